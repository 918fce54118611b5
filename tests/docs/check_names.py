#!/usr/bin/env python3
"""What README and docs name exists: links lead somewhere, paths in `backquotes` are in the tree.

Two promises are held besides. The happy path of a TLS 1.3 client, the numbered files under "The happy path" in
docs/reading-order.md, is at most 2,500 lines that are not blank and passes no accelerated file. And README.zh.md
shows the same commands as README.md.

    check_names.py [ROOT] | --self-test
"""
import re
import sys
import tempfile
from pathlib import Path

HAPPY_PATH_LINES = 2500
ACCELERATED = re.compile(r"_ni\.|clmul|avx|adx")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
QUOTED = re.compile(r"`([^`\s]+)`")
OURS = re.compile(r"(core|crypto|x509|tls|http|trace|cli|tests|vectors|docs|\.ci)/[\w./{},*+-]*$")


def expand(text):
    """"tls/derive.{h,cpp}" names two files."""
    if found := re.search(r"\{([^{}]*)\}", text):
        return [name for part in found[1].split(",") for name in expand(text[:found.start()] + part + text[found.end():])]
    return [text]


def prose(text):
    """(line number, line) outside fenced blocks: there, paths are what a command was given."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, line


def exists(root, name):
    """A path, a pattern, or what a header and its source share: "http/socket"."""
    return any(root.glob(name.rstrip("/"))) or any(root.glob(name + ".*"))


def missing(root, document):
    where = document.relative_to(root).as_posix()
    for number, line in prose(document.read_text(encoding="utf-8")):
        for link in LINK.findall(line):
            target = link.split("#")[0]
            if target and "://" not in target and not link.startswith("mailto:"):
                if not (document.parent / target).exists():
                    yield f"{where}:{number}: the link to {target} leads nowhere"
        for quoted in QUOTED.findall(line):
            if OURS.match(quoted):
                for name in expand(quoted):
                    if not exists(root, name):
                        yield f"{where}:{number}: there is no {name}"


def happy_path(text):
    """The files of the numbered list under that heading, in order."""
    section = re.search(r"^## The happy path$(.*?)(?=^## |\Z)", text, re.M | re.S)
    rows = re.findall(r"^\d+\. (.*)", section[1], re.M) if section else []
    return [name for row in rows for quoted in QUOTED.findall(row) if OURS.match(quoted) for name in expand(quoted)]


def long_path(root):
    order = root / "docs" / "reading-order.md"
    files = happy_path(order.read_text(encoding="utf-8")) if order.exists() else []
    if not files:
        yield "docs/reading-order.md: no numbered files under \"The happy path\""
    lines = sum(len([line for line in (root / f).read_text(encoding="utf-8").splitlines() if line.strip()])
                for f in files if (root / f).exists())
    if lines > HAPPY_PATH_LINES:
        yield f"docs/reading-order.md: the happy path is {lines} lines, more than {HAPPY_PATH_LINES}"
    for name in files:
        if ACCELERATED.search(name):
            yield f"docs/reading-order.md: the happy path passes {name}, an accelerated file"
    print(f"names: the happy path is {len(files)} files, {lines} lines that are not blank")


def commands(text):
    """What a reader is told to type."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.M | re.S)
    lines = [line.split("#")[0].replace(" --lang zh", "").strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(("./run", "$ ", "git ", "handglass ", "build/"))]


def check(root):
    documents = [p for p in (root / "README.md", root / "README.zh.md", root / "CHANGELOG.md") if p.exists()]
    documents += sorted((root / "docs").rglob("*.md"))
    faults = [fault for document in documents for fault in missing(root, document)]
    faults += long_path(root)
    english, chinese = root / "README.md", root / "README.zh.md"
    if commands(english.read_text(encoding="utf-8")) != commands(chinese.read_text(encoding="utf-8")):
        faults.append("README.zh.md: its commands are not those of README.md")
    return faults


# name, content, and what the complaint contains ("" for none); one at a time over a tree that is in order
PLANTED = [
    ("docs/a.md", "[x](reading-order.md) `core/a.h` `core/a.{h,cpp}` `core/*.h` `std/none.h`\n", ""),
    ("docs/a.md", "```sh\nls `core/none.h` [x](none.md)\n```\n", ""),
    ("docs/a.md", "\n[x](none.md#y)\n", "docs/a.md:2: the link to none.md"),
    ("docs/a.md", "`core/a` `core/`\n", ""),
    ("docs/a.md", "`core/none.h`\n", "docs/a.md:1: there is no core/none.h"),
    ("docs/a.md", "`core/a.{h,txt}`\n", "there is no core/a.txt"),
    ("README.zh.md", "```sh\n./run demo\n```\n", "its commands are not"),
    ("core/a.cpp", "x\n" * 2501, "2502 lines"),
    ("docs/reading-order.md", "## The happy path\n\n1. `core/aes_ni.cpp`\n", "accelerated"),
    ("docs/reading-order.md", "nothing\n", "no numbered files"),
]


def self_test():
    wrong = 0
    for name, content, expected in PLANTED:
        with tempfile.TemporaryDirectory() as directory:
            root = Path(directory)
            readme = "```sh\n./run demo\n./run test   # all\n```\n"
            order = "## The happy path\n\n1. `core/a.{h,cpp}` all\n\n## After\n\n1. `core/aes_ni.cpp`\n"
            good = {"README.md": readme, "README.zh.md": readme, "docs/reading-order.md": order, "core/a.h": "x\n",
                    "core/a.cpp": "x\n", "core/aes_ni.cpp": "x\n"}
            for path, text in {**good, name: content}.items():
                (root / path).parent.mkdir(exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            faults = check(root)
        if [expected in fault for fault in faults] != ([True] if expected else []):
            wrong += 1
            print(f"{name}: expected {expected or 'no complaint'!r}, got {faults}")
    print(f"self-test: {len(PLANTED)} planted trees, {wrong} judged wrongly")
    return wrong


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 1 if self_test() else 0
    faults = check(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"names: {len(faults)} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
