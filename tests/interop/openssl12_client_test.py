#!/usr/bin/env python3
"""`openssl s_client`, and Python's own ssl module, fetch from a `handglass serve` of TLS 1.2: every suite, each made anew,
resumed by ticket and resumed by session id; every protection on and off; client certificates; versions; and what a
client may try that we must refuse."""
import socket, ssl

from openssl_pki import openssl_pki
from peers import (GROUPS, GROUP_CODES, KEY_TYPES, PATIENCE, SCRATCH, Cases, Peer, expect, handglass_server, messages, pki, run)
from tls12 import (ALERTS, ALL, CBC, CBC_384, CHACHA, GCM, GCM_ECDSA, SENTINEL, STATIC, SUITES_12, alerts, handshakes, is_cbc,
                   judge, key_type, openssl_cipher, without_extended_master_secret)

cases = Cases("openssl s_client from handglass serve, TLS 1.2")
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
GREETING = b"Hello from handglass."
LARGE = 3_000_007
UPLOAD = 1_000_003


def server_of(files, *more, version=("--tls", "1.2")):
    return handglass_server(files, *version, "--cipher", ALL, *more)


def s_client(server, files, *more, request=REQUEST, version="-tls1_2", env=None):
    """What it said, and what -msg saw."""
    cases.connections += 1
    log = SCRATCH / "messages.txt"
    log.unlink(missing_ok=True)
    done = run("openssl", "s_client", "-quiet", "-verify_quiet", "-connect", f"127.0.0.1:{server.port}", "-servername", "localhost",
               "-verify_hostname", "localhost", "-CAfile", files / "root.pem", "-verify_return_error", "-msg", "-msgfile", log,
               *([version] if version else []), *more, stdin=request, env=env)
    return done, log.read_bytes()


def fetch(server, files, *more, want=GREETING, status=b"200 OK", **how):
    """The handshake; the whole answer came, and both sides ended well."""
    done, log = s_client(server, files, *more, **how)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    expect(done.returncode == 0 and head.startswith(b"HTTP/1.1 " + status + b"\r\n"), done.returncode, done.stdout[:300], done.stderr)
    expect(body == want or want == GREETING and body.startswith(want), "the body:", len(body), body[:100])
    expect(b"error" not in done.stderr, "s_client complains:", done.stderr)
    expect(alerts(log, "received") == [0] and alerts(log, "sent") in ([0], []), "no clean end:", alerts(log, "received"), alerts(log, "sent"))
    handshake, = handshakes(log)
    return handshake


def full_and_resumed(server, files, suite, *more, ticket, **protections):
    session = SCRATCH / "session.pem"
    session.unlink(missing_ok=True)
    for resumed in (False, True):
        handshake = fetch(server, files, "-cipher", openssl_cipher(suite), *more, "-sess_in" if resumed else "-sess_out", session)
        judge(handshake, suite, resumed=resumed, ticket=ticket, **protections)


def key_and_group(server, files, suite, group):
    handshake = fetch(server, files, "-cipher", openssl_cipher(suite), "-groups", {"x25519": "X25519:P-256:P-384",
                      "secp256r1": "P-256:P-384"}[group])
    judge(handshake, suite)
    octets = next(octets for _, name, octets in handshake.said if name == "ServerKeyExchange")
    expect(octets[4:7] == b"\x03" + GROUP_CODES[group].to_bytes(2, "big"), "the group:", octets[4:7].hex())


def signed_with(server, files, algorithm, code, suite):
    handshake = fetch(server, files, "-cipher", openssl_cipher(suite), "-sigalgs", algorithm)
    octets = next(octets for _, name, octets in handshake.said if name == "ServerKeyExchange")
    at = 8 + octets[7]
    expect(int.from_bytes(octets[at:at + 2], "big") == code, "signed with", octets[at:at + 2].hex())


