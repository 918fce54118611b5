"""What verify_trace.py knows of derivations: the key schedule of RFC 8446 section 7.1, key exchange, Finished and
signatures. Every one is computed again from what was computed before it, or from what crossed the wire. Those that
only TLS 1.2 has are in verify_trace_tls12.py."""
import hmac, re
import verify_trace_mlkem as ml_kem
from verify_trace_crypto import ALGORITHMS, HASHES, SUITES, agree, expand, public_key, spki, verifies, x509
from verify_trace_tls12 import SIGNED12, Derivations12
from verify_trace_wire import REGISTRIES, Wrong, same

# What the labels of RFC 8446 section 7.1 make from what: name, secret, last message in the transcript, key log label.
LABELS = {"c hs traffic": ("client_handshake_traffic_secret", "Handshake Secret", "ServerHello", "CLIENT_HANDSHAKE_TRAFFIC_SECRET"),
          "s hs traffic": ("server_handshake_traffic_secret", "Handshake Secret", "ServerHello", "SERVER_HANDSHAKE_TRAFFIC_SECRET"),
          "c ap traffic": ("client_application_traffic_secret_0", "Master Secret", "Finished", "CLIENT_TRAFFIC_SECRET_0"),
          "s ap traffic": ("server_application_traffic_secret_0", "Master Secret", "Finished", "SERVER_TRAFFIC_SECRET_0"),
          "exp master": ("exporter_master_secret", "Master Secret", "Finished", "EXPORTER_SECRET"),
          "res master": ("resumption_master_secret", "Master Secret", "Finished2", None)}

SIZES = {"secp384r1": 48, "secp521r1": 66}  # of a private key, and of a shared secret; else 32
HYBRID = b"\x11\xec"


