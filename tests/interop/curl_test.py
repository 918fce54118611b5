#!/usr/bin/env python3
"""curl fetches from `handglass serve`: key types, suites of both versions, groups, --retry, GET and HEAD, a large file, a
session resumed, a client certificate."""
import contextlib, json, re, socket, subprocess

from openssl_pki import openssl_pki
from peers import (ENVIRONMENT, GROUPS, HANDGLASS, KEY_TYPES, PATIENCE, SCRATCH, SUITES, Cases, Peer, expect,
                   handglass_server, pki, run)
from tls12 import ALL, CBC, CBC_384, CHACHA, GCM, STATIC, SUITES_12, key_type, openssl_cipher

cases = Cases("curl from handglass serve")
GREETING = b"Hello from handglass."
LARGE = 1_000_003


def arguments(server, files, path, *more):
    return ["curl", "-q", "--silent", "--show-error", "--max-time", str(PATIENCE), "--http1.1", "--cacert",
            files / "root.pem", *more, f"https://localhost:{server.port}{path}"]


def curl(server, files, path="/", *more, code=0):
    cases.connections += 1
    done = run(*arguments(server, files, path, *more))
    expect(done.returncode == code, "curl's exit code is", done.returncode, done.stderr.decode(errors="replace"))
    return done


def suite_and_group(server, files, suite, group, retry):
    done = curl(server, files, "/", "-v", "--tlsv1.3", "--tls13-ciphers", suite, "--curves", GROUPS[group])
    expect(done.stdout.startswith(GREETING), done.stdout)
    expect(f"SSL connection using TLSv1.3 / {suite}".encode() in done.stderr, done.stderr)
    expect(b"SSL certificate verify ok." in done.stderr, done.stderr)
    hellos = done.stderr.count(b"TLS handshake, Server hello")
    expect(hellos == 1 + retry, hellos, "ServerHellos")


def wrong_bet(files):
    for group, bet in (("x25519", "P-256:X25519"), ("secp256r1", "X25519:P-256")):
        with handglass_server(files, "--group", group) as server:
            done = curl(server, files, "/", "-v", "--curves", bet)
            expect(done.stderr.count(b"TLS handshake, Server hello") == 2 and done.stdout.startswith(GREETING), done.stderr)


def head(server, files):
    fields = curl(server, files, "/large", "-I").stdout
    expect(fields.startswith(b"HTTP/1.1 200 OK\r\n") and f"Content-Length: {LARGE}\r\n".encode() in fields, fields)
    expect(fields.endswith(b"\r\n\r\n"), "a body after HEAD:", fields[-100:])


def large(server, files, suite):
    done = curl(server, files, "/large", "--tls13-ciphers", suite)
    expect(done.stdout == b"x" * LARGE, len(done.stdout), "octets came")


def status(server, files):
    done = curl(server, files, "/nowhere", "-o", SCRATCH / "nothing", "-w", "%{http_code} %{http_version} %{ssl_verify_result}")
    expect(done.stdout == b"404 1.1 0", done.stdout)
    done = curl(server, files, "/", "-X", "DELETE", "-o", SCRATCH / "nothing", "-w", "%{http_code}")
    expect(done.stdout in (b"405", b"501"), done.stdout)


def post(server, files):
    """A request with a body: answered, whatever the answer, and the next client is served."""
    (SCRATCH / "upload").write_bytes(b"y" * 300_000)
    cases.connections += 1
    done = run(*arguments(server, files, "/", "--data-binary", f"@{SCRATCH / 'upload'}", "-o", SCRATCH / "nothing", "-w",
                          "%{http_code}"))
    expect(done.stdout[:1] == b"4" or done.stdout[:1] == b"5", done)
    expect(curl(server, files).stdout.startswith(GREETING))


def not_trusted(server, files):
    """curl does not trust another root: its alert is our line on standard error, and nobody dies."""
    start = len(server.output)
    curl(server, pki("other"), code=60)
    server.wait_for(rb"handglass: [^\n]*unknown_ca", start)
    start = len(server.output)
    cases.connections += 1
    done = run(*arguments(server, files, "/", "--connect-to", f"another.test:443:localhost:{server.port}")[:-1], "https://another.test/")
    expect(done.returncode == 60, done.returncode, done.stderr)
    server.wait_for(rb"127\.0\.0\.1: 0|handglass: [^\n]+\n", start)  # curl judges the name after the handshake, and hangs up
    expect(curl(server, files).stdout.startswith(GREETING))


