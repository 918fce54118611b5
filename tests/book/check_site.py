#!/usr/bin/env python3
"""Does a built site hold together? No network, no browser: its files are read.

    check_site.py SITE [TRACE.jsonl …]     TRACE: events that must be found beside the source, and lead back to it
    check_site.py --self-test              plants each kind of fault in a small site and sees it found

Every page is well-formed: tags close in the order in which they were opened, ids are there once, no link stands inside
a link. Every link inside the site leads to a page that exists, and to an anchor that it has. Nothing is loaded from
elsewhere: scripts, styles, pictures and fonts are files of the site or data: addresses.
"""
import html
import json
import posixpath
import re
import sys
import tempfile
import urllib.parse
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NOT_IN_P = {"p", "div", "pre", "ul", "ol", "dl", "table", "figure", "section", "h1", "h2", "h3", "h4", "blockquote", "details", "nav", "header", "form", "hr"}
TAG = re.compile(r"<!--.*?-->|<!doctype[^>]*>|<(/?)([a-zA-Z][\w:-]*)((?:\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)\s*(/?)>|<", re.S | re.I)
ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
RAW = re.compile(r"(<(script|style)\b[^>]*>)(.*?)(</\2>)", re.S | re.I)
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "audio": "src", "video": "src", "embed": "src", "object": "data", "use": "href"}
REMOTE = re.compile(r"(?:[a-z]+:)?//", re.I)


class Page:
    """What a page has and what it asks for."""

    def __init__(self, text, strict=True):
        self.ids, self.links, self.loads, self.faults = set(), [], [], []
        stack = []
        for style in re.findall(r"<style\b[^>]*>(.*?)</style>", text, re.S):
            self.loads += css_loads(style)
        text = RAW.sub(r"\1\4", text)
        for found in TAG.finditer(text):
            if not found[2]:
                if found[0] == "<":
                    self.faults.append(f"a < that begins nothing: {text[found.start():found.start() + 40]!r}")
                continue
            name = found[2].lower()
            if found[1]:
                if not strict:
                    continue
                if not stack or stack[-1] != name:
                    self.faults.append(f"</{name}> where {'<' + stack[-1] + '>' if stack else 'nothing'} is open: …{text[max(0, found.start() - 60):found.end()]!r}")
                    if name in stack:
                        while stack.pop() != name:
                            pass
                    continue
                stack.pop()
                continue
            attributes = {m[1].lower(): html.unescape(next((g for g in m.groups()[1:] if g is not None), "")) for m in ATTRIBUTE.finditer(found[3])}
            if "id" in attributes:
                if attributes["id"] in self.ids:
                    self.faults.append(f"the id {attributes['id']!r} is there twice")
                self.ids.add(attributes["id"])
            if name == "a" and "href" in attributes:
                self.links.append(attributes["href"])
            if name == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload", "modulepreload"):
                self.loads.append(attributes.get("href", ""))
            if name in LOADS and LOADS[name] in attributes:
                self.loads.append(attributes[LOADS[name]])
            self.loads += css_loads(attributes.get("style", ""))
            if strict:
                if name == "a" and "a" in stack:
                    self.faults.append(f"a link inside a link: {attributes.get('href')}")
                if name in NOT_IN_P and "p" in stack and "svg" not in stack:
                    self.faults.append(f"<{name}> inside of <p>: …{text[max(0, found.start() - 60):found.end()]!r}")
                if name not in VOID and not found[4]:
                    stack.append(name)
        if strict and stack:
            self.faults.append(f"never closed: {' '.join(stack)}")


def css_loads(text):
    return [m[1].strip("\"' ") for m in re.finditer(r"(?:url\(|@import\s+)([^);]+)", text) if not m[1].strip("\"' ").startswith("data:")]


