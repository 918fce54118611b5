#!/usr/bin/env python3
"""Turns the page's style sheets and scripts into C++ strings, at build time.

    embed_assets.py OUT.cpp FILE.css … FILE.js …

All .css files one after another are one string, all .js files another. Comments and indentation stay out of
the page: whoever wants to read them reads them here, and every page is smaller.
"""
import re
import sys


def css(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*([{;])\s*", r"\1", text) # no string of ours holds a brace or a semicolon
    text = re.sub(r";?\s*}", "}", text)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def js(text):
    """Only whole lines of comment go: that needs no knowledge of strings and regular expressions."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("//"))


def literal(text):
    for forbidden in ("</script", "</style", "<!--", "http://", "https://", "@import", "url("):
        if forbidden in text.lower():
            sys.exit(f"{forbidden} has no place in an asset: the page is one file and asks nobody")
    lines = []
    for line in text.split("\n"):
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")
        lines.append('"' + escaped + '\\n"')
    return "\n  ".join(lines)


def main(out, *names):
    parts = {"css": [], "js": []}
    for name in names:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        kind = name.rsplit(".", 1)[1]
        parts[kind].append(css(text) if kind == "css" else js(text))
    script = "(function(){'use strict';\n" + "\n".join(parts["js"]) + "\n})();"
    with open(out, "w", encoding="utf-8") as file:
        file.write("// Written by trace/html/embed_assets.py.\n#include <string_view>\n"
                   "namespace handglass::trace::html {\n"
                   "extern const std::string_view page_css, page_js;\n"
                   f"const std::string_view page_css =\n  {literal(chr(10).join(parts['css']))};\n"
                   f"const std::string_view page_js =\n  {literal(script)};\n"
                   "} // namespace handglass::trace::html\n")


main(*sys.argv[1:])
