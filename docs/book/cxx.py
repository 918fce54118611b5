"""cxx.py: source text as coloured lines, and as rows of commentary and code.

Colouring is Pygments' (Debian's python3-pygments): it knows C++ better than a pattern of ours would, and does its
work when the site is built, so that a page needs no script to be read.
"""
import functools
import html
import re

from pygments.lexers import CppLexer, CssLexer, JavascriptLexer, PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String

import citations
from tree import ANNOTATED

LEXERS = {".h": CppLexer, ".cpp": CppLexer, ".js": JavascriptLexer, ".mjs": JavascriptLexer, ".py": PythonLexer, ".css": CssLexer}

# A few classes are enough: what stands out in a page is what a reader looks for.
CLASSES = [
    (Comment.Preproc, "p"), (Comment.PreprocFile, "s"), (Comment, "c"), (Keyword.Type, "t"), (Keyword, "k"), (String, "s"), (Number, "n"),
    (Name.Function, "f"), (Name.Class, "t"), (Name.Builtin, "t"),
]
TYPE = re.compile(r"[A-Z][a-z]\w*$|std$")


@functools.lru_cache(None)
def class_of_kind(token):
    return next((name for kind, name in CLASSES if token in kind), "?" if token in Name else "o" if token in Operator else "")


def class_of(token, text):
    kind = class_of_kind(token)
    return kind if kind != "?" else "t" if TYPE.match(text) else ""


def coloured(text, suffix, link=None):
    """One string of HTML a line. `link(kind, text, escaped)` may turn a piece into a link."""
    if suffix not in LEXERS:
        return [html.escape(line, quote=False) for line in text.split("\n")]
    lexer = LEXERS[suffix](stripnl=False, ensurenl=False)
    lines = [[]]
    for token, value in lexer.get_tokens(text):
        kind = class_of(token, value)
        for i, part in enumerate(value.split("\n")):
            if i:
                lines.append([])
            if not part:
                continue
            escaped = html.escape(part, quote=False)
            if kind in ("s", "c"):
                escaped = citations.in_prose(citations.in_strings(escaped))
            if link:
                escaped = link(kind, part, escaped) or escaped
            lines[-1].append(f"<i class={kind}>{escaped}</i>" if kind and part.strip() else escaped)
    return ["".join(line) for line in lines]


def rows(text, suffix, breaks=()):
    """(first line, [comment lines], [code lines]): a comment of its own lines, and the code up to the next one.

    A row also begins at each line of `breaks`: where a function does.
    """
    mark = ANNOTATED.get(suffix)
    found, comment, code, first = [], [], [], 1
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    in_string = False  # a Python docstring or a raw string may hold lines that only look like comments
    for number, line in enumerate(lines, 1):
        stripped = line.lstrip()
        is_comment = bool(mark) and stripped.startswith(mark) and not stripped.startswith("#!") and not in_string
        if suffix == ".py":
            in_string ^= line.count('"""') % 2 == 1
        elif suffix in (".h", ".cpp"):
            in_string = (in_string or 'R"(' in line) and ')"' not in line.split('R"(')[-1]
        if (is_comment or number in breaks) and code and any(c.strip() for c in code):
            found.append((first, comment, code))
            comment, code, first = [], [], number
        if is_comment and not code:
            comment.append(stripped[len(mark):].lstrip("/") if mark == "//" else stripped[1:])
        else:
            if is_comment:  # only blank lines since the last comment: two paragraphs of commentary
                comment += [""] * len(code) + [stripped[len(mark):].lstrip("/") if mark == "//" else stripped[1:]]
                code = []
                continue
            code.append(line)
    found.append((first, comment, code))
    return [row for row in found if row[1] or row[2]]
