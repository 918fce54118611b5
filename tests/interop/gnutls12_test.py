#!/usr/bin/env python3
"""GnuTLS and TLS 1.2: gnutls-cli fetches from `handglass serve`, and `handglass get` from gnutls-serv: every suite, made anew
and resumed, by ticket and by session id; every protection on and off; client certificates."""
import os, re, subprocess

from openssl_pki import openssl_pki
from peers import ENVIRONMENT, GROUPS, KEY_TYPES, PATIENCE, SCRATCH, Cases, Failed, Peer, closed_port, expect, get, handglass_server, need, pki
from tls12 import ALL, CBC, CBC_384, CHACHA, GCM, GCM_ECDSA, STATIC, SUITES_12, gnutls_parts, is_cbc, key_type

cases = Cases("handglass and GnuTLS, TLS 1.2")
LARGE = 3_000_007
LESS = 400_007  # gnutls-cli writes octet by octet
# Over the lines of NORMAL: the suites that GnuTLS would not do by itself.
EVERY = "NORMAL:-VERS-ALL:+VERS-TLS1.2:+SHA256:+SHA384"


def priority(suite, more=""):
    exchange, cipher, mac = gnutls_parts(suite)
    return (f"NONE:+VERS-TLS1.2:+{exchange}:+{cipher}:+{mac}:+SIGN-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+COMP-NULL:"
            f"+CTYPE-X509{more}")


# The name by address: a bare machine may have nobody to ask what "localhost" is.
BY_ADDRESS = ("--sni-hostname", "localhost", "--verify-hostname", "localhost", "127.0.0.1")


