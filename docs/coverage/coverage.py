#!/usr/bin/env python3
"""From a clause of an RFC to the line that enforces it, to the test that proves it.

    coverage.py                    are the pages current, and does everything they name exist?
    coverage.py --update           writes the pages anew
    coverage.py --lines [ID]       every clause (or those whose id begins so) with file:line of today
    coverage.py --json             the same for programs
    coverage.py --unclaimed        checks in the code that no clause asks for
    coverage.py --against TEXTS    is a MUST of the RFC without an entry? TEXTS holds rfc8446.txt, …
    coverage.py --self-test

clauses/rfcNNNN.txt has an entry for each MUST, MUST NOT, SHALL, SHALL NOT and REQUIRED:

    4.1.3/5 @1724 client                  section/number, lines of the RFC's text (@1724b: the second on that line), who
      The session id must come back ...   what it says, in our words
      check: sh.session_id.echo           enforced by the check of this id; `id @ part/of/path` where several files have it
      code: PATH | SNIPPET                kept by this line, by construction
      never: SNIPPET | FOLDER             kept by what is not there: no file of the folder holds the snippet
      test: SENTENCE                      a test, or a row of a table of tests, by its name; may end in …; `@ part` as above
      open: REASON                        not kept, or not yet
      absent: FEATURE                     is about an optional feature that we do not have
      none: REASON                        does not apply

Tests that name the id of a check are found without being listed. The pages hold no line numbers, so that an edit of
the code leaves them current as long as what they name is still there.
"""
import json
import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import citations  # noqa: E402
import pages  # noqa: E402

HERE = Path(__file__).resolve().parent
LIBRARY = ["core", "crypto", "x509", "tls", "http"]
KEYWORD = re.compile(r"\b(?:MUST|SHALL)(?:\s+NOT)?\b|\bREQUIRED\b")
HEAD = re.compile(r"(\S+)/(\d+) @(\S+) (client|server|both|sender|receiver|n\.a\.)$")
KEYS = ("check", "code", "never", "test", "open", "absent", "none")


class Entry:
    def __init__(self, rfc, section, number, lines, role, at):
        self.rfc, self.section, self.number, self.role, self.at = rfc, section, int(number), role, at
        self.lines = [] if lines == "-" else lines.split(",")
        self.wording, self.keys = [], []
        self.where, self.tests, self.cites = [], [], []  # [(file, line, label)], …, what the checks cite

    @property
    def id(self):
        return f"{self.rfc}#{self.section}/{self.number}"

    @property
    def state(self):
        keys = {key for key, _ in self.keys}
        for key in ("none", "absent", "open"):
            if key in keys:
                return key
        return "proven" if self.tests else "enforced"

    def reasons(self):
        return " ".join(text for key, text in self.keys if key in ("open", "absent", "none"))


def parse(path, faults):
    entries, rfc = [], re.search(r"rfc(\d+)", path.name)[1]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        at = f"{path.name}:{number}"
        if not line.strip() or line[0] == "#":
            continue
        if line[0] != " ":
            if head := HEAD.match(line):
                entries.append(Entry(rfc, *head.groups(), at))
            else:
                faults.append(f"{at}: not the head of an entry")
            continue
        key, colon, rest = line.strip().partition(": ")
        if colon and key in KEYS:
            entries[-1].keys.append((key, rest.strip()))
        else:
            entries[-1].wording.append(line.strip())
    return entries


