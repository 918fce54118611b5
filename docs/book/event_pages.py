"""event_pages.py: every id of the catalogue with its sentence in both languages, its clause, its alert, and its lines."""
import re

import citations
from pages import Page, breakable, esc

# Files of the catalogue whose sentences are not about events: those of the tool and of the pages themselves.
NOT_EVENTS = {"cli", "page", "figure", "words", "explain", "diff", "lab", "mindmap", "terms", "quiz", "prim", "present"}

KINDS = {
    "meta": "The first event of a stream: what it is about.", "field": "One field of a wire structure: its bytes and its value.",
    "map": "Bytes of one buffer continue in another: a record holds part of a message.", "record": "One record, sealed or opened.",
    "derive": "One key, hash or signature computed.", "transcript": "One handshake message hashed.", "check": "One rule of an RFC, and whether it held.",
    "path": "The builder of certificate paths thinks aloud.", "state": "One arrow of the state diagram.", "alert": "An alert, sent or received.",
    "net": "A fact about the connection below TLS.", "http": "An HTTP message begins or ends.", "note": "Whatever none of the others says.",
}


class EventPages:
    def __init__(self, site, tree, catalogue, events, links):
        self.site, self.tree, self.catalogue, self.events, self.links = site, tree, catalogue, events, links

    def address(self, kind, key):
        """Where a reader of the source is sent; None if there is nothing to say."""
        if kind == "sentence":
            return None
        if key in self.catalogue:
            return f"events/{self.catalogue.home[key]}.html#{self.catalogue.base(key)}"
        return f"events/index.html#kind-{kind}" if kind in KINDS else None

    def lines(self, key):
        places = sorted(self.events.places.get(key, ()))
        out = []
        for file, line in places:
            if file in self.tree.files:
                out.append(f'<a class=file href="@{self.tree.files[file]}#L{line}">{esc(file)}:{line}</a>')
        if len(out) > 12:
            return " ".join(out[:8]) + f' <details><summary>and {len(out) - 8} more</summary>{" ".join(out[8:])}</details>'
        return " ".join(out)

    @staticmethod
    def sentence(text, lang, mark=""):
        if not text:
            return ""
        filled = re.sub(r"\{([\w:]+)(?:\|[^|}]*\|([^}]*))?\}", lambda m: f"<var>{m[1]}</var>" + (f" {m[2]}" if m[2] else ""), esc(text))
        return f'<p lang="{lang}" class="say{" " + mark if mark else ""}">{filled}</p>'

    def entry(self, key):
        events, catalogue = self.events, self.catalogue
        out = [f'<section class=event id="{esc(key)}"><h3 translate=no><a href="#{esc(key)}">{breakable(key)}</a>']
        kinds = [k for k in sorted(events.kinds.get(key, ())) if k != "sentence"]
        out += [f' <span class="ev k-{k}">{k}</span>' for k in kinds]
        out.append("</h3><div class=said>")
        for suffix, mark in (("", ""), (".fail", "fail"), (".full", "full")):
            if key + suffix in catalogue:
                en, zh = catalogue.sentence(key + suffix)
                out.append(self.sentence(en, "en", mark) + self.sentence(zh, "zh-Hans", mark))
        out.append("</div><dl>")
        clauses = " ".join(citations.clause(c) for c in events.clauses.get(key, ()))
        for name, value in (("clause", clauses), ("alert", " ".join(f"<code>{esc(a)}</code>" for a in sorted(events.alerts.get(key, ())))),
                            ("source", self.lines(key)),
                            ("heard in", esc(" · ".join(list(events.scenes.get(key, ()))[:5]) + (" …" if len(events.scenes.get(key, ())) > 5 else "")))):
            if value:
                out.append(f"<div><dt>{name}</dt><dd>{value}</dd></div>")
        out.append("</dl></section>")
        return "".join(out)

    def add(self):
        menu = [("events/index.html", "The events", 0)]
        rows = []
        for stem, (heading, entries) in self.catalogue.files.items():
            if stem in ("terms",):
                continue
            keys = [k for k in entries if self.catalogue.base(k) == k]
            heard = sum(k in self.events.scenes for k in keys)
            name = "Sentences of the tool: " + stem if stem in NOT_EVENTS else heading.split(":")[0].split(". ")[0].rstrip(".")
            path = f"events/{stem}.html"
            rows.append((stem in NOT_EVENTS, path, name, len(keys), heard))
            body = (f"<h1>{esc(name)}</h1><p class=lead>{len(keys)} ids of <a class=file href=\"@{self.tree.page(f'trace/catalogue/en/{stem}.txt')}\">"
                    f"trace/catalogue/en/{stem}.txt</a> and its Chinese twin{f', {heard} of them heard in the scenes that were played for this page' if heard else ''}.</p>")
            body += "".join(self.entry(key) for key in keys)
            entries_ = [(key, key, " ".join(self.catalogue.sentence(key))) for key in keys]
            self.site.add(Page(path, name, body, "watch", entries=entries_, kind="event",
                               kicker='<a href="@events/index.html">Events</a>', layout="wide"))
        rows.sort()
        menu += [(path, esc(name.replace("Sentences of the tool: ", "")), 1) for tool, path, name, _, _ in rows if not tool]
        self.site.menu("watch", "en", menu)
        table = "".join(f'<tr><td><a href="@{path}">{esc(name)}</a></td><td class=num>{count}</td><td class=num>{heard or ""}</td></tr>'
                        for _, path, name, count, heard in rows)
        kinds = []
        for kind, about in KINDS.items():
            keys = {key for key, said in self.events.kinds.items() if kind in said}
            kinds.append(f'<section class=event id="kind-{kind}"><h3><span class="ev k-{kind}">{kind}</span></h3><div class=said><p>{esc(about)}</p></div><dl>'
                         + (f"<div><dt>ids</dt><dd>{len(keys - {kind})}</dd></div>" if keys - {kind} else "")
                         + (f"<div><dt>source</dt><dd>{self.lines(kind)}</dd></div>" if self.lines(kind) else "") + "</dl></section>")
        body = ("<h1>The events</h1><p class=lead>The line that does the work is the line that tells the story. Here is everything that can be told: "
                "each id with its sentence, the clause it follows, the alert a failure sends, and the lines of source that say it.</p>"
                f"<p>{self.events.count:,} events of {len(self.scene_names())} scenes were played when this page was built; what no scene says was found by reading the source. "
                'How an event looks in JSON Lines: <a href="@trace-format.html">the trace format</a>. How it is declared: '
                f'<a class=file href="@{self.tree.page("core/observer.h")}">core/observer.h</a>.</p>'
                f"<h2 id=ids>By subject</h2><table><thead><tr><th>subject</th><th class=num>ids</th><th class=num>heard</th></tr></thead>{table}</table>"
                f"<h2 id=kinds>By kind</h2>{''.join(kinds)}")
        self.site.add(Page("events/index.html", "The events", body, "watch", kind="event",
                           entries=[("", "The events", "catalogue of all events, ids, sentences")]))

    def scene_names(self):
        return {scene for scenes in self.events.scenes.values() for scene in scenes}