def large(server, files, suite, *more, **protections):
    handshake = fetch(server, files, "-cipher", openssl_cipher(suite), *more, want=b"x" * LARGE,
                      request=b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
    judge(handshake, suite, **protections)


def upload(server, files, suite, *more, **protections):
    """The answer comes after the last octet of the body: no method of ours takes one, but all of it was read."""
    start = len(server.output)
    handshake = fetch(server, files, "-cipher", openssl_cipher(suite), *more, want=b"405 Method Not Allowed\n", status=b"405 Method Not Allowed",
                      request=b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % UPLOAD + bytes(range(256)) * (UPLOAD // 256) + bytes(UPLOAD % 256))
    judge(handshake, suite, **protections)
    server.wait_for(rb"127\.0\.0\.1: 405\n", start)


def refused(server, files, alert, *more, **how):
    """The client hears the alert, our side says why, and the next client is served as if nothing had been."""
    start = len(server.output)
    done, log = s_client(server, files, *more, **how)
    expect(done.returncode != 0 and alerts(log, "received") == [ALERTS[alert]], done.returncode, "the alerts were", alerts(log, "received"))
    server.wait_for(rb"handglass: [^\n]+\n", start)


def refused_then_fine(server, files, alert, *more, **how):
    refused(server, files, alert, *more, **how)
    fetch(server, files)


def gives_up(server, files, alert, *more):
    """The client's alert is our line on standard error."""
    start = len(server.output)
    done, log = s_client(server, files, *more)
    expect(done.returncode != 0 and alerts(log, "sent") == [ALERTS[alert]], done.returncode, alerts(log, "sent"))
    server.wait_for(rb"handglass: [^\n]*%s" % alert.encode(), start)
    fetch(server, files)


def without_ems(server, files):
    """RFC 7627 section 5.4: goes, but the session is not resumed."""
    for suite in (GCM, CBC, STATIC):
        session = SCRATCH / "session.pem"
        for option in ("-sess_out", "-sess_in"):
            handshake = fetch(server, files, "-cipher", openssl_cipher(suite), option, session, env=without_extended_master_secret())
            judge(handshake, suite, resumed=False, ticket=False, extended_master_secret=False)
            expect(handshake.session_id == b"", "a session id:", handshake.session_id.hex())
            if not session.exists():  # s_client keeps none that cannot be resumed
                break


def ems_left_out(server, files):
    """RFC 7627 section 5.3: a session that had it, a hello that has not: that is an attack."""
    session = SCRATCH / "session.pem"
    session.unlink(missing_ok=True)
    fetch(server, files, "-sess_out", session)
    refused_then_fine(server, files, "handshake_failure", "-sess_in", session, env=without_extended_master_secret())


def another_suite(server, files):
    """RFC 5246 section 7.4.1.2: a session whose suite is no longer on offer is made anew."""
    session = SCRATCH / "session.pem"
    session.unlink(missing_ok=True)
    fetch(server, files, "-cipher", openssl_cipher(GCM), "-sess_out", session)
    expect(not fetch(server, files, "-cipher", openssl_cipher(CHACHA), "-no_ticket", "-sess_in", session).is_resumed)


def restarted(files):
    """Who remembers nothing of the session, and cannot open the ticket, makes it anew."""
    for more in ([], ["--no-tickets"]):
        session = SCRATCH / "session.pem"
        session.unlink(missing_ok=True)
        with server_of(files, *more) as server:
            judge(fetch(server, files, "-cipher", openssl_cipher(GCM), "-sess_out", session), GCM)
        with server_of(files, *more) as server:
            judge(fetch(server, files, "-cipher", openssl_cipher(GCM), "-sess_in", session), GCM)


def client_certificate(server, files, client, suite):
    session = SCRATCH / "session.pem"
    session.unlink(missing_ok=True)
    shown = ["-cert", client / "server.pem", "-key", client / "server.key", "-cert_chain", client / "intermediate.pem"]
    first = fetch(server, files, "-cipher", openssl_cipher(suite), *shown, "-sess_out", session)
    judge(first, suite)
    expect(first.names.count("Certificate") == 2 and "CertificateRequest" in first.names and "CertificateVerify" in first.names, first.names)
    judge(fetch(server, files, "-cipher", openssl_cipher(suite), "-sess_in", session), suite, resumed=True)


def client_certificates(files):
    for kind in KEY_TYPES:
        client = openssl_pki(f"client-{kind}", kind, purpose="clientAuth")
        with server_of(files, "--client-ca", client / "root.pem") as server:
            for suite in (GCM, CBC_384, STATIC):
                cases.run(f"client certificate, {kind}, {suite}", client_certificate, server, files, client, suite)
            cases.run(f"no client certificate where {kind} is wanted", refused, server, files, "handshake_failure")
    client = SCRATCH / "client-ecdsa"
    with server_of(files, "--client-ca", files / "root.pem") as server:
        cases.run("a client certificate of an issuer that we do not know", refused, server, files, "unknown_ca", "-cert",
                  client / "server.pem", "-key", client / "server.key", "-cert_chain", client / "intermediate.pem")
    server_pki = openssl_pki("client-serverAuth", "ecdsa")
    with server_of(files, "--client-ca", server_pki / "root.pem") as server:
        cases.run("a server's certificate shown by a client", refused, server, files, "unsupported_certificate", "-cert",
                  server_pki / "server.pem", "-key", server_pki / "server.key", "-cert_chain", server_pki / "intermediate.pem")


def versions(files):
    with handglass_server(files) as server:
        # We could do better, and say so in the random; a client that can hear it is one that offers 1.3.
        handshake = fetch(server, files)
        expect(handshake.version == 0x0303 and handshake.random.endswith(SENTINEL), handshake.random.hex())
        for more in (None, "-tls1_3"):
            done, log = s_client(server, files, version=more)
            expect(handshakes(log)[0].version == 0x0304 and GREETING in done.stdout, done)
    with server_of(files) as server:
        for more in (None, "-tls1_2"):
            handshake = fetch(server, files, version=more)
            expect(handshake.version == 0x0303 and not handshake.random.endswith(SENTINEL), hex(handshake.version))
        refused_then_fine(server, files, "protocol_version", version="-tls1_3")
    with handglass_server(files, "--tls", "1.3") as server:
        refused(server, files, "protocol_version")


def fallback(files):
    """RFC 7507: a second attempt with less is refused by who could do more, and by nobody else."""
    with handglass_server(files) as server:
        refused_then_fine(server, files, "inappropriate_fallback", "-fallback_scsv")
    with server_of(files) as server:
        judge(fetch(server, files, "-fallback_scsv", "-cipher", openssl_cipher(GCM)), GCM)


def renegotiation(files):
    """s_client's R wants another handshake. We say no with a warning and would go on; OpenSSL will not."""
    with server_of(files) as server:
        cases.connections += 1
        with Peer(["openssl", "s_client", "-tls1_2", "-connect", f"127.0.0.1:{server.port}", "-CAfile", files / "root.pem", "-msg"],
                  rb"Verify return code: (0) \(ok\)") as client:
            start = len(client.output)
            client.write(b"R\n")
            client.wait_for(rb">>> [^\n]*ClientHello", start)
            client.wait_for(rb"<<< [^\n]*Alert[^\n]*, warning no_renegotiation", start)
            client.wait_for(rb">>> [^\n]*Alert[^\n]*, fatal handshake_failure", start)
            server.wait_for(rb"handglass: [^\n]*handshake_failure")
        fetch(server, files)


def python_ssl(server, files, write, want=None):
    """OpenSSL under another hand: `write` decides how the request is cut into records."""
    cases.connections += 1
    context = ssl.create_default_context(cafile=str(files / "root.pem"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as tcp:
        with context.wrap_socket(tcp, server_hostname="localhost") as tls:
            expect(tls.version() == "TLSv1.2", tls.version())
            write(tls)
            response = b""
            while octets := tls.recv(65536):  # an end without close_notify would be an error
                response += octets
            tls.unwrap()
    body = response.partition(b"\r\n\r\n")[2]
    expect(body == want if want else body.startswith(GREETING), len(body), "octets:", body[:100])


def one_octet_a_record(tls):
    for octet in REQUEST:
        tls.sendall(bytes([octet]))


def every_suite():
    for kind in ("ecdsa", "rsa"):
        files = pki(f"handglass-{kind}", "--key-type", kind)
        suites = [s for s in SUITES_12 if key_type(s) == kind]
        with server_of(files) as server:
            for suite in suites:
                cases.run(f"{suite}, then resumed by ticket", full_and_resumed, server, files, suite, ticket=True)
            for suite in filter(is_cbc, suites):
                cases.run(f"{suite}, MAC then encrypt", full_and_resumed, server, files, suite, "-no_etm", ticket=True, encrypt_then_mac=False)
            cases.run(f"{suites[0]}, a client that wants no ticket", full_and_resumed, server, files, suites[0], "-no_ticket", ticket=False)
        with server_of(files, "--no-tickets") as server:
            for suite in suites:
                cases.run(f"{suite}, then resumed by session id", full_and_resumed, server, files, suite, ticket=False)


def every_key():
    for kind in KEY_TYPES:
        for files in (pki(f"handglass-{kind}", "--key-type", kind), openssl_pki(f"openssl-{kind}", kind)):
            with server_of(files) as server:
                for group in GROUPS:
                    cases.run(f"{files.name}, {group}", key_and_group, server, files, GCM if kind == "rsa" else GCM_ECDSA, group)
    files = SCRATCH / "handglass-rsa"
    with server_of(files) as server:
        for algorithm, code in (("RSA+SHA256", 0x0401), ("RSA+SHA384", 0x0501), ("RSA+SHA512", 0x0601), ("RSA-PSS+SHA256", 0x0804),
                                ("RSA-PSS+SHA384", 0x0805), ("RSA-PSS+SHA512", 0x0806)):
            cases.run(f"signed with {algorithm}", signed_with, server, files, algorithm, code, GCM)
    files = SCRATCH / "handglass-ecdsa"
    with server_of(files) as server:
        for algorithm, code in (("ECDSA+SHA256", 0x0403), ("ECDSA+SHA384", 0x0503)):
            cases.run(f"signed with {algorithm}", signed_with, server, files, algorithm, code, GCM_ECDSA)
        # RFC 8422 section 5.1: the curves of the hello are those of certificates too.
        cases.run("a client that does not know the curve of our key", refused_then_fine, server, files, "handshake_failure", "-groups", "X25519")


def main():
    cases.need("openssl")
    every_suite()
    every_key()
    files = SCRATCH / "handglass-rsa"
    client_certificates(files)
    with server_of(files, "--large", str(LARGE)) as server:
        for suite in (GCM, CHACHA, CBC, CBC_384, STATIC):
            cases.run(f"3 MB exact, {suite}", large, server, files, suite)
            cases.run(f"1 MB from the client, {suite}", upload, server, files, suite)
        for suite in (CBC, CBC_384):
            cases.run(f"3 MB exact, MAC then encrypt, {suite}", large, server, files, suite, "-no_etm", encrypt_then_mac=False)
            cases.run(f"1 MB from the client, MAC then encrypt, {suite}", upload, server, files, suite, "-no_etm", encrypt_then_mac=False)
        for suite in (GCM, CBC):
            cases.run(f"1 MB in records of 512 octets, {suite}", upload, server, files, suite, "-max_send_frag", "512")
        cases.run("without extended_master_secret", without_ems, server, files)
        cases.run("extended_master_secret left out later", ems_left_out, server, files)
        cases.run("a session of a suite that is not offered again", another_suite, server, files)
        for name, alert, more in (("CCM only: handshake_failure", "handshake_failure", ["-cipher", "AES256-CCM:@SECLEVEL=0"]),
                                  ("P-521 only: handshake_failure", "handshake_failure", ["-groups", "P-521", "-cipher", openssl_cipher(GCM)]),
                                  ("SHA-1 only: handshake_failure", "handshake_failure", ["-sigalgs", "RSA+SHA1", "-cipher", openssl_cipher(GCM)])):
            cases.run(name, refused_then_fine, server, files, alert, *more)
        cases.run("TLS 1.1 only: protocol_version", refused_then_fine, server, files, "protocol_version", "-cipher", "DEFAULT:@SECLEVEL=0", version="-tls1_1")
        # What needs no group and no signature is still there.
        cases.run("P-521 only, RSA key transport", lambda: judge(fetch(server, files, "-groups", "P-521", "-cipher", openssl_cipher(STATIC)), STATIC))
        cases.run("a client that does not trust us", gives_up, server, files, "unknown_ca", "-CAfile", pki("other") / "root.pem")
        cases.run("Python's ssl, the request in one record", python_ssl, server, files, lambda tls: tls.sendall(REQUEST))
        cases.run("Python's ssl, one octet a record", python_ssl, server, files, one_octet_a_record)
        cases.run("Python's ssl, 3 MB", python_ssl, server, files,
                  lambda tls: tls.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"), b"x" * LARGE)
    cases.run("a server that was started again", restarted, files)
    cases.run("versions", versions, files)
    cases.run("TLS_FALLBACK_SCSV", fallback, files)
    cases.run("renegotiation", renegotiation, files)
    cases.end()


main()