class Tree:
    """The sources, read once, with comments blanked where ids are looked for."""

    def __init__(self, root):
        self.root = root
        self.text = {}
        for folder in [*LIBRARY, "tests", "trace", "cli"]:
            for path in sorted((root / folder).rglob("*")):
                if path.suffix in (".h", ".cpp", ".py", ".mjs", ".build") or path.name == "meson.build":
                    self.text[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
        self.bare = {f: re.sub(r'"(?:\\.|[^"\\\n])*"|//[^\n]*', lambda m: m[0] if m[0][0] == '"' else " " * len(m[0]), t)
                     for f, t in self.text.items()}
        self.literals = {}  # every string of the tests -> [(file, line)]
        for file, text in self.bare.items():
            if file.startswith("tests/"):
                quote = r"""["']((?:\\.|[^"\\\n])*?)["']""" if file.endswith((".py", "meson.build", ".mjs")) else r'"((?:\\.|[^"\\\n])*)"'
                joined, begin, end = "", 0, -1
                for m in re.finditer(quote, text):
                    here = text.count("\n", 0, m.start()) + 1
                    if end >= 0 and not text[end:m.start()].strip():  # "one " "sentence"
                        joined += m[1]
                        self.literals.setdefault(joined, []).append((file, begin))
                    else:
                        joined, begin = m[1], here
                    end = m.end()
                    self.literals.setdefault(m[1].replace('\\"', '"'), []).append((file, here))

    def library(self):
        return [f for f in self.bare if f.split("/")[0] in LIBRARY]

    def check(self, wanted):
        """Where the check of this id stands; what it cites."""
        name, _, part = (x.strip() for x in wanted.partition("@"))
        found, cites = [], []
        for file in self.library():
            for m in re.finditer(re.escape(f'"{name}"'), self.bare[file] if part in file else ""):
                found.append((file, self.bare[file].count("\n", 0, m.start()) + 1, name))
                if cite := re.search(r'"(\d+#[\w.]+)"', self.bare[file][m.end():m.end() + 120]):
                    cites.append(cite[1])
        return found, cites

    def snippet(self, file, snippet):
        text = self.text.get(file)
        if text is None:
            return None
        return [(file, text.count("\n", 0, m.start()) + 1, snippet) for m in re.finditer(re.escape(snippet), text)]

    def test(self, wanted):
        sentence, _, part = (x.strip() for x in wanted.partition(" @ "))
        if sentence.endswith("…"):
            names = [n for n in self.literals if n.startswith(sentence[:-1].strip())]
        else:
            names = [sentence] if sentence in self.literals else []
        found = [(file, line, name) for name in names for file, line in self.literals[name] if part in file]
        return sorted(set(found))

    def tests_of_check(self, name):
        """Rows and tests that expect this id: the row's first string, or the TEST_CASE it stands in."""
        found = []
        for file, text in self.bare.items():
            if not file.startswith("tests/") or not file.endswith((".cpp", ".h")):
                continue
            for m in re.finditer(f'"{re.escape(name)}( @[^"]*)?"', text):
                line = text.count("\n", 0, m.start()) + 1
                before = text[:m.start()]
                row = re.search(r'\{\s*"((?:\\.|[^"\\\n])*)",[^;{}]*$', before)
                case = list(re.finditer(r'TEST_CASE\(\s*"((?:\\.|[^"\\])*)"', before))
                label = row[1] if row else case[-1][1] if case else None
                if label:
                    found.append((file, line, label.replace('\\"', '"')))
        return found


def resolve(entry, tree, faults):
    def one(found, what, text):
        if not found:
            faults.append(f"{entry.at}: {entry.id}: {what} not found: {text}")
        elif len({f[0] for f in found}) > 1 or (what != "check" and len(found) > 1):
            faults.append(f"{entry.at}: {entry.id}: {what} in several places: {text} ({', '.join(f'{f}:{l}' for f, l, _ in found[:4])})")
        return found

    for key, text in sorted(entry.keys, key=lambda k: k[0] != "test"):  # a test that was named stands first
        if key == "check":
            found, cites = tree.check(text)
            entry.where += one(found, key, text)
            entry.cites += [c for c in cites if c not in entry.cites]
            entry.tests += [t for t in tree.tests_of_check(text.split("@")[0].strip()) if t not in entry.tests]
        elif key == "code":
            file, _, snippet = (x.strip() for x in text.partition(" | "))
            entry.where += one(tree.snippet(file, snippet), key, text) or []
        elif key == "never":
            snippet, _, folder = (x.strip() for x in text.partition(" | "))
            if not (tree.root / folder).exists():
                faults.append(f"{entry.at}: {entry.id}: there is no {folder}")
            if inside := [f for f, t in tree.bare.items() if f.startswith(folder) and snippet in t]:
                faults.append(f"{entry.at}: {entry.id}: {snippet} is there, in {inside[0]}")
            entry.where.append((folder.rstrip("/"), 0, f"no {snippet}"))
            entry.tests.append(("docs/coverage/coverage.py", 0, "looked for on every run"))
        elif key == "test":
            entry.tests += [t for t in one(tree.test(text), key, text) if t not in entry.tests]
    if not entry.wording:
        faults.append(f"{entry.at}: {entry.id} says nothing")
    if not {"check", "code", "never", "open", "absent", "none"} & {key for key, _ in entry.keys}:
        faults.append(f"{entry.at}: {entry.id} is neither enforced nor open")
    if entry.role == "n.a." and entry.state != "none":
        faults.append(f"{entry.at}: {entry.id}: if it is for nobody here, say with none: why")


def load(root):
    faults, entries = [], []
    tree, sections = Tree(root), citations.known(root / "docs/coverage/sections.txt")
    for path in sorted((root / "docs/coverage/clauses").glob("rfc*.txt")):
        mine = parse(path, faults)
        seen = set()
        for entry in mine:
            if entry.id in seen:
                faults.append(f"{entry.at}: {entry.id} stands twice")
            seen.add(entry.id)
            if entry.section not in (sections.get(entry.rfc) or set()):
                faults.append(f"{entry.at}: RFC {entry.rfc} has no section {entry.section}")
            resolve(entry, tree, faults)
        entries += mine
    return entries, faults, tree


def musts(text):
    """Line -> how many MUSTs begin on it, over a text in which page breaks and headers are lines like others."""
    counts = {}
    for m in KEYWORD.finditer(text):
        line = text.count("\n", 0, m.start()) + 1
        counts[line] = counts.get(line, 0) + 1
    return counts


def against(entries, texts, whole=("8446", "5246", "9112"), parts={"5280": "6"}):
    """Every MUST of the texts that no entry is about, and every entry that points at a line without one."""
    faults = []
    for rfc in sorted({e.rfc for e in entries}):
        text = (texts / f"rfc{rfc}.txt").read_text(encoding="utf-8", errors="replace")
        counts = musts(text)
        named = {}
        for entry in entries:
            for line in entry.lines if entry.rfc == rfc else []:
                number, which = int(line.rstrip("abcdef")), "abcdef".find(line[-1]) if line[-1].isalpha() else 0
                named.setdefault(number, set()).add(which)
                if which >= counts.get(number, 0):
                    faults.append(f"{entry.at}: {entry.id}: line {line} of RFC {rfc} has no such MUST")
        starts = [(text.count("\n", 0, m.start()) + 1, m[1].rstrip(".")) for m in
                  re.finditer(r"^(?:Appendix )?((?:\d+|[A-Z])(?:\.\d+)*)\.?\s{1,2}\S.*$", text, re.M)]
        section_at = lambda n: next((s for at, s in reversed(starts) if at <= n), "")
        wanted = [(n, i) for n, count in counts.items() for i in range(count)
                  if rfc in whole or re.match(parts.get(rfc, "$") + r"(\.|$)", section_at(n))]
        lines = text.splitlines()
        missing = [(n, i) for n, i in wanted if i not in named.get(n, set())]
        for n, i in missing:
            faults.append(f"rfc{rfc}.txt:{n}: section {section_at(n)}: no entry for number {i + 1} of: {lines[n - 1].strip()}")
        print(f"against RFC {rfc}: {len(wanted)} MUSTs to cover, {len(missing)} without an entry")
    return faults


def unclaimed(entries, tree):
    claimed = {text.split("@")[0].strip() for e in entries for key, text in e.keys if key == "check"}
    for file in tree.library():
        for m in re.finditer(r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)",\s*(?:[^";]*\? *Rfc\()?"(\d+#[\w.]+)"', tree.bare[file]):
            if m[1] not in claimed:
                claimed.add(m[1])
                yield f"{m[1]}  {m[2]}  {file}:{tree.bare[file].count(chr(10), 0, m.start()) + 1}"


