#!/usr/bin/env python3
"""The stranger's check (tests/verify_trace.py) of traces of connections to real peers: our hellos meet theirs, their
certificates, tickets, padding and record sizes; and what we refuse is checked up to the refusal."""
import pathlib, sys

from openssl_pki import openssl_pki
from peers import GROUPS, KEY_TYPES, PATIENCE, SCRATCH, SUITES, Cases, Missing, expect, handglass, handglass_server, need, openssl_server, pki, run

cases = Cases("verify_trace on live traces")
VERIFY = pathlib.Path(__file__).resolve().parent.parent / "verify_trace.py"
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def verified(file):
    """Every value of one trace holds."""
    done = run(sys.executable, VERIFY, file, timeout=4 * PATIENCE)
    if done.returncode == 77:
        raise Missing("the Python package cryptography is not installed")
    expect(done.returncode == 0 and b"every value holds" in done.stdout, done.stdout.decode()[-1500:], done.stderr.decode()[-500:])


def client(name, files, server_options, *options, code=0, host="localhost"):
    """handglass trace, with openssl s_server as the peer."""
    file = SCRATCH / f"{name}.jsonl"
    with openssl_server(files, *server_options, mode="-www") as server:
        cases.connections += 1
        handglass("trace", "--ca", files / "root.pem", "--format", "jsonl", "-o", file, "--resolve", f"{host}:{server.port}:127.0.0.1",
                  *options, f"https://{host}:{server.port}/", code=code)
    verified(file)


def server(name, files, server_options, *options):
    """handglass serve --trace, with openssl s_client as the peer."""
    file = SCRATCH / f"{name}.jsonl"
    with handglass_server(files, "--once", "--trace", "--format", "jsonl", "-o", file, *server_options) as peer:
        cases.connections += 1
        run(need("openssl"), "s_client", "-quiet", "-connect", f"127.0.0.1:{peer.port}", *options, stdin=REQUEST)
        peer.ended()
    verified(file)


def gnutls(files):
    file = SCRATCH / "gnutls.jsonl"
    with handglass_server(files, "--once", "--trace", "--format", "jsonl", "-o", file) as peer:
        cases.connections += 1
        run(need("gnutls-cli"), "--x509cafile", files / "root.pem", "-p", peer.port, "--sni-hostname", "localhost",
            "--verify-hostname", "localhost", "127.0.0.1", stdin=REQUEST)
        peer.ended()
    verified(file)


def curl(files):
    file = SCRATCH / "curl.jsonl"
    with handglass_server(files, "--once", "--trace", "--format", "jsonl", "-o", file, "--large", "100000") as peer:
        cases.connections += 1
        run(need("curl"), "-q", "-s", "--cacert", files / "root.pem", f"https://localhost:{peer.port}/large")
        peer.ended()
    verified(file)


def main():
    cases.need("openssl")
    for number, key_type in enumerate(KEY_TYPES):
        suite, group = SUITES[number % 3], list(GROUPS)[number % 2]
        for files in (pki(f"handglass-{key_type}", "--key-type", key_type), openssl_pki(f"openssl-{key_type}", key_type)):
            cases.run(f"client, {files.name}, {suite}, {group}", client, f"client-{files.name}", files, [], "--cipher", suite, "--group", group)
            cases.run(f"server, {files.name}, {suite}, {group}", server, f"server-{files.name}", files, ["--cipher", suite, "--group", group])
    files = SCRATCH / "handglass-ecdsa"
    for name, options in {"HelloRetryRequest": ["-groups", "P-256"], "no tickets": ["-num_tickets", "0"], "four tickets": ["-num_tickets", "4"],
                          "a request for a certificate": ["-verify", "1"], "records of 512 octets": ["-max_send_frag", "512"],
                          "padding": ["-record_padding", "300"]}.items():
        cases.run(f"client, {name}", client, name, files, options)
    for name, ours, theirs in (("cookie", ["--retry"], []), ("HelloRetryRequest", ["--group", "secp256r1"], ["-groups", "X25519:P-256"]),
                               ("an external PSK", [], ["-psk", "00112233"]), ("SNI and ALPN", [], ["-servername", "localhost", "-alpn", "h2,http/1.1"]),
                               ("small records", [], ["-max_send_frag", "512"]), ("OCSP and SRTP", [], ["-status", "-use_srtp", "SRTP_AES128_CM_SHA1_80"]),
                               ("no agreement on ALPN", [], ["-alpn", "h2"]), ("no agreement on groups", [], ["-groups", "P-521"]), ("TLS 1.2 only", [], ["-tls1_2"])):
        cases.run(f"server, {name}", server, f"server {name}", files, ours, *theirs)
    shown = openssl_pki("client", "ecdsa", purpose="clientAuth")
    cases.run("server, a client's certificate", server, "server, client certificate", files, ["--client-ca", shown / "root.pem"], "-cert",
              shown / "server.pem", "-key", shown / "server.key", "-cert_chain", shown / "intermediate.pem")
    for flaw in ("expired", "bad-signature", "not-a-ca", "wrong-host"):
        cases.run(f"client, {flaw}", client, flaw, pki(flaw, "--flaw", flaw), [], code=3)
    cases.run("client, another host", client, "another host", files, [], code=3, host="another.test")
    cases.run("client, no suite in common", client, "no suite", files, ["-ciphersuites", SUITES[0]], "--cipher", SUITES[2], code=1)
    cases.run("gnutls-cli", gnutls, files)
    cases.run("curl, 100 kB", curl, files)
    cases.end()


main()
