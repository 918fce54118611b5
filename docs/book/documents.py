"""documents.py: every docs/**/*.md becomes a page; so do README and CHANGELOG. Python-Markdown (Debian's
python3-markdown) does the Markdown: a well-kept tool, and tables and anchors come with it.
"""
import html
import posixpath
import re

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension
from markdown.preprocessors import Preprocessor

import cxx
import mermaid
from pages import Page, esc

LANGUAGES = {"cpp": ".cpp", "python": ".py", "py": ".py", "js": ".js", "json": ".js", "css": ".css"}
FENCE = re.compile(r"^( *)(`{3,}|~{3,})([\w+-]*)[^\n`]*\n(.*?)^ *\2[ ]*$", re.M | re.S)


def anchor(text, separator="-"):
    """As GitHub does it, so that links between documents hold in both places."""
    text = re.sub(r"[^\w\s-]", "", html.unescape(re.sub(r"<[^>]+>", "", text)).strip().lower())
    return re.sub(r"\s", "-", text)


def address(name):
    """docs/lessons/README.md is lessons/index.html, docs/lessons/x.zh.md is lessons/x.zh.html."""
    path = name.removeprefix("docs/") if name.startswith("docs/") else f"project/{name}"
    stem = path.removesuffix(".md")
    lang = ".zh" if stem.endswith(".zh") else ""
    folder, _, base = stem.removesuffix(".zh").rpartition("/")
    if base == "README":
        base = "index" if folder else "docs"
    return posixpath.join(folder, f"{base.lower() if base.isupper() else base}{lang}.html")


class Fences(Preprocessor):
    """Fenced blocks, by what they hold."""

    def __init__(self, md, links):
        super().__init__(md)
        self.links, self.drawings = links, 0

    def run(self, lines):
        def block(found):
            indent = len(found[1])
            text = "".join(line[indent:] if line[:indent].isspace() else line for line in found[4].splitlines(keepends=True)).rstrip("\n")
            return "\n" + found[1] + self.md.htmlStash.store(self.render(found[3], text)) + "\n"
        text = FENCE.sub(block, "\n".join(lines))
        # A list right below a paragraph is a list here too, as it is on GitHub.
        text = re.sub(r"(?m)^(?!\s*(?:[-*+]|\d+\.)\s|\s*$|\s*\||>|#)(.+)\n(?=(?:[-*+]|1\.) \S)", r"\1\n\n", text)
        return text.split("\n")

    def render(self, language, text):
        if language == "mermaid":
            self.drawings += 1
            drawn = mermaid.draw(text, self.drawings)
            if drawn:
                return drawn
        if language == "console":
            return self.console(text)
        if language in LANGUAGES:
            lines = cxx.coloured(text, LANGUAGES[language])
            return f'<pre class=code translate=no tabindex=0><code>{chr(10).join(lines)}</code></pre>'
        if language == "sh":
            return self.console("\n".join("$ " + line if line.strip() and not line.startswith((" ", "#")) else line for line in text.split("\n")), plain=True)
        kind = "figure-text" if re.search(r"[│┌└─▶◀▼↓→←]|-->|<--", text) else "plain"
        return f'<pre class={kind} tabindex=0>{self.links.in_text(html.escape(text, quote=False))}</pre>'

    def console(self, text, plain=False):
        out, continued = [], None  # what the command still waits for: a further line, a quote, the end of its here-document
        for line in text.split("\n"):
            escaped = self.links.in_text(html.escape(line, quote=False))
            if line.startswith("$ ") or continued:
                shown = html.escape(line[2:] if line.startswith("$ ") else line, quote=False)
                remark = re.search(r" {2,}# .*$", shown)
                if remark:
                    out.append(f"<b class=first>{shown[:remark.start()]}</b>{remark[0]}")
                    continue
                out.append(f"<b{' class=first' if line.startswith('$ ') else ''}>{shown}</b>")
                continued = goes_on(line, continued)
                continue
            escaped = re.sub(r"✓", "<i class=ok>✓</i>", escaped)
            escaped = re.sub(r"✗", "<i class=no>✗</i>", escaped)
            if line.startswith("━━"):
                escaped = f"<strong>{escaped}</strong>"
            elif line == "...":
                escaped = "<i class=cut>…</i>"
            out.append(escaped)
        return f'<pre class="console{" sh" if plain else ""}" translate=no tabindex=0>{chr(10).join(out)}</pre>'


