"""glossary.py: the terms of trace/catalogue/{en,zh}/terms.txt, and the way to them from their first use in a lesson."""
import re

from pages import Page, esc


class Terms:
    def __init__(self, catalogue, site):
        self.site = site
        self.entries = {}  # id -> {"name", "text"} by language
        if "terms" in catalogue.files:
            for key, (en, zh) in catalogue.files["terms"][1].items():
                self.entries[key] = (en, zh)
        self.patterns = {}
        for lang, index in (("en", 0), ("zh", 1)):
            names = {}
            for key, texts in self.entries.items():
                for spelling in self.spellings(key, texts[index]):
                    names.setdefault(spelling.lower(), self.key(key))
            self.patterns[lang] = names

    @staticmethod
    def key(key):
        """Without what all keys of the file begin with: "term.aead" is "aead". Parts of a term belong to it."""
        return re.sub(r"^term\.", "", key).split(".")[0]

    def spellings(self, key, text):
        parts = re.sub(r"^term\.", "", key).split(".")
        if parts[1:] == ["name"]:
            return [text]
        if len(parts) == 1:
            head = re.match(r"([^:：]{2,40})[:：] ", text)
            return [head[1] if head else parts[0].replace("_", " ").replace("-", " ")]
        return []

    def address(self, lang):
        return "glossary.zh.html" if lang == "zh" else "glossary.html"

    def linked(self, body, lang):
        """The first use of each term in a text becomes a link."""
        names = self.patterns[lang]
        if not names:
            return body
        boundary = ("(?<![A-Za-z0-9])", "(?![A-Za-z0-9])")
        pattern = re.compile(boundary[0] + "(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + ")" + boundary[1], re.I)
        seen, skip, out = set(), 0, []
        for piece in re.split(r"(<[^>]+>)", body):
            if piece.startswith("<"):
                if re.match(r"<(a|h[1-6]|pre|code|svg|figure|th)\b", piece):
                    skip += 1
                elif re.match(r"</(a|h[1-6]|pre|code|svg|figure|th)>", piece):
                    skip -= 1
            elif not skip:
                def link(m):
                    key = names[m[1].lower()]
                    if key in seen:
                        return m[0]
                    seen.add(key)
                    return f'<a class=term href="@{self.address(lang)}#{esc(key)}">{m[0]}</a>'
                piece = pattern.sub(link, piece)
            out.append(piece)
        return "".join(out)

    def add(self, links):
        if not self.entries:
            return
        for lang, index, title in (("en", 0, "Glossary"), ("zh", 1, "术语表")):
            groups = {}
            for key, texts in self.entries.items():
                groups.setdefault(self.key(key), []).append((re.sub(r"^term\.", "", key).split(".")[1:], texts))
            rows, entries = [], []
            for key, parts in sorted(groups.items()):
                name = next((texts[index] for tail, texts in parts if tail == ["name"]), key.replace("_", " "))
                other = next((texts[1 - index] for tail, texts in parts if tail == ["name"]), "")
                said = [texts[index] for tail, texts in parts if tail != ["name"]]
                rows.append(f'<div id="{esc(key)}"><dt>{esc(name)}{f" <span lang={chr(34)}{chr(34)}>{esc(other)}</span>" if other and other != name else ""}</dt>'
                            + "".join(f"<dd>{links.in_text(esc(text))}</dd>" for text in said) + "</div>")
                entries.append((key, name, " ".join(said)))
            self.site.add(Page(self.address(lang), title, f"<h1>{title}</h1><dl class=glossary>{''.join(rows)}</dl>", "learn", lang,
                               twin=self.address("zh" if lang == "en" else "en"), entries=entries, kind="term"))
            self.site.menu("learn", lang, [(self.address(lang), title, 0)])
