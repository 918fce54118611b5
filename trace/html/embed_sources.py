#!/usr/bin/env python3
"""Turns our own C++ sources into a table of functions, at build time, so that a page can carry the code
that emitted each of its events and needs no network to show it.

    embed_sources.py OUT.cpp DEPFILE ROOT FOLDER…
    embed_sources.py --self-test

A function is found by its braces: comments and strings are blanked out, then blocks are followed. Namespaces
and types hold functions; whatever else opens a brace there is one. A type of at most 40 lines is shown whole,
since a message is understood from its members and its `fields` together. Comments right above belong to it.
"""
import bisect
import pathlib
import re
import sys

WHOLE_TYPE = 40  # lines

# What must not be read as code. A ' between digits separates thousands and begins nothing.
BLANK = re.compile(r'R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', re.S)


def blanked(text):
    return BLANK.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def kind_of(head):
    if re.search(r"\bnamespace\b|^\s*extern\s*$", head):
        return "namespace"
    if "(" in head:
        return "function"
    return "type" if re.search(r"\b(struct|class|union)\b", head) else "other"


def functions(text):
    """(first line, last line) of every function or small type; lines count from 1."""
    code = blanked(text)
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def line_of(at):
        return bisect.bisect_right(starts, at)

    found, stack, begin, at = [], [], 0, 0  # stack: (kind, first line)
    while at < len(code):
        c = code[at]
        if c == "{":
            head = code[begin:at]
            if head.count("(") > head.count(")"):  # a default argument: part of the head
                at = code.index("}", at) + 1
                continue
            # an access label is no part of what follows it
            label = list(re.finditer(r"\b(?:public|private|protected)\s*:(?!:)", head))
            offset = label[-1].end() if label else 0
            lead = len(head[offset:]) - len(head[offset:].lstrip())
            first = line_of(begin + offset + lead)
            kind = kind_of(head[offset:])
            if kind in ("namespace", "type"):
                stack.append((kind, first))
                at += 1
                begin = at
                continue
            depth = 0  # a function or an initialiser: to its end, members initialised with braces included
            while at < len(code):
                depth += (code[at] == "{") - (code[at] == "}")
                closed = code[at] == "}" and depth == 0
                at += 1
                if closed and not re.match(r"\s*[,{]", code[at:at + 200]):
                    break
            if kind == "function":
                found.append((first, line_of(at - 1), False))
            begin = at
            continue
        if c == "}":
            if stack:
                kind, first = stack.pop()
                last = line_of(at)
                if kind == "type" and last - first < WHOLE_TYPE:
                    found = [f for f in found if not first <= f[0] <= last] + [(first, last, True)]
            begin = at + 1
        elif c == ";":
            begin = at + 1
        at += 1

    result = []
    for first, last, _ in sorted(found):
        while first > 1 and lines[first - 2].lstrip().startswith(("//", "#pragma omp")):
            first -= 1
        result.append((first, last))
    return lines, result


def literal(text):
    out = []
    for byte in text.encode("utf-8"):
        c = chr(byte)
        if c == "\n":
            out.append("\\n")
        elif c in '"\\':
            out.append("\\" + c)
        elif 0x20 <= byte < 0x7F:
            out.append(c)
        else:
            out.append(f"\\{byte:03o}")  # three digits: it cannot swallow what follows
    return '"' + "".join(out) + '"'


def dedented(lines):
    widths = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    cut = min(widths, default=0)
    return "\n".join(line[cut:].rstrip() for line in lines)


SAMPLE = """// sample.h: a file.
namespace a {

struct Small {
  int x = 0;
  static void fields(auto& io) {
    io.u8("{", x);
  }
};

namespace {
// Why it is so.
template <class T>
Result<void> helper(T t, Args args = {}) { // }
  if (t) { return {}; }
  return '}';
}
} // namespace

Machine::Machine(int a) : a_{a}, b_(1'000) {
  start();
}
constexpr int table[] = {1, 2};
} // namespace a
"""


def self_test():
    _, found = functions(SAMPLE)
    expected = [(4, 9), (12, 17), (20, 22)]
    if found != expected:
        sys.exit(f"expected {expected}, found {found}")
    if literal('a"\\\n§') != '"a\\"\\\\\\n\\302\\247"':
        sys.exit(f"a literal is not as it should be: {literal('§')}")
    print("self-test: functions are found")


def main(out, depfile, root, *folders):
    root = pathlib.Path(root)
    read, rows = [], []
    for folder in folders:
        for path in sorted(p for p in (root / folder).rglob("*") if p.suffix in (".h", ".cpp")):
            read.append(path)
            name = path.relative_to(root).as_posix()
            lines, found = functions(path.read_text(encoding="utf-8"))
            rows += [(name, first, last, dedented(lines[first - 1:last])) for first, last in found]
    rows.sort(key=lambda row: (row[0].encode(), row[1]))
    with open(out, "w", encoding="utf-8") as file:
        file.write("// Written by trace/html/embed_sources.py.\n"
                   '#include "trace/html/sources.h"\nnamespace handglass::trace::html {\n'
                   "extern const std::span<const Function> all_functions;\n"
                   "static const Function table[] = {\n")
        for name, first, last, text in rows:
            file.write(f"  {{{literal(name)}, {first}, {last}, {literal(text)}}},\n")
        file.write("};\nconst std::span<const Function> all_functions(table);\n} // namespace handglass::trace::html\n")
    # The folders too: a new file in one of them changes the table.
    seen = read + sorted({p.parent for p in read})
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(f"{out}: " + " ".join(str(p).replace(" ", "\\ ") for p in seen) + "\n")


if __name__ == "__main__":  # the book (docs/book) borrows functions()
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        main(*sys.argv[1:])
