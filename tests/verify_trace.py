#!/usr/bin/env python3
"""verify_trace.py FILE...   The stranger's check of a handglass trace (JSON Lines, handglass.trace/1).

Recomputes every value of a stream from the octets that crossed the wire, with Python's standard library and
the `cryptography` package and nothing of handglass, and reports the first event that is not so.
Exit code: 0 every value holds; 6 one does not; 5 this is no such stream; 77 `cryptography` is missing.

  1  The stream's records are strung together to buffers: what crossed the wire, what was inside each
     protected record, the handshake messages, the application data.
  2  verify_trace_wire.py, a reader of TLS and DER written from the RFCs, says which leaves the buffers must
     have: offset, octets, path, kind, number, value. Every `field` event must be one of them, each once.
  3  The events are then followed in order. Keys, hashes, nonces, signatures, states are computed again.

What nobody can recompute is taken as given: randomness, the trust store's certificates, the clock, and,
where secrets are withheld (no --reveal), the plaintexts. `rfc`, `src` and `in` say why and where in the
source, not what: they are checked for their form, and that the same event keeps citing the same clause.
"""
import collections, hashlib, hmac, json, os, re, sys
try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, x25519
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
except ImportError:
    print("verify_trace: the Python package `cryptography` is needed", file=sys.stderr)
    sys.exit(6 if os.environ.get("CI") == "true" else 77)

from verify_trace_wire import MESSAGES, OIDS, REGISTRIES, RETRY, Malformed, Reader

SUITES = {"TLS_AES_128_GCM_SHA256": ("SHA-256", "AES-128-GCM", 16), "TLS_AES_256_GCM_SHA384": ("SHA-384", "AES-256-GCM", 32),
          "TLS_CHACHA20_POLY1305_SHA256": ("SHA-256", "ChaCha20-Poly1305", 32)}
HASHES = {"SHA-256": hashlib.sha256, "SHA-384": hashlib.sha384}


class Wrong(Exception):
    """What an event claims is not so."""


# What the labels of RFC 8446 section 7.1 make from what: name, secret, last message in the transcript, key log label.
LABELS = {"c hs traffic": ("client_handshake_traffic_secret", "Handshake Secret", "ServerHello", "CLIENT_HANDSHAKE_TRAFFIC_SECRET"),
          "s hs traffic": ("server_handshake_traffic_secret", "Handshake Secret", "ServerHello", "SERVER_HANDSHAKE_TRAFFIC_SECRET"),
          "c ap traffic": ("client_application_traffic_secret_0", "Master Secret", "Finished", "CLIENT_TRAFFIC_SECRET_0"),
          "s ap traffic": ("server_application_traffic_secret_0", "Master Secret", "Finished", "SERVER_TRAFFIC_SECRET_0"),
          "exp master": ("exporter_master_secret", "Master Secret", "Finished", "EXPORTER_SECRET"),
          "res master": ("resumption_master_secret", "Master Secret", "Finished2", None)}
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

Message = collections.namedtuple("Message", "name dir buf off raw at")


def expand(name, secret, info, size):
    out, block, count = b"", b"", 1
    while len(out) < size:
        block = hmac.new(secret, block + info + bytes([count]), HASHES[name]).digest()
        out, count = out + block, count + 1
    return out[:size]


ALGORITHMS = {"1.2.840.10045.4.3.2": "ecdsa_sha256", "1.2.840.10045.4.3.3": "ecdsa_sha384", "1.3.101.112": "ed25519",
              "1.2.840.113549.1.1.11": "rsa_pkcs1_sha256", "1.2.840.113549.1.1.12": "rsa_pkcs1_sha384",
              "1.2.840.113549.1.1.13": "rsa_pkcs1_sha512"}
VERIFIED = {}  # signature verification is slow: remember


def verifies(spki, algorithm, message, signature):
    question = (spki, algorithm, message, signature)
    if question not in VERIFIED:
        VERIFIED[question] = really_verifies(*question)
    return VERIFIED[question]


def really_verifies(spki, algorithm, message, signature):
    try:
        key = serialization.load_der_public_key(spki)
        if key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo) != spki:
            return False
        bits = re.search(r"sha(\d+)$", algorithm)
        digest = getattr(hashes, "SHA" + bits.group(1))() if bits else None
        if algorithm.startswith("ecdsa") and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(digest))
        elif algorithm.startswith("rsa_pss") and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        elif algorithm.startswith("rsa_pkcs1") and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), digest)
        elif algorithm == "ed25519" and isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        else:
            return False
        return True
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False


def spki(der):
    return x509.load_der_x509_certificate(der).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_key(group, private):
    if group == "x25519":
        return x25519.X25519PrivateKey.from_private_bytes(private).public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1()).public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def agree(group, private, public):
    if group == "x25519":
        return x25519.X25519PrivateKey.from_private_bytes(private).exchange(x25519.X25519PublicKey.from_public_bytes(public))
    return ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1()).exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public))


