#!/usr/bin/env python3
"""Whatever a peer chooses, in every form that shows it: names in certificates, protocols, headers and host names
that hold HTML, terminal escapes or marks that turn the reading direction round do no harm to a terminal, a page, a
program that reads JSON Lines, or a projector.

Every case is shown as text (three depths, ASCII, Chinese), step by step, as screens, as JSON Lines and as a page;
where something fails, standard error is looked at too. A page must have no element and no attribute that the page
of the same connection with honest names has not.
"""
import html.parser, json, re, socket, threading

from openssl_pki import openssl_pki
from peers import PATIENCE, Cases, expect, get, handglass, handglass_server, need, pki, request_of

cases = Cases("hostile words in every form")
# What a terminal obeys or a reader is fooled by: C0 but newline and tab, DEL, C1, bidi and other invisible marks.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
PAYLOADS = {
    "HTML": "\"'><script>owned(1)</script><img src=x onerror=owned(2)><!--",
    "commands to a terminal": "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b2J\x85\r\n[1] ✓ ACCEPTED",
    "a turned direction": "\u202eowned\u2066gnp.\u200f\u200b\u2028[1]",
}
STEPS = b"b path\n" + b"n\n" * 6 + b"g 100000\n" + b"".join(b"b %s\n" % t for t in (b"check", b"note")) + b"p\nk\ns\ng 1\n" + b"n\n" * 150 + b"q\n"
FORMS = {  # name: options, what is typed
    "text, brief": (["--explain", "brief"], b""), "text": ([], b""), "text, full": (["--explain", "full", "--source"], b""),
    "ASCII": (["--ascii", "--explain", "full"], b""), "Chinese": (["--lang", "zh"], b""), "steps": (["--step"], STEPS),
    "screens": (["--present"], b""), "JSON Lines": (["--format", "jsonl"], b""), "page": (["--format", "html"], b""),
}


class Elements(html.parser.HTMLParser):
    """Which elements a page has, with which attributes; and its text."""

    def __init__(self, page):
        super().__init__()
        self.found, self.words, self.scripts = set(), "", 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.scripts += tag == "script"
        self.found |= {(tag, name) for name, _ in attributes} | {(tag, None)}
        for name, value in attributes:
            expect(not name.startswith("on") and "javascript:" not in (value or ""), tag, name, value)
            expect(name not in ("src", "srcset", "action", "data") , "a page that fetches:", tag, name, value)

    def handle_data(self, data):
        self.words += data


def harmless(form, octets, what):
    text = octets.decode()  # strict: whatever is shown is UTF-8
    found = UNSAFE.search(text)
    expect(not found, what, "as", form, "has a raw", found and ascii(found.group()), "in", found and ascii(text[max(0, found.start() - 80):found.end() + 40]))
    if form == "JSON Lines":
        for line in text.splitlines():
            json.loads(line)
    if form == "page":
        page = Elements(text)
        expect(page.scripts == 1, page.scripts, "scripts")
        expect("Content-Security-Policy" in text and "default-src 'none'" in text, "no policy")
        extra = page.found - HONEST
        expect(not extra, what, "brings elements or attributes into the page:", extra)
    if form == "ASCII":
        expect(text.isascii() or "zh" in what, "beyond ASCII:", ascii(re.search("[^\x00-\x7f].{0,40}", text)))


def every_form(what, command, code, shows="owned", forms=None):
    for form in forms or FORMS:
        options, typed = FORMS[form]
        done = handglass(*command, *options, stdin=typed, code=code)
        harmless(form, done.stdout, what)
        harmless("text", done.stderr, what + ", standard error,")
        if form != "text, brief" and form != "screens":
            shown = Elements(done.stdout.decode()).words if form == "page" else done.stdout.decode()
            expect(shows in shown or shows in done.stdout.decode(), what, "is not shown as", form)


def protocols(name):
    every_form(f"ALPN with {name}", ["demo", "--seed", "5", "--alpn", PAYLOADS[name]], 1)
    for lang in ("en", "zh"):
        done = handglass("demo", "--seed", "5", "--alpn", PAYLOADS[name], "--quiz", "--questions", "40", "--lang", lang, stdin=b"?\na\n" * 41, code=6)
        harmless("text", done.stdout + done.stderr, f"ALPN with {name}, quiz")


def seeds(name):
    """The user's own words, pasted from somewhere."""
    every_form(f"a seed with {name}", ["demo", "--seed", PAYLOADS[name]], 0)


def certificates(name):
    need("openssl")
    payload = PAYLOADS[name].replace("\r\n", "")[:62]  # RFC 5280 appendix A.1: a name has 64 characters at most
    subject = payload.replace("/", "\\/")
    files = openssl_pki("hostile " + name, "ecdsa", subject=f"/O={subject}/CN={subject}", san="DNS:localhost,URI:http://" + re.sub("[,;:\"'#]", "", payload.encode("ascii", "ignore").decode()))
    shown = [f for f in FORMS if f not in ("steps", "screens")]
    every_form(f"a certificate with {name}", ["cert", "show", files / "server.pem"], 0, forms=shown)
    with handglass_server(files) as server:
        every_form(f"a server's certificate with {name}", ["trace", "--ca", files / "root.pem", f"https://localhost:{server.port}/"], 0)
        cases.connections += len(FORMS) + 2
        for host, root in (("another.test", files), ("localhost", pki("show"))):
            done = get(server.port, "/", host=host, ca=root / "root.pem", code=3)
            harmless("text", done.stderr, f"the refusal of a certificate with {name}")


