#!/usr/bin/env python3
"""GnuTLS, which shares no code with OpenSSL and sends record_size_limit: gnutls-cli fetches from `handglass serve`,
and `handglass get` from gnutls-serv."""
import re

from openssl_pki import openssl_pki
from peers import (GROUPS, KEY_TYPES, SCRATCH, SUITES, Cases, Peer, closed_port, expect, get, handglass, handglass_server,
                   need, pki, run)

cases = Cases("handglass and GnuTLS")
CIPHERS = dict(zip(SUITES, ("AES-128-GCM", "AES-256-GCM", "CHACHA20-POLY1305")))
NAMES = {"x25519": "X25519", "secp256r1": "SECP256R1"}


def priority(suite, *groups):
    return (f"NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+{CIPHERS[suite]}:-GROUP-ALL:"
            + ":".join(f"+GROUP-{NAMES[g]}" for g in groups))


# The name by address: a bare machine may have nobody to ask what "localhost" is.
BY_ADDRESS = ("--sni-hostname", "localhost", "--verify-hostname", "localhost", "127.0.0.1")


def fetch(server, files, path, suite, *groups, more=()):
    cases.connections += 1
    done = run(need("gnutls-cli"), "--x509cafile", files / "root.pem", "-p", server.port, "--priority",
               priority(suite, *groups), "--alpn", "http/1.1", *more, *BY_ADDRESS,
               stdin=f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    expect(b"- Status: The certificate is trusted." in done.stdout, done.stdout[-2000:], done.stderr)
    return done.stdout


def client(server, files, suite, group):
    said = fetch(server, files, "/", suite, group)
    want = rf"ECDHE-{NAMES[group]}\)-\([^)]*\)-\({CIPHERS[suite]}\)"
    expect(re.search(want.encode(), said) and b"HTTP/1.1 200 OK" in said and b"Hello from handglass." in said, said[-2000:])


def retry(files, suite, group, other):
    """One share, of a group the server does not take."""
    with handglass_server(files, "--group", group) as server:
        said = fetch(server, files, "/", suite, other, group, more=["--single-key-share"])
        expect(f"ECDHE-{NAMES[group]}".encode() in said and b"Hello from handglass." in said, said[-2000:])


def large(files):
    with handglass_server(files, "--large", "300007") as server:
        for limit in (None, 512):
            said = fetch(server, files, "/large", SUITES[0], "x25519", more=["--recordsize", str(limit)] if limit else [])
            expect(said.count(b"x") >= 300007, said.count(b"x"), "octets came")


def gnutls_server(files, suite, *groups):
    for _ in range(5):  # gnutls-serv takes no port 0; somebody may be faster than we
        port = closed_port()
        peer = Peer([need("gnutls-serv"), "--http", "-p", str(port), "--x509certfile", files / "server.pem", "--x509keyfile",
                     files / "server.key", "--priority", priority(suite, *groups), "--alpn", "http/1.1"],
                    rb"listening on IPv4 [^\n]*?port (\d+)\.\.\.done")
        try:
            return peer.__enter__()
        except Exception:
            if peer.process.poll() is None:
                raise
    expect(False, "gnutls-serv does not start")


def server(key_type, suite, group):
    """gnutls-serv's page says what it negotiated."""
    files = openssl_pki(f"openssl-{key_type}", key_type)
    other = next(g for g in GROUPS if g != group)
    peer = gnutls_server(files, suite, group)
    try:
        for bets in (["--group", group], ["--group", other, "--group", group]):
            cases.connections += 1
            page = get(peer.port, "/", "--cipher", suite, *bets, ca=files / "root.pem").stdout.decode(errors="replace")
            expect(CIPHERS[suite] in page and "TLS1.3" in page, page)
        cases.connections += 1
        trace = handglass("trace", "--ca", files / "root.pem", "--format", "jsonl", "--cipher", suite, "--group", other, "--group",
                          group, f"https://localhost:{peer.port}/").stdout
        expect(b'"path":"HelloRetryRequest' in trace, "no HelloRetryRequest was needed")
    finally:
        peer.stop()


def main():
    for key_type in KEY_TYPES:
        files = pki(f"handglass-{key_type}", "--key-type", key_type)
        with handglass_server(files) as peer:
            for suite in SUITES:
                for group in GROUPS:
                    cases.run(f"gnutls-cli, {key_type}, {group}, {suite}", client, peer, files, suite, group)
    for group, other in (("x25519", "secp256r1"), ("secp256r1", "x25519")):
        cases.run(f"gnutls-cli, HelloRetryRequest to {group}", retry, SCRATCH / "handglass-ecdsa", SUITES[0], group, other)
    cases.run("gnutls-cli, 300 kB, also in records of 512 octets", large, SCRATCH / "handglass-ecdsa")
    for key_type in KEY_TYPES:
        for suite in SUITES:
            for group in GROUPS:
                cases.run(f"gnutls-serv, {key_type}, {group}, also after HelloRetryRequest, {suite}", server,
                          key_type, suite, group)
    cases.end()


main()
