#!/usr/bin/env python3
"""`openssl s_client`, and Python's own ssl module, fetch from `handglass serve`: every suite, group and key type,
with and without HelloRetryRequest; what they may ask for that we must refuse; and connections that are no TLS."""
import random, socket, ssl, struct

from openssl_pki import openssl_pki
from peers import (GROUPS, KEY_TYPES, PATIENCE, SCRATCH, SUITES, Cases, Peer, expect, handglass_server,
                   hellos_of, messages, pki, run, server_hellos)

cases = Cases("openssl s_client from handglass serve")
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
GREETING = b"Hello from handglass."


def s_client(server, files, *more, request=REQUEST):
    """The octets of the response, and what -msg saw."""
    cases.connections += 1
    log = SCRATCH / "messages.txt"
    log.unlink(missing_ok=True)
    done = run("openssl", "s_client", "-quiet", "-verify_quiet", "-connect", f"127.0.0.1:{server.port}",
               *["-servername", "localhost"] * ("-noservername" not in more), "-verify_hostname", "localhost", "-CAfile", files / "root.pem", "-verify_return_error",
               "-msg", "-msgfile", log, *more, stdin=request)
    return done, log.read_bytes()


def body(response):
    head, _, rest = response.partition(b"\r\n\r\n")
    expect(head.startswith(b"HTTP/1.1 200 OK\r\n"), "the response is", response[:300])
    return rest


def suite_and_group(server, files, suite, group, retry):
    done, log = s_client(server, files, "-ciphersuites", suite, "-groups", GROUPS[group], "-alpn", "h2,http/1.1")
    expect(done.returncode == 0 and body(done.stdout).startswith(GREETING), done.returncode, done.stdout, done.stderr)
    hellos, want = server_hellos(log), hellos_of(suite, group, False)
    if retry:  # --retry asks for a second hello by a cookie alone; wrong_bet() has the other kind
        want.insert(0, (True, want[0][1], None))
    expect(hellos == want, "the ServerHellos were", hellos, "instead of", want)
    expect(b"<<< TLS 1.3, Alert [length 0002], warning close_notify" in log, "no close_notify came")


def wrong_bet(server, files, group, suite):
    """s_client sends a share of its first group alone; the server takes the other only."""
    other = next(GROUPS[name] for name in GROUPS if name != group)
    done, log = s_client(server, files, "-groups", f"{other}:{GROUPS[group]}", "-ciphersuites", suite)
    expect(body(done.stdout).startswith(GREETING), done.stdout, done.stderr)
    expect(server_hellos(log) == hellos_of(suite, group, True), server_hellos(log))


def preference(files):
    """The server's order of suites decides: RFC 8446 leaves that to it, --cipher says 'best first'."""
    with handglass_server(files, "--cipher", SUITES[2], "--cipher", SUITES[0]) as server:
        _, log = s_client(server, files)
        expect(server_hellos(log)[-1][1] == 0x1303, server_hellos(log))


def fine(server, files, *more):
    done, _ = s_client(server, files, *more)
    expect(done.returncode == 0 and body(done.stdout).startswith(GREETING), done.returncode, done.stdout, done.stderr)


def refused(server, files, alert, *more):
    """The client hears the alert, our side says why, and the next client is served as if nothing had been."""
    start = len(server.output)
    done, log = s_client(server, files, *more)
    alerts = [(title, octets) for who, title, octets in messages(log) if who == "received" and "Alert" in title]
    expect(done.returncode != 0 and [octets[1] for _, octets in alerts] == [alert], "the alerts were", alerts)
    server.wait_for(rb"handglass: [^\n]+\n", start)
    fine(server, files)


def key_update(files, letter):
    """From s_client's keyboard, before the request; K asks for one in return, which must precede the response."""
    with handglass_server(files) as server:
        cases.connections += 1
        with Peer(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-CAfile", files / "root.pem", "-msg"],
                  rb"Verify return code: (0) \(ok\)") as client:
            for octets, then in *[(letter + b"\n", rb">>> [^\n]*KeyUpdate")] * 3, (REQUEST, rb"written to be read"):
                start = len(client.output)
                client.write(octets)
                client.wait_for(then, start)
            answers = [octets for who, title, octets in messages(client.output)
                       if who == "received" and title.endswith("KeyUpdate")]
            # One answer serves several requests (RFC 8446 section 4.6.3).
            expect(answers == ([bytes.fromhex("1800000100")] if letter == b"K" else []), "the answers:", answers)