def hello_with(server_name):
    """A ClientHello that asks for `server_name`, whatever octets that has."""
    def vector(size, octets):
        return len(octets).to_bytes(size, "big") + octets

    def extension(kind, body):
        return kind.to_bytes(2, "big") + vector(2, body)
    extensions = (extension(0, vector(2, b"\0" + vector(2, server_name))) + extension(10, vector(2, b"\0\x1d")) + extension(13, vector(2, b"\x04\x03")) +
                  extension(43, vector(1, b"\x03\x04")) + extension(51, vector(2, b"\0\x1d" + vector(2, b"\x09" + bytes(31)))) +
                  extension(16, vector(2, vector(1, server_name[:200]))))
    body = b"\x03\x03" + b"r" * 32 + b"\0" + vector(2, b"\x13\x01") + b"\x01\0" + vector(2, extensions)
    return b"\x16\x03\x01" + vector(2, b"\x01" + vector(3, body))


def server_names(name):
    """As the server shows them, in a trace of each form, and in what it complains of."""
    for form, (options, _) in FORMS.items():
        if form in ("steps", "ASCII"):
            continue
        with handglass_server(pki("show"), "--once", "--trace", *options) as server:
            with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as peer:
                peer.sendall(hello_with(PAYLOADS[name].encode()))
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(4096):
                    pass
            server.ended()
            cases.connections += 1
            output = server.output
            if form in ("JSON Lines", "page"):  # standard error is in the same stream
                output = b"\n".join(line for line in output.split(b"\n") if b"handglass: " not in line and b"Listening" not in line and b"\xe6\xad\xa3" not in line)
                if form == "page":
                    output = output[output.index(b"<!doctype"):output.index(b"</html>")]
                else:
                    output = b"\n".join(line for line in output.split(b"\n") if line.startswith(b"{"))
            harmless(form, output, f"a server name with {name}")
            expect(b"owned" in output or form in ("text, brief", "screens"), f"a server name with {name} is not shown as", form)


def headers(name):
    """An HTTP server that says it where it may, and one that says it where it may not."""
    payload = PAYLOADS[name]
    allowed = re.sub("[\x00-\x1f\x7f]", "", payload).encode()  # what a field may hold
    good = b"HTTP/1.1 200 " + allowed + b"\r\nServer: " + allowed + b"\r\nContent-Length: 2\r\n\r\nok"
    bad = b"HTTP/1.1 200 OK\r\nServer: " + payload.encode() + b"\r\nX" + payload.encode() + b": y\r\nContent-Length: 2\r\n\r\nok"
    listener = socket.create_server(("127.0.0.1", 0))
    reply = [good]

    def serve():
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                request_of(peer)
                peer.sendall(reply[0])
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://localhost:{listener.getsockname()[1]}/"
    with listener:
        every_form(f"a header with {name}", ["trace", url], 0)
        done = handglass("get", "-i", url)
        harmless("text", done.stdout.replace(b"\r\n", b"\n"), f"get -i of a header with {name}")
        expect(b"owned" in done.stdout, "get -i does not show the header")
        reply[0] = bad
        for command in (["get", "-i"], ["trace"], ["trace", "--present"], ["trace", "--step"]):
            done = handglass(*command, url, stdin=STEPS, code=None)
            harmless("text", (done.stdout + done.stderr).replace(b"\r\n", b"\n"), f"{' '.join(command)} of a forbidden header with {name}")
        listener.shutdown(socket.SHUT_RDWR)
    cases.connections += len(FORMS) + 5


def it_can_fail():
    """The judge above finds what is planted."""
    planted = {"text": "a\x1b[2J", "steps": "x\u202ey", "page": "<!doctype html><meta content=\"Content-Security-Policy default-src 'none'\"><script></script><img src=x>",
               "JSON Lines": '{"a":"b', "ASCII": "é"}
    for form, text in planted.items():
        try:
            harmless(form, text.encode(), "planted")
        except Exception:
            continue
        expect(False, "not found:", form, ascii(text))


def main():
    global HONEST
    pages = [handglass("demo", "--seed", "5", *more, "--format", "html", code=None).stdout.decode()
             for more in ([], ["--alpn", "h2"], ["--side", "server"], ["--side", "server", "--alpn", "h2"], ["--side", "server", "--group", "secp256r1"], ["--client-cert", "--retry"])] + \
            [handglass("cert", "show", pki("show") / "server.pem", "--format", "html").stdout.decode()]
    HONEST = set().union(*(Elements(page).found for page in pages))
    with handglass_server(pki("show")) as server:
        HONEST |= Elements(handglass("trace", "--ca", pki("show") / "root.pem", f"https://localhost:{server.port}/", "--format", "html").stdout.decode()).found
    cases.run("what is planted is found", it_can_fail)
    for name in PAYLOADS:
        for what in (protocols, certificates, server_names, headers) + ((seeds,) if name != "HTML" else ()):
            cases.run(f"{what.__name__} with {name}", what, name)
    cases.end()


HONEST = set()
main()