class Stream:
    def __init__(self, lines):
        self.events = []
        for number, line in enumerate(lines):
            event = json.loads(line, object_pairs_hook=unique)
            if number == 0:
                require(event, {"schema": "handglass.trace/1", "tool": "handglass"})
                continue
            self.events.append(event)
        self.role = next((e["role"] for e in self.events if e.get("t") == "state"), "client")
        self.own, self.peer = ("c2s", "s2c") if self.role == "client" else ("s2c", "c2s")
        self.reveal = any(e.get("t") == "derive" and e.get("secret") and "out" in e for e in self.events)
        self.secrets = {}  # K number -> octets, or None if withheld; as claimed, then as verified
        self.build()
        self.K, self.T, self.named, self.keys = {}, {}, {}, {}
        self.talk, self.hashed, self.has_hash = [], b"", False
        self.count, self.wire = {"c2s": 0, "s2c": 0}, {"c2s": 0, "s2c": 0}
        self.seen, self.state, self.heard = set(), "START", 0
        self.shown, self.unjudged, self.parsed, self.judged, self.judging = [], 0, [], None, None
        self.alerts_told, self.nth, self.cited, self.path_stack, self.tickets = {"c2s": 0, "s2c": 0}, {}, {}, [], 0

    # 1: string the records together ---------------------------------------------------------------------
    def build(self):
        out = {e["id"]: bytes.fromhex(e["out"]) for e in self.events if e["t"] == "derive" and "id" in e and "out" in e}
        buffers, records = collections.defaultdict(bytearray), []
        self.maps, self.records, self.alerts = [], {"c2s": [], "s2c": []}, {"c2s": [], "s2c": []}
        for e in self.events:
            if e["t"] != "record":
                continue
            d, header, payload = e["dir"], bytes.fromhex(e["header"]), bytes.fromhex(e["payload"])
            wire, start = f"wire.{d}", len(buffers[f"wire.{d}"])
            buffers[wire] += header + payload
            source, at, content, kind = wire, start + 5, payload, header[0]
            if e["protected"]:
                source, at = f"inner.{d}.{len(self.records[d])}", 0
                inner = self.open(e, out.get(e["key"]), out.get(e["iv"]))
                if inner is None:
                    inner = bytes.fromhex(e["plaintext"])
                buffers[source] += inner
                content = inner.rstrip(b"\0")
                kind, content = content[-1] if content else 0, content[:-1]
            self.records[d].append((header, payload, kind, content, bytes(buffers[source]) if at == 0 else None))
            records.append((e["protected"], wire, start, len(payload), source, at, content, kind))
            if kind == 21:
                self.alerts[d].append(content)
            if kind in (22, 23) and content:
                to = f"app.{d}" if kind == 23 else f"hs.{d}.{e['epoch']}"
                self.maps.append({"from": source, "off": at, "len": len(content), "to": to, "to_off": len(buffers[to])})
                buffers[to] += content
        # 2: the leaves the buffers must have
        self.buffers = {name: Reader(bytes(data)) for name, data in buffers.items()}
        for protected, wire, start, size, source, at, content, kind in records:
            reader = self.buffers[wire]
            reader.fields(start, start + 5, "TLSPlaintext", "TLSPlaintext")
            if protected:
                reader.leaf(start + 5, size - 16, "TLSCiphertext.encrypted_record", "TLSCiphertext.encrypted_record", "opaque")
                reader.leaf(start + 5 + size - 16, 16, "TLSCiphertext.tag", "TLSCiphertext.tag", "opaque")
                reader, at = self.buffers[source], len(content)
                reader.code(at, 1, "TLSInnerPlaintext.type", "TLSInnerPlaintext.type", "ContentType")
                reader.leaf(at + 1, len(reader.data) - at - 1, "TLSInnerPlaintext.zeros", "TLSInnerPlaintext.zeros", "opaque")
                at = 0
            if kind in (20, 21):
                struct = "Alert" if kind == 21 else "ChangeCipherSpec"
                reader.fields(at, at + len(content), struct, struct)
        self.messages = [m for d in ("c2s", "s2c") for epoch in ("clear", "handshake", "application")
                         for m in self.read_messages(d, f"hs.{d}.{epoch}")]

    def open(self, e, key, iv):
        """The plaintext, or None if the keys are withheld or do not fit."""
        if not key or not iv:
            return None
        nonce = bytes(a ^ b for a, b in zip(iv, e["seq"].to_bytes(12, "big")))
        try:
            aead = ChaCha20Poly1305 if "ChaCha" in e["aead"] else AESGCM
            return aead(key).decrypt(nonce, bytes.fromhex(e["payload"]), bytes.fromhex(e["header"]))
        except (InvalidTag, ValueError):
            return None

    def read_messages(self, d, name):
        reader, at = self.buffers.get(name), 0
        while reader and at + 4 <= len(reader.data):
            end = at + 4 + int.from_bytes(reader.data[at + 1:at + 4], "big")
            raw = reader.data[at:end]
            kind = MESSAGES.get(raw[0], "?")
            kind = "HelloRetryRequest" if kind == "ServerHello" and raw[6:38] == RETRY else kind
            reader.fields(at, at + 4, "Handshake", "Handshake")
            try:
                if kind == "?" or end > len(reader.data) or reader.fields(at + 4, end, kind, kind, kind) != end:
                    raise Malformed
            except (Malformed, IndexError, StopIteration):
                reader.leaves = {k: v for k, v in reader.leaves.items() if k < at + 4}
                reader.free.append((at + 4, len(reader.data)))
            values = collections.defaultdict(list)
            for leaf in reader.leaves.values():
                if leaf.off >= at:
                    values[re.sub(r"\[\d+\]", "", leaf.path)].append(reader.data[leaf.off:leaf.off + leaf.len])
            yield Message(kind, d, name, at, raw, values)
            at = end

    # 3: follow the events --------------------------------------------------------------------------------
    def follow(self):
        for index, e in enumerate(self.events):
            self.line = index + 2
            self.index = index
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
            if not re.fullmatch(r"(\d{3,5}|X\.\d+|CABF-BR)#[0-9A-Z]+(\.\d+)*(-\d+)?", citation):
                raise Wrong(f"{citation!r} is no citation")
        if not re.fullmatch(r"[\w./]+\.(h|cpp):\d+", e["src"]) or not e["in"]:
            raise Wrong(f"{e['src']!r} is no place in a source")
        if os.path.isdir(SOURCE) and not os.path.isfile(os.path.join(SOURCE, e["src"].split(":")[0])):
            raise Wrong(f"there is no {e['src'].split(':')[0]}")
        if e["t"] == "field":
            same("the citation", e["rfc"], self.cited.setdefault((e["msg"], e["buf"].split(".")[0]), e["rfc"]))

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
        elif kind == "app" or any(a <= off and off + len(octets) <= b for a, b in reader.free):
            tail = re.sub(r"\[\d+\]", "", e["path"]).split(".")[-1]  # not judged, but for what any leaf must be
            if not re.sub(r"\[\d+\]", "", e["msg"]).endswith(tail):
                raise Wrong(f"path {e['path']} does not end as {e['msg']} does")
            expected.update({k: e.get(k) for k in ("path", "msg", "kind", "number", "value")})
            if e["kind"] == "text":
                expected["value"] = octets.decode("utf-8", "replace")
            elif e["kind"] in ("number", "length", "name") and "number" in e:
                expected["number"] = int.from_bytes(octets, "big")
            if "ApplicationData.data" in (e["path"], e["msg"]):
                expected.update(path="ApplicationData.data", msg="ApplicationData.data", kind="opaque", number=None, value=None)
            self.seen.update((e["buf"], o) for o in range(off, off + len(octets)))
        else:
            raise Wrong(f"no leaf begins at octet {off} of {e['buf']}")
        return expected

    def on_map(self, e):
        if not self.maps:
            raise Wrong("no octets are left to be mapped")
        return self.maps.pop(0)

    def on_record(self, e):
        d = e["dir"]
        number, keys = self.count[d], self.keys.get(d)
        header, payload, kind, content, inner = self.records[d][number]
        same("the length in the header", int.from_bytes(header[3:], "big"), len(payload))
        expected = {"dir": d, "rec": number, "off": self.wire[d], "outer_type": header[0], "inner_type": kind,
                    "header": header.hex(), "payload": payload.hex(), "protected": inner is not None, "epoch": "clear"}
        self.count[d] += 1
        self.wire[d] += 5 + len(payload)
        if inner is None:
            if keys and kind not in (20, 21):
                raise Wrong(f"record {number} is in the clear after the keys were installed")
            return expected
        if not keys or header[:3] != b"\x17\x03\x03":
            raise Wrong("there is no key for this record, or its header is not that of a protected one")
        key, iv = self.K[keys["key"]]["out"], self.K[keys["iv"]]["out"]
        expected.update(epoch=keys["epoch"], seq=keys["seq"], aead=self.suite[1], key=keys["key"], iv=keys["iv"],
                        nonce=e["nonce"], plaintext=inner.hex())
        if iv:
            expected["nonce"] = bytes(a ^ b for a, b in zip(iv, keys["seq"].to_bytes(12, "big"))).hex()
            if self.open({**e, "seq": keys["seq"], "aead": self.suite[1]}, key, iv) != inner:
                raise Wrong(f"record {number} does not decrypt under {keys['key']} and {keys['iv']}")
        keys["seq"] += 1
        return expected

    @property
    def suite(self):
        for m in self.messages:
            if m.name in ("ServerHello", "HelloRetryRequest"):
                return SUITES[REGISTRIES["CipherSuite"][int.from_bytes(m.at[m.name + ".cipher_suite"][0], "big")]]
        raise Wrong("a hash is used before a suite was chosen")

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
        if not any(f[:len(self.talk)] == self.talk for f in FLIGHTS) or (len(self.talk) > 1 and not self.has_hash):
            raise Wrong(f"{e['message']} has no place here in the transcript")
        digest = self.digest(self.hashed) if self.has_hash else None
        self.T[expected["id"]] = {"digest": digest, "talk": list(self.talk), "place": place}
        expected.update(len=len(raw), raw=raw.hex())
        if digest:
            expected.update(hash=self.suite[0], digest=digest.hex())
        return expected

    # Derivations: K is {id: name, out (None if withheld), label, secret}
    def on_derive(self, e):
        expected = {"op": e["op"], "name": e["name"], "inputs": {}, "secret": True, "keylog": None}
        result = getattr(self, "derive_" + re.sub(r"\W", "_", e["op"]))(e, e["inputs"], expected)
        size = expected.pop("size", None)
        expected["out_len"] = len(result) if result is not None else size
        if not expected.get("id", True):  # not a K: a signature, a public key
            expected.pop("id")
        else:
            expected["id"] = f"K{len(self.K)}"
            self.K[expected["id"]] = {"name": expected["name"], "out": result, **expected.pop("keep", {})}
            self.named[expected["name"]] = expected["id"]
        expected["out"] = result.hex() if result is not None else None
        return expected

    def secret(self, identifier):
        """How an input that is a secret computed before looks, and its octets."""
        if identifier not in self.K:
            raise Wrong(f"{identifier} was not computed before")
        out = self.K[identifier]["out"]
        shown = {"hex": out.hex()} if self.reveal and out is not None else {}
        return {"ref": identifier, **shown, "secret": True}, out

    def of_name(self, name):
        if name not in self.named:
            raise Wrong(f"there is no {name} yet")
        return self.secret(self.named[name])

    def derive_random(self, e, inputs, expected):
        match = re.fullmatch(r"(x25519|secp256r1) (client|server) private key", e["name"])
        if not match or match.group(2) != self.role:
            raise Wrong(f"{e['name']!r} is nothing that this side draws")
        following = self.events[self.index + 1] if self.index + 1 < len(self.events) else {}
        same("the next event", following.get("name"), e["name"].replace("private", "public"))
        expected["size"] = 32
        return bytes.fromhex(e["out"]) if self.reveal else None

    def derive_public_key(self, e, inputs, expected):
        group = e["name"].split()[0]
        same("name", e["name"], f"{group} {self.role} public key")
        shown, private = self.of_name(f"{group} {self.role} private key")
        expected.update(id="", secret=False, inputs={"group": {"text": group}, "private_key": shown})
        sent = [(k, v) for m in self.messages if m.dir == self.own for p in ("client_shares", "server_share")
                for k, v in zip(m.at.get(f"{m.name}.extensions.{p}.group", ()), m.at.get(f"{m.name}.extensions.{p}.key_exchange", ()))]
        code = next(k for k, v in REGISTRIES["NamedGroup"].items() if v == group).to_bytes(2, "big")
        public = public_key(group, private) if private else bytes.fromhex(e["out"])
        if (code, public) not in sent and any(m.name == "ServerHello" for m in self.messages):
            raise Wrong("this public key is in no hello that this side sent")
        return public

    def derive__ec_dhe(self, e, inputs, expected):
        hello = next(m for m in self.messages if m.name == "ServerHello")
        code = hello.at["ServerHello.extensions.server_share.group"][0]
        group = REGISTRIES["NamedGroup"][int.from_bytes(code, "big")]
        shown, private = self.of_name(f"{group} {self.role} private key")
        public = hello.at["ServerHello.extensions.server_share.key_exchange"][0]
        if self.role == "server":
            client = [m for m in self.messages if m.name == "ClientHello"][-1]
            shares = "ClientHello.extensions.client_shares."
            public = dict(zip(client.at[shares + "group"], client.at[shares + "key_exchange"]))[code]
        expected.update(name="(EC)DHE", size=32, inputs={"group": {"text": group}, "private_key": shown, "peer_public": {"hex": public.hex()}})
        return agree(group, private, public) if private else None

    def derive_hkdf_extract(self, e, inputs, expected):
        zeros = bytes(len(self.digest(b"")))
        salt = ikm = ({"hex": zeros.hex()}, zeros)
        if e["name"] in ("Handshake Secret", "Master Secret"):
            salt = self.of_name("derived")
            same("the secret that the salt is derived from", self.K[salt[0]["ref"]]["secret"],
                 self.named["Early Secret" if e["name"][0] == "H" else "Handshake Secret"])
            ikm = self.of_name("(EC)DHE") if e["name"][0] == "H" else ikm
        elif e["name"] != "Early Secret":
            raise Wrong(f"RFC 8446 section 7.1 knows no {e['name']}")
        expected.update(hash=self.suite[0], inputs={"salt": salt[0], "ikm": ikm[0]}, size=len(zeros))
        if salt[1] is not None and ikm[1] is not None:
            return hmac.new(salt[1], ikm[1], HASHES[self.suite[0]]).digest()
        return None

    def derive_hkdf_expand_label(self, e, inputs, expected):
        label, ref, size = inputs["label"]["text"], inputs["secret"]["ref"], len(self.digest(b""))
        parent, context, keep = self.K.get(ref, {"name": "?"}), ({"hex": ""}, b""), {"label": label, "secret": ref}
        is_traffic = parent.get("label") in ("c hs traffic", "s hs traffic", "c ap traffic", "s ap traffic", "traffic upd")
        if label in LABELS:
            name, secret, last, expected["keylog"] = LABELS[label]
            ref = self.named.get(secret)
            t = f"T{len(self.T)}"
            t = next((i for i, x in self.T.items() if x["talk"][-1] == last.rstrip("2") and x["talk"].count("Finished") == (
                2 if last[-1] == "2" else last == "Finished")), None)
            if t is None:
                raise Wrong(f"{label!r} needs a transcript that ends in {last}")
            context = ({"ref": t, "hex": self.T[t]["digest"].hex()}, self.T[t]["digest"])
            keep["sender"] = {"c": "c2s", "s": "s2c"}.get(label[0])
            keep["epoch"] = "handshake" if " hs " in label else "application"
        elif label == "derived":
            name, ref = "derived", self.named.get("Handshake Secret", self.named.get("Early Secret"))
            context = ({"hex": self.digest(b"").hex()}, self.digest(b""))
        elif label in ("key", "iv", "finished", "traffic upd"):
            name = {"finished": "finished_key", "traffic upd": "application_traffic_secret_N+1"}.get(label, label)
            if not is_traffic or (label == "finished" and " hs " not in parent["label"]) or parent.get("used_for", {}).get(label):
                raise Wrong(f"{parent['name']} ({ref}) is no secret that makes a {name} here")
            if label == "iv" and self.K[f"K{len(self.K) - 1}"].get("secret") != ref:
                raise Wrong("the iv is not of the secret that the key was of")
            if label == "traffic upd" and parent["epoch"] != "application":
                raise Wrong("only application traffic secrets are updated")
            parent.setdefault("used_for", {})[label] = True
            size = {"key": self.suite[2], "iv": 12}.get(label, size)
            keep.update(sender=parent["sender"], epoch=parent["epoch"])
            if label == "key":
                self.keys[parent["sender"]] = {"key": f"K{len(self.K)}", "epoch": parent["epoch"], "seq": 0}
            elif label == "iv":
                self.keys[parent["sender"]]["iv"] = f"K{len(self.K)}"
        elif label == "resumption":
            name, ref = "resumption PSK", self.named.get("resumption_master_secret")
            nonces = [m.at.get("NewSessionTicket.ticket_nonce", [b""])[0] for m in self.messages if m.name == "NewSessionTicket"]
            self.tickets += 1
            context = ({"hex": nonces[self.tickets - 1].hex()}, nonces[self.tickets - 1])
        else:  # RFC 8446 section 7.5; the exporter's labels and contexts are the application's
            name = "exported keying material" if label == "exporter" else "exporter secret"
            ref = self.named.get("exporter secret" if label == "exporter" else "exporter_master_secret")
            context = (inputs["context"], bytes.fromhex(inputs["context"]["hex"]))
            size = e["out_len"] if label == "exporter" else size
        shown, secret = self.secret(ref)
        info = b"".join([size.to_bytes(2, "big"), bytes([6 + len(label)]), b"tls13 ", label.encode(), bytes([len(context[1])]), context[1]])
        expected.update(name=name, hash=self.suite[0], info=info.hex(), size=size, keep=keep,
                        inputs={"secret": shown, "label": {"text": label}, "context": context[0]})
        return expand(self.suite[0], secret, info, size) if secret is not None else None

    def derive_hmac(self, e, inputs, expected):
        who, ref = ("server" if "Finished" not in self.talk else "client"), inputs["key"]["ref"]
        shown, key = self.secret(ref)
        traffic = self.K.get(self.K[ref].get("secret"), {})
        same("what the finished key is of", (self.K[ref]["name"], traffic.get("label")), ("finished_key", who[0] + " hs traffic"))
        t = f"T{len(self.T)}"
        expected.update(name=f"{who} verify_data", hash=self.suite[0], secret=False,
                        inputs={"key": shown, "data": {"ref": t, "hex": self.T[t]["digest"].hex()}})
        sent = [m.at["Finished.verify_data"] for m in self.messages if m.name == "Finished" and m.dir[0] == who[0]]
        if key is None:
            return bytes.fromhex(e["out"])
        result = hmac.new(key, self.T[t]["digest"], HASHES[self.suite[0]]).digest()
        if sent and sent[0] != [result] and not self.fails("finished.verify_data"):
            raise Wrong("the Finished message holds another verify_data")
        return result

    def derive_sign(self, e, inputs, expected):
        return self.certificate_verify(self.own, expected)

    def derive_verify(self, e, inputs, expected):
        if e["name"] == "CertificateVerify.signature":
            return self.certificate_verify(self.peer, expected)
        certificates = self.certificates(self.peer)
        place = re.fullmatch(r"(\S+)\[(\d+),\+(\d+)\)", inputs["message"].get("text", ""))
        for at, der in certificates:
            c = x509.load_der_x509_certificate(der)
            begin = at + der.index(c.tbs_certificate_bytes)
            if place and place.group(2) == str(begin):
                break
        else:
            raise Wrong(f"no certificate's signed part begins at {inputs['message']}")
        issuers = [spki(x) for _, x in certificates if x509.load_der_x509_certificate(x).subject == c.issuer]
        key = bytes.fromhex(inputs["public_key"]["hex"])
        if issuers and key not in issuers:
            raise Wrong("the key is not that of the issuer's certificate")
        algorithm = ALGORITHMS.get(c.signature_algorithm_oid.dotted_string, "?")
        buf = next(m.buf for m in self.messages if m.name == "Certificate" and m.dir == self.peer)
        expected.update(id="", name="certificate signature", secret=False, inputs={
            "public_key": {"hex": key.hex()}, "algorithm": {"text": algorithm}, "signature": {"hex": c.signature.hex()},
            "message": {"text": f"{buf}[{begin},+{len(c.tbs_certificate_bytes)})"}})
        return bytes([verifies(key, algorithm, c.tbs_certificate_bytes, c.signature)])

    def certificate_verify(self, d, expected):
        m = next((m for m in self.messages if m.name == "CertificateVerify" and m.dir == d), None)
        t, signer = f"T{len(self.T)}", "server" if d == "s2c" else "client"
        if m is None or not self.talk or self.talk[-1] != "Certificate":
            raise Wrong("there is no CertificateVerify, or the transcript does not end in Certificate")
        scheme = REGISTRIES["SignatureScheme"].get(int.from_bytes(m.at["CertificateVerify.algorithm"][0], "big"), "?")
        content = b" " * 64 + f"TLS 1.3, {signer} CertificateVerify".encode() + b"\0" + self.T[t]["digest"]
        signature = m.at["CertificateVerify.signature"][0]
        good = verifies(spki(self.certificates(d)[0][1]), scheme.replace("_secp256r1", "").replace("_secp384r1", "").replace("_rsae", ""),
                        content, signature)
        if not good and not self.fails("cv.signature"):
            raise Wrong("the signature of CertificateVerify does not verify")
        expected.update(id="", name="CertificateVerify.signature", secret=False, inputs={
            "scheme": {"text": scheme}, "transcript": {"ref": t, "hex": self.T[t]["digest"].hex()}, "content": {"hex": content.hex()}})
        return signature

    def certificates(self, d):
        """[(where in the buffer, DER)] of a side's Certificate message."""
        m = next((m for m in self.messages if m.name == "Certificate" and m.dir == d), None)
        found, at = [], 8 if m else 0
        while m and at < len(m.raw):
            size = int.from_bytes(m.raw[at:at + 3], "big")
            found.append((m.off + at + 3, m.raw[at + 3:at + 3 + size]))
            at += 3 + size
            at += 2 + int.from_bytes(m.raw[at:at + 2], "big")
        return found

    def fails(self, check):
        return any(x["t"] == "check" and x["id"] == check and x["result"] == "fail" for x in self.events)

    def on_state(self, e):
        arrow = f"{e['from']}-{e.get('message', '')}-{e['to']}"
        if arrow not in ARROWS[self.role]:
            raise Wrong(f"RFC 8446 appendix A has no arrow {arrow}")
        heard = [m.name for m in self.shown if m.dir == self.peer]
        message = None if "--" in arrow else heard[-1] if heard else "?"
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
                    "fatal": code not in (0, 90), "msg": e.get("msg"), "args": e.get("args")}
        if sent and level != 1 + expected["fatal"]:
            raise Wrong(f"the level of this alert is {level}")
        if ("msg" in e) != (sent and expected["fatal"]):
            raise Wrong("an alert has a reason if, and only if, it is an error of ours")
        return expected

    # Checks: each has its alert and its subject; the figures it cites are computed where the stream has them.
    def on_check(self, e):
        if e["id"] not in CHECKS:
            self.unjudged += 1
            return None
        alert, subject = CHECKS[e["id"]]
        m = self.shown[-1] if self.shown else None
        self.heard_now = next((x for x in reversed(self.shown) if x.dir == self.peer), m)
        self.times = self.nth[e["id"]] = self.nth.get(e["id"], -1) + 1
        subject = {"-": None}.get(subject, subject.replace("@", self.heard_now.name if self.heard_now else "?"))
        if subject and subject[0] == "%":
            index = self.judged and self.judged[0]
            subject = ("Certificate" if index is None else f"Certificate.certificate_list[{index}].cert_data") + subject[1:]
        try:
            args = CHECK_ARGS[e["id"]](self) if e["id"] in CHECK_ARGS else {}
        except (IndexError, KeyError, TypeError, AttributeError):
            args = None  # about something that never came whole
        if e["id"] == "extension.offered" and args:
            subject = REGISTRIES["ExtensionType"].get(args["extension"], e.get("subject"))
        elif e["id"] == "extension.offered":
            subject, args = self.heard_now.name + ".certificate_list.extensions", {"extension": 0}
        elif e["id"] == "extension.allowed_here":
            name = self.heard_now.name
            subject = name + ".extensions" if name in ("ClientHello", "CertificateRequest") else None
        if e["result"] != "pass" and not any(e["id"] in (x.get("msg"), x.get("args", {}).get("reason")) for x in self.events[self.index + 1:]):
            raise Wrong("this check failed, and nothing came of it")
        claimed = e.get("args", {})
        args = claimed if args is None else {k: claimed.get(k) if v is None else v for k, v in args.items()}
        return {"id": e["id"], "result": e["result"], "alert_if_fail": alert, "subject": subject, "args": args or None}

    def incoming(self):
        return self.records[self.peer][self.count[self.peer]]

    def next_message(self):
        order = ["clear", "handshake", "application"]
        heard = [m for m in self.messages if m.dir == self.peer]
        return sorted(heard, key=lambda m: order.index(m.buf.split(".")[2]))[self.heard]

    def at(self, path, name=None):
        m = self.heard_now if name is None else [m for m in self.shown if m.name == name][-1]
        return m.at[m.name + path]

    def number(self, path, name=None):
        return int.from_bytes(self.at(path, name)[0], "big")

    # The path builder: a stack of (index in the Certificate message, certificate), None for the trust store's.
    def on_path(self, e):
        msg, args, stack = e["msg"], e.get("args", {}), self.path_stack
        if not self.parsed:
            self.parsed = [x509.load_der_x509_certificate(der) for _, der in self.certificates(self.peer)]
        expected = {"msg": msg, "depth": max(len(stack) - 1, 0), "args": dict(args)}
        want = expected["args"]
        if msg == "path.begin":
            stack[:] = [(0, self.parsed[0])]
            self.now = args["now"]
            require(set(args), {"subject", "host", "now", "clock"} if self.role == "client" else {"subject", "now", "clock"})
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", args["now"]) or not re.fullmatch(r"clock\.\w+", args["clock"]):
                raise Wrong(f"{args['now']!r} of {args['clock']!r} is no time")
            want.update(subject=self.cn(stack[0]), host=self.host() if "host" in args else None)
        elif msg == "path.search":
            want.update(subject=self.cn(stack[-1]), issuer=text(stack[-1][1].issuer) or args["issuer"])
        elif msg in ("path.candidate.taken", "path.candidate.rejected"):
            child = stack[-1][1]
            found = [(i, c) for i, c in enumerate(self.parsed) if i and common_name(c.subject) == args["subject"]]
            if args["from"] == "peer" and not found:
                raise Wrong(f"the peer sent no certificate of {args['subject']}")
            pick = found[0] if args["from"] == "peer" else (None, None)
            same("from", args["from"] in ("peer", "store"), True)
            if pick[1] is None:
                want["subject"] = common_name(child.issuer) or args["subject"]
            is_issuer = pick[1] is None or pick[1].subject == child.issuer
            want["name"] = "equal" if is_issuer else "different"
            if pick[1] is not None:
                want["key_id"] = compare_key_ids(child, pick[1])
            elif args["key_id"] not in ("equal", "different", "absent", "unknown"):
                raise Wrong(f"key ids cannot be {args['key_id']!r}")
            if msg == "path.candidate.taken":
                if not is_issuer or set(args) != {"subject", "from", "name", "key_id"}:
                    raise Wrong("a candidate was taken that did not issue the certificate")
                stack.append(pick)
            elif (args["reason"] == "name") == is_issuer or args["reason"] not in ("name", "loop", "anchor", "depth"):
                raise Wrong("the candidate was not rejected for that")
        elif msg in ("path.complete", "path.accepted"):
            want["certificates"] = len(stack)
            if "subject" in args:
                want["subject"] = self.cn(stack[0])
        elif msg == "path.judging":
            depth = len(stack) - 1 - args["position"]
            self.judged, expected["depth"] = stack[depth], depth
            if self.judging not in (None, depth + 1) and depth != len(stack) - 1:
                raise Wrong("certificates are judged one after the other, from the anchor down")
            self.judging = depth
            want.update(subject=self.cn(stack[depth]), kind="anchor" if args["position"] == 0 else "leaf" if depth == 0 else "ca")
        elif msg in ("path.dead_end", "path.rejected"):
            if len(stack) > 1:
                stack.pop()
        elif msg != "path.leaf_is_anchor":
            raise Wrong(f"there is no {msg}")
        return expected

    def cn(self, entry):
        if entry[1] is not None:
            return common_name(entry[1].subject)
        below = next(c for (_, c), (_, up) in zip(self.path_stack, self.path_stack[1:]) if up is None)
        return common_name(below.issuer)

    def host(self):
        return self.at(".extensions.server_name_list.host_name", "ClientHello")[0].decode()

    def certificate_args(self, **more):
        """subject=..., and what `more` asks for; None where only the trust store knows."""
        c = self.judged[1]
        known = {name: f(c) if c is not None else None for name, f in more.items()}
        return {"subject": self.cn(self.judged), **known}

    def end(self):
        """Every octet has its name, every map was told."""
        broken = any(e["t"] == "alert" and e["fatal"] or e["t"] == "check" and e["result"] == "fail" for e in self.events)
        if self.maps:
            raise Wrong(f"the map from {self.maps[0]['from']} is missing")
        for name, reader in self.buffers.items():
            if name.startswith("app.") and not any(b == name for b, _ in self.seen):
                continue  # nobody has named what the connection carried
            last = max(reader.leaves, default=0)
            for off, leaf in reader.leaves.items():
                if (name, off) not in self.seen and not broken:
                    raise Wrong(f"{leaf.path} at {off} of {name} has no field event")
            for a, b in [(0, len(reader.data))] if name.startswith("app.") else reader.free:
                missing = [o for o in range(a, b) if (name, o) not in self.seen]
                if missing and not broken:
                    raise Wrong(f"octet {missing[0]} of {name} has no name")


