#!/usr/bin/env python3
"""Runs every command that README and docs show, and compares what it prints with what they say it prints.

A block to be run looks like this; blocks of any other kind are left alone:

    ```console
    $ handglass cert show leaf.pem
    expected output, standard error included
    ...
    ```

- A line `...` stands for any number of lines. Source line numbers ("record.cpp:41") are masked on both sides,
  for they move whenever someone writes a comment.
- The commands of one document run in order in one fresh directory, with the built programs on PATH and the
  source tree in $HANDGLASS_ROOT. A line ending in a backslash goes on in the next one.
- A command has to succeed. One that is meant to fail says so: `handglass ...; echo "exit code $?"`.

    run_docs.py --build DIR [--update] [FILE...]    --update writes the real output into the documents
    run_docs.py --self-test
"""
import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120  # for one command
ANY = "..."
MASK = re.compile(r"(?<=\w)\.(cpp|h|py):\d+")


def masked(lines):
    """Without source line numbers; and where there was one, without the blanks that set it flush right."""
    found = [MASK.subn(r".\1:NN", line.rstrip()) for line in lines]
    return [re.sub(" {2,}", " ", line) if count else line for line, count in found]


def documents():
    return [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]


def segments(expected):
    """The runs of lines between the `...`."""
    parts = [[]]
    for line in expected:
        if line == ANY:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def find(segment, actual, start):
    for at in range(start, len(actual) - len(segment) + 1):
        if actual[at:at + len(segment)] == segment:
            return at
    return None


def nearest(segment, actual, start):
    """Where `actual` looks most like `segment`: what a reader of the failure wants to see beside it."""
    places = range(start, max(start, len(actual) - len(segment)) + 1)
    return max(places, key=lambda at: sum(a == b for a, b in zip(segment, actual[at:])), default=start)


def place(expected, actual):
    """Lays the segments over the output, which both are masked. The places [begin, end) of each segment, and the
    index of the first one that does not fit (None: all do). The first stands at the start, the last at the end."""
    parts, at, places = segments(expected), 0, []
    for i, part in enumerate(parts):
        first, last = i == 0, i == len(parts) - 1
        if first and last:
            places.append((0, len(actual)))
            return places, None if part == actual else 0
        if first:
            found = 0 if actual[:len(part)] == part else None
        elif last:
            begin = len(actual) - len(part)
            found = begin if begin >= at and actual[begin:] == part else None
        else:
            found = find(part, actual, at)
        if found is None:
            begin = 0 if first else max(at, len(actual) - len(part)) if last else nearest(part, actual, at)
            places.append((begin, min(begin + len(part), len(actual))))
            return places, i
        at = found + len(part)
        places.append((found, at))
    return places, None


def mismatch(where, expected, actual):
    """Nothing, or a unified diff of the first segment that is not as the document says."""
    said, real = masked(expected), masked(actual)
    places, wrong = place(said, real)
    if wrong is None:
        return ""
    begin, end = places[wrong]
    return "\n".join(difflib.unified_diff(segments(said)[wrong], real[begin:end], f"{where}: the document says",
                                          f"{where}: the command prints", lineterm=""))


def renewed(expected, actual):
    """The expected lines with the real ones in their stead; each `...` stays. A segment that has changed is found
    again by its first and last line. None where that fails: then a human has to choose."""
    said, real, at, out = segments(masked(expected)), masked(actual), 0, []
    for i, part in enumerate(said):
        first, last = i == 0, i == len(said) - 1
        if not part:
            begin = end = at
        else:
            begin = 0 if first else find(part, real, at)
            if begin is None:
                begin = find(part[:1], real, at)
            if begin is None and last:
                begin = max(at, len(real) - len(part))
            if begin is None:
                return None
            end = len(real) if last else begin + len(part)
            if not last and real[begin:end] != part:
                tail = find(part[-1:], real, begin + 1)
                end = begin + len(part) if tail is None else tail + 1
        out += ([] if first else [ANY]) + [line.rstrip() for line in actual[begin:end]]
        at = end
    return out


