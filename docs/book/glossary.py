"""glossary.py: the terms of trace/catalogue/{en,zh}/terms.txt, and the way to them from their first use in a lesson.

The head of en/terms.txt tells the form: term.ID (names, separated by semicolons), term.ID.text, term.ID.refs.
"""
import re

import citations
from pages import Page, esc

TITLE = {"en": "Glossary", "zh": "术语表"}
LEAD = {"en": "{count} words, each in a few sentences, with the way on: lessons, clauses, events. In a terminal: <code>handglass term NAME</code>.",
        "zh": "{count} 个术语，每个几句话，并指明去处：课程、条款、事件。在终端里：<code>handglass term 名称</code>。"}
SHORT = 3  # ASCII names shorter than this are too likely to be something else
AMBIGUOUS = {"check", "random", "state", "event", "path", "trace", "tap", "message"}  # words that mostly are just words


class Terms:
    def __init__(self, catalogue, site, documents):
        self.site, self.catalogue, self.documents = site, catalogue, documents
        self.entries = {}  # id -> {part: (en, zh)} with part "", "text", "refs"
        for key, texts in catalogue.files.get("terms", ("", {}))[1].items():
            _, term, *part = key.split(".")
            self.entries.setdefault(term, {})[part[0] if part else ""] = texts
        self.names = {"en": {}, "zh": {}}  # spelling in lower case -> id
        for lang, index in (("en", 0), ("zh", 1)):
            for term, parts in self.entries.items():
                for name in self.spellings(term, index):
                    if not name.isascii() or len(name) >= SHORT and name.lower() not in AMBIGUOUS:
                        self.names[lang].setdefault(name.lower(), term)

    def spellings(self, term, index):
        return [name.strip() for name in self.entries[term].get("", ("", ""))[index].split(";") if name.strip()]

    def address(self, lang):
        return "glossary.zh.html" if lang == "zh" else "glossary.html"

    def linked(self, body, lang):
        """The first use of each term in a text becomes a link."""
        names = self.names[lang]
        if not names:
            return body
        words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
        pattern = re.compile(f"(?<![A-Za-z0-9_.-])({words})(?=s?(?![A-Za-z0-9_]|[.-]\\w))", re.I)
        seen, skip, out = set(), 0, []
        for piece in re.split(r"(<[^>]+>)", body):
            if piece.startswith("<"):
                if re.match(r"<(a|h[1-6]|pre|code|svg|figure|th)\b", piece):
                    skip += 1
                elif re.match(r"</(a|h[1-6]|pre|code|svg|figure|th)>", piece):
                    skip -= 1
            elif not skip:
                def link(m):
                    term = names[m[1].lower()]
                    if term in seen:
                        return m[0]
                    seen.add(term)
                    return f'<a class=term href="@{self.address(lang)}#{esc(term)}">{m[0]}</a>'
                piece = pattern.sub(link, piece)
            out.append(piece)
        return "".join(out)

    def reference(self, word, lang):
        """One word of term.ID.refs as a link."""
        kind, _, what = word.partition(":")
        if kind == "lesson":
            number = f"{int(what):02}"
            for name, path in self.documents.pages.items():
                if name.startswith(f"docs/lessons/{number}-") and name.endswith(".zh.md") == (lang == "zh"):
                    return f'<a href="@{path}">{"第 " + what + " 课" if lang == "zh" else "lesson " + what}</a>'
        if kind == "rfc":
            return citations.clause(what)
        if kind == "fips":
            return citations.clause("FIPS" + what)
        if kind == "see" and what in self.entries:
            names = self.spellings(what, 1 if lang == "zh" else 0)
            return f'<a href="#{esc(what)}">{esc(names[0])}</a>'
        if kind == "event":
            return f'<a href="@events/index.html#kind-{esc(what)}">{"事件" if lang == "zh" else "event"} <code>{esc(what)}</code></a>'
        if kind == "in":
            key = next((k for k in (what, f"message.{what}", *(k for k in self.catalogue.home if k.startswith(what + "."))) if k in self.catalogue), None)
            if key:
                return f'<a href="@events/{self.catalogue.home[key]}.html#{esc(self.catalogue.base(key))}"><code>{esc(what)}</code></a>'
        return f"<code>{esc(what)}</code>"

    def add(self, links):
        if not self.entries:
            return
        for lang, index in (("en", 0), ("zh", 1)):
            order = sorted(self.entries, key=lambda t: self.spellings(t, 0)[0].lower()) if lang == "en" else list(self.entries)
            rows, entries = [], []
            for term in order:
                names, parts = self.spellings(term, index), self.entries[term]
                others = f" <span>{esc(', '.join(names[1:]))}</span>" if names[1:] else ""
                text = parts.get("text", ("", ""))[index]
                refs = " · ".join(self.reference(word, lang) for word in parts.get("refs", ("", ""))[0].split())
                rows.append(f'<div id="{esc(term)}"><dt>{esc(names[0])}{others}</dt><dd>{links.in_text(esc(text))}</dd>'
                            + (f"<dd class=refs>{refs}</dd>" if refs else "") + "</div>")
                entries.append((term, names[0], f"{' '.join(names[1:])} {text}"))
            body = f"<h1>{TITLE[lang]}</h1><p class=lead>{LEAD[lang].format(count=len(order))}</p><dl class=glossary>{''.join(rows)}</dl>"
            self.site.add(Page(self.address(lang), TITLE[lang], body, "learn", lang, twin=self.address("zh" if lang == "en" else "en"), entries=entries, kind="term"))
            self.site.menu("learn", lang, [(self.address(lang), TITLE[lang], 0)])
