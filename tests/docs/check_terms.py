#!/usr/bin/env python3
"""Is the glossary (trace/catalogue/{en,zh}/terms.txt) whole, and does everything it points to exist?

    check_terms.py [ROOT] | --self-test

- Each term has its three lines, in order; English and Chinese have the same terms in the same order, with the same
  references; the Chinese names include the English heading.
- No name belongs to two terms of a language.
- References lead somewhere: to a term, to a lesson in both languages, to a section of an RFC (docs/coverage/sections.txt), to a
  message or field the catalogue knows, to a type of event in docs/trace-format.md.
"""
import re
import sys
import tempfile
from pathlib import Path

LINE = re.compile(r"term\.([a-z0-9-]+)(\.text|\.refs)? = (.+)")


def read(path):
    """{id: {"": names, ".text": …, ".refs": …}}, and what is wrong with the form."""
    terms, faults, parts = {}, [], ["", ".text", ".refs"]
    expected = None  # the line that must come next: (id, part)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.parent.name}/{path.name}:{number}"
        if not line or line[0] in "# ":
            continue
        match = LINE.fullmatch(line)
        if not match:
            faults.append(f"{where}: not a line of a term")
            continue
        name, part, text = match[1], match[2] or "", match[3]
        if expected and (name, part) != expected or not expected and part:
            faults.append(f"{where}: {name}{part} stands where {'.'.join(expected) if expected else 'a new term'} must")
        if not part and name in terms:
            faults.append(f"{where}: {name} stands twice")
        terms.setdefault(name, {})[part] = text
        later = parts[parts.index(part) + 1:]
        expected = (name, later[0]) if later else None
    if expected:
        faults.append(f"{path.parent.name}/{path.name}: the last term is not whole")
    return terms, faults


def names(term):
    return [name.strip() for name in term.get("", "").split(";")]


def known_places(root):
    """Messages and fields that have a sentence."""
    places = set()
    for path in (root / "trace" / "catalogue" / "en").glob("*.txt"):
        for key in re.findall(r"^([A-Za-z][\w.*()-]*) *=", path.read_text(encoding="utf-8"), re.M):
            places |= {key, key.removeprefix("message.")}
            places.add(key.split(".")[0])  # a structure some field of which has one
    return places


def leads_nowhere(root, terms):
    sections = {}
    for line in (root / "docs" / "coverage" / "sections.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            rfc, _, found = line.partition(": ")
            sections[rfc] = set(found.split())
    places = known_places(root)
    events = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^## .*", (root / "docs" / "trace-format.md").read_text(
        encoding="utf-8"), re.M))))
    lessons = root / "docs" / "lessons"
    for name, term in terms.items():
        for reference in term.get(".refs", "").split():
            kind, _, what = reference.partition(":")
            if kind == "see":
                good = what in terms and what != name
            elif kind == "lesson":
                good = what.isdigit() and len(list(lessons.glob(f"{int(what):02}-*.zh.md"))) == 1 and \
                    len([p for p in lessons.glob(f"{int(what):02}-*.md") if not p.name.endswith(".zh.md")]) == 1
            elif kind == "rfc":
                rfc, hash_, section = what.partition("#")
                good = section in sections.get(rfc, ()) if hash_ else rfc.isdigit()
            elif kind == "fips":
                good = what.isdigit()
            elif kind == "in":
                good = what in places
            else:
                good = kind == "event" and what in events
            if not good:
                yield f"{name}: {reference} leads nowhere"


def check(root):
    faults, found = [], {}
    for lang in ("en", "zh"):
        found[lang], wrong = read(root / "trace" / "catalogue" / lang / "terms.txt")
        faults += wrong
        owners = {}
        for name, term in found[lang].items():
            for called in names(term):
                if owners.setdefault(called.lower(), name) != name:
                    faults.append(f"{lang}: both {owners[called.lower()]} and {name} are called {called}")
    english, chinese = found["en"], found["zh"]
    if list(english) != list(chinese):
        faults.append("en and zh differ in their terms: " + ", ".join(sorted(set(english) ^ set(chinese))))
    for name in english.keys() & chinese.keys():
        if english[name].get(".refs") != chinese[name].get(".refs"):
            faults.append(f"{name}: en and zh differ in their references")
        if names(english[name])[0] not in names(chinese[name]):
            faults.append(f"{name}: the Chinese names lack {names(english[name])[0]}")
    faults += leads_nowhere(root, english)
    return len(english), faults


A = "term.a = A; alpha\nterm.a.text = first\nterm.a.refs = "
GOOD = "lesson:1 rfc:1#2.3 rfc:7 fips:203 see:b in:Hello in:Hello.random event:record"
B = "term.b = B\nterm.b.text = second\nterm.b.refs = see:a\n"
# English references of `a` (Chinese ones are the same), then an edit of the Chinese file, and what is complained of
PLANTED = [
    (GOOD, None, ""),
    ("see:c", None, "a: see:c leads nowhere"),
    ("see:a", None, "a: see:a leads nowhere"),
    ("lesson:2", None, "lesson:2 leads nowhere"),
    ("lesson:3", None, "lesson:3 leads nowhere"),  # not in Chinese
    ("rfc:1#2.4", None, "rfc:1#2.4 leads nowhere"),
    ("in:Hello.nothing", None, "in:Hello.nothing leads nowhere"),
    ("event:nothing", None, "event:nothing leads nowhere"),
    ("other:b", None, "other:b leads nowhere"),
    (GOOD, ("see:a", "see:a lesson:1"), "b: en and zh differ in their references"),
    (GOOD, ("; A;", ";"), "a: the Chinese names lack A"),
    (GOOD, ("term.b", "term.c"), "differ in their terms: b, c"),
    (GOOD, ("乙", "甲"), "zh: both a and b are called 甲"),
    (GOOD, ("term.a.text = first\n", ""), "stands where"),
    (GOOD, ("term.b.refs = see:a\n", ""), "the last term is not whole"),
    (GOOD, ("term.b.text = ", "term.b.texts = "), "not a line of a term"),
    (GOOD, ("term.b = 乙; B\n", "term.a = 乙; B\n"), "a stands twice"),
]


def self_test():
    wrong = 0
    for references, edit, expected in PLANTED:
        with tempfile.TemporaryDirectory() as directory:
            root = Path(directory)
            english = A + references + "\n" + B
            chinese = english.replace("= A; alpha", "= 甲; A; alpha").replace("= B", "= 乙; B")
            if edit:
                assert edit[0] in chinese, edit
                chinese = chinese.replace(*edit)
            files = {"trace/catalogue/en/terms.txt": "# head\n\n" + english, "trace/catalogue/zh/terms.txt": chinese,
                     "trace/catalogue/en/messages.txt": "message.Hello = hello\nHello.random = random\n",
                     "docs/coverage/sections.txt": "# head\n1: 2 2.3\n", "docs/trace-format.md": "## `record`\n",
                     "docs/lessons/01-x.md": "", "docs/lessons/01-x.zh.md": "", "docs/lessons/03-y.md": ""}
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            _, faults = check(root)
        if (not expected and faults) or (expected and not any(expected in fault for fault in faults)):
            wrong += 1
            print(f"{references!r} {edit}: expected {expected or 'no complaint'!r}, got {faults}")
    print(f"self-test: {len(PLANTED)} planted glossaries, {wrong} judged wrongly")
    return wrong


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 1 if self_test() else 0
    count, faults = check(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"glossary: {count} terms, {len(faults)} faults")
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