def common_name(name):
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return found[-1].value if found else None


def text(name):
    return "CN=" + common_name(name) if len(list(name)) == 1 and common_name(name) else None


def compare_key_ids(child, issuer):
    try:
        wanted = child.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        return "equal" if issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest == wanted else "different"
    except x509.ExtensionNotFound:
        return None


def date(certificate, member):
    when = getattr(certificate, member + "_utc", None) or getattr(certificate, member)  # cryptography before 42 has no _utc
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


CHECKS = {c.split()[0]: c.split()[1:] for c in """
alert.warning.limit unexpected_message -
certificate.chain.limit bad_certificate Certificate.certificate_list
certificate.context.empty illegal_parameter Certificate.certificate_request_context
certificate.list.not_empty decode_error Certificate.certificate_list
certificate.required certificate_required Certificate.certificate_list
ch.cipher_suite.common handshake_failure ClientHello.cipher_suites
ch.compression.null illegal_parameter ClientHello.legacy_compression_methods
ch.group.common handshake_failure ClientHello.extensions.named_group_list
ch.key_share.group_offered illegal_parameter ClientHello.extensions.client_shares
ch.key_share.once illegal_parameter ClientHello.extensions.client_shares
ch.key_share.present missing_extension ClientHello.extensions
ch.second.cookie illegal_parameter ClientHello.extensions.cookie
ch.second.key_share illegal_parameter ClientHello.extensions.client_shares
ch.second.no_early_data illegal_parameter ClientHello.extensions
ch.second.same illegal_parameter ClientHello
ch.signature_algorithms.common handshake_failure ClientHello.extensions.supported_signature_algorithms
ch.signature_algorithms.present missing_extension ClientHello.extensions
ch.supported_groups.present missing_extension ClientHello.extensions
ch.version protocol_version ClientHello.extensions.versions
cr.context.empty illegal_parameter CertificateRequest.certificate_request_context
cr.signature_algorithms.present missing_extension CertificateRequest.extensions
cv.scheme.allowed illegal_parameter CertificateVerify.algorithm
cv.scheme.fits_key illegal_parameter CertificateVerify.algorithm
cv.scheme.offered illegal_parameter CertificateVerify.algorithm
cv.signature decrypt_error CertificateVerify.signature
ee.alpn.offered illegal_parameter EncryptedExtensions.extensions.protocol_name_list
ee.alpn.one decode_error EncryptedExtensions.extensions.protocol_name_list
extension.allowed_here illegal_parameter -
extension.offered unsupported_extension -
finished.verify_data decrypt_error Finished.verify_data
handshake.length.limit illegal_parameter Handshake.length
hrr.changes_something illegal_parameter HelloRetryRequest.extensions
hrr.group.new illegal_parameter HelloRetryRequest.extensions.selected_group
hrr.group.offered illegal_parameter HelloRetryRequest.extensions.selected_group
key_share.p256.on_curve illegal_parameter key_exchange
key_share.x25519.length illegal_parameter key_exchange
key_share.x25519.not_zero illegal_parameter key_exchange
key_update.limit unexpected_message -
key_update.value illegal_parameter KeyUpdate.request_update
path.algorithm_mismatch bad_certificate %.tbsCertificate.signature
path.bad_reference internal_error -
path.bad_signature bad_certificate %.signature
path.critical_extension unsupported_certificate %.tbsCertificate.extensions
path.expired certificate_expired %.tbsCertificate.validity.notAfter
path.extended_key_usage unsupported_certificate %.tbsCertificate.extensions.extKeyUsage
path.key_usage bad_certificate %.tbsCertificate.extensions.keyUsage
path.name_chaining bad_certificate %.tbsCertificate.issuer
path.no_certificates decode_error -
path.no_host_names bad_certificate %.tbsCertificate.extensions.subjectAltName
path.not_a_ca bad_certificate %.tbsCertificate.extensions.basicConstraints
path.not_yet_valid certificate_expired %.tbsCertificate.validity.notBefore
path.path_length bad_certificate %.tbsCertificate.extensions.basicConstraints
path.signature_algorithm unsupported_certificate %.signatureAlgorithm
path.too_many_certificates bad_certificate -
path.unsupported_key unsupported_certificate %.tbsCertificate.subjectPublicKeyInfo
path.weak_key bad_certificate %.tbsCertificate.subjectPublicKeyInfo
path.wrong_host bad_certificate %.tbsCertificate.extensions.subjectAltName
record.application_data.connected unexpected_message -
record.application_data.protected unexpected_message -
record.ccs.allowed_now unexpected_message -
record.ccs.clear unexpected_message -
record.ccs.limit unexpected_message -
record.ccs.value unexpected_message -
record.content.not_empty unexpected_message -
record.empty.limit unexpected_message -
record.inner.limit record_overflow TLSInnerPlaintext
record.inner.type_present unexpected_message TLSInnerPlaintext.type
record.key_change.boundary unexpected_message -
record.length.limit record_overflow TLSPlaintext.length
record.not_interleaved unexpected_message -
record.outer_type unexpected_message TLSCiphertext.opaque_type
record.type.known unexpected_message TLSPlaintext.type
record_size_limit.floor illegal_parameter @.extensions.record_size_limit
sh.cipher_suite.as_in_retry illegal_parameter ServerHello.cipher_suite
sh.cipher_suite.offered illegal_parameter @.cipher_suite
sh.compression.null illegal_parameter @.legacy_compression_method
sh.key_share.as_in_retry illegal_parameter ServerHello.extensions.server_share.group
sh.key_share.group_offered illegal_parameter ServerHello.extensions.server_share.group
sh.key_share.present missing_extension ServerHello.extensions
sh.legacy_version illegal_parameter @.legacy_version
sh.session_id.echo illegal_parameter @.legacy_session_id_echo
sh.version.offered illegal_parameter @.extensions.selected_version
sh.version.present protocol_version @.extensions
ticket.lifetime illegal_parameter NewSessionTicket.ticket_lifetime
ticket.limit unexpected_message -""".split("\n")[1:]}


