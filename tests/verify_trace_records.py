"""What verify_trace.py knows of records: they are strung together to the buffers that fields and maps speak of,
opened with the keys that the stream tells, and cut into the messages they carry. How TLS 1.2 protects a record is
in verify_trace_protection12.py."""
import collections, re
from verify_trace_crypto import AESGCM, SUITES, ChaCha20Poly1305, InvalidTag
from verify_trace_protection12 import Protection12, suite12
from verify_trace_wire import MESSAGES, MESSAGES12, REGISTRIES, RETRY, Malformed, Reader, Wrong, same

# A handshake message: name, direction, buffer and offset, octets, {path without indices: values}, "/12" or "".
Message = collections.namedtuple("Message", "name dir buf off raw at form")


def hello(raw, kind):
    """{path: values} of a ClientHello or ServerHello, or None if it is none."""
    reader = Reader(raw)
    try:
        if reader.fields(4, len(raw), kind, kind, kind) != len(raw):
            return None
    except (Malformed, IndexError):
        return None
    return values_of(reader, 0)


def values_of(reader, at):
    values = collections.defaultdict(list)
    for leaf in reader.leaves.values():
        if leaf.off >= at:
            values[re.sub(r"\[\d+\]", "", leaf.path)].append(reader.data[leaf.off:leaf.off + leaf.len])
    return values


def form(raw, kind):
    """RFC 8446 section 4.2.1: a hello without supported_versions is one of TLS 1.2."""
    said = hello(raw, kind) if raw[6:38] != RETRY else None
    return "/12" if said and b"\0\x2b" not in said[kind + ".extensions.extension_type"] else ""


def server_hello(data):
    """The first ServerHello in these octets that is no HelloRetryRequest: (octets, values), or None."""
    at = 0
    while at + 4 <= len(data):
        end = at + 4 + int.from_bytes(data[at + 1:at + 4], "big")
        raw = bytes(data[at:end])
        if raw[0] == 2 and raw[6:38] != RETRY and end <= len(data):
            return raw, hello(raw, "ServerHello")
        at = end
    return None


