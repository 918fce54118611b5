#!/usr/bin/env python3
"""The command line as a user meets it: help, exit codes, languages, colours, formats, files, and peers that send what
would command a terminal."""
import json, os, pty, re, select, socket, ssl, stat, subprocess, threading, time

from openssl_pki import openssl_pki
from peers import (Impossible, ENVIRONMENT, HANDGLASS, KEY_TYPES, PATIENCE, SCRATCH, SUITES, Cases, Failed, Peer, expect, get,
                   handglass, handglass_server, need, openssl_server, pki, request_of, run)

cases = Cases("the command line")
COMMANDS = [[], ["demo"], ["get"], ["trace"], ["serve"], ["replay"], ["cert"], ["cert", "show"], ["pki"], ["pki", "make"], ["lab"],
            ["lab", "padding-oracle"]]
CHINESE = re.compile("[\u4e00-\u9fff]")
# What a terminal obeys or a reader is fooled by: C0 but newline and tab, DEL, C1, and what turns the direction round.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SGR = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "\x1b]0;owned\x07\x1b[31mred\u202egnp.\x9b2J"


def text(done):
    return done.stdout.decode()


def helps(command):
    for flag in ("--help", "-h"):
        done = handglass(*command, flag)
        expect(text(done).count("Usage: handglass") == 1 and not done.stderr, done)
        expect(text(done) != "" and all(len(line) <= 140 for line in text(done).splitlines()), "long lines")
    for name in re.findall(r"^  (--[a-z-]+|-\w,--[a-z-]+)", text(done), re.M):
        expect(name.strip(), name)


def exit_code(code, *argv, **how):
    done = handglass(*argv, code=code, **how)
    expect(done.stderr, "nothing was said on standard error")
    expect(not UNSAFE.search(done.stderr.decode()), done.stderr)


def same_twice(*options):
    one, two = (handglass("demo", "--seed", "lecture 7", *options, env=env).stdout for env in ({}, {"TZ": "Asia/Tokyo", "HOME": "/tmp"}))
    expect(one == two and len(one) > 1000, "two runs differ")
    expect(one != handglass("demo", "--seed", "lecture 8", *options).stdout, "another seed, the same octets")


def differs_without_seed():
    one, two = (handglass("demo", "--format", "jsonl").stdout for _ in range(2))
    expect(one != two, "two connections with the same randomness")


def ends_with_totals(done):
    expect(re.search(r"\n +named [1-9]\d* · raw 0 bytes\n", text(done)[-900:]), text(done)[-900:])
    expect("✗" not in text(done)[-900:], text(done)[-900:])


def lines_parse(octets, at_least=20):
    """JSON Lines: a header, then numbered events; no octet that a terminal would obey."""
    lines = octets.decode().splitlines()
    events = [json.loads(line) for line in lines]  # strict: control characters within strings are refused
    expect(events[0] == {"schema": "handglass.trace/1", "tool": "handglass"}, "the header is", events[0])
    expect([e["n"] for e in events[1:]] == list(range(1, len(events))), "the numbers have gaps")
    expect(len(events) > at_least and all("t" in e for e in events[1:]), len(events), "events")
    return events


def languages(*command, english):
    zh = handglass(*command, "--lang", "zh")
    en = handglass(*command, "--lang", "en")
    expect(len(CHINESE.findall(text(zh))) >= 5 and not CHINESE.search(text(en)), "the languages are mixed up")
    expect(english in text(en), english, "is not in", text(en)[:500])
    # A replay judges a chain of long ago, and says what time it is now.
    timeless = lambda done: re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "…", text(done))
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        env = {"LC_ALL": "", variable: "zh_CN.UTF-8"}
        expect(timeless(handglass(*command, env=env)) == timeless(zh), variable, "is not honoured")


def on_a_terminal(*argv, env=None):
    """What a program writes when standard output is a terminal."""
    try:
        pid, terminal = pty.fork()
    except OSError as reason:
        raise Impossible(reason) from None
    if pid == 0:
        os.execve(HANDGLASS, [HANDGLASS, *argv], ENVIRONMENT | (env or {}))
    output, until = b"", time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            if select.select([terminal], [], [], 1)[0]:
                octets = os.read(terminal, 65536)
                if not octets:
                    break
                output += octets
    except OSError:
        pass  # the other end has closed
    finally:
        os.close(terminal)
        _, status = os.waitpid(pid, 0)
    expect(status == 0, "ended with", status)
    return output.decode()