def python_ssl(server, files, write, want_large=None):
    """OpenSSL under another hand: `write` decides how the request is cut into records."""
    cases.connections += 1
    context = ssl.create_default_context(cafile=str(files / "root.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as tcp:
        with context.wrap_socket(tcp, server_hostname="localhost") as tls:
            write(tls)
            response = b""
            while octets := tls.recv(65536):
                response += octets
    rest = body(response)
    expect(rest == b"x" * want_large if want_large else rest.startswith(GREETING), len(rest), "octets:", rest[:100])


def one_octet_a_record(tls):
    for octet in REQUEST:
        tls.sendall(bytes([octet]))


GARBAGE = {
    "nothing at all": b"",
    "plain HTTP": REQUEST,
    "one octet": b"\x16",
    "half a record header": b"\x16\x03\x01",
    "half a ClientHello": bytes.fromhex("16030100c8010000c40303") + bytes(60),
    "a record longer than any": b"\x16\x03\x01\xff\xff" + bytes(70000),
    "a record of no octets": b"\x16\x03\x01\x00\x00",
    "a ClientHello of zeros": bytes.fromhex("1603010100010000fc") + bytes(252),
    "an SSL 2 hello": bytes.fromhex("802e0100020015000000100100800300800700c006004002008004008000000300000600000b0000"),
    "application data first": b"\x17\x03\x03\x00\x20" + bytes(32),
    "an alert first": b"\x15\x03\x03\x00\x02\x02\x28",
    "ten thousand ChangeCipherSpecs": b"\x14\x03\x03\x00\x01\x01" * 10000,
    "a megabyte of noise": random.Random(1).randbytes(1 << 20),
    "a handshake message of 16 MB":
        b"\x16\x03\x01\x40\x00\x01\xff\xff\xff" + bytes(16380) + (b"\x16\x03\x01\x40\x00" + bytes(16384)) * 20,
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
}


def garbage(server, files, octets, hard):
    cases.connections += 1
    start, alert = len(server.output), b""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as tcp:
        try:
            tcp.sendall(octets)
            if not hard:
                tcp.shutdown(socket.SHUT_WR)
                while piece := tcp.recv(4096):
                    alert += piece
            else:  # end with a reset instead
                tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # the server need not hear us out
    server.wait_for(rb"handglass: [^\n]+\n", start)
    expect(server.process.poll() is None, "the server has ended")
    # If anything came back, it is one alert, fatal, in the clear.
    expect(alert == b"" or (len(alert) == 7 and alert[:1] == b"\x15" and alert[3:6] == b"\x00\x02\x02"), "it said", alert)
    if octets[:1] not in (b"", b"\x16", b"\x15") and not hard and len(octets) < 1000:
        expect(alert, "no alert came")
    fine(server, files)


def in_a_row(server, files, number):
    for _ in range(number):
        fine(server, files)


def main():
    cases.need("openssl")
    for key_type in KEY_TYPES:
        for files in (pki(f"handglass-{key_type}", "--key-type", key_type), openssl_pki(f"openssl-{key_type}", key_type)):
            for retry in (False, True):
                with handglass_server(files, *["--retry"] * retry) as server:
                    for group in GROUPS:
                        for suite in SUITES:
                            cases.run(f"{files.name}, {group}{' after a cookie' * retry}, {suite}",
                                      suite_and_group, server, files, suite, group, retry)
    for files in (pki("handglass-ecdsa-p521", "--key-type", "ecdsa-p521"), openssl_pki("openssl-ecdsa-p521", "ecdsa-p521")):
        with handglass_server(files, "--group", "secp521r1") as server:
            cases.run(f"{files.name}, and P-521 for the exchange", fine, server, files, "-groups", "P-521")
    files = SCRATCH / "handglass-ecdsa"
    for group in GROUPS:
        with handglass_server(files, "--group", group) as server:
            for suite in SUITES:
                cases.run(f"a share of another group than {group}, {suite}", wrong_bet, server, files, group, suite)
    cases.run("the server's best suite first", preference, files)
    cases.run("KeyUpdate, update_requested: answered once", key_update, files, b"K")
    cases.run("KeyUpdate, update_not_requested", key_update, files, b"k")
    with handglass_server(files, "--large", "1000003") as server:
        for name, more in {
                "without SNI": ["-noservername"], "without middlebox compatibility": ["-no_middlebox"],
                "an external PSK that we do not know": ["-psk", "00112233", "-psk_identity", "who"],
                "records of 512 octets": ["-max_send_frag", "512"], "padded records": ["-record_padding", "1024"],
                "OCSP wanted": ["-status"], "SCTs wanted": ["-serverinfo", "18"], "SRTP wanted": ["-use_srtp",
                                                                                               "SRTP_AES128_CM_SHA1_80"],
                "many groups": ["-groups", "P-521:P-384:X448:X25519:P-256"],
                "many algorithms": ["-sigalgs", "RSA+SHA512:ed448:ecdsa_secp521r1_sha512:ecdsa_secp256r1_sha256"]}.items():
            cases.run(name, fine, server, files, *more)
        for name, alert, more in (
                ("CCM only: handshake_failure", 40, ["-ciphersuites", "TLS_AES_128_CCM_SHA256"]),
                ("P-521 only: handshake_failure", 40, ["-groups", "P-521"]),
                ("RSA signatures only: handshake_failure", 40, ["-sigalgs", "rsa_pss_rsae_sha256"]),
                ("ALPN h2 only: no_application_protocol", 120, ["-alpn", "h2"])):
            cases.run(name, refused, server, files, alert, *more)
        cases.run("Python's ssl, the request in one record", python_ssl, server, files, lambda tls: tls.sendall(REQUEST))
        cases.run("Python's ssl, one octet a record", python_ssl, server, files, one_octet_a_record)
        cases.run("Python's ssl, 1 MB", python_ssl, server, files,
                  lambda tls: tls.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"), 1000003)
        cases.run("Python's ssl, more behind the request", python_ssl, server, files,
                  lambda tls: tls.sendall(REQUEST + b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3))
        for name, octets in GARBAGE.items():
            for hard in (False, True):
                cases.run(f"garbage: {name}{', then a reset' * hard}", garbage, server, files, octets, hard)
        cases.run("twenty in a row", in_a_row, server, files, 20)
    cases.end()


main()
