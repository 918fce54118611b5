#!/usr/bin/env python3
"""What goes wrong: `handglass get` says why in its own words, in both languages, with the right alert and exit code."""
import json, re, socket, ssl, threading

from openssl_pki import openssl_pki
from peers import (PATIENCE, SCRATCH, SUITES, Cases, closed_port, expect, get, handglass, handglass_server, messages,
                   openssl_server, pki)
from proxy import Proxy, flipped

cases = Cases("errors of handglass get")
PAGE = b"handglass " * 5000
ALERTS = {"bad_record_mac": 20, "handshake_failure": 40, "bad_certificate": 42, "unsupported_certificate": 43,
          "certificate_expired": 45, "unknown_ca": 48, "decode_error": 50, "protocol_version": 70}
# The flaw: the alert, the section, what must be said.
FLAWS = {
    "bad-signature": ("bad_certificate", "RFC 5280 §6.1.3", r"signature .*does not verify"),
    "critical-extension": ("unsupported_certificate", "RFC 5280 §6.1.4", r"critical extension .*2\.999\.1"),
    "expired": ("certificate_expired", "RFC 5280 §6.1.3", r"expired on \d{4}-\d\d-\d\dT"),
    "key-usage": ("bad_certificate", "RFC 5280 §6.1.4", r"keyCertSign"),
    "name-constraints": ("bad_certificate", "RFC 5280 §4.2.1.10", r"may not vouch for .*localhost"),
    "not-a-ca": ("bad_certificate", "RFC 5280 §6.1.4", r"is no CA"),
    "not-yet-valid": ("certificate_expired", "RFC 5280 §6.1.3", r"valid only from \d{4}-\d\d-\d\dT"),
    "path-length": ("bad_certificate", "RFC 5280 §6.1.4", r"one CA too many"),
    "purpose": ("unsupported_certificate", "RFC 5280 §4.2.1.12", r"serverAuth"),
    "wrong-host": ("bad_certificate", "RFC 9525 §6.3", r"not for localhost.*wrong\.example"),
}


def complaint(done, words, section=None, begun=b""):
    """One sentence and perhaps one line of sources on standard error; on standard output no more than the body
    that was authenticated before, which is how `begun` goes on."""
    said = done.stderr.decode()
    expect(said.startswith("handglass: ") and said.count("\n") <= 2, "it said", said)
    expect(begun.startswith(done.stdout), "the body:", done.stdout[:100])
    expect(re.search(words, said), "no", words, "in", said)
    expect(section is None or section in said, "no", section, "in", said)


def twice(fetch, code, words, section=None, begun=b""):
    """In English, then in Chinese: the same news."""
    complaint(fetch("--lang", "en", code=code), words, section, begun)
    complaint(fetch("--lang", "zh", code=code), "[\u4e00-\u9fff]", section, begun)
    cases.connections += 2


def rejected(files, root, alert, section, words, server_of, host="localhost"):
    with server_of(files) as server:
        twice(lambda *more, code: get(server.port, "/", *more, host=host, ca=root, code=code), 3, words, section)
        if server_of is handglass_server:
            server.wait_for(rb"(?s:(?:handglass: [^\n]*: %s\n.*?){2})" % alert.encode())
        else:
            server.wait_for(rb"(?s:(?:<<< [^\n]*Alert[^\n]*\n    02 %02x\n.*?){2})" % ALERTS[alert])
            heard = [octets for who, title, octets in messages(server.output) if who == "received" and "Alert" in title]
            expect(set(heard) == {bytes([2, ALERTS[alert]])}, "the server heard", heard)
        # Who does not want a judgement gets the page.
        cases.connections += 1
        expect(b"handglass" in get(server.port, "/" if server_of is handglass_server else "/page", "--insecure", host=host).stdout)


def without_intermediate(files):
    leaf = SCRATCH / "leaf-alone"
    leaf.mkdir()
    (leaf / "server.pem").write_text((files / "server.pem").read_text().split("-----END")[0] + "-----END CERTIFICATE-----\n")
    (leaf / "server.key").write_text((files / "server.key").read_text())
    rejected(leaf, files / "root.pem", "unknown_ca", "RFC 5280 §6.1", "handglass Intermediate CA", handglass_server)


def trace_alert(port, root, *more, code):
    """The alert we sent, from the trace of a connection: (description, is encrypted)."""
    cases.connections += 1
    done = handglass("trace", "--ca", root, "--format", "jsonl", *more, f"https://localhost:{port}/page", code=code)
    return [e for e in map(json.loads, done.stdout.splitlines()) if e.get("t") == "alert"]


def tampered(server, root, direction, number, where, code, words):
    """One bit of one record; both languages, and the alert from our trace."""
    def change(way, n, record):
        return flipped(record, where) if (way, n) == (direction, number) else record

    def fetch(*more, code):
        with Proxy(server.port, change) as proxy:
            return get(proxy.port, "/page", *more, ca=root, code=code)

    twice(fetch, code, words, begun=PAGE)
    with Proxy(server.port, change) as proxy:
        alerts = trace_alert(proxy.port, root, code=code)
    expect(len(alerts) == 1 and "bad_record_mac" in json.dumps(alerts), "the alerts:", alerts)


