"""annotated.py: the annotated source: commentary on the left, code on the right, and the events of each row."""
import html
import pathlib
import re
import sys

import api
import cxx
import prose
from arrows import OVERLOAD
from pages import Page, breakable, esc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "trace" / "html"))
from embed_sources import functions as find_functions  # the same finder as that of the page of a trace

# Events that have no sentence of their own.
WHOLE_KIND = {"transcript": "a message is hashed", "record": "a record", "state": "an arrow of the diagram", "map": "where bytes continue", "field": "fields",
              "alert": "an alert"}
NOT_A_NAME = {"if", "for", "while", "switch", "return", "sizeof", "decltype", "requires", "noexcept", "explicit", "operator", "alignas"}


def function_name(lines):
    """A name for what find_functions found: what stands before the first parenthesis, or the type."""
    head = " ".join(line.strip() for line in lines if not line.strip().startswith("//"))
    if found := re.match(r"(?:template <[^>]*>\s*)?(?:struct|class|union)\s+(\w+)", head):
        return found[1]
    head = re.sub(r"template <.*?>\s*(?=\w)", "", head, count=1) if head.startswith("template") else head
    if found := re.search(r"(operator\s*\S+?|[~\w]+(?:::[~\w]+)*)\s*\(", head):
        if found[1] == "on" and (arrow := OVERLOAD.search(head)):  # an arrow of the state diagram
            return f"on({arrow[1]}, {arrow[2] or 'Go'})"
        if found[1] not in NOT_A_NAME:
            return found[1]
    return head.split("(")[0].split()[-1] if head.split("(")[0].split() else "?"