def group_name(code):
    return REGISTRIES["NamedGroup"].get(int.from_bytes(code, "big"))


def scheme_args(s):
    return {"scheme": REGISTRIES["SignatureScheme"].get(s.number(".algorithm"))}


def key_share_args(s):
    return {"group": group_name(s.at(".extensions.client_shares.group")[s.times])}


def selected_group_args(s):
    return {"group": group_name(s.at(".extensions.selected_group")[0])}


def inner_limit(s):
    path = ".extensions.record_size_limit"
    told = {m.name: m.at[m.name + path] for m in s.shown if m.name in ("ClientHello", "EncryptedExtensions")}
    both = told.get("ClientHello") and told.get("EncryptedExtensions")
    return int.from_bytes(told["ClientHello" if s.role == "client" else "EncryptedExtensions"][0], "big") if both else 16385


def suite_position(s):
    offered = s.at(".cipher_suites", "ClientHello")
    return {"position": offered.index(s.at(".cipher_suite")[0]) + 1, "count": len(offered)}


def names_of(c):
    return c.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)


def wrong_host_args(s):
    names = names_of(s.parsed[0])
    index = names.index(s.host()) if s.host() in names else None
    return {"host": s.host(), "names": ", ".join("DNS:" + n for n in names), "subject": common_name(s.parsed[0].subject),
            "matched": None if index is None else "DNS:" + names[index], "index": index}