def tampered_request(root, files):
    """The server's side of it: our server says bad_record_mac, the client hears it."""
    with handglass_server(files) as server:
        def change(way, n, record):  # the c2s records: ClientHello, ChangeCipherSpec, Finished, request
            return flipped(record, -1) if (way, n) == ("c2s", 3) else record
        with Proxy(server.port, change) as proxy:
            done = get(proxy.port, "/", ca=root, code=1)
            complaint(done, "bad_record_mac", "RFC 8446 §6.2")
        server.wait_for(rb"handglass: [^\n]+\n")
        cases.connections += 2
        expect(b"Hello" in get(server.port, "/", ca=root).stdout)


def truncated(server, root, at, more, words, code=1):
    """The line is cut before record `at` of the server, counted from the end if negative."""
    records = {}

    def whole(way, n, record):
        records[way] = n
        return record
    with Proxy(server.port, whole) as proxy:
        get(proxy.port, "/page", *more, ca=root)
    last = records["s2c"]
    cut = at if at >= 0 else last + 1 + at

    def change(way, n, record):
        return None if (way, n) == ("s2c", cut) else record

    def fetch(*lang, code):
        with Proxy(server.port, change) as proxy:
            return get(proxy.port, "/page", *more, *lang, "-o", SCRATCH / "cut", ca=root, code=code)
    cases.connections += 1
    twice(fetch, code, words)


def raw_server(replies, context=None):
    """Answers each connection with fixed octets, over TLS if there is a context; (port, stop)."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                tcp, _ = listener.accept()
            except OSError:
                return
            try:
                tcp.settimeout(PATIENCE)
                with (context.wrap_socket(tcp, server_side=True) if context else tcp) as stream:
                    stream.recv(65536)
                    stream.sendall(replies)
                    if context:
                        stream = stream.unwrap()
                    stream.shutdown(socket.SHUT_WR)
                    while stream.recv(4096):
                        pass
            except OSError:
                pass
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    def stop():
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(PATIENCE)
    return listener.getsockname()[1], stop


def not_tls(reply, words):
    port, stop = raw_server(reply)
    try:
        twice(lambda *more, code: get(port, "/", "--insecure", *more, code=code), 1, words)
    finally:
        stop()


def bad_http(files, reply, want=None):
    """A server that means TLS well and HTTP badly; `want` is the body if it is fine after all."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files / "server.pem", files / "server.key")
    port, stop = raw_server(reply, context)
    try:
        if want is not None:
            cases.connections += 1
            done = get(port, "/", ca=files / "root.pem")
            expect(done.stdout == want, done.stdout[:200])
        else:
            for lang, words in (("en", "[a-z]"), ("zh", "[\u4e00-\u9fff]")):
                cases.connections += 1
                done = get(port, "/", "--lang", lang, ca=files / "root.pem", code=1)
                said = done.stderr.decode()
                expect(said.startswith("handglass: ") and re.search(words, said), said)
    finally:
        stop()


HTTP = {
    "no HTTP at all": b"\x00\x01\x02hello\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "a length beyond 64 bits": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "a body cut short": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "a chunk size that is no number": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "chunks without an end": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "a space before the colon": b"HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc",
    "a first line that is folded": b"HTTP/1.1 200 OK\r\n X: a\r\nContent-Length: 0\r\n\r\n",
    "a header without end": b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 2_000_000,
}


def usage(code, words, *argv):
    complaint(handglass(*argv, code=code), words) if words else handglass(*argv, code=code)


def files_cases(files):
    broken = SCRATCH / "broken"
    broken.mkdir()
    root = (files / "root.pem").read_text()
    for name, text in {"noise.pem": "hello\n", "empty.pem": "", "key.pem": (files / "server.key").read_text(),
                       "base64.pem": root.replace(root.splitlines()[2], "!!!!"), "cut.pem": root[:200]}.items():
        (broken / name).write_text(text)
        for lang, words in (("en", "[a-z]"), ("zh", "[\u4e00-\u9fff]")):
            cases.run(f"--ca {name}, {lang}", usage, 5, words, "get", "--lang", lang, "--ca", broken / name, "https://localhost:1/")
    cases.run("--ca that is not there", usage, 5, "nowhere.pem", "get", "--ca", broken / "nowhere.pem", "https://localhost:1/")
    cases.run("--ca that is a directory", usage, 5, "broken", "get", "--ca", broken, "https://localhost:1/")
    other = pki("other")
    cases.run("serve: the key of another certificate", usage, 5, "server.key", "serve", "--port", "0", "--cert",
              files / "server.pem", "--key", other / "server.key")
    cases.run("serve: a certificate for a key", usage, 5, "[a-z]", "serve", "--port", "0", "--cert", files / "server.pem",
              "--key", files / "server.pem")
    cases.run("serve: a key for a certificate", usage, 5, "[a-z]", "serve", "--port", "0", "--cert", files / "server.key",
              "--key", files / "server.key")