def gnutls_cli(server, files, chosen, *more, path="/", number=1, code=0):
    """Standard input stays open: at its end gnutls-cli says close_notify, and in TLS 1.2 that is the end of both directions
    (RFC 5246 section 7.2.1), whether the answer was sent or not."""
    cases.connections += number
    source, sink = os.pipe()
    try:
        os.write(sink, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        done = subprocess.run([need("gnutls-cli"), "--x509cafile", files / "root.pem", "-p", str(server.port), "--priority", chosen, *more,
                               *BY_ADDRESS], stdin=source, capture_output=True, timeout=PATIENCE, env=ENVIRONMENT, cwd=SCRATCH)
    except subprocess.TimeoutExpired as e:
        raise Failed("gnutls-cli does not end; it said", (e.stdout or b"")[-1000:], e.stderr) from None
    finally:
        os.close(source)
        os.close(sink)
    expect(code is None or done.returncode == code, done.returncode, done.stdout[-1000:], done.stderr)
    return done.stdout + done.stderr


def described(said, suite, what=b"- Description: "):
    """'(TLS1.2-X.509)-(ECDHE-X25519)-(RSA-PSS-RSAE-SHA256)-(AES-128-GCM)', or '...-(AES-128-CBC)-(SHA1)'."""
    exchange, cipher, mac = gnutls_parts(suite)
    lines = re.findall(re.escape(what) + rb"([^\n<]*)", said)
    expect(lines, "no description in", said[-2000:])
    for line in lines:
        text = line.decode()
        expect(text.startswith("(TLS1.2") and text.endswith(f"-({cipher})" + f"-({mac})" * is_cbc(suite)), text)
        expect(("ECDHE" in text) == ("ECDHE" in exchange), text)
    return lines


def options(said, etm, ems=True):
    """GnuTLS's list of what protects a connection."""
    lines = re.findall(rb"- Options: ([^\n]*)\n", said)
    for line in lines:
        names = [name.strip() for name in line.decode().split(",")]
        expect("safe renegotiation" in names and ("EtM" in names) == etm and ("extended master secret" in names) == ems, names)
    return len(lines)


def client(server, files, suite, *more, etm=True, ems=True):
    """-r: once, and again with the session of the first."""
    said = gnutls_cli(server, files, priority(suite, ("" if etm else ":%NO_ETM") + ("" if ems else ":%NO_SESSION_HASH")), "--resume", *more, number=2)
    expect(len(described(said, suite)) == 2 and b"- Status: The certificate is trusted." in said, said[-2000:])
    expect((b"*** This is a resumed session" in said) == ems, "resumed or not:", said[-3000:])
    expect(b"HTTP/1.1 200 OK" in said and b"Hello from handglass." in said and b"- Peer has closed the GnuTLS connection" in said, said[-1500:])
    expect(options(said, etm and is_cbc(suite), ems) == 2, said[-2000:])


def client_large(server, files, suite, *more, etm=True):
    said = gnutls_cli(server, files, priority(suite, "" if etm else ":%NO_ETM"), *more, path="/large")
    expect(said.count(b"x") >= LESS, said.count(b"x"), "octets came")


def client_certificate(files, shown, suite):
    with server_of(files, "--client-ca", shown / "root.pem") as server:
        said = gnutls_cli(server, files, priority(suite), "--x509certfile", shown / "server.pem", "--x509keyfile", shown / "server.key",
                          "--resume", number=2)
        expect(b"- Successfully sent 2 certificate(s) to server." in said and b"Hello from handglass." in said, said[-2000:])
        expect(b"*** This is a resumed session" in said, "not resumed:", said[-2000:])
        # RFC 5246 section 7.4.6: without one, handshake_failure.
        said = gnutls_cli(server, files, priority(suite), code=1)
        expect(b"*** Received alert [40]" in said, said[-1000:])


def rehandshake(files):
    """-e asks for another handshake, and asks again after each no_renegotiation: a warning, after which our side goes on;
    but not for ever."""
    with server_of(files) as server:
        said = gnutls_cli(server, files, priority(GCM), "--rehandshake", code=None)
        heard = re.findall(rb"\*\*\* Received alert \[(\d+)\]", said)
        expect(heard == [b"100"] * 4 + [b"10"], heard, said[-1000:])
        server.wait_for(rb"handglass: [^\n]+\n")
        client(server, files, GCM)


def server_of(files, *more):
    return handglass_server(files, "--tls", "1.2", "--cipher", ALL, *more)


def gnutls_server(files, *more, chosen=None):
    for _ in range(5):  # gnutls-serv takes no port 0; somebody may be faster than we
        port = closed_port()
        peer = Peer([need("gnutls-serv"), "--http", "-p", str(port), "--x509certfile", files / "server.pem", "--x509keyfile",
                     files / "server.key", "--priority", chosen or EVERY, "--alpn", "http/1.1", *more],
                    rb"listening on IPv4 [^\n]*?port (\d+)\.\.\.done")
        try:
            return peer.__enter__()
        except Exception:
            if peer.process.poll() is None:
                raise
    expect(False, "gnutls-serv does not start")


def page(peer, files, suite, *more, etm=True, ems=True, resume=True):
    """gnutls-serv's page says what it negotiated, and its output what else."""
    number, start = 1 + resume, len(peer.output)
    cases.connections += number
    text = get(peer.port, "/", "--tls", "1.2", "--cipher", suite, *["--resume"] * resume, *more, ca=files / "root.pem").stdout
    described(text, suite, b"<TD>Description:</TD><TD>")
    peer.wait_for(rb"(?s:(?:- Options: [^\n]*\n.*?){%d})" % number, start)
    options(peer.output[start:], etm and is_cbc(suite), ems)
    expect((b"*** This is a resumed session" in peer.output[start:]) == resume, peer.output[start:][-2000:])


def server_certificate(files, shown, suite):
    peer = gnutls_server(files, "--require-client-cert", "--verify-client-cert", "--x509cafile", shown / "root.pem")
    try:
        page(peer, files, suite, "--cert", shown / "server.pem", "--key", shown / "server.key")
        expect(b"Got a certificate list of 2 certificates" in peer.output, peer.output[-2000:])
        cases.connections += 1
        get(peer.port, "/", "--tls", "1.2", "--cipher", suite, ca=files / "root.pem", code=1)
    finally:
        peer.stop()


def server_key(files, suite):
    """Every type of key; GnuTLS does not mind a curve that we did not list among the groups."""
    peer = gnutls_server(files)
    try:
        for group in GROUPS:
            page(peer, files, suite, "--group", group, "--group", next(g for g in GROUPS if g != group), resume=False)
    finally:
        peer.stop()


def server_data(files, suite, more, **protections):
    """A page of 3 MB."""
    (SCRATCH / "page").write_bytes(bytes(range(256)) * (LARGE // 256))
    peer = gnutls_server(files, "--httpdata", SCRATCH / "page", chosen=EVERY + more)
    try:
        cases.connections += 1
        body = get(peer.port, "/", "--tls", "1.2", "--cipher", suite, ca=files / "root.pem").stdout
        expect(body == (SCRATCH / "page").read_bytes(), len(body), "octets came")
    finally:
        peer.stop()


def without_ems(files):
    peer = gnutls_server(files, chosen=EVERY + ":%NO_SESSION_HASH")
    try:
        for suite in (GCM, CBC, STATIC):
            page(peer, files, suite, ems=False, resume=False)
        cases.connections += 1
        get(peer.port, "/", "--tls", "1.2", "--resume", ca=files / "root.pem", code=1)
    finally:
        peer.stop()


def main():
    cases.need("gnutls-cli")
    for kind in ("ecdsa", "rsa"):
        files, made = pki(f"handglass-{kind}", "--key-type", kind), openssl_pki(f"openssl-{kind}", kind)
        suites = [s for s in SUITES_12 if key_type(s) == kind]
        for how, more, other, etm in (("ticket", [], ["--nodb"], True), ("session id", ["--no-tickets"], ["--noticket"], False)):
            with server_of(files, *more) as server:
                for suite in suites:
                    cases.run(f"gnutls-cli, {suite}{', MAC then encrypt' * (is_cbc(suite) and not etm)}, then resumed by {how}", client,
                              server, files, suite, etm=etm)
            peer = gnutls_server(made, *other, chosen=EVERY + ":%NO_ETM" * (not etm))
            for suite in suites:
                cases.run(f"gnutls-serv, {suite}{', MAC then encrypt' * (is_cbc(suite) and not etm)}, then resumed by {how}", page,
                          peer, made, suite, etm=etm)
            peer.stop()
    for kind in KEY_TYPES:
        shown, suite = openssl_pki(f"client-{kind}", kind, purpose="clientAuth"), GCM if kind == "rsa" else GCM_ECDSA
        cases.run(f"gnutls-serv, {kind}, both groups", server_key, openssl_pki(f"openssl-{kind}", kind), suite)
        for suite in (GCM, STATIC):
            cases.run(f"gnutls-cli with a client certificate, {kind}, {suite}", client_certificate, SCRATCH / "handglass-rsa", shown, suite)
            cases.run(f"gnutls-serv, with a client certificate, {kind}, {suite}", server_certificate, SCRATCH / "openssl-rsa", shown, suite)
    files, made = SCRATCH / "handglass-rsa", SCRATCH / "openssl-rsa"
    with server_of(files, "--large", str(LESS)) as server:
        for suite in (GCM, CHACHA, CBC, CBC_384):
            cases.run(f"gnutls-cli, 400 kB, {suite}", client_large, server, files, suite)
            if is_cbc(suite):
                cases.run(f"gnutls-cli, 400 kB, MAC then encrypt, {suite}", client_large, server, files, suite, etm=False)
            cases.run(f"gnutls-cli, 400 kB in records of 512 octets, {suite}", client_large, server, files, suite, "--recordsize", "512")
            cases.run(f"gnutls-cli, without extended_master_secret, {suite}", client, server, files, suite, ems=False)
    for suite in (GCM, CHACHA, CBC, CBC_384):
        for more in ("", ":%NO_ETM")[:1 + is_cbc(suite)]:
            cases.run(f"gnutls-serv, 3 MB{more}, {suite}", server_data, made, suite, more)
    cases.run("gnutls-serv, without extended_master_secret", without_ems, made)
    cases.run("gnutls-cli asks for renegotiation", rehandshake, files)
    cases.end()


main()
