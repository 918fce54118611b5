#!/usr/bin/env python3
"""`handglass get` fetches from `openssl s_server`: every suite, group and key type, with certificates made by
either program, with and without HelloRetryRequest, and what else a real server does after the handshake."""
import hashlib, subprocess

from openssl_pki import openssl_pki
from peers import (GROUPS, HANDGLASS, KEY_TYPES, PATIENCE, SCRATCH, SUITES, Cases, expect, get, handglass,
                   hellos_of, messages, openssl_server, pki, server_hellos)

cases = Cases("handglass get from openssl s_server")
LARGE = hashlib.shake_256(b"large").digest(1_000_003)  # every octet value, and no multiple of a record
SMALL = b"a page\nof two lines\n"


def fetch(server, files, path, want, *more):
    cases.connections += 1
    done = get(server.port, path, *more, ca=files / "root.pem")
    expect(done.stdout == want, "another body:", len(done.stdout), "octets, not", len(want))
    expect(not done.stderr, "said:", done.stderr)


def suite_and_group(server, files, suite, group, retry):
    start = len(server.output)
    other = next(g for g in GROUPS if g != group)
    bets = ["--group", other, "--group", group] if retry else ["--group", group]
    fetch(server, files, "/small.txt", SMALL, "--cipher", suite, *bets)
    # It sends its own first. Ours is the last it tells of: the next connection's output begins behind it.
    server.wait_for(rb"<<< [^\n]*warning close_notify\n    01 00\n", start)
    hellos, want = server_hellos(server.output[start:]), hellos_of(suite, group, retry)
    expect(hellos == want, "the ServerHellos were", hellos, "instead of", want)


def large(server, files, suite):
    fetch(server, files, "/large.bin", LARGE, "--cipher", suite)


def to_a_file(server, files):
    target = SCRATCH / "body"
    done = get(server.port, "/large.bin", "-o", target, ca=files / "root.pem")
    cases.connections += 1
    expect(target.read_bytes() == LARGE and done.stdout == b"", "the file differs")


def tickets(files, number):
    with openssl_server(files, "-num_tickets", str(number)) as server:
        fetch(server, files, "/large.bin", LARGE)
        server.wait_for(rb"warning close_notify")
        sent = sum(title.endswith("NewSessionTicket") for _, title, _ in messages(server.output))
        expect(sent == number, sent, "tickets were sent")
        # The trace reads each of them.
        cases.connections += 1
        trace = handglass("trace", "--ca", files / "root.pem", "--format", "jsonl",
                          f"https://localhost:{server.port}/small.txt").stdout
        expect(trace.count(b'"path":"NewSessionTicket.ticket_lifetime"') == number, "the trace shows another number")


def key_update(files, letter):
    """s_server's K asks for new keys in return, k does not. Three times within a body, from its keyboard. A client
    that sends no more data owes no answer (RFC 8446 section 4.6.3): openssl_client_test has the one that does."""
    data_sent = rb">>> [^\n]*InnerContent \[length 0001\]\r?\n    17"
    with openssl_server(files, mode=None) as server:
        cases.connections += 1
        with subprocess.Popen([HANDGLASS, "get", "--ca", files / "root.pem", f"https://localhost:{server.port}/"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
            try:
                server.wait_for(rb"GET / HTTP/1\.1\r\n(?s:.*?)\r\n\r\n")
                # s_server takes a letter as a command only if it read nothing else with it: wait for each.
                for octets, then in ((b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nfirst\n", data_sent),
                                     *[(letter + b"\n", rb">>> [^\n]*KeyUpdate")] * 3, (b"second", data_sent)):
                    start = len(server.output)
                    server.write(octets)
                    server.wait_for(then, start)
                out, err = client.communicate(timeout=PATIENCE)
            finally:
                client.kill()
        expect(client.returncode == 0 and out == b"first\nsecond", client.returncode, out, err)
        server.wait_for(rb"<<< [^\n]*warning close_notify")


def client_certificate_wanted(files):
    """A server may ask who we are; without a certificate the answer is an empty one."""
    with openssl_server(files, "-verify", "2") as server:
        fetch(server, files, "/small.txt", SMALL)
        server.wait_for(rb">>> [^\n]*CertificateRequest(?s:.*)<<< [^\n]*Certificate\n")


def status_page(files):
    """-www: what openssl itself says it negotiated."""
    with openssl_server(files, mode="-www") as server:
        for suite in SUITES:
            cases.connections += 1
            page = get(server.port, "/", "--cipher", suite, ca=files / "root.pem").stdout.decode()
            expect(f"New, TLSv1.3, Cipher is {suite}" in page, page)


def small_records(files):
    with openssl_server(files, "-max_send_frag", "512") as server:
        fetch(server, files, "/large.bin", LARGE)


def padded(files):
    with openssl_server(files, "-record_padding", "1024") as server:
        fetch(server, files, "/large.bin", LARGE)


def main():
    cases.need("openssl")
    (SCRATCH / "pages").mkdir()
    (SCRATCH / "pages/small.txt").write_bytes(SMALL)
    (SCRATCH / "pages/large.bin").write_bytes(LARGE)
    for key_type in KEY_TYPES:
        for maker in ("handglass", "openssl"):
            name = f"{maker}-{key_type}"
            files = pki(name, "--key-type", key_type) if maker == "handglass" else openssl_pki(name, key_type)
            for group, openssl_name in GROUPS.items():
                with openssl_server(files, "-groups", openssl_name) as server:
                    for suite in SUITES:
                        for retry in (False, True):
                            cases.run(f"{key_type} by {maker}, {group}{' after HelloRetryRequest' * retry}, {suite}",
                                      suite_and_group, server, files, suite, group, retry)
    for files in (pki("handglass-ecdsa-p521", "--key-type", "ecdsa-p521"), openssl_pki("openssl-ecdsa-p521", "ecdsa-p521")):
        with openssl_server(files, "-groups", "P-521") as server:
            cases.run(f"{files.name}, and P-521 for the exchange", fetch, server, files, "/small.txt", SMALL, "--group", "secp521r1")
    files = SCRATCH / "handglass-ecdsa"
    with openssl_server(files) as server:
        for suite in SUITES:
            cases.run(f"1 MB exact, {suite}", large, server, files, suite)
        cases.run("1 MB into a file", to_a_file, server, files)
    for number in (0, 1, 2):
        cases.run(f"{number} tickets", tickets, files, number)
    cases.run("KeyUpdate in a body, update_requested", key_update, files, b"K")
    cases.run("KeyUpdate in a body, update_not_requested", key_update, files, b"k")
    cases.run("the server asks for a certificate and gets none", client_certificate_wanted, files)
    cases.run("the server's own words about the suite", status_page, files)
    cases.run("records of 512 octets", small_records, files)
    cases.run("padded records", padded, files)
    cases.end()


main()