def self_test():
    sources = {"tls/a.cpp": 'TRY(io.check(x, Alert::y, "a.b", "1#2"));\n// "c.d"\nhello = 3;\nhello = 4;\n',
               "tls/b.cpp": 'check("a.e", "1#2"); check2("a.f");\n', "tls/c.cpp": '"a.f"\n',
               "tests/t.cpp": '{"a row", "a.b", alert},\nTEST_CASE("a sentence") {\n "a.e" }\n"twice";\n"twice";\n"a name" \n"that is long";\n',
               "docs/coverage/sections.txt": "1: 2\n"}
    entry = "2/1 @1 client\n  words\n"
    planted = [("check: a.b", "", "proven"), ("check: a.e", "", "proven"), ("check: c.d", "not found", ""),
               ("check: a.f", "several places", ""), ("check: a.f @ b.cpp", "", "enforced"),
               ("code: tls/a.cpp | hello = 3", "", "enforced"), ("code: tls/a.cpp | hello =", "several places", ""),
               ("code: tls/none.cpp | x", "not found", ""), ("never: hullo | tls", "", "proven"),
               ("never: hello | tls", "is there", ""), ("open: why", "", "open"), ("test: a sentence", "neither", ""),
               ("check: a.f @ b.cpp\n  test: a sent…", "", "proven"), ("check: a.b\n  test: no such", "test not found", ""),
               ("check: a.b\n  test: twice", "several", ""), ("check: a.b\n  test: a namethat is long", "", "proven"), ("none: why", "", "none"), ("absent: PSK", "", "absent"), ("", "neither", "")]
    wrong = 0
    for lines, fault, state in planted:
        with tempfile.TemporaryDirectory() as directory:
            root = Path(directory)
            for name, text in {**sources, "docs/coverage/clauses/rfc1.txt": f"{entry}  {lines}\n"}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            entries, faults, _ = load(root)
        if [fault in f for f in faults] != ([True] if fault else []) or (state and entries[0].state != state):
            wrong += 1
            print(f"{lines!r}: expected {fault or state!r}, got {faults} {entries[0].state}")
    with tempfile.TemporaryDirectory() as directory:
        text = Path(directory) / "rfc1.txt"
        text.write_text("1. A\n2. B\nx MUST y MUST\nNOT z\nSHALL\n", encoding="utf-8")
        some = [Entry("1", "2", 1, "3,3b", "both", "x:1"), Entry("1", "2", 2, "4", "both", "x:2")]
        found = against(some, Path(directory), whole=("1",))
        if len(found) != 2 or "no such MUST" not in found[0] or "rfc1.txt:5" not in found[1]:
            wrong += 1
            print("against:", found)
    print(f"self-test: {len(planted) + 1} cases, {wrong} judged wrongly")
    return wrong


def main(arguments):
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    entries, faults, tree = load(HERE.parents[1])
    option, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if option == "--update":
        pages.write(HERE, entries)
    elif option == "--lines":
        for e in entries:
            if not rest or e.id.startswith(rest[0]):
                print(f"{e.id} {e.role} {e.state}: {' '.join(e.wording)}")
                for what, found in (("enforced", e.where), ("proven", e.tests)):
                    for file, line, label in found:
                        print(f"    {what} {file}{f':{line}' if line else ''}  {label}")
    elif option == "--json":
        print(json.dumps([{"id": e.id, "role": e.role, "state": e.state, "wording": " ".join(e.wording), "lines": e.lines,
                           "enforced": e.where, "tests": e.tests, "reason": e.reasons()} for e in entries], ensure_ascii=False))
        return 0
    elif option == "--unclaimed":
        print(*unclaimed(entries, tree), sep="\n")
    elif option == "--against" or (not option and os.environ.get("HANDGLASS_RFC_TEXTS")):
        faults += against(entries, Path(rest[0] if rest else os.environ["HANDGLASS_RFC_TEXTS"]))
    if not option:
        faults += pages.stale(HERE, entries)
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"coverage: {pages.sentence(entries)}; {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
