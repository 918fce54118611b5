#!/usr/bin/env python3
"""`handglass get` fetches from an `openssl s_server` of TLS 1.2: every suite, each made anew, resumed by ticket and
resumed by session id; every protection on and off; client certificates; versions; what a server may try."""
import hashlib, json, subprocess

from openssl_pki import openssl_pki
from peers import (GROUPS, GROUP_CODES, HANDGLASS, KEY_TYPES, PATIENCE, SCRATCH, Cases, expect, get, handglass,
                   openssl_server, pki)
from tls12 import (ALERTS, CBC, CBC_384, CHACHA, CLOSED, GCM, GCM_ECDSA, SENTINEL, STATIC, SUITES_12, alerts, handshakes,
                   is_cbc, judge, key_type, without_extended_master_secret)

cases = Cases("handglass get from openssl s_server, TLS 1.2")
# A key on P-384 needs that curve among the groups: RFC 8422 section 5.1 has one list for both. every_key() has it apart.
KINDS = [kind for kind in KEY_TYPES if kind != "ecdsa-p384"]
LARGE = hashlib.shake_256(b"large").digest(3_000_007)  # every octet value, and no multiple of a record
SMALL = b"a page\nof two lines\n"


def server_of(files, *more, version="-tls1_2", **how):
    return openssl_server(files, "-cipher", "ALL:@SECLEVEL=0", *more, version=version, **how)


def fetch(server, root, *more, path="/small.txt", want=SMALL):
    """The handshakes that it took, as the server saw them; and both sides ended well."""
    start, number = len(server.output), 1 + ("--resume" in more)
    cases.connections += number
    done = get(server.port, path, *more, ca=root)
    expect(done.stdout == want, "another body:", len(done.stdout), "octets, not", len(want))
    said = [line for line in done.stderr.splitlines() if b" is in use. obsolete: " not in line]
    expect(not said, "said:", said)
    server.wait_for(CLOSED % number, start)  # our answer to its close_notify, or the other way round
    said = server.output[start:]
    expect(b"error" not in said.lower().replace(b"verify error", b""), "the server complains:", said[-1000:])
    return handshakes(said)


def full_and_resumed(server, root, suite, *more, ticket, versions=("--tls", "1.2"), **protections):
    first, second = fetch(server, root, *versions, "--cipher", suite, "--resume", *more)
    judge(first, suite, ticket=ticket, **protections)
    # OpenSSL gives no new ticket for one that is young.
    judge(second, suite, resumed=True, **protections)


def key_and_group(server, files, suite, group):
    """The group stands in ServerKeyExchange, behind curve_type named_curve (RFC 8422 section 5.4)."""
    # The curve of an ECDSA key must be among the groups too (RFC 8422 section 5.1), so all of them are, this one first.
    other = next(g for g in GROUPS if g != group)
    handshake, = fetch(server, files / "root.pem", "--tls", "1.2", "--cipher", suite, "--group", group, "--group", other)
    judge(handshake, suite)
    octets = next(octets for _, name, octets in handshake.said if name == "ServerKeyExchange")
    expect(octets[4:7] == b"\x03" + GROUP_CODES[group].to_bytes(2, "big"), "the group:", octets[4:7].hex())


def signed_with(files, algorithm, code, suite):
    with server_of(files, "-sigalgs", algorithm) as server:
        handshake, = fetch(server, files / "root.pem", "--tls", "1.2", "--cipher", suite)
        octets = next(octets for _, name, octets in handshake.said if name == "ServerKeyExchange")
        at = 8 + octets[7]
        expect(int.from_bytes(octets[at:at + 2], "big") == code, "signed with", octets[at:at + 2].hex())


def large(files, suite, *more, encrypt_then_mac=True):
    with server_of(files, *more) as server:
        handshake, = fetch(server, files / "root.pem", "--tls", "1.2", "--cipher", suite, path="/large.bin", want=LARGE)
        judge(handshake, suite, encrypt_then_mac=encrypt_then_mac)