class Annotator:
    def __init__(self, site, tree, links, events, event_address, order):
        self.site, self.tree, self.links, self.events = site, tree, links, events
        self.event_address = event_address  # (kind, key) -> address or None
        self.order = order
        self.happy = {name: (heading, sentence) for heading, name, sentence in tree.happy_path()}
        self.types = {}  # a type's name -> "file#line", where it is defined once
        self.functions = {}
        for name in tree.files:
            if pathlib.Path(name).suffix in (".h", ".cpp"):
                self.index(name)

    def index(self, name):
        lines, found = find_functions(self.tree.text(name))
        self.functions[name] = [(first, last, function_name(lines[first - 1:last])) for first, last in found]
        for number, line in enumerate(lines, 1):
            if m := re.match(r"\s*(?:template <.*> )?(?:struct|class|enum class|enum) (?:\[\[\w+\]\] )?([A-Z]\w{3,})\b(?!;)[^;()]*(?:\{|$)", line):
                self.types[m[1]] = None if m[1] in self.types else (name, number)

    def link(self, here):
        def make(kind, text, escaped):
            if kind == "s" or kind == "p":
                if m := re.search(r'["&;]?([\w/+-]+\.(?:h|cpp|py|js|css|txt))', text):
                    if "/" in m[1] and (to := self.tree.page(m[1])):
                        return escaped.replace(m[1], f'<a href="@{to}">{m[1]}</a>', 1)
            elif kind == "t" and (place := self.types.get(text)) and place[0] != here:
                return f'<a href="@{self.tree.files[place[0]]}#L{place[1]}">{escaped}</a>'
            return None
        return make

    # --- one row -----------------------------------------------------------------------------------

    def chips(self, name, first, last):
        """The events that lines of this row emit, as a list of links."""
        here = self.events.lines.get(name, {})
        items = {}
        for line in range(first, last + 1):
            for (kind, key), functions in sorted(here.get(line, {}).items()):
                address = self.event_address(kind, key)
                if address:
                    items.setdefault((kind, key, address), []).append(line)
        if not items:
            return ""
        rows = [f'<li><span class="ev k-{kind}">{kind}</span><span><a href="@{address}">{breakable(key) if key != kind else WHOLE_KIND.get(kind, kind)}</a> '
                + " ".join(f'<a class=at href="#L{line}" aria-label="line {line}">{line}</a>' for line in dict.fromkeys(lines)) + "</span></li>"
                for (kind, key, address), lines in items.items()]
        within = ", ".join(dict.fromkeys(fn for a, b, fn in self.functions.get(name, []) if a <= last and b >= first
                                         and any(a <= line <= b for lines in items.values() for line in lines)))
        who = f"<b>{esc(within)}</b> emits" if within else "emits"
        if len(rows) > 7:
            return f'<details class=emits><summary>{who} {len(rows)} kinds of event</summary><ul>{"".join(rows)}</ul></details>'
        return f'<div class=emits><p>{who}</p><ul>{"".join(rows)}</ul></div>'

    def code_html(self, coloured, first, count):
        out = []
        for number in range(first, first + count):
            out.append(f'<span class=l id=L{number}><a href="#L{number}" aria-hidden=true tabindex=-1 data-n={number}></a>{coloured[number - 1]}\n</span>')
        return "".join(out)

    def page(self, name):
        suffix = pathlib.Path(name).suffix
        text = self.tree.text(name).replace("\r", "")
        coloured = cxx.coloured(text, suffix, self.link(name))
        body, words, lead = [], [], ""
        breaks = {first for first, last, _ in self.functions.get(name, []) if last - first > 1}
        rows = cxx.rows(text, suffix, breaks) if suffix in cxx.ANNOTATED else [(1, [], text.rstrip("\n").split("\n"))]
        docstring = re.match(r'(#![^\n]*\n)?"""(.*?)"""\n', text, re.S) if suffix == ".py" else None
        if docstring:
            before = docstring[0].count("\n")
            lead = f'<div class=lead id=L1>{prose.render([" " + line for line in docstring[2].split(chr(10))], self.links)[0]}</div>'
            rows = [(first + before, comment, code) for first, comment, code in cxx.rows(text[docstring.end():], suffix)]
        for index, (first, comment, code) in enumerate(rows):
            said, is_wide = prose.render(comment, self.links)
            words += comment
            code_first = first + len(comment)
            while code and not code[0].strip():
                code, code_first = code[1:], code_first + 1
            while code and not code[-1].strip():
                code = code[:-1]
            last = code_first + len(code) - 1
            is_head = index == 0 and comment and first <= 2 and code
            if is_head and suffix in (".h", ".cpp", ".js", ".mjs", ".py"):
                said = prose.without_name(said)
                lead = f'<div class="lead" id=L{first}>{said}</div>'
                said, comment = "", []
            anchors = "".join(f"<span id=L{n}></span>" for n in range(first, first + len(comment)))
            left = f"{anchors}{said}{self.chips(name, first, last)}"
            classes = "row wide" if is_wide and said else "row"
            classes += "" if left else " bare"
            right = f'<pre class=code translate=no tabindex=0>{self.code_html(coloured, code_first, len(code))}</pre>' if code else ""
            body.append(f'<div class="{classes}"><div class=verso>{left}</div><div class=recto>{right}</div></div>')
        title = name.rsplit("/", 1)[-1]
        crumbs = self.crumbs(name)
        head = f'<header class=opening><h1 translate=no>{esc(title)}</h1>{self.place(name)}{lead}{self.outline(name)}</header>'
        at = self.order.index(name) if name in self.order else None
        steps = [(), ()]
        if at is not None:
            for slot, other in ((0, at - 1), (1, at + 1)):
                if 0 <= other < len(self.order):
                    steps[slot] = (self.tree.files[self.order[other]], f"<code>{esc(self.order[other])}</code>")
        entries = [("", name, " ".join(words))]
        entries += [(f"L{a}", fn, f"{name} {self.comment_above(name, a)}") for a, _, fn in self.functions.get(name, []) if len(fn) > 2]
        self.site.add(Page(self.tree.files[name], name, head + f"<div class=rows>{''.join(body)}</div>", "read", layout="source",
                           previous=steps[0], next=steps[1], kicker=crumbs, entries=entries, kind="source"))

    def comment_above(self, name, line):
        lines = self.tree.text(name).split("\n")[line - 1:line + 4]
        return " ".join(m[1] for text in lines if (m := re.match(r"\s*///? ?(.*)", text)))

    def crumbs(self, name):
        parts, out = name.split("/"), ['<a href="@source/index.html">Source</a>']
        for i in range(1, len(parts)):
            folder = "/".join(parts[:i])
            out.append(f'<a href="@source/{folder}/index.html">{esc(parts[i - 1])}</a>' if self.tree.folder(folder) else esc(parts[i - 1]))
        return " <span aria-hidden=true>/</span> ".join(out)

    def place(self, name):
        """Where in the reading order it stands."""
        if name not in self.happy:
            return ""
        heading, sentence = self.happy[name]
        number = list(self.happy).index(name) + 1
        sentence = re.sub(r"\[[^\]]+\]\(([^)]+)\)", r"`docs/\1`", sentence)
        return (f'<p class=place><a href="@reading-order.html">Happy path</a> {number} of {len(self.happy)}, {esc(heading)}. '
                f'{prose.inline(sentence, self.links)}</p>')

    def outline(self, name):
        """The functions of this file, each with the number of kinds of event it emits."""
        here = self.events.lines.get(name, {})
        rows = []
        for first, last, function in self.functions.get(name, []):
            keys = {pair for line in range(first, last + 1) for pair in here.get(line, {}) if self.event_address(*pair)}
            count = f" <span>{len(keys)}</span>" if keys else ""
            rows.append(f'<li><a href="#L{first}">{esc(function)}</a>{count}</li>')
        partners = ", ".join(f'<a href="@{self.tree.files[p]}"><code>{esc(p.rsplit("/", 1)[-1])}</code></a>' for p in self.partners(name))
        with_ = f"<p class=partner>Read with {partners}</p>" if partners else ""
        if name.endswith(".h") and name.split("/")[0] in api.FOLDERS:
            with_ += f'<p class=partner>Declarations and their comments: <a href="@{api.address(name)}">the API</a></p>'
        if len(rows) < 2:
            return with_
        return (f'{with_}<details class=outline><summary>{len(rows)} functions and small types'
                f'</summary><ul translate=no>{"".join(rows)}</ul></details>')

    def partners(self, name):
        stem, _, suffix = name.rpartition(".")
        other = f"{stem}.{ {'h': 'cpp', 'cpp': 'h'}.get(suffix) }"
        if other in self.tree.files:
            return [other]
        # client13.h is implemented by client13_hello.cpp and its like, in the order in which they are read
        if suffix == "h":
            return [n for n in self.order if n.startswith(stem + "_") and n.endswith(".cpp")]
        header = f"{stem.rsplit('_', 1)[0]}.h"
        return [header] if suffix == "cpp" and header in self.tree.files else []