def goes_on(line, waiting):
    """What a command waits for after this line of it, or None if it is whole."""
    if waiting and waiting not in ("\\", "'"):
        return None if line == waiting else waiting
    open_quote = (line.count("'") + (waiting == "'")) % 2 == 1
    if found := re.search(r"<<-? ?'?(\w+)'?", line):
        return found[1]
    return "'" if open_quote else "\\" if line.endswith("\\") else None


class FencesExtension(Extension):
    def __init__(self, links):
        super().__init__()
        self.links = links

    def extendMarkdown(self, md):
        md.preprocessors.register(Fences(md, self.links), "fences", 25)


class Documents:
    def __init__(self, root):
        self.root, self.images = root, {}  # images: name -> file, those that documents show
        names = [p.relative_to(root).as_posix() for p in sorted((root / "docs").rglob("*.md")) if "node_modules" not in p.parts]
        names += [n for n in ("README.md", "README.zh.md", "CHANGELOG.md") if (root / n).exists()]
        self.pages = {name: address(name) for name in names}

    def text(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def title(self, name):
        found = re.search(r"^# (.+)$", self.text(name), re.M)
        return re.sub(r"[`*]", "", found[1]) if found else name

    def render(self, name, links):
        """(HTML without the first heading, the heading, table of contents)."""
        text = self.text(name)
        md = markdown.Markdown(extensions=["tables", "sane_lists", "attr_list", "def_list", TocExtension(slugify=anchor, toc_depth="2-3"), FencesExtension(links)],
                               output_format="xhtml")
        body = md.convert(text)
        body = self.rewritten(body, name, links)
        body = re.sub(r"<table>(.*?)</table>", r'<div class=table tabindex=0><table>\1</table></div>', body, flags=re.S)
        return body, self.tokens(md.toc_tokens)

    def tokens(self, tokens):
        out = []
        for token in tokens:
            if token["level"] > 1:
                out.append((token["level"], token["id"], token["name"]))
            out += self.tokens(token["children"])
        return out

    def rewritten(self, body, name, links):
        here = posixpath.dirname(name)

        def link(found):
            target = html.unescape(found[1])
            if re.match(r"[a-z]+:", target):
                return found[0]
            path, _, hash_ = target.partition("#")
            if not path:
                return found[0]
            full = posixpath.normpath(posixpath.join(here, path))
            to = links.target(full)
            if to is None:
                return '<a class=in-tree title="in the project\'s tree, not in this book"'
            return f'<a href="@{to}{"#" + hash_ if hash_ else ""}"'
        def picture(found):
            source = self.root / posixpath.normpath(posixpath.join(here, html.unescape(found[1])))
            if source.is_file():
                self.images[source.name] = source
            return f'src="@assets/images/{source.name}"'
        body = re.sub(r'<a href="([^"]*)"', link, body)
        body = re.sub(r'\bsrc="(?![a-z]+:)([^"]*)"', picture, body)
        return links.in_html(body)


def sections_of(body):
    """(anchor, heading, text) for the search: a document is found by its parts."""
    parts = re.split(r'<h([12])[^>]*?(?: id="([^"]*)")?[^>]*>(.*?)</h\1>', body, flags=re.S)
    plain = lambda s: " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(svg|style)\b.*?</\1>", " ", s, flags=re.S))).split())
    out = [("", "", plain(parts[0]))] if plain(parts[0]) else []
    for i in range(1, len(parts), 4):
        out.append((parts[i + 1] or "", plain(parts[i + 2]), plain(parts[i + 3])))
    return out