def without_ems(files):
    """Goes, but the session is not one to resume (RFC 7627 section 5.3), and --resume says so."""
    with server_of(files, env=without_extended_master_secret()) as server:
        for suite in (GCM, CBC, STATIC):
            handshake, = fetch(server, files / "root.pem", "--tls", "1.2", "--cipher", suite)
            judge(handshake, suite, extended_master_secret=False)
        nothing_to_resume(server, files)


def nothing_to_resume(server, files):
    start = len(server.output)
    cases.connections += 1
    done = get(server.port, "/small.txt", "--tls", "1.2", "--resume", ca=files / "root.pem", code=1)
    expect(done.stderr.startswith(b"handglass: ") and not done.stdout, done)
    server.wait_for(CLOSED % 1, start)
    expect(len(handshakes(server.output[start:])) == 1, "there was a second connection")


def remembers_nothing(files):
    with server_of(files, "-no_ticket", "-no_cache") as server:
        nothing_to_resume(server, files)



def client_certificate(server, files, client, suite, resume):
    """OpenSSL verifies ours against the root, or it would not answer."""
    found = fetch(server, files / "root.pem", "--tls", "1.2", "--cipher", suite, "--cert", client / "server.pem", "--key",
                  client / "server.key", *["--resume"] * resume)
    judge(found[0], suite)
    names = found[0].names
    expect(names.count("Certificate") == 2 and "CertificateRequest" in names and "CertificateVerify" in names, names)
    if resume:
        judge(found[1], suite, resumed=True)


def no_client_certificate(files):
    with server_of(files, "-verify", "2") as server:
        handshake, = fetch(server, files / "root.pem", "--tls", "1.2")
        empty = [octets for who, name, octets in handshake.said if who == "received" and name == "Certificate"]
        expect(empty == [bytes.fromhex("0b000003000000")] and "CertificateVerify" not in handshake.names, empty)


def refused(files, alert, server_more, client_more, version="-tls1_2"):
    """The server's alert ends it, and we say so."""
    with server_of(files, *server_more, version=version) as server:
        cases.connections += 1
        done = get(server.port, "/small.txt", *client_more, ca=files / "root.pem", code=1)
        expect(alert.encode() in done.stderr, done.stderr)
        server.wait_for(rb">>> [^\n]*Alert[^\n]*\n    02 %02x\n" % ALERTS[alert])


def refuses(files, alert, server_more, client_more, version="-tls1_2", code=1):
    """We end it, with this alert."""
    with server_of(files, *server_more, version=version) as server:
        cases.connections += 1
        done = get(server.port, "/small.txt", *client_more, ca=files / "root.pem", code=code)
        expect(done.stderr.startswith(b"handglass: ") and not done.stdout, done)
        server.wait_for(rb"<<< [^\n]*Alert[^\n]*\n    02 %02x\n" % ALERTS[alert])
        expect(alerts(server.output, "received") == [ALERTS[alert]], alerts(server.output, "received"))


def older(files):
    """A ServerHello of TLS 1.1. OpenSSL, bent on 1.1, does not read what is in our record of 1.2; our trace tells."""
    with server_of(files, version="-tls1_1") as server:
        cases.connections += 1
        done = handglass("trace", "--ca", files / "root.pem", "--format", "jsonl", "--tls", "1.2", "--cipher", CBC,
                         f"https://localhost:{server.port}/", code=1)
        said = [e for e in map(json.loads, done.stdout.splitlines()) if e.get("t") == "alert"]
        expect(len(said) == 1 and said[0]["sent"] and "protocol_version" in json.dumps(said[0]), said)
        server.wait_for(rb"<<< [^\n]*RecordHeader[^\n]*\n    15 03 03 00 02")
        hello = handshakes(server.output)[0]
        expect(hello.version == 0x0302, "the server's version:", hex(hello.version))


