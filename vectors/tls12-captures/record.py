#!/usr/bin/env python3
"""Records real TLS 1.2 connections on the loopback interface, as a tap between the two would see them.

    record.py [DIRECTORY]        writes NAME.json for each scene below; DIRECTORY is this one if not given

Needs the command lines of OpenSSL and curl, and nginx. Between client and server stands a proxy that passes every
octet on unchanged and writes down what passed, in which direction and in which order. What the application
sent and received is written down too, not from the wire but at the two ends, and so are the secrets: the key
log of the client and the private key of the server. The keys are made here, for these recordings alone.
"""
import json, os, re, select, shutil, socket, subprocess, sys, tempfile, threading, time
from pathlib import Path

PAGE = b"Somebody else's answer, recorded on its way.\n" * 3
PATIENCE = 20


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE, **options)


class Tap:
    """Passes on whatever comes, to one port, and keeps it: one list a connection."""

    def __init__(self, target):
        self.target, self.connections = target, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections.append([])
            self._carry(client, socket.create_connection(("127.0.0.1", self.target)), self.connections[-1])

    def _carry(self, client, server, passed):
        # One thread for both directions: what is written down has the order in which it passed.
        other, name = {client: server, server: client}, {client: "c2s", server: "s2c"}
        open_ends = [client, server]
        while open_ends:
            for end in select.select(open_ends, [], [], PATIENCE)[0]:
                try:
                    octets = end.recv(65536)
                    if octets:
                        passed.append([name[end], octets.hex()])
                        other[end].sendall(octets)
                        continue
                    other[end].shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                open_ends.remove(end)
        client.close()
        server.close()

    def wait(self, count):
        deadline = time.monotonic() + PATIENCE
        while len(self.connections) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)  # the last close_notify
        self.listener.close()
        assert len(self.connections) == count, (len(self.connections), count)
        return self.connections


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def make_pki(where):
    """A root, two server certificates and a client's: NAME.pem and NAME.key."""
    def make(name, key, subject, extensions, issuer=None):
        run("openssl", "genpkey", *key, "-out", where / f"{name}.key")
        run("openssl", "req", "-new", "-key", where / f"{name}.key", "-subj", subject, "-out", where / f"{name}.csr")
        (where / f"{name}.ext").write_text(extensions)
        sign = ["-CA", where / "root.pem", "-CAkey", where / "root.key"] if issuer else ["-signkey", where / f"{name}.key"]
        run("openssl", "x509", "-req", "-in", where / f"{name}.csr", "-days", "3650", "-extfile", where / f"{name}.ext",
            *sign, "-out", where / f"{name}.pem")

    rsa = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
    ec = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    make("root", ec, "/CN=a root for recordings", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
    leaf = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,{}\nextendedKeyUsage={}\nsubjectAltName=DNS:{}\n"
    make("rsa", rsa, "/CN=server.test", leaf.format("digitalSignature,keyEncipherment", "serverAuth", "server.test"), "root")
    make("ecdsa", ec, "/CN=server.test", leaf.format("digitalSignature", "serverAuth", "server.test"), "root")
    make("client", ec, "/CN=a client", leaf.format("digitalSignature", "clientAuth", "client.test"), "root")


class Serving:
    """A server on a port of its own, for as long as the block lasts."""

    def __init__(self, port, command, where):
        self.port = port
        self.process = subprocess.Popen(command, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server does not listen")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)


def s_server(where, cipher, key, options):
    port = free_port()
    command = ["openssl", "s_server", "-accept", str(port), "-cert", where / f"{key}.pem", "-key", where / f"{key}.key",
               "-WWW", "-tls1_2", "-cipher", cipher, "-quiet", *options]
    return Serving(port, command, where), f"{openssl_version()}, s_server {public(options)}".rstrip(", ")


NGINX = """
daemon off; pid {where}/nginx.pid; error_log {where}/error.log; worker_processes 1;
events {{}}
http {{
  access_log off; client_body_temp_path {where}/t1; proxy_temp_path {where}/t2; fastcgi_temp_path {where}/t3;
  uwsgi_temp_path {where}/t4; scgi_temp_path {where}/t5; default_type text/plain;
  server {{
    listen 127.0.0.1:{port} ssl; server_name server.test; root {where};
    ssl_certificate {where}/rsa.pem; ssl_certificate_key {where}/rsa.key;
    ssl_protocols TLSv1.2; ssl_ciphers {cipher}; {more}
  }}
}}
"""


def nginx(where, cipher, more):
    port = free_port()
    (where / "nginx.conf").write_text(NGINX.format(where=where, port=port, cipher=cipher, more=more))
    version = subprocess.run(["nginx", "-v"], capture_output=True).stderr.decode().strip().split(": ")[1]
    return Serving(port, ["nginx", "-c", where / "nginx.conf", "-p", where], where), f"{version}, {more}"


def openssl_version():
    return run("openssl", "version").stdout.decode().split(" (")[0].strip()


def key_log(file):
    return [line for line in file.read_text().splitlines() if line and not line.startswith("#")]


def ask_with_s_client(where, port, cipher, options, turns):
    """What went in and came out at the client's end; the second turn resumes the session of the first."""
    question = b"GET /page.txt HTTP/1.0\r\nHost: server.test\r\n\r\n"
    for turn in range(turns):
        keys = where / "keylog"
        keys.unlink(missing_ok=True)
        session = ["-sess_in" if turn else "-sess_out", where / "session"] if turns > 1 else []
        asked = run("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "server.test", "-quiet",
                    "-tls1_2", "-cipher", cipher, "-CAfile", where / "root.pem", "-keylogfile", keys, *session, *options,
                    input=question)
        yield {"request": question.hex(), "response": asked.stdout.hex(), "key_log": key_log(keys)}


def ask_with_curl(where, port):
    """Two connections; curl resumes by session id."""
    keys = where / "keylog"
    keys.unlink(missing_ok=True)
    url = f"https://server.test:{port}/page.txt"
    asked = run("curl", "--silent", "--include", "--http1.1", "--tlsv1.2", "--tls-max", "1.2", "--cacert", where / "root.pem",
                "--resolve", f"server.test:{port}:127.0.0.1", "--header", "Connection: close", "--verbose", url, url,
                env={**os.environ, "SSLKEYLOGFILE": str(keys)})
    # What curl sent, it tells on standard error; what it received are two answers of the same length.
    heads = re.findall(rb"(?:^> .*\r?\n)+", asked.stderr, re.M)
    half = len(asked.stdout) // 2
    for turn, response in enumerate([asked.stdout[:half], asked.stdout[half:]]):
        request = re.sub(rb"^> ?", b"", heads[turn], flags=re.M).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        yield {"request": request.hex(), "response": response.hex(), "key_log": key_log(keys)}


def scene(where, server, cipher, key="rsa", client=(), turns=1, asks="s_client"):
    """All connections of one scene. `server` is a pair: what serves, and what it says it is."""
    serving, about = server
    with serving:
        tap = Tap(serving.port)
        if asks == "curl":
            words = run("curl", "--version").stdout.decode().split("\n")[0].split()
            client_is = " ".join(word for word in words if word.startswith(("curl", "7.", "8.", "OpenSSL")))
            ends = list(ask_with_curl(where, tap.port))
        else:
            client_is = f"{openssl_version()}, s_client {public(client)}".rstrip(", ")
            ends = list(ask_with_s_client(where, tap.port, cipher, client, turns))
        passed = tap.wait(len(ends))
    return [{"server": about, "client": client_is, "cipher": cipher, "resumes": turn > 0,
             "server_key": (where / f"{key}.key").read_text(), **end, "passed": octets}
            for turn, (end, octets) in enumerate(zip(ends, passed))]


def public(options):
    """Options without the directory that is gone tomorrow."""
    return " ".join(option.name if isinstance(option, Path) else option for option in options)


def scenes(where):
    def openssl(cipher, key="rsa", server=(), **more):
        return scene(where, s_server(where, cipher, key, server), cipher, key, **more)

    ask_client = ["-Verify", "1", "-CAfile", where / "root.pem"]
    show = ["-cert", where / "client.pem", "-key", where / "client.key"]
    yield "openssl-ecdhe-ecdsa-gcm", openssl("ECDHE-ECDSA-AES128-GCM-SHA256", "ecdsa")
    yield "openssl-ecdhe-rsa-gcm-sha384", openssl("ECDHE-RSA-AES256-GCM-SHA384", client=["-groups", "P-256"])
    yield "openssl-ecdhe-rsa-chacha20", openssl("ECDHE-RSA-CHACHA20-POLY1305")
    yield "openssl-ecdhe-rsa-cbc-sha-etm", openssl("ECDHE-RSA-AES128-SHA")
    yield "openssl-ecdhe-rsa-cbc-sha", openssl("ECDHE-RSA-AES256-SHA", client=["-no_etm"])
    yield "openssl-ecdhe-ecdsa-cbc-sha384", openssl("ECDHE-ECDSA-AES256-SHA384", "ecdsa")
    yield "openssl-rsa-gcm", openssl("AES128-GCM-SHA256")
    yield "openssl-rsa-cbc-sha256", openssl("AES256-SHA256", client=["-no_etm"])
    yield "openssl-client-certificate", openssl("ECDHE-RSA-AES128-GCM-SHA256", server=ask_client, client=show)
    yield "openssl-resumed-by-id", openssl("AES128-GCM-SHA256", server=["-no_ticket"], client=["-no_ticket"], turns=2)
    yield "openssl-resumed-by-ticket", openssl("AES128-SHA", turns=2)
    for name, more, asks in [("nginx-resumed-by-ticket", "ssl_session_tickets on;", "s_client"),
                             ("nginx-resumed-by-id", "ssl_session_tickets off; ssl_session_cache shared:S:1m;", "curl")]:
        cipher = "ECDHE-RSA-AES128-GCM-SHA256"
        yield name, scene(where, nginx(where, cipher, more), cipher, turns=2, asks=asks)


def main():
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    for tool in ("openssl", "curl", "nginx"):
        if not shutil.which(tool):
            sys.exit(f"record.py needs {tool}")
    with tempfile.TemporaryDirectory() as temporary:
        where = Path(temporary)
        os.chmod(where, 0o755)
        make_pki(where)
        (where / "page.txt").write_bytes(PAGE)
        for name, connections in scenes(where):
            (directory / f"{name}.json").write_text(json.dumps({"name": name, "connections": connections}, indent=1) + "\n")
            print(name, [len(c["passed"]) for c in connections], [len(bytes.fromhex(c["response"])) for c in connections])


if __name__ == "__main__":
    main()
