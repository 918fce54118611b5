#!/usr/bin/env python3
"""Does every section that we cite exist?

    citations.py [ROOT]             reads all sources, catalogues and documents; a citation of nothing fails
    citations.py --sections TEXTS   writes sections.txt anew from a folder of RFC texts (rfc8446.txt, …)
    citations.py --self-test

A citation is "8446#4.1.3" in code, `RFC 8446 section 4.1.3`, `RFC 8446 §4.1.3` or `RFC 8446 第 4.1.3 节` in prose, or
a link to rfc8446#section-4.1.3. What exists is in sections.txt: for each RFC its section numbers and no word of its
text, so that a clone can be checked without the texts. Standards that are no RFCs are not checked.
"""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDERS = ["core", "crypto", "x509", "tls", "http", "trace", "cli", "tests", "docs"]
SUFFIXES = {".h", ".cpp", ".py", ".txt", ".md", ".mjs", ".js", ".json", ".jsonl", ".css"}

SECTION = r"(?:[0-9]+|[A-Z](?![A-Za-z]))(?:\.[0-9]+)*"
LITERAL = re.compile(rf"(?<![\w.])([0-9]{{3,5}})#({SECTION})(?![\w.]*#)")
AND = r"(?:\s*(?:,|、|and|or|to|–|-)\s*(?:and\s+)?§?\s*)"
PROSE = re.compile(rf"\bRFC\s*([0-9]{{3,5}}),?\s*(?:[Ss]ections?|[Aa]ppendix|[Aa]ppendices|§|第|附录)\s*({SECTION}(?:{AND}{SECTION})*)")
LINK = re.compile(rf"rfc([0-9]{{3,5}})(?:\.html)?#(?:section|appendix)-({SECTION})", re.I)
HEADING = re.compile(rf"^(?:(?:Appendix|APPENDIX)\s+)?({SECTION})(?:\.|:| -)?(?:\s+\S|$)")
OLD_TO_NEW = re.compile(r'\{"([0-9A-Z.]+)", *"([0-9A-Z.]+)"\}')


def known(path=HERE / "sections.txt"):
    """RFC number -> its sections; an RFC whose text we did not have maps to None."""
    sections = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            number, _, rest = line.partition(":")
            sections[number] = None if rest.strip() == "?" else set(rest.split())
    return sections


def flat(text):
    """Comment leaders and line breaks become blanks, so that a citation may be broken over lines."""
    return re.sub(r"\n[ \t]*(?://+|\*|#+|>)?", lambda m: " " * len(m[0]), text)


def citations(name, text):
    """(line, RFC, section) of everything cited."""
    line = lambda at: text.count("\n", 0, at) + 1
    for found in LITERAL.finditer(text):
        yield line(found.start()), found[1], found[2]
    for found in LINK.finditer(text):
        yield line(found.start()), found[1], found[2].upper()
    for found in PROSE.finditer(flat(text)):
        for section in re.findall(SECTION, found[2]):
            yield line(found.start()), found[1], section
    if name.endswith("registry/rfc9846.h"):
        for found in OLD_TO_NEW.finditer(text):
            yield line(found.start()), "8446", found[1]
            yield line(found.start()), "9846", found[2]


def files(root):
    paths = [p for folder in FOLDERS for p in sorted((root / folder).rglob("*")) if p.suffix in SUFFIXES]
    paths += sorted(root.glob("*.md"))
    return [p for p in paths if p.is_file() and not {"node_modules", "__pycache__"} & set(p.parts)
            and p.name not in ("sections.txt", "citations.py")]


def cited(root):
    for path in files(root):
        name = path.relative_to(root).as_posix()
        for line, rfc, section in citations(name, path.read_text(encoding="utf-8", errors="replace")):
            yield name, line, rfc, section


def check(root, sections):
    """The faults, how many citations were looked at, and how many of them name an RFC whose text we lacked."""
    faults, count, unknown = [], 0, 0
    for name, line, rfc, section in cited(root):
        count += 1
        if rfc not in sections:
            faults.append(f"{name}:{line}: RFC {rfc} is not in docs/coverage/sections.txt")
        elif sections[rfc] is None:
            unknown += 1
        elif section not in sections[rfc]:
            faults.append(f"{name}:{line}: RFC {rfc} has no section {section}")
    return faults, count, unknown


def numbered(text):
    """Markdown drafts number nothing; their headings are counted instead."""
    counts, fenced = [], False
    for line in text.splitlines():
        fenced ^= line.startswith(("~~~", "```"))
        if (m := re.match(r"(#+) ", line)) and not fenced:
            depth = len(m[1])
            counts = (counts + [0] * depth)[:depth]
            counts[-1] += 1
            yield ".".join(map(str, counts))


