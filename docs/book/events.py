"""events.py: which line of the source emits which event.

Two ways lead there. Running: the program plays its scenes and says, with each event, the line that emitted it.
Reading: an id of the catalogue that stands in the source as a string is said there, also where no scene comes by
(most failures); the call around it names its alert and its clause.
"""
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import tempfile

FOLDERS = ["core", "crypto", "x509", "tls", "http", "trace", "cli"]

# What is played: name -> arguments. Both sides, every option that leads to other lines.
SCENES = {
    "tls13": ["demo", "--seed", "1"],
    "tls13 (server)": ["demo", "--seed", "1", "--side", "server"],
    "retry": ["demo", "--seed", "1", "--retry"],
    "retry (server)": ["demo", "--seed", "1", "--retry", "--side", "server"],
    "client certificate": ["demo", "--seed", "1", "--client-cert", "--key-update", "--pad", "64"],
    "client certificate (server)": ["demo", "--seed", "1", "--client-cert", "--key-update", "--fragment", "200", "--side", "server"],
    "tls12-rsa": ["demo", "tls12-rsa", "--seed", "1"],
    "tls12-rsa (server)": ["demo", "tls12-rsa", "--seed", "1", "--side", "server"],
    "tls12-ecdhe": ["demo", "tls12-ecdhe", "--seed", "1"],
    "tls12-ecdhe (server)": ["demo", "tls12-ecdhe", "--seed", "1", "--side", "server"],
    "tls12-ecdhe with client certificate": ["demo", "tls12-ecdhe", "--seed", "1", "--client-cert"],
    "tls12-ecdhe with client certificate (server)": ["demo", "tls12-ecdhe", "--seed", "1", "--client-cert", "--side", "server"],
    "tls12-resume": ["demo", "tls12-resume", "--seed", "1"],
    "tls12-resume (server)": ["demo", "tls12-resume", "--seed", "1", "--side", "server"],
    "wrong host": ["demo", "--seed", "1", "--flaw", "wrong-host"],
    "expired": ["demo", "--seed", "1", "--flaw", "expired"],
    "rsa": ["demo", "--seed", "1", "--key-type", "rsa"],
    "ed25519": ["demo", "--seed", "1", "--key-type", "ed25519", "--group", "secp256r1"],
    "no common protocol": ["demo", "--seed", "1", "--alpn", "gopher", "--side", "server"],
    "plain-http": ["demo", "plain-http"],
    "rfc8448/simple-1rtt": ["replay", "rfc8448/simple-1rtt"],
    "rfc8448/hello-retry": ["replay", "rfc8448/hello-retry"],
    "a certificate": ["cert", "show", "vectors/certs/rfc8448-server.der"],
}

KINDS = ["meta", "field", "map", "record", "derive", "transcript", "check", "path", "state", "alert", "net", "http", "note"]


