#!/usr/bin/env python3
"""Tracing costs nothing when nobody watches: the same work, with the tracing hooks compiled in and out.

    trace_cost.py SOURCE_ROOT BUILD_ROOT BUILDTYPE

Counts the instructions of tests/cost/cost under valgrind's callgrind, once in the build at hand and once in a
build of its own inside it, configured with -Dtrace=false. With the hooks each row may cost 2 % more at most; a
message of one or two octets takes less than a hundred instructions, and is allowed the branch and the load
that every call has: four instructions a call. (Fewer with the hooks than without is the luck of inlining.)
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MOST = 0.02
MOST_A_CALL = 4
CALLS = 1000  # cost.cpp parses so often
SKIPPED = 77  # Meson's word for it


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def instructions(program, row):
    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(scratch) / "out"
        run("valgrind", "--tool=callgrind", "--toggle-collect=measured", f"--callgrind-out-file={out}", program, row)
        return int(re.search(r"^summary: (\d+)", out.read_text(), re.M)[1])


def main(source, build, buildtype):
    if not shutil.which("valgrind"):
        print("skipped: valgrind is not here")
        return SKIPPED
    if not os.environ.get("CI") and not os.environ.get("HANDGLASS_SLOW"):
        print("skipped: builds the library once more, which takes minutes; HANDGLASS_SLOW=1 or CI=true runs it")
        return SKIPPED
    without = build / "without-trace"
    if not (without / "build.ninja").exists():
        run("meson", "setup", without, source, "-Dtrace=false", f"--buildtype={buildtype}")
    run("ninja", "-C", without, "tests/cost/cost")
    on, off = build / "tests/cost/cost", without / "tests/cost/cost"
    too_much = 0
    print(f"{'':20} {'hooks in':>12} {'hooks out':>12}")
    for row in run(on, "list").split():
        a, b = instructions(on, row), instructions(off, row)
        wrong = a - b > max(MOST * b, 0 if row == "handshake" else MOST_A_CALL * CALLS)
        too_much += wrong
        print(f"{row:20} {a:12,} {b:12,}  {100 * (a - b) / b:+.2f} %{'  TOO MUCH' if wrong else ''}")
    return 1 if too_much else 0


if __name__ == "__main__":
    os.environ.pop("MAKEFLAGS", None)
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]))
