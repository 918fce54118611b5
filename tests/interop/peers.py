"""peers.py: real TLS programs on this machine, for the tests beside it.

A test is a list of cases. Each prints one line; what a peer said is printed when a case fails. A peer is
started on a port the system chose, is ready when its own output says so, and is ended by the process id we
got, never by name. Everything has a timeout. A program that is not installed is a skip that can be seen (exit
code 77 if nothing ran), and a failure where CI=true: there it was asked for.
"""
import atexit, hashlib, os, pathlib, re, shutil, signal, socket, subprocess, sys, tempfile, threading, time

HANDGLASS = str(pathlib.Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else "handglass"
SUITES = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
GROUPS = {"x25519": "X25519", "secp256r1": "P-256"}  # our name: OpenSSL's
GROUP_CODES = {"x25519": 29, "secp256r1": 23, "secp521r1": 25}
RETRY = hashlib.sha256(b"HelloRetryRequest").digest()  # RFC 8446 section 4.1.3
KEY_TYPES = ["ecdsa", "ecdsa-p384", "ed25519", "rsa"]
PATIENCE = 60  # seconds; the machine may be busy with other things

# The user's own settings must not decide what a test sees.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ("SSLKEYLOGFILE", "NO_COLOR", "LANG", "LANGUAGE", "https_proxy", "http_proxy",
                               "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "all_proxy", "SSL_CERT_FILE",
                               "SSL_CERT_DIR", "OPENSSL_CONF", "CURL_HOME", "CURL_CA_BUNDLE")
               and not name.startswith("LC_")} | {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


class Failed(Exception):
    """What was found is not what the case says."""


class Missing(Exception):
    """A program that the case needs is not installed."""


class Impossible(Exception):
    """What the case needs no package can bring: this machine, or this container, has no such thing."""


def expect(condition, *what):
    if not condition:
        raise Failed(" ".join(map(str, what)))


def need(program):
    if shutil.which(program) is None:
        raise Missing(f"{program} is not installed")
    return program


_scratch = tempfile.TemporaryDirectory(prefix="handglass-interop-")
atexit.register(_scratch.cleanup)
SCRATCH = pathlib.Path(_scratch.name)


def run(*argv, stdin=b"", env=None, timeout=PATIENCE, cwd=SCRATCH):
    """A program from start to end: returncode, stdout and stderr as octets."""
    try:
        return subprocess.run([str(a) for a in argv], input=stdin, capture_output=True, timeout=timeout,
                              env=ENVIRONMENT | (env or {}), cwd=cwd)
    except FileNotFoundError:
        if str(argv[0]) == HANDGLASS:
            raise
        raise Missing(f"{argv[0]} is not installed") from None
    except subprocess.TimeoutExpired as e:
        raise Failed(f"{pathlib.Path(str(argv[0])).name} did not end within {timeout} s; it said",
                     e.stdout, e.stderr) from None


def handglass(*argv, code=0, **how):
    """Our program. `code` is the exit code it must have; None for any."""
    done = run(HANDGLASS, *argv, **how)
    expect(done.returncode >= 0, "handglass died of signal", -done.returncode, *argv)
    expect(code is None or done.returncode == code,
           f"handglass {' '.join(map(str, argv))}: exit code {done.returncode}, not {code};",
           done.stdout[-500:], done.stderr.decode(errors="replace"))
    return done


class Peer:
    """A program that goes on running: a context manager."""

    def __init__(self, argv, ready, stdin=None, cwd=SCRATCH, merge=True, env=None):
        self.argv, self.output, self.port = [str(a) for a in argv], b"", None
        self.ready_pattern, self.arrived = re.compile(ready), threading.Condition()
        self.process = subprocess.Popen(self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT if merge else subprocess.DEVNULL,
                                        env=ENVIRONMENT | (env or {}), cwd=cwd)
        atexit.register(self.stop)
        self.pump = threading.Thread(target=self._read, daemon=True)
        self.pump.start()

    def _read(self):
        while octets := os.read(self.process.stdout.fileno(), 65536):
            with self.arrived:
                self.output += octets
                self.arrived.notify_all()
        with self.arrived:
            self.arrived.notify_all()

    def wait_for(self, pattern, start=0, timeout=PATIENCE):
        """Until the output from offset `start` on matches."""
        pattern, until = re.compile(pattern) if isinstance(pattern, bytes) else pattern, time.monotonic() + timeout
        with self.arrived:
            while not (found := pattern.search(self.output, start)):
                # The end of the process is the end of its output only once the pump has seen it.
                ended = not self.pump.is_alive()
                expect(not ended and time.monotonic() < until, "waited in vain for", pattern.pattern, "in:",
                       self.output[start:][-3000:].decode(errors="replace"))
                self.arrived.wait(0.05)
        return found

    def __enter__(self):
        try:
            self.port = int(self.wait_for(self.ready_pattern).group(1))
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def write(self, octets):
        self.process.stdin.write(octets)
        self.process.stdin.flush()

    def ended(self, timeout=PATIENCE):
        """Its exit code, once it has ended by itself."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise Failed(f"{self.argv[0]} does not end") from None
        self.pump.join(timeout)
        return code

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGKILL)
                self.process.wait(5)
        self.pump.join(5)
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:  # what was still to be written has nobody to read it
                pass


def openssl_server(directory, *more, cert="server.pem", key="server.key", mode="-WWW", version="-tls1_3", env=None):
    """openssl s_server; -msg shows every message it sends and receives, for messages() below. version: or both."""
    files = pathlib.Path(directory)
    pages = SCRATCH / "pages"
    return Peer([need("openssl"), "s_server", "-accept", "127.0.0.1:0", *([version] if version else []), "-msg", *([mode] if mode else []),
                 "-cert", files / cert, "-cert_chain", files / cert, "-key", files / key, *more],
                rb"ACCEPT 127\.0\.0\.1:(\d+)", cwd=pages if pages.exists() else SCRATCH, env=env)


def handglass_server(directory, *more):
    files = pathlib.Path(directory)
    return Peer([HANDGLASS, "serve", "--port", "0", "--cert", files / "server.pem", "--key", files / "server.key",
                 *more], rb"https://\S*?:(\d+)")


_MESSAGE = re.compile(rb"^(>>>|<<<) ([^\n]*)\n((?:    [0-9a-f ]+\n)*)", re.M)


def messages(output):
    """What openssl's -msg printed: a list of (sent or received, its title, the octets)."""
    return [("sent" if a == b">>>" else "received", t.decode(), bytes.fromhex(h.decode()))
            for a, t, h in _MESSAGE.findall(output.replace(b"\r", b""))]


def server_hellos(output):
    """What the ServerHellos that -msg printed negotiate, from their octets: [(is a HelloRetryRequest, suite, group)]."""
    found = []
    for _, title, octets in messages(output):
        if title.endswith("ServerHello"):
            at = 39 + octets[38]
            suite, at, group = int.from_bytes(octets[at:at + 2], "big"), at + 5, None
            while at < len(octets):
                kind, size = int.from_bytes(octets[at:at + 2], "big"), int.from_bytes(octets[at + 2:at + 4], "big")
                if kind == 51:
                    group = int.from_bytes(octets[at + 4:at + 6], "big")
                at += 4 + size
            found.append((octets[6:38] == RETRY, suite, group))
    return found


def hellos_of(suite, group, retry):
    """What server_hellos() finds where this was negotiated."""
    return [(first, 0x1301 + SUITES.index(suite), GROUP_CODES[group]) for first in ([True, False] if retry else [False])]


def pki(name, *more):
    """A fresh `handglass pki make`; the directory."""
    directory = SCRATCH / name
    if not directory.exists():
        handglass("pki", "make", directory, *more)
    return directory


def get(port, path, *more, host="localhost", ca=None, code=0, **how):
    return handglass("get", *(["--ca", ca] if ca else []), "--resolve", f"{host}:{port}:127.0.0.1", *more,
                     f"https://{host}:{port}{path}", code=code, **how)


def closed_port():
    """A port nobody listens on: ours until a moment ago."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def request_of(connection):
    """The header of a request, to its end, which may come in pieces: to close on octets not yet read is a reset, and takes
    from the other side what was sent to it before."""
    octets = b""
    while b"\r\n\r\n" not in octets and (piece := connection.recv(4096)):
        octets += piece
    return octets


class Cases:
    """Counts; connections are what a test says it made."""

    def __init__(self, title):
        self.title, self.passed, self.failed, self.skipped = title, 0, 0, 0
        self.connections, self.began = 0, time.monotonic()

    def run(self, name, body, *args, **named):
        began = time.monotonic()
        try:
            body(*args, **named)
        except Missing as e:
            wanted = os.environ.get("CI") == "true"
            self.failed += wanted
            self.skipped += not wanted
            print("FAIL" if wanted else "SKIP", f"{name}: {e}", flush=True)
        except Impossible as e:
            self.skipped += 1
            print(f"SKIP {name}: {e}", flush=True)
        except (Failed, OSError, ValueError, KeyError, IndexError, AttributeError, subprocess.SubprocessError) as e:
            self.failed += 1
            print(f"FAIL {name}: {type(e).__name__}: {e}", flush=True)
        else:
            self.passed += 1
            print(f"ok   {name} ({time.monotonic() - began:.2f} s)", flush=True)

    def need(self, program):
        """Without this program there is nothing to do here."""
        if shutil.which(program) is None:
            self.run(self.title, need, program)
            self.end()

    def end(self):
        print(f"{self.title}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped; "
              f"{self.connections} connections, {time.monotonic() - self.began:.1f} s")
        sys.exit(1 if self.failed else 77 if self.skipped and not self.passed else 0)