def slug(name):
    """As trace/text/derivation.cpp: "(EC)DHE" is "ec_dhe"."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


class Events:
    def __init__(self, root, handglass, catalogue):
        self.root, self.catalogue = pathlib.Path(root), catalogue
        self.lines = collections.defaultdict(dict)   # file -> line -> {(kind, key): functions}
        self.places = collections.defaultdict(set)   # key -> {(file, line)}
        self.clauses = collections.defaultdict(dict)  # key -> {citation: None}, in the order met
        self.alerts = collections.defaultdict(set)
        self.scenes = collections.defaultdict(dict)  # key -> {scene: None}
        self.kinds = collections.defaultdict(set)
        self.arrows = collections.defaultdict(set)   # (role, from, message, to) -> scenes
        self.count = 0
        self.play(handglass)
        self.scan()

    def key_of(self, e):
        """The id under which the catalogue knows this event, or its kind."""
        kind = e["t"]
        if kind == "check":
            return e["id"]
        if kind == "derive":
            prefix = "derive.prf." if e["op"] == "prf" else "derive."
            by_name = prefix + slug(e.get("name", ""))
            return by_name if by_name in self.catalogue else "derive.op." + e["op"]
        if kind == "alert" and "alert." + e["value"] in self.catalogue:
            return "alert." + e["value"]
        if kind == "transcript" and "message." + e.get("message", "") in self.catalogue:
            return "message." + e["message"]
        if kind == "field" and e.get("msg") not in self.catalogue:
            return "field"
        key = e.get("msg") or kind
        return key if key in self.catalogue else kind

    def note(self, kind, key, file, line, function=""):
        functions = self.lines[file].setdefault(line, {}).setdefault((kind, key), set())
        if function:
            functions.add(function)
        self.places[key].add((file, line))
        self.kinds[key].add(kind)

    # --- running -----------------------------------------------------------------------------------

    def play(self, handglass):
        def run(item):
            name, arguments = item
            with tempfile.NamedTemporaryFile("r", suffix=".jsonl", encoding="utf-8") as file:
                done = subprocess.run([handglass, *arguments, "--format", "jsonl", "-o", file.name], cwd=self.root,
                                      capture_output=True, timeout=60)
                text = file.read()
            # 0: it went well; 1 and 3: the scene is about a failure
            if done.returncode not in (0, 1, 3) or not text:
                raise SystemExit(f"handglass {' '.join(arguments)} ended with {done.returncode}: {done.stderr.decode()}")
            return name, text
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for name, text in pool.map(run, SCENES.items()):
                for line in text.splitlines():
                    e = json.loads(line)
                    if "t" in e:
                        self.count += 1
                        self.hear(name, e)

    def hear(self, scene, e):
        key = self.key_of(e)
        if "src" in e:
            file, _, line = e["src"].rpartition(":")
            self.note(e["t"], key, file, int(line), e.get("in", ""))
        self.scenes[key].setdefault(scene)
        for citation in e.get("rfc", []):
            if not citation.startswith("9846#"):
                self.clauses[key].setdefault(citation)
        if "alert_if_fail" in e:
            self.alerts[key].add(e["alert_if_fail"])
        if e["t"] == "state":
            self.arrows[e["role"], e["from"], e.get("message", ""), e["to"]].add(scene)

    # --- reading -----------------------------------------------------------------------------------

    def scan(self):
        for folder in FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                if path.suffix in (".h", ".cpp"):
                    self.scan_file(path.relative_to(self.root).as_posix(), path.read_text(encoding="utf-8"))

    def scan_file(self, name, text):
        code = re.sub(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', lambda m: m[0] if m[0][0] == '"' else " " * len(m[0]) if "\n" not in m[0]
                      else re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
        for found in re.finditer(r'"([\w.-]+)"', code):
            key = found[1]
            if "." not in key or key not in self.catalogue:
                continue
            line = code.count("\n", 0, found.start()) + 1
            begin = max(code.rfind(c, 0, found.start()) for c in ";{}") + 1
            # a check begins on an earlier line than its id; the event names the line of the call
            end = code.find(";", found.end())
            statement = code[begin:end if end >= 0 else None]
            start = re.search(r"(?:\w+(?:\.|->))?check\(", statement)
            if key[0].isupper() and (start or "failure(" in statement):  # the field that it is about
                continue
            first = line
            if start:
                first = code.count("\n", 0, begin + start.start()) + 1
            kind = "check" if start else "failure" if "failure(" in statement else self.kind_said(key)
            if not any(first <= at <= line for at in self.lines[name] if any(k == key for _, k in self.lines[name][at])):
                self.note(kind, key, name, line)
            for alert in re.findall(r"Alert::(\w+)", statement)[:1]:
                self.alerts[key].add(alert)
            for citation in re.findall(r'"([\w.-]+#[\w.()]+)"', statement)[:1]:
                self.clauses[key].setdefault(citation)

    def kind_said(self, key):
        """What an id is that the source holds and no scene has said."""
        said = self.kinds[key] - {"sentence"}
        return sorted(said)[0] if said else "sentence"
