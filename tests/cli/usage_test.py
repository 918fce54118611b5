#!/usr/bin/env python3
"""What somebody hears who types the wrong thing: what is wrong, where, and what to do instead.

    usage_test.py HANDGLASS

Each line below: what is typed, the exit code, and what standard error must hold, every piece of it.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

handglass = str(pathlib.Path(sys.argv[1]).resolve())
failed = 0


def run(words, cwd, **more):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in ("LANG", "SSLKEYLOGFILE")}
    return subprocess.run([handglass, *words], cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=60, env=clean | more)


def check(words, done, code, pieces, where="stderr"):
    global failed
    said = getattr(done, where)
    missing = [piece for piece in pieces if piece not in said]
    if done.returncode != code or missing:
        failed += 1
        print(f"FAIL handglass {' '.join(words)}: exit code {done.returncode}, wanted {code}; missing {missing} in:\n{said}")


with tempfile.TemporaryDirectory(prefix="handglass-usage-") as scratch:
    folder = pathlib.Path(scratch)
    assert run(["pki", "make", "pki"], scratch).returncode == 0
    (folder / "empty").write_bytes(b" \n")
    (folder / "page.html").write_text("<!doctype html><title>404</title>")
    (folder / "noise").write_bytes(bytes.fromhex("b825b32a00"))
    (folder / "hostile").write_bytes(b"a\x1b[2Jb")
    (folder / "cut.pem").write_text("-----BEGIN CERTIFICATE-----\nMIIB\n")
    pem = (folder / "pki/root.pem").read_text().split("-----")[2]
    import base64
    der = base64.b64decode(pem)
    (folder / "root.der").write_bytes(der)
    (folder / "short.der").write_bytes(der[:100])
    root = ["cert", "verify", "pki/server.pem", "--name", "localhost", "--ca"]

    for words, code, pieces in [
        (["dmeo"], 2, ['no command "dmeo"', "handglass --help", "Perhaps you mean: demo\n"]),
        (["de\x1b[2Jmo"], 2, ["de\\x1b[2Jmo"]),
        (["cert", "shwo", "x"], 2, ['no command "shwo"', "handglass cert --help", "mean: show\n"]),
        (["prim", "sha25", "abc"], 2, ['no command "sha25"', "sha256"]),
        (["demo", "--steps"], 2, ["handglass demo has no option --steps", "mean: --step\n", "handglass demo --help"]),
        (["demo", "--seeds", "1"], 2, ["has no option --seeds", "mean: --seed\n"]),
        (["--versoin"], 2, ["handglass has no option --versoin", "mean: --version\n"]),
        (["-v"], 2, ["handglass has no option -v"]),
        (["demo", "tls1.3"], 2, ['scene: "tls1.3"', "tls12-resume", "mean: tls13\n"]),
        (["demo", "tls12"], 2, ["mean: tls12-ecdhe, tls12-resume, tls12-rsa\n"]),
        (["demo", "--cipher", "foo"], 2, ["--cipher: foo", "\n  TLS_AES_128_GCM_SHA256\n"]),
        (["demo", "--flaw", "expird"], 2, ["\n  expired\n", "mean: expired\n"]),
        (["demo", "--tls", "1.1"], 2, ['--tls: "1.1"', "1.2, 1.3"]),
        (["cert", "show"], 2, ["file is required", "handglass cert show --help"]),
        (["demo", "tls12-rsa", "--retry"], 2, ["--retry would do nothing with tls12-rsa"]),
        (["demo", "plain-http", "--client-cert"], 2, ["--client-cert would do nothing with plain-http"]),
        (["demo", "--quiz", "--step"], 2, ["--step would do nothing with --quiz"]),
        (["get", "localhost:1/x"], 2, ["localhost:1/x is no URL", "mean: https://localhost:1/x\n"]),
        (["get", "ftp://localhost"], 2, ["https://"]),
        (["cert", "show", "empty"], 5, ["empty is empty"]),
        (["cert", "show", "page.html"], 5, ["page.html is no certificate", 'begins with "<!doctype html>']),
        (["cert", "show", "noise"], 5, ["noise is no certificate", "begins with b825b32a"]),
        (["cert", "show", "hostile"], 5, ["a\\x1b[2Jb"]),
        (["cert", "show", "cut.pem"], 5, ["cut.pem: ", "line 1"]),
        (["cert", "show", "short.der"], 5, ["short.der: Certificate ends too early"]),
        (["cert", "show", "pki/server.key"], 5, ["pki/server.key holds a", "PRIVATE KEY"]),
        (["cert", "show", "localhost:99999"], 2, ["localhost:99999 is neither", "65535"]),
        (["cert", "show", "http://localhost"], 2, ["http://localhost is neither", "https://"]),
        (["cert", "show", "https://localhost:1/"], 4, ["localhost, port 1"]),
        (["cert", "show", "nobody.invalid"], 4, ["no file nobody.invalid", "no host"]),
        ([*root, "empty"], 5, ["empty is empty"]),
        ([*root, "page.html"], 5, ["page.html is no certificate"]),
        ([*root, "nobody"], 5, ["nobody", "No such file"]),
        ([*root, "root.der"], 0, []),
        (["get", "https://localhost:1", "--ca", "pki/root.key"], 5, ["pki/root.key holds a"]),
    ]:
        check(words, run(words, scratch), code, pieces)

    check(["LANG=zh", "demo", "--steps"], run(["demo", "--steps"], scratch, LANG="zh_CN.UTF-8"), 2, ["没有选项 --steps", "也许你要的是：--step"])
    # A command that cannot stand alone says what it has; "help" is understood as well.
    check(["(nothing)"], run([], scratch), 2, ["Usage: handglass ", "  demo "])
    check(["cert"], run(["cert"], scratch), 2, ["Usage: handglass cert ", "  show "])
    check(["help", "cert", "show"], run(["help", "cert", "show"], scratch), 0, ["Usage: handglass cert show "], "stdout")
    check(["demo", "--flaw", "?"], run(["demo", "--flaw", "?"], scratch), 0, ["  expired\n", "  wrong-host\n"], "stdout")
    shown = run(["demo", "--help"], scratch).stdout
    if "\n\n\n" in shown:
        failed += 1
        print("FAIL demo --help: two empty lines in a row")

sys.exit(1 if failed else 0)