def run(command, directory, environment):
    """Exit status and the lines printed."""
    try:
        done = subprocess.run(["sh", "-c", command], cwd=directory, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as slow:
        return 124, (slow.stdout or b"").decode("utf-8", "replace").splitlines() + [f"(not done after {SECONDS} s)"]
    return done.returncode, done.stdout.decode("utf-8", "replace").splitlines()


def blocks(lines):
    """(first line, end line) of what stands inside each console block; a block may be indented in a list. A block
    within a longer fence is an example of a block, and is left alone."""
    begin = None
    for i, line in enumerate(lines):
        fence = re.match(r"\s*(`{3,})(.*)$", line)
        if begin is None and fence:
            begin, ticks, kind = i + 1, fence[1], fence[2].strip()
        elif fence and not fence[2].strip() and len(fence[1]) >= len(ticks):
            if kind == "console":
                yield begin, i
            begin = None


def commands(lines):
    """[(number of the first line within the block, command lines, expected lines)]"""
    found, i = [], 0
    while i < len(lines):
        if lines[i].startswith("$ "):
            begin = i
            while lines[i].endswith("\\") and i + 1 < len(lines):
                i += 1
            found.append((begin, lines[begin:i + 1], []))
        elif found:
            found[-1][2].append(lines[i])
        elif lines[i].strip():
            raise ValueError("a console block must start with a command")
        i += 1
    return found


def check(document, environment, update=False):
    """Runs one document. Returns (commands run, what went wrong); rewrites the document if told to."""
    lines = document.read_text(encoding="utf-8").split("\n")
    name = document.relative_to(ROOT).as_posix() if document.is_relative_to(ROOT) else document.name
    ran, wrong, edits = 0, [], []
    with tempfile.TemporaryDirectory(prefix="handglass-docs-") as directory:
        environment = {**environment, "HOME": directory}
        for begin, end in blocks(lines):
            indent = len(lines[begin - 1]) - len(lines[begin - 1].lstrip())
            inside = [line[indent:] if line[:indent].isspace() else line for line in lines[begin:end]]
            text = []
            try:
                shown = commands(inside)
            except ValueError as error:
                wrong.append(f"{name}:{begin + 1}: {error}")
                continue
            if not shown:
                wrong.append(f"{name}:{begin + 1}: a console block without a command")
            for offset, command, expected in shown:
                where = f"{name}:{begin + offset + 1}"
                status, actual = run("\n".join(command)[2:], directory, environment)
                ran += 1
                difference = mismatch(where, expected, actual)
                if status != 0:
                    wrong.append(f"{where}: exit code {status}\n" + "\n".join(actual[-20:]))
                elif difference and update:
                    fresh = renewed(expected, actual)
                    if fresh is None:
                        wrong.append(f"{where}: cannot tell which lines to show; please choose\n{difference}")
                    else:
                        expected = fresh
                elif difference:
                    wrong.append(difference)
                text += command + expected
            if shown and text != inside:
                edits.append((begin, end, [" " * indent + line if line else line for line in text]))
    if update and edits:
        for begin, end, text in reversed(edits):
            lines[begin:end] = text
        document.write_text("\n".join(lines), encoding="utf-8")
    return ran, wrong


def surroundings(build):
    programs = [build / "cli", build / "docs" / "examples"]
    keep = {k: v for k, v in os.environ.items() if k not in ("SSLKEYLOGFILE", "LC_ALL", "HANDGLASS_LANG")}
    return {**keep, "PATH": os.pathsep.join([*map(str, programs), keep["PATH"]]), "HANDGLASS_ROOT": str(ROOT),
            "NO_COLOR": "1", "LANG": "C.UTF-8", "TZ": "UTC"}


# A block, and whether it is true.
PLANTED = [
    ("$ echo one; echo two\none\ntwo", True),
    ("$ echo one; echo two\none\nthree", False),
    ("$ echo one; echo two\none", False),
    ("$ echo one\none\ntwo", False),
    ("$ seq 9\n1\n...\n9", True),
    ("$ seq 9\n...\n4\n5\n...", True),
    ("$ seq 9\n...\n5\n4\n...", False),
    ("$ seq 9\n1\n...\n8", False),
    ("$ seq 9\n2\n...\n9", False),
    ("$ seq 2\n1\n2\n...\n2", False),  # the first and the last segment may not overlap
    ("$ echo 'tls/a.h:12 x'\ntls/a.h:99 x", True),
    ("$ echo 'tls/a.h:12 x'\ntls/b.h:12 x", False),
    ("$ echo 'text   tls/a.h:12 x'\ntext  tls/a.h:123 x", True),
    ("$ echo 00:12\n00:13", False),
    ("$ echo a \\\n  b\na b", True),
    ("$ echo told >&2\ntold", True),
    ("$ false", False),
    ("$ false; echo \"exit code $?\"\nexit code 1", True),
    ("$ true\nprinted", False),
    ("words first\n$ true", False),
    ("", False),
    ("$ true\n```\n\n````\n```console\n$ false\n```\n````\n\n```console\n$ true", True),
    ("$ true\n```\n\n````\n```console\n$ false\n```\n````\n\n```console\n$ false", False),
]


def self_test():
    wrong = 0
    with tempfile.TemporaryDirectory() as directory:
        for i, (block, true) in enumerate(PLANTED):
            document = Path(directory) / f"{i}.md"
            document.write_text(f"text\n\n```console\n{block}\n```\n\n```sh\n$ false\n```\n", encoding="utf-8")
            _, complaints = check(document, dict(os.environ))
            if (not complaints) != true:
                wrong += 1
                print(f"judged wrongly: {block!r}: {complaints}")
        outdated = "   $ seq 9; echo\n   1\n   ...\n   7\n   9\n   ...\n   0\n"
        document.write_text(f"1. x\n   ```console\n{outdated}   ```\nend\n", encoding="utf-8")
        check(document, dict(os.environ), update=True)
        if check(document, dict(os.environ))[1] or "   ...\n" not in document.read_text() or \
                not document.read_text().endswith("   ```\nend\n"):
            wrong += 1
            print("--update did not make the document true:\n" + document.read_text())
    print(f"self-test: {len(PLANTED) + 1} planted documents, {wrong} judged wrongly")
    return wrong


def main():
    arguments = argparse.ArgumentParser(description="Run what the documents show.")
    arguments.add_argument("--build", type=Path, default=ROOT / "build")
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("--self-test", action="store_true")
    arguments.add_argument("documents", nargs="*", type=Path)
    asked = arguments.parse_args()
    if asked.self_test:
        return 1 if self_test() else 0
    total, complaints = 0, []
    for document in [d.resolve() for d in asked.documents] or documents():
        ran, wrong = check(document, surroundings(asked.build.resolve()), asked.update)
        total += ran
        complaints += wrong
    print(*complaints, sep="\n\n", end="\n\n" if complaints else "")
    print(f"docs: {total} commands run, {len(complaints)} not as the documents say")
    return 1 if complaints or not total else 0  # a check that ran nothing has checked nothing


if __name__ == "__main__":
    sys.exit(main())
