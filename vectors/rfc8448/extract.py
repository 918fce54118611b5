#!/usr/bin/env python3
"""Reads the values out of a section of RFC 8448.

    extract.py rfc8448.txt 3 > simple-1rtt.json

The RFC tells each handshake as steps, "{client}  derive secret …", each with values in hexadecimal. The
output has the same steps in the same order: {"who", "does", "values": [[label, hex], …]}.
"""
import json
import re
import sys


def lines_of(text, section):
    """The section's lines, without page footers and headers."""
    inside = False
    for line in text.splitlines():
        if re.match(r"\d+\.  \S", line):
            inside = line.startswith(f"{section}.  ")
            continue
        if inside and not re.match(r"(Thomson\s|RFC 8448\s)", line) and "\f" not in line:
            yield line


def steps(lines):
    step = None
    for line in lines:
        if match := re.match(r"   \{(client|server)\}  (.*)", line):
            step = {"who": match[1], "does": match[2].strip(), "values": []}
            yield step
        elif step is None:
            continue
        elif match := re.match(r"      ([\w ]+?)(?: \((\d+) octets\))?:  (.*)", line):
            step["values"].append([match[1], match[2], match[3]])
        elif step["values"]:
            if line.strip():
                step["values"][-1][2] += " " + line.strip()
        elif line.strip() and re.match(r"      \S", line):
            step["does"] += " " + line.strip()


def tidy(step):
    step["does"] = step["does"].rstrip(":")
    tidied = []
    for label, count, value in step["values"]:
        if value.startswith("0 (all zero"):
            digits = None  # as many zeros as the hash is long
        elif value.startswith("(empty)"):
            digits = ""
        else:
            digits = value.replace(" ", "")
            if len(digits) != 2 * int(count):
                sys.exit(f"{step['does']}: {label} has {len(digits) / 2} octets, not {count}")
        tidied.append([label, digits])
    step["values"] = tidied
    return step


text = open(sys.argv[1], encoding="utf-8").read()
result = [tidy(step) for step in list(steps(lines_of(text, sys.argv[2])))]
print("[\n" + ",\n".join(json.dumps(step) for step in result) + "\n]")
