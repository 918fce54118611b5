#!/usr/bin/env python3
"""verify_trace.py FILE...   The stranger's check of a handglass trace (JSON Lines, handglass.trace/1).

Recomputes every value of a stream from the octets that crossed the wire, with Python's standard library and
the `cryptography` package and nothing of handglass, and reports the first event that is not so.
Exit code: 0 every value holds; 6 one does not; 5 this is no such stream; 77 `cryptography` is missing.

  1  The stream's records are strung together to buffers: what crossed the wire, what was inside each
     protected record, the handshake messages, the application data (verify_trace_records.py).
  2  verify_trace_wire.py, a reader of TLS and DER written from the RFCs, says which leaves the buffers must
     have: offset, octets, path, kind, number, value. Every `field` event must be one of them, each once.
  3  The events are then followed in order. Keys, hashes, nonces, signatures, states are computed again.

TLS 1.3 and TLS 1.2 are judged alike; what is of 1.2 alone stands in files whose names end in 12.

What nobody can recompute is taken as given: randomness, the trust store's certificates, the clock, the master secret of
a session from before (the Finished messages show whether it is true), and, where secrets are withheld (no --reveal),
the plaintexts. What a server decrypted with its private key is encrypted again. `rfc`, `src` and `in` say why and where in the
source, not what: they are checked for their form, and that the same event keeps citing the same clause.
"""
import json, os, re, sys
from verify_trace_checks import Rules
from verify_trace_crypto import HASHES
from verify_trace_keys import Derivations
from verify_trace_records import Message, Records
from verify_trace_tls12 import ARROWS12, FLIGHTS12
from verify_trace_wire import REGISTRIES, Malformed, Wrong, require, same

ARROWS = {"client": """START--WAIT_SH WAIT_SH-HelloRetryRequest-WAIT_SH2 WAIT_SH-ServerHello-WAIT_EE WAIT_SH2-ServerHello-WAIT_EE
 WAIT_EE-EncryptedExtensions-WAIT_CERT_CR WAIT_CERT_CR-CertificateRequest-WAIT_CERT WAIT_CERT_CR-Certificate-WAIT_CV
 WAIT_CERT-Certificate-WAIT_CV WAIT_CV-CertificateVerify-WAIT_FINISHED WAIT_FINISHED-Finished-CONNECTED
 CONNECTED-KeyUpdate-CONNECTED CONNECTED-NewSessionTicket-CONNECTED""".split(), "server": """START-ClientHello-RECVD_CH
 RECVD_CH--START RECVD_CH--NEGOTIATED NEGOTIATED--WAIT_FLIGHT2 WAIT_FLIGHT2--WAIT_CERT WAIT_FLIGHT2--WAIT_FINISHED
 WAIT_CERT-Certificate-WAIT_CV WAIT_CERT-Certificate-WAIT_FINISHED WAIT_CV-CertificateVerify-WAIT_FINISHED
 WAIT_FINISHED-Finished-CONNECTED CONNECTED-KeyUpdate-CONNECTED""".split()}
FLIGHTS = [a + b + c + d for a in (["ClientHello"], ["ClientHello", "message_hash", "HelloRetryRequest", "ClientHello"])
           for b in (["ServerHello", "EncryptedExtensions"], ["ServerHello", "EncryptedExtensions", "CertificateRequest"])
           for c in (["Certificate", "CertificateVerify", "Finished"], ["Finished"])
           for d in (["Finished"], ["Certificate", "Finished"], ["Certificate", "CertificateVerify", "Finished"])]
# What must have been computed when the handshake is done, beside what later events cite.
MADE = {False: ["client verify_data", "server verify_data", "exporter_master_secret", "resumption_master_secret"],
        True: ["client verify_data", "server verify_data"]}