def check(site):
    """Yields one line a fault; returns figures through the list it is given."""
    # In a trace page's own anchors its script takes part: #T5, #s4@004d. tests/html follows those.
    pages, figures = {}, {"pages": 0, "links": 0, "anchors": 0, "outside": 0}
    faults = []
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        # The pages that the program itself writes leave out end tags, as HTML allows; tests/html looks at those.
        is_ours = not (name.startswith("traces/") and name != "traces/index.html")
        pages[name] = Page(path.read_text(encoding="utf-8"), strict=is_ours)
        faults += [f"{name}: {fault}" for fault in pages[name].faults[:5]] if is_ours else []
    for path in sorted(site.rglob("*.css")):
        for target in css_loads(path.read_text(encoding="utf-8")):
            faults.append(f"{path.relative_to(site)}: it loads {target}")
    figures["pages"] = len(pages)
    exists = {}
    for name, page in pages.items():
        here = posixpath.dirname(name)
        for target in page.loads:
            if target.startswith("data:"):
                continue
            if REMOTE.match(target) or not (site / here / target).is_file():
                faults.append(f"{name}: it loads {target}")
        for link in page.links:
            if re.match(r"[a-z][a-z0-9+.-]*:", link, re.I):
                figures["outside"] += 1
                if not link.startswith(("https://")):
                    faults.append(f"{name}: a link to {link}")
                continue
            if link.startswith("//"):
                faults.append(f"{name}: a link to {link}")
                continue
            figures["links"] += 1
            target, _, anchor = link.partition("#")
            full = posixpath.normpath(posixpath.join(here, urllib.parse.unquote(target))) if target else name
            if full not in exists:
                exists[full] = full in pages or (site / full).is_file()
            if not exists[full]:
                faults.append(f"{name}: {link} leads nowhere")
            elif anchor and full in pages:
                figures["anchors"] += 1
                if urllib.parse.unquote(anchor) not in pages[full].ids and not (full.startswith("traces/") and re.fullmatch(r"T\d+|s\d+@\w+", anchor)):
                    faults.append(f"{name}: {link}: that page has no such place")
    return faults, figures


def check_events(site, traces):
    """Each event of a trace stands beside the line that emitted it, and its page leads back to the line."""
    faults, functions, seen, cache = [], set(), set(), {}

    def text(name):
        if name not in cache:
            path = site / name
            cache[name] = path.read_text(encoding="utf-8") if path.is_file() else ""
        return cache[name]
    catalogue = "\n".join(text(p.relative_to(site).as_posix()) for p in sorted((site / "events").glob("*.html")))
    for trace in traces:
        for row in Path(trace).read_text(encoding="utf-8").splitlines():
            e = json.loads(row)
            if "src" not in e:
                continue
            file, _, line = e["src"].rpartition(":")
            key = e.get("id") if e["t"] == "check" else e.get("msg", "")
            if (file, line, key) in seen:
                continue
            seen.add((file, line, key))
            functions.add((file, e.get("in", "")))
            page = text(f"source/{file}.html")
            what = f"{e['t']} {key or ''} of {e.get('in')} ({e['src']})"
            if not page:
                faults.append(f"{what}: the file has no page")
                continue
            emits = "".join(re.findall(r'<(?:div|details) class=emits>.*?</ul>', page, re.S))
            if f"id=L{line}>" not in page or f'href="#L{line}"' not in emits:
                faults.append(f"{what}: it does not stand beside its line")
            elif key and e["t"] in ("check", "path", "http", "note") and f"#{key}" not in emits:
                faults.append(f"{what}: its id is not beside the line")
            if f'source/{file}.html#L{line}"' not in catalogue:
                faults.append(f"{what}: the catalogue of events does not lead back")
    return faults, len(functions), len(seen)


# --- the check of the check ----------------------------------------------------------------------------