def sections_of(text, is_old=False):
    """`is_old`: headings are indented, as in RFC 1123."""
    if text.startswith("---\n"):
        return set(numbered(text))
    found = set()
    for line in text.replace("\f", "\n").splitlines():
        if (m := HEADING.match((line.lstrip() if is_old else line).rstrip())) and not re.search(r"\.\s*\.\s*\.|\|", line):
            found.add(m[1])
    # What has parts is there itself; what has no predecessor is a number that happened to begin a line.
    found |= {s.rsplit(".", n)[0] for s in found for n in range(1, s.count(".") + 1)}
    kept = set()
    for section in sorted(found, key=order):
        *parent, last = section.split(".")
        before = str(int(last) - 1) if last.isdigit() else chr(ord(last) - 1)
        if (not parent or ".".join(parent) in kept) and (last in ("0", "1", "A") or ".".join([*parent, before]) in kept):
            kept.add(section)
    return kept


def order(section):
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in section.split(".")]


def write_sections(root, texts):
    at_hand = {m[1] for path in texts.iterdir() if (m := re.search(r"rfc([0-9]+)\.", path.name))}
    rfcs = sorted(at_hand | {rfc for _, _, rfc, _ in cited(root)}, key=int)
    lines = ["# The sections of RFCs, read from their texts by citations.py --sections: all that were at hand, and all that",
             "# we cite. A question mark: we cite it, and the text was not at hand; such citations are not checked."]
    for rfc in rfcs:
        paths = sorted(texts.glob(f"rfc{rfc}.txt")) or sorted(texts.glob(f"*rfc{rfc}.*"))
        text = paths[0].read_text(encoding="utf-8", errors="replace") if paths else ""
        found = sections_of(text, int(rfc) == 1123)
        lines.append(f"{rfc}: " + (" ".join(sorted(found, key=order)) if found else "?"))
    (HERE / "sections.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"sections: {len(rfcs)} RFCs, {sum(line.endswith('?') for line in lines)} without a text")


def self_test():
    sections = {"8446": {"4", "4.1.3", "5.2", "A", "D.4"}, "1421": None}
    planted = [('"8446#4.1.3"', 0), ('"8446#4.1.9"', 1), ("RFC 8446 section 4.1.3.", 0), ("RFC 8446 section 9", 1),
               ("// RFC 8446\n// section 4.1.4 says", 1), ("RFC 8446 sections 4.1.3 and 5.2", 0),
               ("RFC 8446 sections 4.1.3, 5.2 and 5.9", 1), ("RFC 8446 §5.3", 1), ("RFC 8446 第 5.2 节", 0),
               ("RFC 8446 第 5.4 节", 1), ("RFC 8446 appendix D.4", 0), ("RFC 8446 appendix D.5", 1),
               ("https://x.org/rfc/rfc8446#section-5.2", 0), ("https://x.org/rfc/rfc8446#appendix-D.5", 1),
               ('"9999#1"', 1), ('"1421#99"', 0), ('"X.690#8"', 0), ("RFC 8446 appendix A and the figures", 0)]
    wrong = 0
    for text, expected in planted:
        got = [c for c in citations("a.h", text)
               if c[1] not in sections or (sections[c[1]] is not None and c[2] not in sections[c[1]])]
        if len(got) != expected:
            wrong += 1
            print(f"{text!r}: expected {expected} faults, got {got}")
    heads = sections_of("1.  Introduction\n2.  B\n3. C\n4.1. D\n4.1.1.  Order\n4.1.2. E\n4.1.3.  Server Hello\n   5.  In a list\nAppendix A.  Old\nA.1.  Boxes\n1984.  A year\n2. . . . 7\n")
    if heads != {"1", "2", "3", "4", "4.1", "4.1.1", "4.1.2", "4.1.3", "A", "A.1"}:
        wrong += 1
        print("headings:", sorted(heads))
    print(f"self-test: {len(planted) + 1} cases, {wrong} judged wrongly")
    return wrong


def main(arguments):
    root = HERE.parents[1]
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    if arguments[:1] == ["--sections"]:
        write_sections(root, Path(arguments[1]))
        return 0
    faults, count, unknown = check(Path(arguments[0]) if arguments else root, known())
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"citations: {count} looked at, {len(faults)} of sections that do not exist, {unknown} of RFCs whose sections we do not know")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