def versions(files):
    root = files / "root.pem"
    for resume in ([], ["-no_ticket"]):  # with 1.3 on offer, the session must go on all the same
        with server_of(files, *resume) as server:
            full_and_resumed(server, root, GCM, ticket=not resume, versions=["--cipher", "TLS_AES_128_GCM_SHA256"])
            handshake, = fetch(server, root)
            expect(handshake.version == 0x0303 and not handshake.random.endswith(SENTINEL), hex(handshake.version))
    with server_of(files, version=None) as server:
        handshake, = fetch(server, root, "--tls", "1.2")
        # OpenSSL marks it; who only speaks 1.2 has lost nothing.
        expect(handshake.version == 0x0303 and handshake.random.endswith(SENTINEL), handshake.random.hex())
        for more in ([], ["--tls", "1.3"]):
            handshake, = fetch(server, root, *more)
            expect(handshake.version == 0x0304, hex(handshake.version))


def hello_request(files):
    """s_server's r asks for another handshake. We answer with no_renegotiation; OpenSSL, once it has asked, takes no
    for an answer and hangs up (RFC 5246 section 7.2.2 lets it)."""
    with server_of(files, mode=None) as server:
        cases.connections += 1
        with subprocess.Popen([HANDGLASS, "get", "--tls", "1.2", "--ca", files / "root.pem", f"https://localhost:{server.port}/"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
            try:
                server.wait_for(rb"GET / HTTP/1\.1\r\n(?s:.*?)\r\n\r\n")
                server.write(b"r\n")
                server.wait_for(rb">>> [^\n]*HelloRequest")
                server.wait_for(rb"<<< [^\n]*warning no_renegotiation\n    01 64\n")
                out, err = client.communicate(timeout=PATIENCE)
            finally:
                client.kill()
        expect(client.returncode == 1 and b"handshake_failure" in err, client.returncode, out, err)
        expect(alerts(server.output, "received") == [ALERTS["no_renegotiation"]], alerts(server.output, "received"))


def every_suite():
    for kind in ("ecdsa", "rsa"):
        files = pki(f"handglass-{kind}", "--key-type", kind)
        root, suites = files / "root.pem", [s for s in SUITES_12 if key_type(s) == kind]
        with server_of(files) as server:
            for suite in suites:
                cases.run(f"{suite}, then resumed by ticket", full_and_resumed, server, root, suite, ticket=True)
        with server_of(files, "-no_ticket") as server:
            for suite in suites:
                cases.run(f"{suite}, then resumed by session id", full_and_resumed, server, root, suite, ticket=False)
        with server_of(files, "-no_etm") as server:
            for suite in filter(is_cbc, suites):
                cases.run(f"{suite}, MAC then encrypt", full_and_resumed, server, root, suite, ticket=True, encrypt_then_mac=False)


def every_key():
    for kind in KINDS:
        for files in (pki(f"handglass-{kind}", "--key-type", kind), openssl_pki(f"openssl-{kind}", kind)):
            with server_of(files) as server:
                for group in GROUPS:
                    cases.run(f"{files.name}, {group}", key_and_group, server, files, GCM if kind == "rsa" else GCM_ECDSA, group)
    for made_by, files in (("handglass", pki("handglass-ecdsa-p384", "--key-type", "ecdsa-p384")), ("openssl", openssl_pki("openssl-ecdsa-p384", "ecdsa-p384"))):
        with server_of(files) as server:
            cases.run(f"a key on P-384, made by {made_by}", fetch, server, files / "root.pem", "--tls", "1.2")
            cases.run(f"the same, and the curve is not offered: OpenSSL refuses, {made_by}", refused, files, "handshake_failure", [],
                      ["--tls", "1.2", "--group", "x25519"])
    p521 = pki("handglass-ecdsa-p521", "--key-type", "ecdsa-p521")
    with server_of(p521) as server:
        cases.run("a key on P-521", fetch, server, p521 / "root.pem", "--tls", "1.2", "--group", "x25519,secp521r1")
    for algorithm, code in (("RSA+SHA256", 0x0401), ("RSA+SHA384", 0x0501), ("RSA+SHA512", 0x0601), ("RSA-PSS+SHA256", 0x0804),
                            ("RSA-PSS+SHA384", 0x0805), ("RSA-PSS+SHA512", 0x0806), ("ECDSA+SHA256", 0x0403), ("ECDSA+SHA384", 0x0503)):
        kind = "ecdsa" if algorithm.startswith("ECDSA") else "rsa"
        cases.run(f"signed with {algorithm}", signed_with, SCRATCH / f"handglass-{kind}", algorithm, code, GCM if kind == "rsa" else GCM_ECDSA)


def client_certificates(files):
    for kind in KINDS:
        client = openssl_pki(f"client-{kind}", kind, purpose="clientAuth")
        with server_of(files, "-Verify", "3", "-verifyCAfile", client / "root.pem", "-verify_return_error") as server:
            for suite in (GCM, CBC_384, STATIC):
                cases.run(f"client certificate, {kind}, {suite}", client_certificate, server, files, client, suite, suite == GCM)
    cases.run("a certificate is asked for, and there is none", no_client_certificate, files)
    cases.run("a certificate is demanded, and there is none", refused, files, "handshake_failure", ["-Verify", "3"], ["--tls", "1.2"])
    client = SCRATCH / "client-ecdsa"
    cases.run("a certificate of an issuer that the server does not know", refused, files, "unknown_ca",
              ["-Verify", "3", "-verifyCAfile", files / "root.pem", "-verify_return_error"],
              ["--tls", "1.2", "--cert", client / "server.pem", "--key", client / "server.key"])


def main():
    cases.need("openssl")
    (SCRATCH / "pages").mkdir()
    (SCRATCH / "pages/small.txt").write_bytes(SMALL)
    (SCRATCH / "pages/large.bin").write_bytes(LARGE)
    every_suite()
    every_key()
    files = SCRATCH / "handglass-rsa"
    client_certificates(files)
    for suite in (GCM, CHACHA, CBC, CBC_384, STATIC):
        cases.run(f"3 MB exact, {suite}", large, files, suite)
    for suite in (CBC, CBC_384):
        cases.run(f"3 MB exact, MAC then encrypt, {suite}", large, files, suite, "-no_etm", encrypt_then_mac=False)
    for suite in (GCM, CBC):
        cases.run(f"3 MB exact, records of 512 octets, {suite}", large, files, suite, "-max_send_frag", "512")
    cases.run("without extended_master_secret", without_ems, files)
    cases.run("a server that remembers nothing", remembers_nothing, files)
    cases.run("versions", versions, files)
    old = ["-cipher", "DEFAULT:@SECLEVEL=0"]
    cases.run("TLS 1.1 comes back: we refuse", older, files)
    cases.run("TLS 1.1 only: the server refuses", refused, files, "protocol_version", old, [], version="-tls1_1")
    cases.run("1.3 wanted of a server of 1.2", refused, files, "protocol_version", [], ["--tls", "1.3"])
    cases.run("1.2 wanted of a server of 1.3", refused, files, "protocol_version", [], ["--tls", "1.2"], version="-tls1_3")
    cases.run("no suite in common", refused, files, "handshake_failure", ["-cipher", "AES256-CCM"], ["--tls", "1.2", "--cipher", GCM])
    cases.run("no group in common", refused, files, "handshake_failure", ["-groups", "P-521"], ["--tls", "1.2"])
    cases.run("HelloRequest", hello_request, files)
    signer = openssl_pki("signs-only", "rsa", usage="digitalSignature")
    cases.run("a key that may not decrypt", refuses, signer, "unsupported_certificate", [], ["--tls", "1.2", "--cipher", STATIC], code=3)
    cases.end()


main()
