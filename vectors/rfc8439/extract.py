#!/usr/bin/env python3
"""Reads the test vectors out of appendix A of RFC 8439.

    extract.py rfc8439.txt > appendix-a.rsp

In the form of NIST's response files. For each section, A.1 to A.5, its vectors in order, each with its labels as the
RFC has them (without "The" and colons) and their values: octets as hexadecimal, the block counter as a number. States
are left out: the key stream says the same.
"""
import re
import sys

DUMP = re.compile(r"\s+[0-9]{3}  ((?:[0-9a-f]{2} )*[0-9a-f]{2})(?:  |\s*$)")  # 016  bd d2 …  what it is as text
PLAIN = re.compile(r"   ((?:[0-9A-F]{2} )*[0-9A-F]{2})$")  # A.3's shorter way


def lines_of(text):
    """The appendix without page footers and headers."""
    inside = False
    for line in text.splitlines():
        if re.match(r"Appendix [AB]\.  ", line) and not line.rstrip()[-1].isdigit():
            inside = line.startswith("Appendix A")
        elif inside and not re.match(r"(Nir & Langley\s|RFC 8439\s)", line) and "\f" not in line:
            yield line


def read(lines):
    sections, vector, label = {}, None, None
    for line in lines:
        if match := re.match(r"(A\.\d)\.  ", line):
            vector, label = {}, None
            sections[match[1]] = [vector]
        elif match := re.match(r"\s+Test Vector #(\d+):", line):
            if match[1] != "1":
                vector = {}
                sections[list(sections)[-1]].append(vector)
            label = None
        elif match := re.match(r"\s+(?:Initial )?Block Counter = (\d+)$", line):
            vector["Block Counter"] = int(match[1])
        elif match := DUMP.match(line) or PLAIN.match(line):
            if label:
                vector[label] = vector.get(label, "") + match[1].replace(" ", "").lower()
        elif match := re.match(r"\s+(?:The )?([\w -]+?):*$", line):
            label = match[1][0].upper() + match[1][1:]
        elif line.strip():
            label = None
    return sections


for section, vectors in read(lines_of(open(sys.argv[1], encoding="utf-8").read())).items():
    print(f"[{section}]\n")
    for number, values in enumerate(vectors, 1):
        print(f"Count = {number}")
        for label, value in values.items():
            print(f"{label} = {value}")
        print()
