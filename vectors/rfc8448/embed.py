#!/usr/bin/env python3
"""Turns scenarios of RFC 8448 into a C++ table, at build time.

    embed.py OUT.cpp KEY.pem NAME=SECTION=FILE.json …
"""
import json
import sys

out, key, *scenarios = sys.argv[1:]
lines = [
    "// Written by vectors/rfc8448/embed.py from the files beside it.",
    '#include "trace/replay/scenario.h"',
    "namespace handglass::trace {",
]


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


table = []
for number, scenario in enumerate(scenarios):
    name, section, file = scenario.split("=")
    steps = json.load(open(file, encoding="utf-8"))
    for i, step in enumerate(steps):
        # null stands for "as many zeros as the hash is long", which nobody compares.
        values = ", ".join("{%s, %s}" % (literal(label), literal(hex or "")) for label, hex in step["values"])
        lines.append(f"static constexpr ScenarioValue values_{number}_{i}[] = {{{values or '{}'}}};")
    lines.append(f"static constexpr ScenarioStep steps_{number}[] = {{")
    for i, step in enumerate(steps):
        count = len(step["values"])
        lines.append(f"  {{{literal(step['who'])}, {literal(step['does'])}, {{values_{number}_{i}, {count}}}}},")
    lines.append("};")
    table.append(f"  {{{literal(name)}, {literal(section)}, steps_{number}}},")
pem = open(key, encoding="utf-8").read()
lines += ["static constexpr Scenario all[] = {", *table, "};"]
lines += ["std::span<const Scenario> scenarios() { return all; }"]
lines += [f"std::string_view rfc8448_server_key() {{ return {literal(pem)}; }}"]
lines += ["} // namespace handglass::trace", ""]
open(out, "w", encoding="utf-8").write("\n".join(lines))
