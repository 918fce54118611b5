#!/usr/bin/env python3
"""The tshark commands of lesson 19, which are in `shell-session` blocks because not everybody has tshark.

    tshark_lesson.py --build DIR

Makes `console` blocks of them and runs the lesson as run_docs.py runs every document. The lesson shows what tshark 4.0
prints; where there is none, or another version, the test is skipped (where CI is set, it fails).
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import run_docs  # noqa: E402

VERSION = "4.0."
LESSONS = sorted((run_docs.ROOT / "docs" / "lessons").glob("19-*.md"))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", type=Path, required=True)
    build = arguments.parse_args().build.resolve()
    tshark = shutil.which("tshark")
    told = subprocess.run([tshark, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False).stdout.decode() if tshark else ""
    found = re.search(r"TShark \(Wireshark\) (\S+)", told)
    if not found or not found[1].startswith(VERSION):
        print(f"lesson 19 shows tshark {VERSION}x; here is {found[1] if found else 'none'}")
        return 1 if os.environ.get("CI") == "true" else 77
    ran, wrong, blocks = 0, [], 0
    for lesson in LESSONS:
        text, count = re.subn(r"^```shell-session$", "```console", lesson.read_text(encoding="utf-8"), flags=re.M)
        blocks += count
        with tempfile.TemporaryDirectory() as directory:
            copy = Path(directory) / lesson.name
            copy.write_text(text, encoding="utf-8")
            commands, complaints = run_docs.check(copy, run_docs.surroundings(build))
        ran += commands
        wrong += complaints
    print(*wrong, sep="\n\n", end="\n\n" if wrong else "")
    print(f"{len(LESSONS)} lessons, {blocks} blocks with tshark, {ran} commands run, {len(wrong)} not as the lesson says")
    return 1 if wrong or blocks != len(LESSONS) or not blocks else 0


if __name__ == "__main__":
    sys.exit(main())
