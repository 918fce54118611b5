#!/usr/bin/env python3
"""Does every #include point the way docs/architecture.md says?

    core <- crypto <- x509 <- tls <- http <- cli        trace: for cli, tests and the examples in docs

Meson sees a wrong arrow only when it needs a symbol to link; this reads the #includes and names file and
line. It also holds what a wrong include would break quietly: the library needs libsodium alone, only
http/socket touches the network, nothing below it has threads, and nothing new lies at the top of the tree.

    check_layers.py [ROOT]        check the tree
    check_layers.py --self-test   plant each kind of violation in a small tree and see it caught
"""
import re
import sys
import tempfile
from pathlib import Path

LIBRARY = ["core", "crypto", "x509", "tls", "http"]
# Who may include whom. The library is a line: each folder sees itself and what stands left of it.
MAY_INCLUDE = {folder: set(LIBRARY[: i + 1]) for i, folder in enumerate(LIBRARY)}
MAY_INCLUDE["trace"] = {*LIBRARY, "trace"}
MAY_INCLUDE["cli"] = {*LIBRARY, "trace", "cli"}
MAY_INCLUDE["docs"] = {*LIBRARY, "trace", "docs"}
MAY_INCLUDE["tests"] = {*LIBRARY, "trace", "cli", "docs", "tests"}

TOP = {
    "core", "crypto", "x509", "tls", "http", "trace", "cli", "tests", "vectors", "docs",
    "meson.build", "meson_options.txt", "run", "LICENSE", "README.md", "README.zh.md", "CHANGELOG.md",
    ".ci", ".clang-format", ".editorconfig", ".git", ".gitattributes", ".gitignore",
}
NOT_OURS = re.compile(r"build.*|\.cache|\.vscode|\.idea|__pycache__")  # made here, never committed

# Third parties the library must not know: what the tool needs of them, it hands in through an interface.
THIRD_PARTY = re.compile(r"(fmt|CLI|nlohmann|catch2|openssl|brotli)/|zlib\.h$")
NETWORK = re.compile(r"(sys/(socket|un|select|epoll|event|poll)|netinet/.+|arpa/.+|net/.+|netdb|poll|winsock2|ws2tcpip)\.h$")
THREADS = re.compile(r"(thread|mutex|shared_mutex|future|condition_variable|pthread\.h|semaphore\.h)$")
MAY_USE_NETWORK = re.compile(r"http/socket\.(h|cpp)$")

INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def fault(file, target, quoted):
    """What is wrong with `file` including `target`, or None."""
    folder = file.split("/")[0]
    if quoted:
        other = target.split("/")[0]
        if "/" not in target or other not in MAY_INCLUDE:
            return f'"{target}": write it from the top of the tree, as in "core/bytes.h"'
        if other not in MAY_INCLUDE[folder]:
            allowed = " ".join(sorted(MAY_INCLUDE[folder]))
            return f'"{target}": {folder} may not include {other} (it may: {allowed})'
        return None
    if folder in LIBRARY and THIRD_PARTY.match(target):
        return f"<{target}>: the library needs libsodium alone; this belongs in cli, trace or tests"
    if NETWORK.match(target) and not MAY_USE_NETWORK.match(file):
        return f"<{target}>: only http/socket touches the network"
    if folder in LIBRARY and THREADS.match(target) and not MAY_USE_NETWORK.match(file):
        return f"<{target}>: the library has no threads; bytes go in, bytes come out"
    return None


def check(root):
    """All faults of the tree, each as "file:line: what", and how many #includes were read."""
    faults, read = [], 0
    for entry in sorted(p.name for p in root.iterdir()):
        if entry not in TOP and not NOT_OURS.fullmatch(entry):
            faults.append(f"{entry}: nothing of this name belongs at the top of the tree "
                          "(docs/architecture.md lists what does; tests/check_layers.py holds the list)")
    for folder in MAY_INCLUDE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in (".h", ".cpp") or not path.is_file():
                continue
            file = path.relative_to(root).as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if found := INCLUDE.match(line):
                    read += 1
                    target = found[1] or found[2]
                    if what := fault(file, target, found[1] is not None):
                        faults.append(f"{file}:{number}: {what}")
    return faults, read


# file, its content, and what the complaint must begin with ("" for: none)
PLANTED = [
    ("core/good.h", '#include <vector>\n#include "core/bytes.h"\n', ""),
    ("tls/good.cpp", '#include "x509/pem.h"\n#include "crypto/hash/hash.h"\n', ""),
    ("cli/good.cpp", '#include <fmt/core.h>\n#include "trace/pair.h"\n', ""),
    ("http/socket.cpp", "#include <sys/socket.h>\n#include <poll.h>\n", ""),
    ("tests/good.cpp", '#include <nlohmann/json.hpp>\n#include "cli/demo.h"\n', ""),
    ("build-x/scratch.cpp", '#include "tests/catch.h"\n', ""),
    ("core/up.h", '#pragma once\n#include "crypto/hash/hash.h"\n', "core/up.h:2: "),
    ("crypto/ec/up.cpp", '#include "x509/pem.h"\n', "crypto/ec/up.cpp:1: "),
    ("x509/up.h", '#  include "tls/config.h"\n', "x509/up.h:1: "),
    ("tls/up.h", '#include "http/url.h"\n', "tls/up.h:1: "),
    ("http/up.h", '#include "cli/demo.h"\n', "http/up.h:1: "),
    ("tls/tells.h", '\n\n#include "trace/recorder.h"\n', "tls/tells.h:3: "),
    ("trace/up.h", '#include "cli/demo.h"\n', "trace/up.h:1: "),
    ("cli/tests.cpp", '#include "tests/catch.h"\n', "cli/tests.cpp:1: "),
    ("x509/near.h", '#include "pem.h"\n', "x509/near.h:1: "),
    ("tls/third.cpp", "#include <fmt/format.h>\n", "tls/third.cpp:1: "),
    ("core/third.cpp", "#include <nlohmann/json.hpp>\n", "core/third.cpp:1: "),
    ("http/third.cpp", "#include <CLI/CLI.hpp>\n", "http/third.cpp:1: "),
    ("cli/net.cpp", "#include <sys/socket.h>\n", "cli/net.cpp:1: "),
    ("http/client.cpp", "#include <netdb.h>\n", "http/client.cpp:1: "),
    ("tls/threads.cpp", "#include <thread>\n", "tls/threads.cpp:1: "),
    ("notes.txt", "", "notes.txt: "),
    ("utils/x.h", "", "utils: "),
]


def self_test():
    """Each planted file alone in a tree: exactly the complaint it deserves, and no other."""
    wrong = 0
    for name, content, expected in PLANTED:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            faults, _ = check(Path(directory))
        good = [f.startswith(expected) for f in faults] == [True] if expected else faults == []
        if not good:
            wrong += 1
            print(f"{name}: expected {expected or 'no complaint'!r}, got {faults}")
    print(f"self-test: {len(PLANTED)} planted files, {wrong} judged wrongly")
    return wrong


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 1 if self_test() else 0
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    faults, read = check(root)
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"layers: {read} #includes read, {len(faults)} wrong")
    return 1 if faults or not read else 0  # a check that read nothing has checked nothing


if __name__ == "__main__":
    sys.exit(main())