CHECK_ARGS = {
    "record.type.known": lambda s: {"type": s.incoming()[0][0]},
    "record.outer_type": lambda s: {"type": s.incoming()[0][0]},
    "record.length.limit": lambda s: {"length": int.from_bytes(s.incoming()[0][3:], "big"), "limit": 16640 if s.keys.get(s.peer) else 16384},
    "record.inner.limit": lambda s: {"length": len(s.incoming()[4]), "limit": inner_limit(s)},
    "record.key_change.boundary": lambda s: {"octets": 0},
    "handshake.length.limit": lambda s: {"length": int.from_bytes(s.next_message().raw[1:4], "big"),
                                         "limit": 131072 if s.next_message().raw[0] == 11 else 65536},
    "certificate.chain.limit": lambda s: {"count": len(s.certificates(s.shown[-1].dir)), "limit": 16},
    "path.too_many_certificates": lambda s: {"count": len(s.certificates(s.peer)), "limit": 16},
    "ch.version": lambda s: {"legacy_version": s.number(".legacy_version")},
    "ch.key_share.group_offered": key_share_args,
    "ch.key_share.once": key_share_args,
    "cv.scheme.offered": scheme_args, "cv.scheme.allowed": scheme_args, "cv.scheme.fits_key": scheme_args,
    "ee.alpn.offered": lambda s: {"protocol": s.at(".extensions.protocol_name_list.name")[0].decode()},
    "extension.offered": lambda s: {"extension": int.from_bytes(
        [v for k, vs in s.heard_now.at.items() if k.endswith("extensions.extension_type") for v in vs][s.times], "big")},
    "extension.allowed_here": lambda s: {"extension": ""},
    "hrr.group.new": selected_group_args, "hrr.group.offered": selected_group_args,
    "sh.key_share.group_offered": lambda s: {"group": group_name(s.at(".extensions.server_share.group")[0])},
    "key_share.x25519.length": lambda s: {"length": len(s.at(".extensions.server_share.key_exchange", "ServerHello")[0])},
    "record_size_limit.floor": lambda s: {"limit": s.number(".extensions.record_size_limit")},
    "sh.cipher_suite.offered": suite_position,
    "sh.version.offered": lambda s: {"version": s.number(".extensions.selected_version")},
    "sh.version.present": lambda s: {"version": s.number(".legacy_version")},
    "ticket.lifetime": lambda s: {"seconds": s.number(".ticket_lifetime")},
    "path.bad_reference": lambda s: {"host": s.host()},
    "path.no_host_names": lambda s: {"host": s.host(), "subject": common_name(s.parsed[0].subject)},
    "path.wrong_host": wrong_host_args,
    "path.expired": lambda s: {**s.certificate_args(not_after=lambda c: date(c, "not_valid_after")), "now": s.now},
    "path.not_yet_valid": lambda s: {**s.certificate_args(not_before=lambda c: date(c, "not_valid_before")), "now": s.now},
    "path.not_a_ca": lambda s: s.certificate_args(),
    "path.key_usage": lambda s: {**s.certificate_args(), "needed": "digitalSignature" if s.judging == 0 else "keyCertSign"},
    "path.extended_key_usage": lambda s: {**s.certificate_args(), "needed": "id-kp-serverAuth" if s.role == "client" else "id-kp-clientAuth"},
    "path.critical_extension": lambda s: {**s.certificate_args(), "extension": ""},
    "path.name_chaining": lambda s: s.certificate_args(issuer=lambda c: text(c.issuer), expected=lambda c: text(c.issuer)),
    "path.bad_signature": lambda s: s.certificate_args(issuer=lambda c: common_name(c.issuer), algorithm=lambda c: ALGORITHMS.get(
        c.signature_algorithm_oid.dotted_string)),
    "path.signature_algorithm": lambda s: s.certificate_args(algorithm=lambda c: OIDS.get(c.signature_algorithm_oid.dotted_string)),
    "path.algorithm_mismatch": lambda s: s.certificate_args(**{k: lambda c: OIDS.get(c.signature_algorithm_oid.dotted_string) for k in ("inner", "outer")}),
    "path.unsupported_key": lambda s: {**s.certificate_args(algorithm=key_algorithm), "reason": ""},
    "path.weak_key": lambda s: {**s.certificate_args(bits=lambda c: c.public_key().key_size), "minimum": 2048},
    "path.path_length": lambda s: {**s.certificate_args(), "limit": None, "issuer": None},
}