def colours():
    demo = ["demo", "--explain", "brief", "--seed", "1"]
    expect(SGR.search(on_a_terminal(*demo)), "no colour on a terminal")
    expect(not SGR.search(on_a_terminal(*demo, env={"NO_COLOR": "1"})), "NO_COLOR is not honoured")
    expect(SGR.search(on_a_terminal(*demo, env={"NO_COLOR": ""})), "an empty NO_COLOR counts (it must not: no-color.org)")
    expect(not SGR.search(on_a_terminal(*demo, "--color", "never")), "--color never is not honoured")
    piped = text(handglass(*demo))
    expect(not SGR.search(piped), "colour in a pipe")
    always = text(handglass(*demo, "--color", "always", env={"NO_COLOR": "1"}))
    expect(SGR.search(always) and SGR.sub("", always) == piped, "--color always is not the same text with colours")
    expect(not SGR.search(text(handglass("demo", "--color", "always", "--format", "jsonl"))), "colour in JSON Lines")


def ascii_only():
    for command in (["demo", "--seed", "1", "--explain", "full", "--source", "--retry", "--client-cert"], ["demo", "plain-http"],
                    ["replay", "rfc8448/hello-retry"], ["cert", "show", pki("ascii") / "server.pem", "--explain", "full"]):
        found = re.search(rb"[^\n]*[^\x00-\x7f][^\n]*", handglass(*command, "--lang", "en", "--ascii").stdout)
        expect(not found, command, found)


def widths():
    """Text is wrapped. (A name is not: in less than 100 columns the longest ones of the registries stand out, and
    at 100 one or two do.)"""
    for width in (100, 120, 200):
        for lang in ("en", "zh"):
            lines = text(handglass("demo", "--seed", "1", "--width", width, "--lang", lang)).splitlines()
            # A Chinese character takes two columns.
            columns = [len(line) + len(re.findall("[\u2e80-\u9fff\uff00-\uff60]", line)) for line in lines]
            over = [line for line, count in zip(lines, columns) if count > width]
            expect(len(over) <= (2 if width == 100 else 0), f"--width {width}, {lang}: too long:", over[:3])
    expect(len(text(handglass("demo", "--seed", "1", "--width", 60)).splitlines()) > len(lines), "--width 60 wraps nothing")


def to_a_file():
    file = SCRATCH / "trace.txt"
    expect(handglass("demo", "--seed", "1", "-o", file).stdout == b"", "both to the file and to standard output")
    expect(file.read_bytes() == handglass("demo", "--seed", "1").stdout, "the file differs")
    if not os.path.exists("/dev/full"):
        return
    for argv in (["demo", "-o", "/dev/full"], ["demo", "-o", SCRATCH / "no/such/directory"]):
        done = handglass(*argv, code=5)
        expect(b"cannot write" in done.stderr, done.stderr)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([HANDGLASS, "demo"], stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=PATIENCE)
    expect(done.returncode == 5 and b"cannot write" in done.stderr, "a full disk is not noticed:", done)


def keylogs():
    log = SCRATCH / "keys.txt"
    line = re.compile(rb"((CLIENT|SERVER)_(HANDSHAKE_TRAFFIC_SECRET|TRAFFIC_SECRET_0)|EXPORTER_SECRET) [0-9a-f]{64} [0-9a-f]{64,96}")
    handglass("demo", "--keylog", log)
    once = log.read_bytes()
    expect(stat.S_IMODE(log.stat().st_mode) == 0o600, "its mode is", oct(log.stat().st_mode))
    expect(once.count(b"\n") == 5 and all(line.fullmatch(l) for l in once.splitlines()), once)
    handglass("demo", env={"SSLKEYLOGFILE": str(log)})
    expect(log.read_bytes().startswith(once) and log.read_bytes().count(b"\n") == 10, "it is not appended to")
    other = SCRATCH / "other.txt"
    handglass("demo", "--keylog", other, env={"SSLKEYLOGFILE": str(log)})
    expect(other.exists() and log.read_bytes().count(b"\n") == 10, "--keylog does not outrank SSLKEYLOGFILE")
    exit_code(5, "demo", "--keylog", SCRATCH / "no/such/file")
    # The commands that speak to others; the server may write it too.
    files, served = pki("keylog"), SCRATCH / "served.txt"
    with handglass_server(files, "--keylog", served, "-o", SCRATCH / "ignored.txt") as server:
        for command in ("get", "trace"):
            log.unlink()
            cases.connections += 1
            handglass(command, "--ca", files / "root.pem", f"https://localhost:{server.port}/", env={"SSLKEYLOGFILE": str(log)})
            expect(log.read_bytes().count(b"\n") == 5 and stat.S_IMODE(log.stat().st_mode) == 0o600, command)
            expect(set(log.read_bytes().splitlines()) <= set(served.read_bytes().splitlines()), "the two sides disagree")