class Records:
    """The part of Stream that reads and follows records."""

    # 1: string the records together ---------------------------------------------------------------------
    def build(self):
        out = {e["id"]: bytes.fromhex(e["out"]) for e in self.events if e["t"] == "derive" and "id" in e and "out" in e}
        buffers, records = collections.defaultdict(bytearray), []
        self.maps, self.records, self.alerts = [], {"c2s": [], "s2c": []}, {"c2s": [], "s2c": []}
        self.turned_at, protection = None, None
        for index, e in enumerate(self.events):
            if self.turned_at is None and self.turns(e, buffers):
                self.turned_at = index
            if e["t"] != "record":
                continue
            speaks12 = self.turned_at is not None
            d, header, payload = e["dir"], bytes.fromhex(e["header"]), bytes.fromhex(e["payload"])
            wire, start = f"wire.{d}", len(buffers[f"wire.{d}"])
            buffers[wire] += header + payload
            source, at, content, kind, pieces = wire, start + 5, payload, header[0], None
            if e["protected"]:
                source, at = f"inner.{d}.{len(self.records[d])}", 0
                if speaks12:
                    protection = protection or Protection12(suite12(server_hello(buffers["hs.s2c.clear"])[1]))
                    keys = [out.get(e.get(k), b"") for k in ("key", "iv", "mac_key")]
                    inner = protection.open(*keys, e["seq"], header, payload) if keys[0] else None
                else:
                    inner = self.open13(e, out.get(e["key"]), out.get(e["iv"]))
                if inner is None:
                    inner = bytes.fromhex(e["plaintext"])
                buffers[source] += inner
                if speaks12:
                    content = inner[:protection.content_size(inner)]
                    pieces = protection.wire_pieces(payload), protection.inner_pieces(inner)
                else:
                    content = inner.rstrip(b"\0")
                    kind, content = content[-1] if content else 0, content[:-1]
            self.records[d].append((header, payload, kind, content, bytes(buffers[source]) if at == 0 else None))
            records.append((e["protected"], speaks12, wire, start, len(payload), source, at, content, kind, pieces))
            if kind == 21:
                self.alerts[d].append(content)
            if kind in (22, 23) and content:
                to = f"app.{d}" if kind == 23 else f"hs.{d}.{e['epoch']}"
                self.maps.append({"from": source, "off": at, "len": len(content), "to": to, "to_off": len(buffers[to])})
                buffers[to] += content
        self.is12, self.protection = self.turned_at is not None, protection
        # 2: the leaves the buffers must have
        self.buffers = {name: Reader(bytes(data)) for name, data in buffers.items()}
        # A client that offers nothing newer calls records by the names of TLS 1.2 from the start.
        said = bytes(buffers["hs.c2s.clear"])
        hello = said[:4 + int.from_bytes(said[1:4], "big")]
        only12 = self.role == "client" and form(hello, "ClientHello") == "/12"
        for protected, speaks12, *record in records:
            self.name_record(protected, speaks12 or only12, *record)
        said = server_hello(buffers["hs.s2c.clear"])
        self.by_rsa = by_rsa = self.is12 and said is not None and suite12(said[1]).exchange == "RSA"
        self.messages = [m for d in ("c2s", "s2c") for epoch in ("clear", "handshake", "application")
                         for m in self.read_messages(d, f"hs.{d}.{epoch}", by_rsa)]

    def turns(self, e, buffers):
        """Whether this event settles that TLS 1.2 is spoken: from here on records are named as TLS 1.2 names them."""
        if self.role == "server":
            return e["t"] == "state" and e["to"] == "RECVD_HELLO"
        if e["t"] != "check" or e["id"] != "sh.compression.null" or e["result"] != "pass":
            return False
        said = server_hello(buffers["hs.s2c.clear"])
        return said is not None and form(said[0], "ServerHello") == "/12"

    def name_record(self, protected, speaks12, wire, start, size, source, at, content, kind, pieces):
        reader = self.buffers[wire]
        header = "TLSPlaintext" + "/12" * speaks12
        if protected and speaks12:
            header = "TLSCiphertext/12"
        reader.fields(start, start + 5, header, header.split("/")[0])
        if protected and speaks12:
            self.buffers[wire].pieces(start + 5, pieces[0])
            reader = self.buffers[source]
            reader.pieces(len(content), pieces[1])
        elif protected:
            reader.leaf(start + 5, size - 16, "TLSCiphertext.encrypted_record", "TLSCiphertext.encrypted_record", "opaque")
            reader.leaf(start + 5 + size - 16, 16, "TLSCiphertext.tag", "TLSCiphertext.tag", "opaque")
            reader, behind = self.buffers[source], len(content)
            reader.code(behind, 1, "TLSInnerPlaintext.type", "TLSInnerPlaintext.type", "ContentType")
            reader.leaf(behind + 1, len(reader.data) - behind - 1, "TLSInnerPlaintext.zeros", "TLSInnerPlaintext.zeros", "opaque")
        if kind in (20, 21):
            struct = "Alert" if kind == 21 else "ChangeCipherSpec"
            reader.fields(at, at + len(content), struct, struct)

    def open13(self, e, key, iv):
        """The plaintext, or None if the keys are withheld or do not fit."""
        if not key or not iv:
            return None
        nonce = bytes(a ^ b for a, b in zip(iv, e["seq"].to_bytes(12, "big")))
        try:
            aead = ChaCha20Poly1305 if "ChaCha" in e["aead"] else AESGCM
            return aead(key).decrypt(nonce, bytes.fromhex(e["payload"]), bytes.fromhex(e["header"]))
        except (InvalidTag, ValueError):
            return None

    def read_messages(self, d, name, by_rsa):
        reader, at = self.buffers.get(name), 0
        while reader and at + 4 <= len(reader.data):
            end = at + 4 + int.from_bytes(reader.data[at + 1:at + 4], "big")
            raw = reader.data[at:end]
            kind = (MESSAGES12 if self.is12 else MESSAGES).get(raw[0], "?")
            kind = "HelloRetryRequest" if kind == "ServerHello" and raw[6:38] == RETRY else kind
            shape = form(raw, kind) if kind in ("ClientHello", "ServerHello") else "/12" * self.is12
            struct = kind + ("/rsa" if kind == "ClientKeyExchange" and by_rsa else shape)
            reader.fields(at, at + 4, "Handshake", "Handshake")
            try:
                if kind == "?" or end > len(reader.data) or reader.fields(at + 4, end, struct, kind, kind) != end:
                    raise Malformed
            except (Malformed, IndexError, StopIteration):
                reader.leaves = {k: v for k, v in reader.leaves.items() if k < at + 4}
                reader.free.append((at + 4, len(reader.data)))
            yield Message(kind, d, name, at, raw, values_of(reader, at), shape)
            at = end

    @property
    def suite(self):
        for m in self.messages:
            if m.name in ("ServerHello", "HelloRetryRequest"):
                if self.is12:
                    return suite12(m.at)
                return SUITES[REGISTRIES["CipherSuite"][int.from_bytes(m.at[m.name + ".cipher_suite"][0], "big")]]
        raise Wrong("a hash is used before a suite was chosen")

    # 3: follow the events --------------------------------------------------------------------------------
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
        self.nth = {k: v for k, v in self.nth.items() if not k.startswith("record.")}
        self.wire[d] += 5 + len(payload)
        if inner is None:
            if keys and (self.speaks12 or kind not in (20, 21)):
                raise Wrong(f"record {number} is in the clear after the keys were installed")
            if self.speaks12 and kind == 20 and d in self.pending:  # RFC 5246 section 7.1: what follows is protected
                self.keys[d] = self.pending.pop(d)
            return expected
        if not keys or (header[1:3] if self.speaks12 else header[:3]) != (b"\x03\x03" if self.speaks12 else b"\x17\x03\x03"):
            raise Wrong("there is no key for this record, or its header is not that of a protected one")
        key, iv, mac_key = (self.K[keys[k]]["out"] if k in keys else b"" for k in ("key", "iv", "mac_key"))
        expected.update(epoch=keys["epoch"], seq=keys["seq"], aead=self.suite[1], plaintext=inner.hex(),
                        **{k: keys[k] for k in ("key", "iv", "mac_key") if k in keys})
        if self.speaks12:
            expected.update(aad=self.protection.additional_data(keys["seq"], header, payload, inner).hex(),
                            nonce=self.protection.nonce(iv, keys["seq"], payload, bytes.fromhex(e["nonce"])).hex())
            opened = key and self.protection.open(key, iv, mac_key, keys["seq"], header, payload)
            if len(payload) != self.protection.payload_size(inner):
                raise Wrong(f"record {number} has another size on the wire than inside")
        else:
            expected["nonce"] = bytes(a ^ b for a, b in zip(iv, keys["seq"].to_bytes(12, "big"))).hex() if iv else e["nonce"]
            opened = key and self.open13({**e, "seq": keys["seq"], "aead": self.suite[1]}, key, iv)
        if key and opened != inner:
            raise Wrong(f"record {number} does not decrypt under {keys['key']}")
        keys["seq"] += 1
        return expected