class Stream(Records, Derivations, Rules):
    line = 1
    def __init__(self, lines):
        self.events = []
        if not lines:
            raise ValueError("there is nothing")
        for number, line in enumerate(lines):
            self.line = number + 1
            event = json.loads(line, object_pairs_hook=unique)
            if number == 0:
                require(event, {"schema": "handglass.trace/1", "tool": "handglass"})
                continue
            self.events.append(event)
        # A server that refuses the first hello changes no state: then its alert tells who speaks.
        self.role = next((e["role"] for e in self.events if e.get("t") == "state"),
                         "server" if any(e.get("t") == "alert" and e["sent"] and e["dir"] == "s2c" for e in self.events) else "client")
        self.own, self.peer = ("c2s", "s2c") if self.role == "client" else ("s2c", "c2s")
        self.reveal = any(e.get("t") == "derive" and e.get("secret") and "out" in e for e in self.events)
        self.secrets = {}  # K number -> octets, or None if withheld; as claimed, then as verified
        self.build()
        self.K, self.T, self.named, self.keys, self.pending = {}, {}, {}, {}, {}
        self.talk, self.hashed, self.has_hash = [], b"", False
        self.count, self.wire = {"c2s": 0, "s2c": 0}, {"c2s": 0, "s2c": 0}
        self.seen, self.state, self.heard, self.arrivals = set(), "START", 0, 0
        self.shown, self.parsed, self.judged, self.judging = [], [], None, None
        self.alerts_told, self.nth, self.cited, self.path_stack, self.tickets = {"c2s": 0, "s2c": 0}, {}, {}, [], 0

    # 3: follow the events --------------------------------------------------------------------------------
    def follow(self):
        for index, e in enumerate(self.events):
            self.line = index + 2
            self.index = index
            self.speaks12 = self.turned_at is not None and index > self.turned_at
            same("n", e.get("n"), index + 1)
            handler = getattr(self, "on_" + e["t"], None)
            if handler is None:
                raise Wrong(f"there is no event of type {e['t']!r}")
            self.cite(e)
            expected = handler(e)
            if expected is not None:
                claimed = {k: v for k, v in e.items() if k not in ("n", "t", "rfc", "src", "in")}
                require(claimed, {k: v for k, v in expected.items() if v is not None})
        self.line += 1
        self.end()

    def cite(self, e):
        """Citations: their form, and that one thing is always cited alike."""
        for citation in e.get("rfc", []):
            if not re.fullmatch(r"(\d{3,5}|X\.\d+|CABF-BR|FIPS203|draft-ietf-tls-ecdhe-mlkem)#[0-9A-Z]+(\.\d+)*(-\d+)?", citation):
                raise Wrong(f"{citation!r} is no citation")
        if not re.fullmatch(r"[\w./]+\.(h|cpp):\d+", e["src"]) or not e["in"]:
            raise Wrong(f"{e['src']!r} is no place in a source")
        if os.path.isfile(os.path.join(SOURCE, "meson.build")) and not os.path.isfile(os.path.join(SOURCE, e["src"].split(":")[0])):
            raise Wrong(f"there is no {e['src'].split(':')[0]}")
        if e["t"] == "field" and e["msg"].startswith("Handshake.") and not self.speaks12:
            # Until the version is agreed on a message that TLS 1.2 alone has says it by its form.
            require(e["rfc"][0] in ("8446#4", "5246#7.4"), True)
        elif e["t"] == "field":
            same("the citation", e["rfc"], self.cited.setdefault((e["msg"], e["buf"].split(".")[0], self.speaks12), e["rfc"]))

    def on_meta(self, e):
        require(set(e) - {"args"}, set("n t msg rfc src in".split()) & set(e) | {"n", "t", "msg"})

    on_note = on_net = on_http = on_meta

    def on_field(self, e):
        reader, off = self.buffers.get(e["buf"]), e["off"]
        if reader is None:
            raise Wrong(f"there is no buffer {e['buf']}")
        octets, leaf = bytes.fromhex(e["hex"]), reader.leaves.get(off)
        same("hex", e["hex"], reader.data[off:off + len(octets)].hex())
        kind, d, *rest = e["buf"].split(".")
        expected = {"buf": e["buf"], "dir": d, "off": off, "len": len(octets), "hex": e["hex"]}
        expected["epoch"] = rest[0] if kind == "hs" else None
        expected["rec"] = int(rest[0]) if kind == "inner" else None
        if (e["buf"], off) in self.seen:
            raise Wrong(f"octet {off} of {e['buf']} was named before")
        self.seen.add((e["buf"], off))
        if leaf:
            same("len", len(octets), leaf.len)
            value = leaf.value
            if value is None and leaf.kind == "name":  # a code point that is not in our tables
                value = e.get("value")
            expected.update(path=leaf.path, msg=leaf.msg, kind=leaf.kind, number=leaf.number, value=value)
            if leaf.msg == "Handshake.msg_type":
                self.shown.append(next(m for m in self.messages if m.buf == e["buf"] and m.off == off))
                self.heard += d == self.peer
                self.nth = {}
            if leaf.msg == "ChangeCipherSpec.type" and self.speaks12:  # a message, though no handshake message
                self.shown.append(Message("ChangeCipherSpec", d, e["buf"], off, octets, {}, "/12"))
                self.heard += d == self.peer
                self.nth = {k: v for k, v in self.nth.items() if k.startswith("record.")}  # it is its record's all
        elif kind == "app" or any(a <= off and off + len(octets) <= b for a, b in reader.free):
            tail = re.sub(r"\[\d+\]", "", e["path"]).split(".")[-1]  # not judged, but for what any leaf must be
            if not re.sub(r"\[\d+\]", "", e["msg"]).endswith(tail):
                raise Wrong(f"path {e['path']} does not end as {e['msg']} does")
            expected.update({k: e.get(k) for k in ("path", "msg", "kind", "number", "value")})
            if e["kind"] == "text":
                expected["value"] = octets.decode("utf-8", "replace")
            elif e["kind"] in ("number", "length", "name") and "number" in e:
                spelled = octets.decode("latin-1")  # HTTP spells its numbers: decimal, or hexadecimal for a chunk
                expected["number"] = int.from_bytes(octets, "big") if kind != "app" else e["number"] if e["number"] in (
                    {int(spelled, b) for b in (10, 16) if re.fullmatch(r"\d+|[\da-fA-F]+" if b == 16 else r"\d+", spelled)}) else None
            if "ApplicationData.data" in (e["path"], e["msg"]):
                expected.update(path="ApplicationData.data", msg="ApplicationData.data", kind="opaque", number=None, value=None)
            self.seen.update((e["buf"], o) for o in range(off, off + len(octets)))
        else:
            raise Wrong(f"no leaf begins at octet {off} of {e['buf']}")
        return expected

    def digest(self, octets):
        return HASHES[self.suite[0]](octets).digest()

    def on_transcript(self, e):
        known = f"T{len(self.T)}"
        if "message" not in e:  # the suite is known: what was said so far gets its hash
            if self.has_hash or not self.talk:
                raise Wrong("the transcript has its hash already")
            self.has_hash = True
            self.T[known]["digest"] = self.digest(self.hashed)
            return {"id": known, "hash": self.suite[0], "digest": self.T[known]["digest"].hex()}
        expected = {"id": f"T{len(self.T) + 1}", "message": e["message"]}
        place = (e.get("buf"), e.get("off"))
        if e["message"] == "message_hash":
            raw = self.hashed = b"\xfe\0\0" + bytes([len(self.digest(b""))]) + self.digest(self.hashed)
        else:
            m = next((m for m in self.messages if (m.buf, m.off) == place), None)
            if m is None or any(t["place"] == place for t in self.T.values()):
                raise Wrong("no message begins there, or it is in the transcript already")
            raw = m.raw
            self.hashed += raw
            expected.update(buf=m.buf, off=m.off, message=m.name)
        self.talk.append(e["message"])
        if not any(f[:len(self.talk)] == self.talk for f in (FLIGHTS12 if self.is12 else FLIGHTS)) or (len(self.talk) > 1 and not self.has_hash):
            raise Wrong(f"{e['message']} has no place here in the transcript")
        digest = self.digest(self.hashed) if self.has_hash else None
        self.T[expected["id"]] = {"digest": digest, "talk": list(self.talk), "place": place}
        expected.update(len=len(raw), raw=raw.hex())
        if digest:
            expected.update(hash=self.suite[0], digest=digest.hex())
        return expected

    def on_state(self, e):
        arrow = f"{e['from']}-{e.get('message', '')}-{e['to']}"
        if arrow not in (ARROWS12 if self.is12 else ARROWS)[self.role]:
            raise Wrong(f"the state diagram has no arrow {arrow}")
        heard = [m.name for m in self.shown if m.dir == self.peer]
        message = None if "--" in arrow else heard[-1] if heard else "?"
        self.arrivals += message is not None
        if message is not None:
            same("the number of messages that moved the machine", self.arrivals, self.heard)
        expected = {"role": self.role, "from": self.state, "message": message, "to": e["to"]}
        self.state = e["to"]
        return expected

    def on_alert(self, e):
        d, sent = e["dir"], e["dir"] == self.own
        told = self.alerts_told[d]
        self.alerts_told[d] += 1
        if told >= len(self.alerts[d]):
            raise Wrong(f"there is no such alert in the records of {d}")
        level, code = self.alerts[d][told]
        expected = {"dir": d, "sent": sent, "description": code, "value": REGISTRIES["Alert"].get(code, e.get("value")),
                    "fatal": code not in (0, 90) and not (level == 1 and self.knows_warnings()), "msg": e.get("msg"), "args": e.get("args")}
        if sent and level != 1 + expected["fatal"]:
            raise Wrong(f"the level of this alert is {level}")
        if ("msg" in e) != (sent and expected["fatal"]):
            raise Wrong("an alert has a reason if, and only if, it is an error of ours")
        return expected

    def knows_warnings(self):
        """RFC 5246 section 7.2: an alert's level means something in TLS 1.2, and while it may still come to that."""
        mine = [m for m in self.shown if m.name == "ClientHello" and m.dir == self.own]
        versions = mine[0].at.get("ClientHello.extensions.versions", [b"\3\3"]) if mine else []
        return self.speaks12 or self.state == "WAIT_SH" and b"\3\3" in versions

    def end(self):
        """Every octet has its name, every map was told."""
        broken = any(e["t"] == "alert" and e["fatal"] or e["t"] == "check" and e["result"] == "fail" for e in self.events)
        if self.arrivals != self.heard and not broken:
            raise Wrong("a message was received that moved no state")
        if any(self.alerts_told[d] < len(self.alerts[d]) for d in self.alerts) and not broken:
            raise Wrong("an alert crossed the wire, and nothing was said of it")
        missing = [f"iv of {d}" for d, keys in self.keys.items() if not self.is12 and "iv" not in keys]
        if self.state in ("CONNECTED", "ESTABLISHED"):
            missing += [name for name in MADE[self.is12] if name not in self.named]
            missing += ["resumption PSK"] * (not self.is12 and self.tickets < sum(m.name == "NewSessionTicket" for m in self.messages))
            missing += ["last transcript hash"] * (self.talk not in (FLIGHTS12 if self.is12 else FLIGHTS))
        if missing and not broken:
            raise Wrong(f"the {missing[0]} was not computed")
        if self.maps:
            raise Wrong(f"the map from {self.maps[0]['from']} is missing")
        for name, reader in self.buffers.items():
            if name.startswith("app.") and not any(b == name for b, _ in self.seen):
                continue  # nobody has named what the connection carried
            for off, leaf in reader.leaves.items():
                if (name, off) not in self.seen and not broken:
                    raise Wrong(f"{leaf.path} at {off} of {name} has no field event")
            for a, b in [(0, len(reader.data))] if name.startswith("app.") else reader.free:
                missing = [o for o in range(a, b) if (name, o) not in self.seen]
                if missing and not broken:
                    raise Wrong(f"octet {missing[0]} of {name} has no name")


def unique(pairs):
    if len({k for k, _ in pairs}) != len(pairs):
        raise ValueError("a member stands twice")
    return dict(pairs)


def verify(lines):
    """None if every value holds; else (line, exit code, what is wrong)."""
    stream = Stream.__new__(Stream)
    try:
        stream.__init__(lines)
        stream.follow()
    except Wrong as wrong:
        return (stream.line, 6, str(wrong))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, Malformed) as fault:
        return (stream.line, 5, f"{type(fault).__name__}: {fault}")


SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the tree that `src` speaks of, if we stand in it


def main():
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    worst = 0
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as file:
            lines = file.read().splitlines()
        found = verify(lines)
        if found is None:
            print(f"{name}: {len(lines)} lines, every value holds")
            continue
        line, code, what = found
        print(f"{name}:{line}: {what}\n  {lines[line - 1][:300] if line <= len(lines) else '(at the end)'}")
        worst = code if worst == 0 else worst
    return worst


if __name__ == "__main__":
    sys.exit(main())
