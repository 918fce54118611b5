"""arrows.py: from a row of docs/state-diagrams.md to the function that is this arrow.

An arrow is an overload of `on`: its first parameter is the state, its second the message that it takes.
"""
import re

OVERLOAD = re.compile(r"\bon\(\s*(\w+)&&\s*\w*,\s*const (?:In<(\w+)>|Go)&")
STATE = re.compile(r"struct (\w+)\b[^{;]*\{(?:(?!\nstruct )[^}])*?\bname = \"([A-Z0-9_]+)\"", re.S)


class Arrows:
    def __init__(self, tree):
        self.tree = tree
        self.places = {}  # ("client", "13", "WAIT_SH", "ServerHello") -> (file, line)
        for name in tree.files:
            found = re.match(r"tls/handshake/(client|server)(12|13)\w*\.(?:cpp|h)$", name)
            if found:
                self.read(name, found[1], found[2])

    def read(self, name, role, version):
        text = self.tree.text(name)
        states = dict(STATE.findall(self.tree.text(f"tls/handshake/{role}{version}.h")))
        for m in OVERLOAD.finditer(text):
            state = states.get(m[1])
            if not state:
                continue
            message = re.sub(r"12$", "", m[2]) if m[2] else "(no input)"
            line = text.count("\n", 0, m.start()) + 1
            key = (role, version, state, message)
            # the definition rather than the declaration; of two definitions (ServerHello, ServerHello12) each has its version
            exact = (role, "12" if m[2] and m[2].endswith("12") else version, state, message)
            for k in (exact, key):
                if k not in self.places or name.endswith(".cpp") and self.places[k][0].endswith(".h"):
                    self.places[k] = (name, line)

    def linked(self, body):
        """The tables of the page, each message a link to its arrow."""
        out, role, version, count = [], "", "", 0
        for piece in re.split(r"(?=<h2 )", body):
            heading = re.match(r"<h2 [^>]*>(.*?)</h2>", piece, re.S)
            if heading:
                role = "server" if "server" in heading[1] else "client"
                version = "12" if "1.2" in heading[1] else "13"

            def cell(m):
                nonlocal count
                place = self.places.get((role, version, m[1], m[2]))
                if not place:
                    return m[0]
                count += 1
                return f'<td>{m[1]}</td>{m[3]}<td><a href="@{self.tree.files[place[0]]}#L{place[1]}">{m[2]}</a></td>'
            out.append(re.sub(r"<td>([A-Z0-9_]+)</td>(?=\s*<td>([^<]+)</td>)(\s*)<td>[^<]+</td>", cell, piece))
        return "".join(out), count
