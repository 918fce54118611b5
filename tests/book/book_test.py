#!/usr/bin/env python3
"""The book, built here and looked at: by check_site.py without a browser, by book_test.mjs in Chromium.

    book_test.py HANDGLASS BUILD_ROOT

Needs what `./run docs` needs (Python-Markdown, Pygments, Graphviz, Doxygen, node, docs/book/package.json's packages in
BUILD_ROOT/npm-book) and, for the browser, what tests/html needs. What is missing is a skip that can be seen (exit code
77), and a failure where CI=true.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
root = here.parents[1]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
MINUTE = 60
# Other scenes than those that the book itself played may say more; these it must know in full.
TRACES = [["demo"], ["demo", "--side", "server"], ["demo", "--retry", "--client-cert"], ["demo", "tls12-rsa"], ["demo", "tls12-ecdhe", "--side", "server"], ["demo", "tls12-resume"]]


def leave(what):
    wanted = os.environ.get("CI") == "true"
    print("FAIL" if wanted else "SKIP", what)
    sys.exit(1 if wanted else 77)


def python_with(*modules):
    for candidate in (sys.executable, "/usr/bin/python3"):
        if shutil.which(candidate) and subprocess.run([candidate, "-c", f"import {','.join(modules)}"], capture_output=True).returncode == 0:
            return candidate
    return None


def main():
    handglass, build = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
    python = python_with("markdown", "pygments") or leave("no Python here has both markdown and pygments")
    for tool in ("dot", "doxygen", "node"):
        shutil.which(tool) or leave(f"{tool} is not installed")
    if not (build / "npm-book/node_modules/minisearch").is_dir():
        leave(f"the npm package minisearch is not in {build}/npm-book: ./run test puts it there")
    with tempfile.TemporaryDirectory(prefix="handglass-book-") as scratch:
        site = pathlib.Path(scratch, "book")
        begin = time.monotonic()
        subprocess.run([python, root / "docs/book/build.py", "--handglass", handglass, "--packages", build / "npm-book", "-o", site], check=True, timeout=400)
        took = time.monotonic() - begin
        print(f"built in {took:.0f} s")
        traces = []
        for arguments in TRACES:
            traces.append(os.path.join(scratch, f"{len(traces)}.jsonl"))
            subprocess.run([handglass, *arguments, "--seed", "1", "--format", "jsonl", "-o", traces[-1]], check=True, capture_output=True, timeout=MINUTE)
        subprocess.run([sys.executable, here / "check_site.py", site, *traces], check=True, timeout=2 * MINUTE)
        browser = next(filter(None, map(shutil.which, BROWSERS)), None) or leave("Chromium is not installed")
        packages = build / "npm"
        for package in ("playwright-core", "axe-core"):
            if not (packages / "node_modules" / package).is_dir():
                leave(f"the npm package {package} is not in {packages}: ./run test puts it there")
        job = {"browser": browser, "packages": str(packages), "site": str(site), "scratch": scratch}
        done = subprocess.run([shutil.which("node"), here / "book_test.mjs", json.dumps(job)], timeout=400)
    sys.exit(done.returncode)


main()