def keylog_of_openssl(suite, more):
    """The same secrets as openssl's own key log."""
    files, theirs, ours = openssl_pki("keylog-openssl", "ecdsa"), SCRATCH / f"theirs-{suite}{len(more)}", SCRATCH / f"ours-{suite}{len(more)}"
    with openssl_server(files, "-keylogfile", theirs, "-groups", "P-256:X25519" if not more else "P-256", mode="-www") as server:
        cases.connections += 1
        get(server.port, "/", "--cipher", suite, "--keylog", ours, *more, ca=files / "root.pem")
    lines = [sorted(l for l in f.read_text().splitlines() if not l.startswith("#")) for f in (theirs, ours)]
    expect(lines[0] == lines[1] and len(lines[0]) == 5, lines)


def steps():
    done = handglass("demo", "--step", "--seed", "1", stdin=b"n\nn\nb state\nk\ns\np\ng 5\n?\nq\n")
    expect(len(done.stdout) > 500, done.stdout)
    handglass("demo", "--step", "--seed", "1", stdin=b"")  # the end of input ends it


def cert_show():
    files = pki("show")
    one = text(handglass("cert", "show", files / "server.pem"))
    expect("CN=localhost" in one and "CN=handglass Intermediate CA" in one and "DNS:localhost" in one, one)
    need("openssl")
    for name in ("root", "intermediate"):
        der = SCRATCH / f"{name}.der"
        run("openssl", "x509", "-in", files / f"{name}.pem", "-outform", "DER", "-out", der)
        pem = handglass("cert", "show", files / f"{name}.pem").stdout
        expect(handglass("cert", "show", der).stdout == pem, "DER and PEM differ")
        expect(handglass("cert", "show", "-", stdin=der.read_bytes()).stdout == pem, "standard input differs")
        expect(handglass("cert", "show", "-", stdin=(files / f"{name}.pem").read_bytes()).stdout == pem)
        # What openssl says of it is what we say.
        said = run("openssl", "x509", "-in", files / f"{name}.pem", "-noout", "-serial", "-fingerprint", "-sha256").stdout.decode()
        serial, fingerprint = (line.partition("=")[2].replace(":", "").lower() for line in said.splitlines())
        expect(serial in pem.decode() and fingerprint in pem.decode(), serial, fingerprint)
    ends_with_totals_of_cert = text(handglass("cert", "show", files / "server.pem", "--explain", "full"))
    expect("tbsCertificate" in ends_with_totals_of_cert or "serialNumber" in ends_with_totals_of_cert, "no octets are shown")


def cert_show_refuses():
    good = (pki("show") / "server.pem").read_bytes()
    key = (pki("show") / "server.key").read_bytes()
    der = ssl.PEM_cert_to_DER_cert(good.decode().split("-----END")[0] + "-----END CERTIFICATE-----\n")
    for name, octets in {"noise": os.urandom(500), "nothing": b"", "text": b"hello\n", "a key": key, "cut": der[:200], "one octet too many":
                         der + b"\0", "cut PEM": good[:300], "zeros": bytes(1000), "deep": b"\x30\x80" * 5000, "a megabyte": b"0" * (1 << 20)}.items():
        done = handglass("cert", "show", "-", stdin=octets, code=None)
        expect(done.returncode == 5, name, done.returncode, done.stderr)
        expect(not UNSAFE.search(done.stdout.decode() + done.stderr.decode()), name, done.stdout, done.stderr)


