#!/usr/bin/env python3
"""Chromium fetches from `handglass serve`. Its TLS (BoringSSL) is the one here that knows X25519MLKEM768: a server that
takes nothing else must be understood, and one that takes X25519 alone as well."""
import base64, hashlib, shutil, ssl

from peers import SCRATCH, Cases, Missing, expect, handglass_server, need, pki, run

cases = Cases("Chromium from handglass serve")
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
GREETING = b"Hello from handglass."


def browser():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise Missing("Chromium is not installed")
    return found


def pin(files):
    """The hash of the server's public key, by which Chromium trusts it: RFC 7469 section 2.4."""
    der = run(need("openssl"), "x509", "-in", files / "server.pem", "-pubkey", "-noout").stdout
    return base64.b64encode(hashlib.sha256(ssl.PEM_cert_to_DER_cert(
        der.decode().replace("PUBLIC KEY", "CERTIFICATE"))).digest()).decode()


def fetch(files, group):
    chromium = browser()
    with handglass_server(files, "--trace", "--group", group) as server:
        cases.connections += 1
        # It must run as root, too, and without a screen; and must talk to nobody but us.
        done = run(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                   "--disable-component-update", f"--user-data-dir={SCRATCH / group}", f"--ignore-certificate-errors-spki-list={pin(files)}",
                   "--dump-dom", f"https://localhost:{server.port}/", timeout=90)
        expect(GREETING in done.stdout, "the page was", done.stdout[-500:], "and Chromium said", done.stderr[-1500:])
        server.wait_for(rb"ServerHello(?s:.*)" + group.encode())


def main():
    files = pki("chromium", "--key-type", "ecdsa")
    for group in ("X25519MLKEM768", "x25519"):
        cases.run(f"the key exchange is {group}", fetch, files, group)
    cases.end()


main()
