#!/usr/bin/env python3
"""The HTML page in a real browser: page_test.mjs drives Chromium over pages that our program makes here.

    page_test.py HANDGLASS BUILD_ROOT

Needs node, Chromium, and the two npm packages of package.json, which `./run test` puts into the build directory.
What is missing is a skip that can be seen (exit code 77), and a failure where CI=true.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent
handglass, build = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
packages = build / "npm"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]

# name, arguments, exit code. Each is made twice: as a page and as JSON Lines, with the same octets.
HOSTILE = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "a\x1b[2Jb\x07", "\u202etxt.exe", "&amp;\"'>"]
SCENES = [
    ("client", ["demo", "--seed", "1"], 0),
    ("server", ["demo", "--seed", "1", "--side", "server"], 0),
    ("chinese", ["demo", "--seed", "1", "--lang", "zh"], 0),
    ("retry", ["demo", "--seed", "2", "--retry", "--client-cert", "--key-update"], 0),
    ("pieces", ["demo", "--seed", "3", "--fragment", "100", "--pad", "64"], 0),
    ("flawed", ["demo", "--seed", "4", "--flaw", "wrong-host"], 3),
    ("hostile", ["demo", "--seed", "5", "--alpn", ",".join(HOSTILE)], 1),
    ("plain", ["demo", "plain-http"], 0),
    ("map", ["demo", "tls12-rsa", "--seed", "1"], 0),
    ("resumed", ["demo", "tls12-resume", "--seed", "1"], 0),
    ("replay", ["replay", "rfc8448/hello-retry"], 0),
    ("certificate", ["cert", "show", str(here.parent.parent / "vectors/certs/rfc8448-server.der")], 0),
]


def leave(what):
    wanted = os.environ.get("CI") == "true"
    print("FAIL" if wanted else "SKIP", what)
    sys.exit(1 if wanted else 77)


def main():
    node = shutil.which("node") or leave("node is not installed")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None) or leave("Chromium is not installed")
    for package in ("playwright-core", "axe-core"):
        if not (packages / "node_modules" / package).is_dir():
            leave(f"the npm package {package} is not in {packages}: ./run test puts it there")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in ("LANG", "SSLKEYLOGFILE")} | {"LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory(prefix="handglass-page-") as scratch:
        scenes = []
        subprocess.run([handglass, "pki", "make", os.path.join(scratch, "pki")], check=True, capture_output=True, env=environment)
        verify = ["cert", "verify", "--ca", os.path.join(scratch, "pki/root.pem"), os.path.join(scratch, "pki/server.pem"), "--name"]
        chains = [("chain", [*verify, "localhost"], 0), ("refused", [*verify, "other.test"], 3),
                  ("several", ["cert", "show", os.path.join(scratch, "pki/server.pem")], 0)]
        for name, arguments, code in SCENES + chains:
            files = {}
            for form in ("html", "jsonl"):
                files[form] = os.path.join(scratch, f"{name}.{form}")
                made = subprocess.run([handglass, *arguments, "--format", form, "-o", files[form]], capture_output=True, env=environment, timeout=60)
                if made.returncode != code:
                    sys.exit(f"FAIL {name}: handglass {' '.join(arguments)} ended with {made.returncode}, not {code}: {made.stderr.decode()}")
            scenes.append({"name": name, **files})
        job = {"browser": browser, "packages": str(packages), "scenes": scenes, "scratch": scratch}
        done = subprocess.run([node, here / "page_test.mjs", json.dumps(job)], timeout=880)
    sys.exit(done.returncode)


main()