GOOD = {
    "index.html": '<!doctype html><html><head><title>t</title><link rel="stylesheet" href="a/x.css"></head><body><h1 id="top">x</h1>'
                  '<p>to <a href="b/c.html#here">c</a>, <a href="https://www.rfc-editor.org/rfc/rfc8446">out</a><br></p><script>if (1 < 2) {}</script></body></html>',
    "b/c.html": '<!doctype html><html><body><p id=here>a &lt; b <a href="../index.html#top">back</a></p></body></html>',
    "a/x.css": "p { background: url(data:image/png;base64,AAAA) }",
}
PLANTED = [
    ("a dead link", "b/c.html", "../index.html#top", "../nothing.html", "leads nowhere"),
    ("a dead anchor", "b/c.html", "#top", "#bottom", "no such place"),
    ("a tag that is not closed", "index.html", "</p>", "", "where <p> is open"),
    ("tags that cross", "b/c.html", "a &lt; b", "<b><i>x</b></i>", "</b> where <i> is open"),
    ("an id twice", "index.html", "<br>", '<b id="top">x</b>', "twice"),
    ("a link inside a link", "index.html", ">c</a>", '>c <a href="#top">d</a></a>', "inside a link"),
    ("a block inside a paragraph", "index.html", "<br>", "<div>x</div>", "inside of <p>"),
    ("a bare <", "b/c.html", "&lt;", "<", "begins nothing"),
    ("a remote script", "index.html", "<script>", '<script src="https://x.example/y.js">', "it loads https://x.example/y.js"),
    ("a remote picture", "index.html", "<br>", '<img src="//x.example/y.png">', "it loads //x.example/y.png"),
    ("a style sheet that is missing", "index.html", "a/x.css", "a/y.css", "it loads a/y.css"),
    ("a remote font", "a/x.css", "url(data:image/png;base64,AAAA)", "url(https://x.example/f.woff2)", "it loads https://x.example/f.woff2"),
    ("a script as a link", "index.html", "https://www.rfc-editor.org/rfc/rfc8446", "javascript:alert(1)", "a link to javascript"),
]


def self_test():
    def faults_of(files):
        with tempfile.TemporaryDirectory() as scratch:
            for name, text in files.items():
                path = Path(scratch, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return check(Path(scratch))[0]
    if found := faults_of(GOOD):
        sys.exit(f"FAIL the sound site: {found}")
    for what, name, old, new, expected in PLANTED:
        if old not in GOOD[name]:
            sys.exit(f"FAIL {what}: there is nothing to replace")
        found = faults_of({**GOOD, name: GOOD[name].replace(old, new, 1)})
        if not any(expected in fault for fault in found):
            sys.exit(f"FAIL {what} was not found: {found}")
    with tempfile.TemporaryDirectory() as scratch:
        site, trace = Path(scratch), Path(scratch, "t.jsonl")
        (site / "source").mkdir()
        (site / "events").mkdir()
        beside = '<div class=emits><ul><li><a href="../events/c.html#a.b">a.b</a> <a class=at href="#L7">7</a></li></ul></div><span class=l id=L7></span>'
        back = '<section id="a.b"><a href="../source/x.cpp.html#L7">x</a></section>'
        trace.write_text('{"t":"check","id":"a.b","src":"x.cpp:7","in":"f"}\n', encoding="utf-8")
        for what, source, event, expected in (("sound", beside, back, ""), ("a line without its event", beside.replace("#L7\"", "#L8\""), back, "beside its line"),
                                              ("another id", beside.replace("#a.b", "#a.c"), back, "not beside the line"),
                                              ("no way back", beside, back.replace("L7", "L8"), "lead back")):
            (site / "source/x.cpp.html").write_text(source, encoding="utf-8")
            (site / "events/c.html").write_text(event, encoding="utf-8")
            found = check_events(site, [trace])[0]
            if bool(expected) != any(expected in fault for fault in found) or (not expected and found):
                sys.exit(f"FAIL {what}: {found}")
    print(f"self-test: all {len(PLANTED) + 3} planted faults are found")


def main(site, *traces):
    faults, figures = check(Path(site))
    print("site: " + ", ".join(f"{count:,} {what}" for what, count in figures.items()))
    if traces:
        more, functions, events = check_events(Path(site), traces)
        faults += more
        print(f"events: {events} kinds of event at their lines, of {functions} functions")
        if not events:
            faults.append("there were no events")
    for fault in faults[:60]:
        print("FAIL", fault)
    if faults:
        sys.exit(f"{len(faults)} faults")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        main(*sys.argv[1:])