def refused(files, server_more, client_more, words):
    with openssl_server(files, *server_more) as server:
        twice(lambda *more, code: get(server.port, "/page", *client_more, *more, ca=files / "root.pem", code=code), 1, words)


def with_openssl(files):
    """What needs certificates made by openssl, or s_server between us and the proxy."""
    strange = openssl_pki("strange", "ecdsa")
    root, no_fit = strange / "root.pem", "the tag does not fit"
    for server_of in (handglass_server, openssl_server):
        cases.run(f"unknown issuer, {server_of.__name__}", rejected, files, root, "unknown_ca", "RFC 5280 §6.1",
                  "handglass Root CA|handglass Intermediate CA", server_of)
    with openssl_server(strange) as server:
        # s2c: ServerHello, ChangeCipherSpec, EncryptedExtensions, …, Finished, two tickets, the page
        for number, at, what in ((0, 12, "ServerHello.random"), (2, 7, "the record of EncryptedExtensions"),
                                 (3, 7, "the record of Certificate"), (4, 7, "the record of CertificateVerify"),
                                 (5, 7, "the record of Finished"), (8, -1, "a tag"), (9, 100, "the body")):
            cases.run(f"a bit of {what}", tampered, server, root, "s2c", number, at, 1, no_fit)
        for at, what in ((0, "before ServerHello"), (3, "in the handshake"), (-3, "in the body"), (-1, "before close_notify")):
            cases.run(f"cut {what}", truncated, server, root, at, [], "without close_notify|was cut off")
    for server_more, client_more, words in ((["-ciphersuites", SUITES[0]], ["--cipher", SUITES[1]], "handshake_failure"),
                                            (["-groups", "P-521"], [], "handshake_failure"),
                                            (["-alpn", "h2"], [], "no_application_protocol")):
        cases.run(f"the server refuses: {' '.join(server_more)}", refused, strange, server_more, client_more, words)


def main():
    (SCRATCH / "pages").mkdir()
    (SCRATCH / "pages/page").write_bytes(PAGE)
    for flaw, (alert, section, words) in FLAWS.items():
        files = pki(f"flaw-{flaw}", "--flaw", flaw)
        for server_of in (handglass_server, openssl_server):
            cases.run(f"{flaw}, {server_of.__name__}", rejected, files, files / "root.pem", alert, section, words, server_of)
    files = pki("fine")
    cases.run("another host, handglass_server", rejected, files, files / "root.pem", "bad_certificate", "RFC 9525",
              r"not for another\.test", handglass_server, "another.test")
    cases.run("no intermediate certificate", without_intermediate, files)
    cases.run("openssl's own certificates", with_openssl, files)
    cases.run("a bit of the request", tampered_request, files / "root.pem", files)
    for name, reply, words in (("plain HTTP", b"HTTP/1.1 400 Bad Request\r\n\r\n", "[a-z]"), ("SMTP", b"220 mail\r\n", "[a-z]"),
                               ("silence", b"", "without close_notify"),
                               ("handshake_failure", bytes.fromhex("15030300020228"), "handshake_failure"),
                               ("an alert nobody knows", bytes.fromhex("150303000202f7"), "247|0xf7|unknown")):
        cases.run(f"not TLS: {name}", not_tls, reply, words)
    for name, reply in HTTP.items():
        cases.run(f"bad HTTP: {name}", bad_http, files, reply)
    cases.run("HTTP in chunks", bad_http, files, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n", b"abcde")
    # RFC 9112 section 5.2: a user agent takes the fold of a response for a space
    cases.run("HTTP with a folded line", bad_http, files, b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 3\r\n\r\nabc", b"abc")
    cases.run("HTTP to the end", bad_http, files, b"HTTP/1.1 200 OK\r\n\r\nabc", b"abc")
    cases.run("connection refused", twice, lambda *more, code: get(closed_port(), "/", *more, code=code), 4, "Connection refused")
    # Where there is no name server it takes a while to give up.
    cases.run("a name that does not exist", lambda: complaint(handglass("get", "https://nowhere.invalid/", code=4, timeout=100), "nowhere.invalid"))
    for url in ("htp://localhost/", "localhost", "https://", "https:///x", "https://localhost:99999/", "https://a b/", "https://user@localhost/",
                "https://localhost:0x50/", "https://[::1/", "https://local\thost/"):
        cases.run(f"bad URL {url!r}", twice, lambda *more, code: handglass("get", *more, url, code=code), 2, "[a-z]")
    for version, suite in (("1.3", "TLS_RSA_WITH_AES_128_CBC_SHA"), ("1.2", SUITES[0])):
        for command in (["get", "https://localhost:1/"], ["trace", "https://localhost:1/"], ["serve", "--port", "0"]):
            cases.run(f"{command[0]} --tls {version} with a suite of the other version only", usage, 2, "", *command, "--tls", version, "--cipher", suite)
    cases.run("bad --resolve", twice, lambda *more, code: handglass("get", *more, "--resolve", "x", "https://localhost/", code=code), 2, "[a-z]")
    files_cases(files)
    cases.end()


main()