def key_algorithm(c):
    key = c.public_key()
    return "id-Ed25519" if isinstance(key, ed25519.Ed25519PublicKey) else "rsaEncryption" if isinstance(key, rsa.RSAPublicKey) else "id-ecPublicKey"


def unique(pairs):
    if len({k for k, _ in pairs}) != len(pairs):
        raise ValueError("a member stands twice")
    return dict(pairs)


def same(what, claimed, should):
    if claimed != should or isinstance(claimed, bool) != isinstance(should, bool):
        raise Wrong(f"{what} is {short(claimed)}, and should be {short(should)}")


def require(claimed, should):
    """Every member as it should be, none missing, none too many."""
    if isinstance(should, dict):
        for member in {**should, **claimed}:
            if member not in claimed or member not in should:
                raise Wrong(f"{member} is {'missing' if member in should else 'too much'}")
            if isinstance(claimed[member], dict) and isinstance(should[member], dict):
                require(claimed[member], should[member])
            else:
                same(member, claimed[member], should[member])
    elif claimed != should:
        raise Wrong(f"{claimed} should be {should}")


def short(value):
    value = repr(value)
    return value if len(value) < 150 else value[:70] + "…" + value[-70:]


def verify(lines):
    """None if every value holds; else (line, exit code, what is wrong)."""
    stream = None
    try:
        stream = Stream(lines)
        stream.follow()
    except Wrong as wrong:
        return (getattr(stream, "line", 1), 6, str(wrong))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, Malformed) as fault:
        return (getattr(stream, "line", 1), 5, f"{type(fault).__name__}: {fault}")


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