class Derivations(Derivations12):
    """The part of Stream that follows derive events."""

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
        expected["out"] = result.hex() if result is not None and (self.reveal or not expected["secret"]) else None
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
        octets = bytes.fromhex(e["out"]) if self.reveal else None
        hybrid = {"ML-KEM-768 client seed": ("client", 64), "ML-KEM-768 message": ("server", 32)}.get(e["name"])
        if hybrid:
            same("whose this is", self.role, hybrid[0])
            expected["size"] = hybrid[1]
            return octets
        match = re.fullmatch(r"(x25519|secp256r1|secp384r1|secp521r1) (client|server) private key", e["name"])
        if not match or match.group(2) != self.role:
            raise Wrong(f"{e['name']!r} is nothing that this side draws")
        following = self.events[self.index + 1] if self.index + 1 < len(self.events) else {}
        same("the next event", following.get("name"), e["name"].replace("private", "public"))
        expected["size"] = SIZES.get(match.group(1), 32)
        return octets

    def derive_public_key(self, e, inputs, expected):
        group = e["name"].split()[0]
        same("name", e["name"], f"{group} {self.role} public key")
        shown, private = self.of_name(f"{group} {self.role} private key")
        expected.update(id="", secret=False, inputs={"group": {"text": group}, "private_key": shown})
        sent = [(k, v) for m in self.messages if m.dir == self.own for p in ("client_shares", "server_share")
                for k, v in zip(m.at.get(f"{m.name}.extensions.{p}.group", ()), m.at.get(f"{m.name}.extensions.{p}.key_exchange", ()))]
        sent += [(b"\0\x1d", v[-32:]) for k, v in sent if k == HYBRID]
        if any(m.name == "ServerKeyExchange" for m in self.messages):
            code, keys = self.agreed12()
            sent.append((code, keys[self.own]))
        code = next(k for k, v in REGISTRIES["NamedGroup"].items() if v == group).to_bytes(2, "big")
        public = public_key(group, private) if private else bytes.fromhex(e["out"])
        if (code, public) not in sent and any(m.name == "ServerHello" for m in self.messages):
            raise Wrong("this public key is in no hello that this side sent")
        return public

    def derive__ec_dhe(self, e, inputs, expected):
        code, keys = self.agreed12() if self.is12 else self.agreed13()
        group, public, name = REGISTRIES["NamedGroup"][int.from_bytes(code, "big")], keys[self.peer], "(EC)DHE"
        if code == HYBRID:
            group, public, name = "x25519", public[-32:], "X25519 shared secret"
        shown, private = self.of_name(f"{group} {self.role} private key")
        expected.update(name=name, size=SIZES.get(group, 32), inputs={"group": {"text": group}, "private_key": shown, "peer_public": {"hex": public.hex()}})
        return agree(group, private, public) if private else None

    # X25519MLKEM768: draft-ietf-tls-ecdhe-mlkem section 3.1, FIPS 203 section 7.
    def ml_kem_part(self, d):
        """What a side sent of ML-KEM: the key of the client, the ciphertext of the server (None if there is none yet)."""
        name, part = ("ClientHello", "client_shares") if d == "c2s" else ("ServerHello", "server_share")
        hellos = [m for m in self.messages if m.name == name]
        at = hellos[-1].at if hellos else {}
        shares = dict(zip(at.get(f"{name}.extensions.{part}.group", ()), at.get(f"{name}.extensions.{part}.key_exchange", ())))
        return shares[HYBRID][:-32] if HYBRID in shares else None

    def derive_ml_kem_keygen(self, e, inputs, expected):
        shown, seed = self.of_name("ML-KEM-768 client seed")
        expected.update(id="", name="ML-KEM-768 encapsulation key", secret=False, inputs={"seed": shown})
        public = ml_kem.key_pair(seed)[1] if seed else bytes.fromhex(e["out"])
        if self.ml_kem_part("c2s") not in (None, public):
            raise Wrong("this encapsulation key is not the one that was sent")
        return public

    def derive_ml_kem_encaps(self, e, inputs, expected):
        key = self.ml_kem_part("c2s")
        if not ml_kem.is_key(key):
            raise Wrong("FIPS 203 section 7.2 wants this key refused")
        shown, message = self.of_name("ML-KEM-768 message")
        secret, ciphertext = ml_kem.encapsulate(key, message) if message else (None, None)
        expected.update(size=32, inputs={"message": shown, "encapsulation_key": {"hex": key.hex()}})
        if e["name"] == "ML-KEM-768 shared secret":
            return secret
        expected.update(id="", name="ML-KEM-768 ciphertext", secret=False)
        ciphertext = ciphertext or bytes.fromhex(e["out"])
        if self.ml_kem_part("s2c") not in (None, ciphertext):
            raise Wrong("this ciphertext is not the one that was sent")
        return ciphertext

    def derive_ml_kem_decaps(self, e, inputs, expected):
        ciphertext, (shown, seed) = self.ml_kem_part("s2c"), self.of_name("ML-KEM-768 client seed")
        expected.update(name="ML-KEM-768 shared secret", size=32, inputs={"seed": shown, "ciphertext": {"hex": ciphertext.hex()}})
        return ml_kem.decapsulate(seed, ciphertext) if seed else None

    def derive_concatenate(self, e, inputs, expected):
        one, other = self.of_name("ML-KEM-768 shared secret"), self.of_name("X25519 shared secret")
        expected.update(name="(EC)DHE", size=64, inputs={"ml_kem": one[0], "x25519": other[0]})
        return one[1] + other[1] if one[1] and other[1] else None

    def agreed13(self):
        """Code of the group, and {direction: public key}."""
        hello = next(m for m in self.messages if m.name == "ServerHello")
        code = hello.at["ServerHello.extensions.server_share.group"][0]
        client, shares = [m for m in self.messages if m.name == "ClientHello"][-1], "ClientHello.extensions.client_shares."
        return code, {"s2c": hello.at["ServerHello.extensions.server_share.key_exchange"][0],
                      "c2s": dict(zip(client.at[shares + "group"], client.at[shares + "key_exchange"])).get(code)}

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
        if self.is12 and e["name"] in SIGNED12:
            return self.signature12(e, self.own, expected)
        return self.certificate_verify(self.own, expected)

    def derive_verify(self, e, inputs, expected):
        if self.is12 and e["name"] in SIGNED12:
            return self.signature12(e, self.peer, expected)
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
        key = spki(self.certificates(d)[0][1])
        good = verifies(key, scheme.replace("_secp256r1", "").replace("_secp384r1", "").replace("_secp521r1", "").replace("_rsae", ""),
                        content, signature)
        if not good and not self.fails("cv.signature"):
            raise Wrong("the signature of CertificateVerify does not verify")
        expected.update(id="", name="CertificateVerify.signature", secret=False, inputs={
            "scheme": {"text": scheme}, "public_key": {"hex": key.hex()}, "transcript": {"ref": t, "hex": self.T[t]["digest"].hex()}, "content": {"hex": content.hex()}})
        return signature

    def certificates(self, d):
        """[(where in the buffer, DER)] of a side's Certificate message."""
        m = next((m for m in self.messages if m.name == "Certificate" and m.dir == d), None)
        found, at = [], 7 + (not m.form) if m else 0  # TLS 1.2 has no context before, and no extensions behind
        while m and at < len(m.raw):
            size = int.from_bytes(m.raw[at:at + 3], "big")
            found.append((m.off + at + 3, m.raw[at + 3:at + 3 + size]))
            at += 3 + size
            at += 0 if m.form else 2 + int.from_bytes(m.raw[at:at + 2], "big")
        return found

    def fails(self, check):
        return any(x["t"] == "check" and x["id"] == check and x["result"] == "fail" for x in self.events)