def system_bundle():
    bundle = next((f for f in ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
                   if os.path.exists(f)), None)
    expect(bundle, "there is no system bundle here")
    number = open(bundle, errors="replace").read().count("BEGIN CERTIFICATE")
    shown = text(handglass("cert", "show", bundle))
    expect(len(re.findall(r"^ +serial ", shown, re.M)) == number, number, "certificates, but",
           len(re.findall(r"^ +serial ", shown, re.M)), "are shown")


def pki_make(key_type):
    files = SCRATCH / f"made-{key_type}"
    done = handglass("pki", "make", files, "--key-type", key_type, "--host", "a.test", "--host", "*.b.test,192.0.2.7,2001:db8::1")
    expect("server.key" in text(done), done.stdout)
    modes = {f.name: stat.S_IMODE(f.stat().st_mode) & 0o077 for f in files.iterdir()}
    expect(all(not mode for name, mode in modes.items() if name.endswith(".key")), "keys that others may read:", modes)
    need("openssl")
    for name, good in (("a.test", True), ("x.b.test", True), ("b.test", False), ("c.test", False)):
        done = run("openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", files / "root.pem", "-untrusted",
                   files / "intermediate.pem", "-verify_hostname", name, files / "server.pem")
        expect((done.returncode == 0) == good, name, done.stdout, done.stderr)
    for ip in ("192.0.2.7", "2001:db8::1"):
        done = run("openssl", "verify", "-CAfile", files / "root.pem", "-untrusted", files / "server.pem", "-verify_ip", ip, files / "server.pem")
        expect(done.returncode == 0, ip, done.stdout, done.stderr)
    for key, certificate in (("server.key", "server.pem"), ("root.key", "root.pem"), ("intermediate.key", "intermediate.pem")):
        of_key = run("openssl", "pkey", "-in", files / key, "-pubout").stdout
        of_certificate = run("openssl", "x509", "-in", files / certificate, "-noout", "-pubkey").stdout
        expect(of_key and of_key == of_certificate, "key and certificate do not belong together:", key)
    before = {f.name: f.read_bytes() for f in files.iterdir()}
    exit_code(5, "pki", "make", files)
    expect(before == {f.name: f.read_bytes() for f in files.iterdir()}, "it overwrote something")
    handglass("pki", "make", files, "--force")
    expect(before["root.pem"] != (files / "root.pem").read_bytes(), "--force changes nothing")


def safe(*outputs):
    for output in outputs:
        found = UNSAFE.search(output.decode())
        expect(not found, "a raw", found and ascii(found.group()), "in:", ascii(output.decode()[max(0, found.start() - 100):found.end() + 50]) if found else "")
    expect(any(b"owned" in output for output in outputs), "the hostile text is not shown at all")


def hostile_certificate():
    files = openssl_pki("hostile", "ecdsa", subject="/O=" + HOSTILE + "/CN=" + HOSTILE, san="DNS:localhost,DNS:x\x1b]0;owned\x07.test,URI:http://\x1b[31m/")
    for more in ([], ["--explain", "full"], ["--explain", "full", "--ascii"], ["--lang", "zh"]):
        safe(handglass("cert", "show", *more, files / "server.pem").stdout)
    lines_parse(handglass("cert", "show", "--format", "jsonl", files / "server.pem").stdout)
    with handglass_server(files) as server:
        cases.connections += 3
        safe(handglass("trace", "--ca", files / "root.pem", "--explain", "full", f"https://localhost:{server.port}/").stdout)
        done = get(server.port, "/", host="another.test", ca=files / "root.pem", code=3)
        safe(done.stderr)
        done = get(server.port, "/", ca=pki("show") / "root.pem", code=3)
        expect(not UNSAFE.search(done.stderr.decode()), done.stderr)


