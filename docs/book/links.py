"""links.py: what a text mentions becomes a link: files of the tree, with a line or without; clauses of RFCs."""
import html
import posixpath
import re

import citations

# tls/derive.h, tls/derive.h:24, docs/x509.md; inside HTML, so no < or & before it
PATH = re.compile(r"(?<![\w/.@#\"-])((?:core|crypto|x509|tls|http|trace|cli|tests|docs)(?:/[\w.+-]+)*/[\w+-]+(?:\.[\w]+)+)(?::(\d+))?(?![\w/])")


class Links:
    def __init__(self, tree, documents, catalogue):
        self.tree = tree
        self.catalogue = catalogue
        self.documents = documents  # path of a .md -> address of its page

    def target(self, name, line=None):
        """The address for a path from the top of the tree, or None."""
        name = posixpath.normpath(name)
        if name in self.documents:
            return self.documents[name]
        page = self.tree.page(name)
        if page:
            return f"{page}#L{line}" if line else page
        for index in ("README.md",):
            if f"{name}/{index}" in self.documents:
                return self.documents[f"{name}/{index}"]
        return self.tree.folder(name)

    def in_text(self, escaped):
        """Text without tags, already escaped."""
        def file(m):
            to = self.target(m[1], m[2])
            if to is None and m[1] + (":" + m[2] if m[2] else "") != m[0]:
                return m[0]
            return f'<a class=file href="@{to}">{m[0]}</a>' if to else m[0]
        return PATH.sub(file, citations.in_prose(citations.in_strings(escaped)))

    def in_code(self, plain, escaped):
        """What stands in `backquotes`."""
        if found := re.fullmatch(r"([\w./+-]+?)(?::(\d+))?", plain):
            if "/" in found[1] and (to := self.target(found[1], found[2])):
                return f'<a class=file href="@{to}">{escaped}</a>'
        if "." in plain and plain in self.catalogue and self.catalogue.home[plain] != "terms":  # an event, by its id
            return f'<a class=id href="@events/{self.catalogue.home[plain]}.html#{self.catalogue.base(plain)}">{escaped}</a>'
        return self.in_text(escaped)

    def in_html(self, text):
        """Only in text, and not where a link already is. `code` is looked at as a whole."""
        out, skip = [], 0
        pieces = re.split(r"(<[^>]+>)", text)
        in_code, in_pre = False, False
        for piece in pieces:
            if piece.startswith("<"):
                if re.match(r"<(a|h1|script|style|svg|button)\b", piece):
                    skip += 1
                elif re.match(r"</(a|h1|script|style|svg|button)>", piece):
                    skip -= 1
                in_pre = in_pre and not piece.startswith("</pre") or piece.startswith("<pre")
                in_code = in_code and not piece.startswith("</code") or piece.startswith("<code")
                out.append(piece)
            elif skip or not piece:
                out.append(piece)
            elif in_code and not in_pre:
                out.append(self.in_code(html.unescape(piece), piece))
            else:
                out.append(self.in_text(piece))
        return "".join(out)