def too_old(server, files):
    done = curl(server, files, "/", "--tls-max", "1.1", "--ciphers", "DEFAULT:@SECLEVEL=0", code=35)
    expect(b"protocol version" in done.stderr, done.stderr)


def version_1_2(suite):
    return ["--tls-max", "1.2", "--ciphers", openssl_cipher(suite)]


def tls12(server, files, suite):
    """Two pages in one run: curl resumes the session of the first."""
    cases.connections += 2
    done = run(*arguments(server, files, "/", "-v", *version_1_2(suite)), f"https://localhost:{server.port}/")
    expect(done.returncode == 0 and done.stdout.count(GREETING) == 2, done.returncode, done.stdout, done.stderr)
    expect(done.stderr.count(f"SSL connection using TLSv1.2 / {SUITES_12[suite][1]}".encode()) == 2, done.stderr)
    expect(done.stderr.count(b"SSL certificate verify ok.") == 2, done.stderr)
    # The second has no certificate to show, and no key exchange.
    for message, number in ((b"Server hello", 2), (b"Certificate (11)", 1), (b"Client key exchange", 1), (b"Finished", 4)):
        expect(done.stderr.count(b"TLS handshake, " + message) == number, message, done.stderr)


def upload12(server, files, suite):
    """1 MB of a request is read to its end and then answered; of 3 MB the end is not waited for."""
    for size, answer in ((1_000_003, b"405"), (3_000_007, b"413")):
        (SCRATCH / "upload").write_bytes(bytes(range(256)) * (size // 256) + bytes(size % 256))
        done = curl(server, files, "/", *version_1_2(suite), "--data-binary", f"@{SCRATCH / 'upload'}", "-o", SCRATCH / "nothing", "-w",
                    "%{http_code} %{size_upload}", "-H", "Expect:" if answer == b"405" else "Expect: 100-continue")
        expect(done.stdout.startswith(answer) and (answer != b"405" or done.stdout.endswith(b" %d" % size)), done.stdout)


def client_certificate12(server, files, shown, suite):
    done = curl(server, files, "/", "-v", *version_1_2(suite), "--cert", shown / "server.pem", "--key", shown / "server.key")
    expect(done.stdout.startswith(GREETING) and b"TLS handshake, CERT verify" in done.stderr, done.stderr)
    expect(b"handshake failure" in curl(server, files, "/", *version_1_2(suite), code=35).stderr)


def all_of_12():
    for kind in ("ecdsa", "rsa"):
        files = SCRATCH / f"handglass-{kind}"
        with handglass_server(files, "--cipher", ALL) as server:
            for suite in SUITES_12:
                if key_type(suite) == kind:
                    cases.run(f"{files.name}, TLS 1.2, {suite}, then resumed", tls12, server, files, suite)
    with handglass_server(files, "--cipher", ALL, "--large", str(3 * LARGE)) as server:
        for suite in (GCM, CHACHA, CBC, CBC_384, STATIC):
            cases.run(f"3 MB exact, {suite}", lambda: expect(curl(server, files, "/large", *version_1_2(suite)).stdout == b"x" * 3 * LARGE))
            cases.run(f"1 MB and 3 MB from curl, {suite}", upload12, server, files, suite)
    for kind in KEY_TYPES:
        shown = openssl_pki(f"client-{kind}", kind, purpose="clientAuth")
        with handglass_server(files, "--tls", "1.2", "--client-ca", shown / "root.pem") as server:
            cases.run(f"client certificate, {kind}, TLS 1.2", client_certificate12, server, files, shown, GCM)


def at_once(server, files, number, size=LARGE):
    """All of them are served, and each gets the whole of its own."""
    clients = []
    try:
        for _ in range(number):
            clients.append(subprocess.Popen([str(a) for a in arguments(server, files, "/large")], stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, env=ENVIRONMENT))
            cases.connections += 1
        for client in clients:
            out, err = client.communicate(timeout=PATIENCE)
            expect(client.returncode == 0 and out == b"x" * size, client.returncode, len(out), err)
    finally:
        for client in clients:
            client.kill()
            client.wait()


def beside(server, files, said):
    """Somebody connects, says so much and no more; others are served meanwhile, and not because the patience with the
    silent one was over: his connection still stands."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as silent:
        silent.sendall(said)
        for _ in range(3):
            expect(curl(server, files).stdout.startswith(GREETING))
        silent.setblocking(False)
        try:
            left = silent.recv(4096)
        except BlockingIOError:
            return
        expect(False, "the silent one was answered:", left)


def many_silent(server, files):
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), PATIENCE))
        expect(curl(server, files).stdout.startswith(GREETING))


def traces_apart(files, form):
    """--trace: six at once, and yet each trace is told from beginning to end; a silent one does not hold them up."""
    with handglass_server(files, "--trace", "--format", form, "--large", "1003") as server:
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE):
            at_once(server, files, 6, 1003)
            server.wait_for(rb"(?s:(?:127\.0\.0\.1: 200\n.*?){6})")
            lines = server.output.decode().splitlines()  # the silent one becomes a trace when it leaves
    if form == "jsonl":
        events = [json.loads(line) for line in lines if line.startswith("{")]
        starts = [i for i, event in enumerate(events) if "schema" in event]
        expect(len(starts) == 6, len(starts), "traces")
        for start, end in zip(starts, [*starts[1:], len(events)]):
            expect([event["n"] for event in events[start + 1:end]] == list(range(1, end - start)), "the events of two traces are mixed")
    else:
        numbers = [int(found[1]) for line in lines if (found := re.match(r"━━ \[(\d+)\]", line))]
        expect(numbers.count(1) == 6 and all(b in (a + 1, 1) for a, b in zip(numbers, numbers[1:])), "two traces are mixed:", numbers)


def in_a_row(server, files, number):
    for _ in range(number):
        expect(curl(server, files).stdout.startswith(GREETING))


def own_certificate():
    """Without --cert: a certificate is made, and the root in the current directory is the one to trust."""
    directory = SCRATCH / "own"
    directory.mkdir()
    with Peer([HANDGLASS, "serve", "--port", "0", "--once"], rb"Listening on https://localhost:(\d+)", cwd=directory) as server:
        (directory / "handglass-root.pem").rename(directory / "root.pem")
        expect(curl(server, directory).stdout.startswith(GREETING))
        expect(server.ended() == 0, "--once ended with another exit code")


def main():
    cases.need("curl")
    for key_type in KEY_TYPES:
        files = pki(f"handglass-{key_type}", "--key-type", key_type)
        for retry in (False, True):
            with handglass_server(files, *["--retry"] * retry) as server:
                for group in GROUPS:
                    for suite in SUITES:
                        cases.run(f"{files.name}, {group}{' after HelloRetryRequest' * retry}, {suite}",
                                  suite_and_group, server, files, suite, group, retry)
    files = SCRATCH / "handglass-rsa"
    cases.run("a share of the other group first", wrong_bet, files)
    for form in ("jsonl", "text"):
        cases.run(f"traces are told one after the other, {form}", traces_apart, files, form)
    cases.run("a certificate made on the spot", own_certificate)
    with handglass_server(files, "--large", str(LARGE)) as server:
        cases.run("HEAD", head, server, files)
        for suite in SUITES:
            cases.run(f"1 MB exact, {suite}", large, server, files, suite)
        cases.run("404 and a method that is not there", status, server, files)
        cases.run("a request with a body", post, server, files)
        cases.run("a client that does not trust us", not_trusted, server, files)
        cases.run("TLS 1.1 only", too_old, server, files)
        cases.run("twenty at once", at_once, server, files, 20)
        cases.run("beside one who says nothing", beside, server, files, b"")
        cases.run("beside one who says half a hello", beside, server, files, bytes.fromhex("16030100c8010000c40303"))
        cases.run("beside forty who say nothing", many_silent, server, files)
        cases.run("twenty in a row", in_a_row, server, files, 20)
    all_of_12()
    cases.end()


main()