def hostile_client():
    """Names in a ClientHello, shown by serve --trace, and on standard error when there is no agreement."""
    files = pki("show")
    for options in (["-servername", "x\x1b]0;owned\x07.test"], ["-alpn", "\x1b]0;owned\x07,http/1.1"], ["-alpn", "\x1b]0;owned\x07"]):
        with handglass_server(files, "--once", "--trace") as server:
            cases.connections += 1
            run(need("openssl"), "s_client", "-quiet", "-connect", f"127.0.0.1:{server.port}", *options, stdin=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            server.ended()
            safe(server.output)
    for field, is_allowed in ((b"X: \xe2\x80\xaeowned\x80", True), (b"X: \x1b]0;owned\x07", False)):
        with handglass_server(files, "--once", "--trace") as server:
            cases.connections += 1
            run("openssl", "s_client", "-quiet", "-connect", f"127.0.0.1:{server.port}",
                stdin=b"GET /owned HTTP/1.1\r\nHost: x\r\n" + field + b"\r\n\r\n")
            server.ended()
            safe(server.output)


def hostile_server():
    """An HTTP server that says it in the status line, a field and the body."""
    listener = socket.create_server(("127.0.0.1", 0))
    reply = f"HTTP/1.1 200 OK\u202eowned\r\nServer: \u202e\x80owned\r\nContent-Length: 5\r\n\r\nowned".encode()
    bad = b"HTTP/1.1 200 OK\x1b]0;owned\x07\r\nX\x1b[31m: owned\r\n\r\n"

    def serve():
        for answer in (reply, reply, bad, bad):
            peer, _ = listener.accept()
            with peer:
                request_of(peer)
                peer.sendall(answer)
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://localhost:{listener.getsockname()[1]}/"
    with listener:
        done = handglass("get", "-i", url)
        expect(done.stdout.endswith(b"\r\n\r\nowned"), done.stdout)
        safe(done.stdout.replace(b"\r\n", b"\n"))
        safe(handglass("trace", url).stdout)
        for command in (["get", "-i"], ["trace"]):
            done = handglass(*command, url, code=1)
            expect(not UNSAFE.search((done.stdout + done.stderr).decode()), done)
    cases.connections += 4


def hostile_words():
    """What the user was made to type or paste."""
    for argv in (["get", f"https://{HOSTILE}/"], ["get", "--resolve", HOSTILE, "https://x/"], ["cert", "show", HOSTILE.replace("/", "")],
                 ["get", "--ca", HOSTILE, "https://localhost:1/"], ["demo", HOSTILE], [HOSTILE], ["demo", "--cipher", HOSTILE], ["demo", "--seed", HOSTILE, "--explain", "brief"],
                 ["get", f"https://localhost:1/{HOSTILE}"]):
        done = handglass(*argv, code=None)
        for octets in (done.stdout, done.stderr):
            found = UNSAFE.search(octets.decode())
            expect(not found, argv, "brings a raw", found and ascii(found.group()), "in", octets[:300])


def headings12():
    """In a trace of TLS 1.2 nothing but what it took over from TLS 1.3 is said to be of RFC 8446."""
    shown = text(handglass("demo", "tls12-ecdhe", "--seed", "1", "--lang", "en"))
    for message, clause in (("ServerHelloDone", "5246 §7.4.5"), ("Alert", "5246 §7.2")):
        found = re.findall(rf"━━ \[\d+\] [^\n]*  {message}  (?:.*?\n)+? +RFC (\S+ §\S+)", shown)
        expect(found and set(found) == {clause}, message, found)
    expect(not re.search(r"8446 §(4|6)(\s|$)", shown), re.findall(r"[^\n]*8446 §[46]\s", shown))


def versions_apart():
    """Who meets nobody of his version is told which versions each side would have spoken."""
    files = pki("show")
    for theirs, ours in (("1.2", "1.3"), ("1.3", "1.2")):
        with handglass_server(files, "--tls", theirs) as server:
            cases.connections += 1
            done = get(server.port, "/", "--tls", ours, ca=files / "root.pem", code=1)
            expect(b"protocol_version" in done.stderr, done.stderr)
            server.wait_for(f"the client offers only TLS {ours}, and this server speaks only TLS {theirs}".encode())


def live_traces():
    files = pki("show")
    with handglass_server(files, "--trace", "--format", "jsonl", "-o", SCRATCH / "served.jsonl") as server:
        url = f"https://localhost:{server.port}/"
        cases.connections += 4
        for lang in ("en", "zh"):
            done = handglass("trace", "--ca", files / "root.pem", url, "--lang", lang)
            expect(re.search(r"\d+ · raw 0|raw 0|未命名 0|· .*0", text(done)[-900:]), text(done)[-900:])
        ends_with_totals(handglass("trace", "--ca", files / "root.pem", url))
        lines_parse(handglass("trace", "--ca", files / "root.pem", "--format", "jsonl", url).stdout, 300)
        server.wait_for(rb"(?s:(?:127\.0\.0\.1: 200\n.*?){4})")  # a line comes when a connection has ended, and its trace
    lines_parse((SCRATCH / "served.jsonl").read_bytes(), 300)


def main():
    for command in COMMANDS:
        cases.run("help of " + " ".join(["handglass", *command]), helps, command)
    cases.run("--version", lambda: expect(re.fullmatch(r"handglass \d+\.\d+\.\d+\n", text(handglass("--version")))))
    for argv in ([], ["nonsense"], ["demo", "--nonsense"], ["demo", "nonsense"], ["demo", "--seed"], ["demo", "--cipher", "TLS_NULL"], ["get"],
                 ["demo", "--fragment", "0"], ["demo", "--fragment", "16385"], ["demo", "--width", "10"], ["demo", "--lang", "fr"], ["cert"],
                 ["demo", "--color", "pink"], ["replay"], ["replay", "rfc8448/nothing"], ["serve", "--port", "70000"], ["serve", "--cert", "x"],
                 ["pki", "make"], ["get", "--tls", "1.1", "https://localhost/"], ["demo", "--key-type", "dsa"], ["pki", "make", "x", "--flaw", "x"]):
        cases.run(f"usage: {' '.join(argv) or 'nothing'}", exit_code, 2, *argv)
    for options in ([], ["--format", "jsonl"], ["--retry", "--client-cert", "--key-update", "--pad", "64"], ["--key-type", "rsa", "--lang", "zh"],
                    ["--side", "server", "--fragment", "99", "--explain", "full"]):
        cases.run(f"demo --seed twice: {' '.join(options)}", same_twice, *options)
    cases.run("demo without a seed", differs_without_seed)
    for options in ([], ["plain-http"], ["--retry"], ["--client-cert", "--side", "server"], ["--fragment", "1"], ["--pad", "4096", "--key-update"],
                    ["--explain", "full", "--source"], *[["--cipher", s, "--key-type", k] for s in SUITES for k in KEY_TYPES]):
        cases.run(f"totals of demo {' '.join(options)}", lambda: ends_with_totals(handglass("demo", *options)))
        cases.run(f"JSON Lines of demo {' '.join(options)}", lambda: lines_parse(handglass("demo", "--format", "jsonl", *options).stdout))
    for scenario in ("rfc8448/simple-1rtt", "rfc8448/hello-retry"):
        for side in ("client", "server"):
            cases.run(f"replay {scenario} --side {side}", lambda: lines_parse(handglass("replay", scenario, "--side", side, "--format", "jsonl").stdout, 200))
        cases.run(f"replay {scenario} agrees", lambda: expect(re.search(r"(\d+) of \1 values agree", text(handglass("replay", scenario)))))
    cases.run("a flawed demo exits with 3", exit_code, 3, "demo", "--flaw", "expired")
    cases.run("plain HTTP shows the request", lambda: expect("GET" in text(handglass("demo", "plain-http"))))
    for command, english in ((["demo", "--seed", "1"], "CERTIFICATE PATH"), (["demo", "plain-http"], "TOTALS"), (["replay", "rfc8448/simple-1rtt"], "agree")):
        cases.run(f"languages of {' '.join(command)}", languages, *command, english=english)
    for name, body in {"colours": colours, "--ascii": ascii_only, "--width": widths, "-o, and a full disk": to_a_file, "key logs": keylogs, "--step": steps,
                       "cert show": cert_show, "cert show refuses": cert_show_refuses, "cert show of the system's bundle": system_bundle,
                       "live traces": live_traces, "a hostile certificate": hostile_certificate, "a hostile client": hostile_client,
                       "a hostile server": hostile_server, "TLS 1.2 cites its own RFC": headings12, "no version in common": versions_apart, "hostile words": hostile_words}.items():
        cases.run(name, body)
    for suite in SUITES:
        for more in ([], ["--group", "x25519", "--group", "secp256r1"]):
            cases.run(f"the key log of openssl is ours, {suite}{', HelloRetryRequest' * bool(more)}", keylog_of_openssl, suite, more)
    for key_type in KEY_TYPES:
        cases.run(f"pki make, {key_type}", pki_make, key_type)
    cases.end()


main()
