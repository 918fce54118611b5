#!/usr/bin/env python3
"""Turns the catalogue's .txt files into a C++ table, at build time.

    embed.py OUT.cpp en FILE.txt … zh FILE.txt …

A line reads `id = sentence`; an indented line goes on with the sentence above; `#` begins a comment.
An id that stands twice in a language is an error: one sentence, one place.
"""
import re
import sys


def read(files):
    found = {}
    for name in files:
        last = None
        with open(name, encoding="utf-8") as text:
            for number, line in enumerate(text, 1):
                line = line.rstrip()
                if not line or line.startswith("#"):
                    continue
                if line[0].isspace():
                    if last is None:
                        sys.exit(f"{name}:{number}: a continuation of nothing")
                    joint = "" if ord(found[last][-1]) > 0x2E7F else " "  # Chinese needs no space
                    found[last] += joint + line.strip()
                    continue
                match = re.fullmatch(r"([A-Za-z][\w.*()-]*)\s*=\s*(.*\S)", line)
                if not match:
                    sys.exit(f"{name}:{number}: not of the form `id = sentence`")
                last = match[1]
                if last in found:
                    sys.exit(f"{name}:{number}: {last} stands twice")
                found[last] = match[2]
    return found


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main(out, *arguments):
    files = {"en": [], "zh": []}
    lang = None
    for argument in arguments:
        if argument in files:
            lang = argument
        else:
            files[lang].append(argument)
    lines = [
        "// Written by trace/catalogue/embed.py from the .txt files beside it.",
        '#include "trace/catalogue/catalogue.h"',
        "namespace handglass::trace {",
        "extern const std::span<const Entry> catalogue_en, catalogue_zh;",
    ]
    for lang, names in files.items():
        found = read(names)
        lines.append(f"static constexpr Entry entries_{lang}[] = {{")
        lines += [f"  {{{literal(i)}, {literal(found[i])}}}," for i in sorted(found, key=lambda i: i.encode())]
        lines.append("};")
        lines.append(f"const std::span<const Entry> catalogue_{lang}(entries_{lang});")
    lines.append("} // namespace handglass::trace")
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


main(*sys.argv[1:])
