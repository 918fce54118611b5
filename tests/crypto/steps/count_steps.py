#!/usr/bin/env python3
"""Opening a record, or a premaster secret, takes the same number of instructions whatever is in it.

    count_steps.py PROGRAM

Runs tests/crypto/steps/steps under valgrind's callgrind, which writes one file for each case. The counts of a
group must be equal to the instruction; those of a group called "planted" must differ, or the counting sees nothing.
"""
import pathlib
import re
import subprocess
import sys
import tempfile


def counts(program):
    """{group: {case: instructions}}"""
    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(scratch) / "out"
        command = ["valgrind", "--tool=callgrind", "--collect-atstart=no", f"--callgrind-out-file={out}", program]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        groups = {}
        for file in sorted(out.parent.glob("out.*"), key=lambda path: int(path.suffix[1:])):
            text = file.read_text()
            label = re.search(r"^desc: Trigger: Client Request: (.*) \| (.*)$", text, re.M)
            if label:
                group = groups.setdefault(label[1], {})
                name = label[2]
                while name in group:
                    name += "'"
                group[name] = int(re.search(r"^(?:summary|totals): (\d+)", text, re.M)[1])
        return groups


def main(program):
    groups = counts(program)
    wrong = 0
    for group, cases in groups.items():
        differ = len(set(cases.values())) > 1
        bad = differ != group.startswith("planted") or len(cases) < 2 or 0 in cases.values()
        wrong += bad
        print(f"{group}: {len(cases)} cases, {min(cases.values()):,} to {max(cases.values()):,} instructions"
              f"{'  WRONG' if bad else ''}")
        if bad or differ:
            for name, count in cases.items():
                print(f"    {count:12,}  {name}")
    planted = sum(group.startswith("planted") for group in groups)
    if not planted or planted == len(groups):
        sys.exit("there must be groups of both kinds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
