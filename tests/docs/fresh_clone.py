#!/usr/bin/env python3
"""The fifteen-minute script of docs/teach runs from a fresh clone without an error.

    fresh_clone.py --build DIR     the clone's own `run` and documents; what it builds is the build under test
    fresh_clone.py                 all of it: the clone also configures and compiles from nothing, in its own build/
    fresh_clone.py --self-test     it notices a command that fails

The clone holds what git tracks, and nothing else, in a folder of its own. Then everything a teacher is told to type is
typed, in the order of the page, in one shell: the `sh` blocks in the top folder, the `console` blocks in an empty one.
(That each command prints what the page shows is the business of run_docs.py.)
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["docs/teach/15-minutes.md", "docs/teach/15-minutes.zh.md"]
SECONDS = 1800


def tracked():
    """What a clone would have; where git cannot tell (an archive, another user's clone), all but build directories."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            check=False)
    if listed.returncode == 0 and listed.stdout:
        return [name for name in listed.stdout.decode().split("\0") if name]
    found = []
    for path in sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT)
        if path.is_file() and not re.match(r"build|\.git$", name.parts[0]):
            found.append(name.as_posix())
    return found


def clone(into):
    for name in tracked():
        source, target = ROOT / name, into / name
        if source.is_file():  # not deleted since
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def typed(page):
    """(kind, command) of every block a reader is told to type."""
    for kind, block in re.findall(r"^```(sh|console)\n(.*?)^```", page, re.M | re.S):
        if kind == "sh":
            yield from (("sh", line) for line in block.splitlines() if line.strip())
        else:
            for command in re.findall(r"^\$ ((?:.*\\\n)*.*)$", block, re.M):
                yield "console", command


def script(page):
    """One shell script: stops at the first command that fails, or whose pipeline begins with one that does."""
    lines, before = ["set -e", "set -o pipefail"], "sh"
    for kind, command in typed(page):
        if (before, kind) == ("sh", "console"):
            lines.append('cd "$(mktemp -d "$PWD/class.XXXXXX")"')
        lines.append(command)
        before = kind
    return "\n".join(lines) + "\n", len(lines) - 3


# A demo that is broken on purpose fails: its pipeline is judged by its end.
def allowed(text):
    return re.sub(r"^(.* --break .*)$", r"(set +o pipefail; \1)", text, flags=re.M)


def run(page, directory, build):
    text, count = script(page)
    environment = {k: v for k, v in os.environ.items() if k not in ("SSLKEYLOGFILE", "LC_ALL", "HANDGLASS_LANG", "BUILD")}
    environment |= {"HOME": str(directory), "LANG": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1"}
    if build:
        environment["BUILD"] = str(build)
        text = text.replace("$PWD/build/", f"{build}/")
    done = subprocess.run(["bash", "-c", allowed(text)], cwd=directory, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
    return count, done.returncode, done.stdout.decode("utf-8", "replace")


def self_test():
    wrong = 0
    for page, good in [("```sh\ntrue\n```\n\n```console\n$ echo a \\\n  b\na b\n$ true\n```\n", True),
                       ("```sh\nfalse\n```\n", False),
                       ("```sh\ntrue\n```\n```console\n$ false\n```\n", False),
                       ("```console\n$ false | cat\n```\n", False),
                       ("```console\n$ true\n$ no-such-command-here\n```\n", False),
                       ("```sh\ntrue\n```\n```console\n$ test -z \"$(ls)\"\n```\n", True)]:
        with tempfile.TemporaryDirectory() as directory:
            (Path(directory) / "something").touch()
            _, status, _ = run(page, Path(directory), None)
        if (status == 0) != good:
            wrong += 1
            print(f"judged wrongly: {page!r}")
    print(f"self-test: 6 planted pages, {wrong} judged wrongly")
    return wrong


def main():
    arguments = argparse.ArgumentParser(description="Run the 15-minute script from a fresh clone.")
    arguments.add_argument("--build", type=Path)
    arguments.add_argument("--self-test", action="store_true")
    asked = arguments.parse_args()
    if asked.self_test:
        return 1 if self_test() else 0
    failed = False
    for page in PAGES:
        with tempfile.TemporaryDirectory(prefix="handglass-clone-") as directory:
            clone(Path(directory))
            text = (Path(directory) / page).read_text(encoding="utf-8")
            count, status, output = run(text, Path(directory), asked.build and asked.build.resolve())
        if status or count < 10:
            failed = True
            print(*output.splitlines()[-20:], sep="\n")
        print(f"{page}: {count} commands, exit code {status}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
