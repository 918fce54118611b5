"""What verify_trace.py knows of TLS 1.2: its states and flights, and how its keys come about. RFC 5246 sections 5
(PRF), 6.3 (key block), 7.3 (flights), 7.4 (messages), 8.1 (master secret); RFC 7627, RFC 5077, RFC 8422."""
import re
from verify_trace_crypto import prf, rsa_numbers, spki, verifies
from verify_trace_wire import REGISTRIES, Wrong, same

# RFC 5246 names no states: these are those of handglass, and the arrows are what section 7.3 allows between them.
WAITING = "CERTIFICATE CERTIFICATE_STATUS CERTIFICATE_STATUS_RSA SERVER_KEY_EXCHANGE CERTIFICATE_REQUEST SERVER_HELLO_DONE NEW_SESSION_TICKET CHANGE_CIPHER_SPEC FINISHED".split()
ARROWS12 = {"client": """START--WAIT_SH WAIT_SH-ServerHello-AWAIT_CERTIFICATE WAIT_SH-ServerHello-AWAIT_NEW_SESSION_TICKET
 WAIT_SH-ServerHello-AWAIT_CHANGE_CIPHER_SPEC AWAIT_CERTIFICATE-Certificate-AWAIT_SERVER_KEY_EXCHANGE
 AWAIT_CERTIFICATE-Certificate-AWAIT_CERTIFICATE_STATUS AWAIT_CERTIFICATE-Certificate-AWAIT_CERTIFICATE_STATUS_RSA
 AWAIT_CERTIFICATE_STATUS-CertificateStatus-AWAIT_SERVER_KEY_EXCHANGE AWAIT_CERTIFICATE_STATUS-ServerKeyExchange-AWAIT_CERTIFICATE_REQUEST
 AWAIT_CERTIFICATE_STATUS_RSA-CertificateStatus-AWAIT_CERTIFICATE_REQUEST AWAIT_CERTIFICATE_STATUS_RSA-CertificateRequest-AWAIT_SERVER_HELLO_DONE
 AWAIT_CERTIFICATE_STATUS_RSA-ServerHelloDone-AWAIT_NEW_SESSION_TICKET AWAIT_CERTIFICATE_STATUS_RSA-ServerHelloDone-AWAIT_CHANGE_CIPHER_SPEC
 AWAIT_CERTIFICATE-Certificate-AWAIT_CERTIFICATE_REQUEST AWAIT_SERVER_KEY_EXCHANGE-ServerKeyExchange-AWAIT_CERTIFICATE_REQUEST
 AWAIT_CERTIFICATE_REQUEST-CertificateRequest-AWAIT_SERVER_HELLO_DONE AWAIT_CERTIFICATE_REQUEST-ServerHelloDone-AWAIT_NEW_SESSION_TICKET
 AWAIT_CERTIFICATE_REQUEST-ServerHelloDone-AWAIT_CHANGE_CIPHER_SPEC AWAIT_SERVER_HELLO_DONE-ServerHelloDone-AWAIT_NEW_SESSION_TICKET
 AWAIT_SERVER_HELLO_DONE-ServerHelloDone-AWAIT_CHANGE_CIPHER_SPEC AWAIT_NEW_SESSION_TICKET-NewSessionTicket-AWAIT_CHANGE_CIPHER_SPEC
 AWAIT_CHANGE_CIPHER_SPEC-ChangeCipherSpec-AWAIT_FINISHED AWAIT_FINISHED-Finished-ESTABLISHED
 ESTABLISHED-HelloRequest-ESTABLISHED""".split() + [f"AWAIT_{w}-HelloRequest-AWAIT_{w}" for w in WAITING], "server": """START-ClientHello-RECVD_HELLO
 RECVD_HELLO--SELECTED RECVD_HELLO--RESUMING SELECTED--AWAIT_CLIENT_CERTIFICATE SELECTED--AWAIT_PREMASTER SELECTED--AWAIT_CLIENT_PUBLIC
 RESUMING--AWAIT_CHANGE_CIPHER_SPEC AWAIT_CLIENT_CERTIFICATE-Certificate-AWAIT_PREMASTER AWAIT_CLIENT_CERTIFICATE-Certificate-AWAIT_CLIENT_PUBLIC
 AWAIT_PREMASTER-ClientKeyExchange-AWAIT_CERTIFICATE_VERIFY AWAIT_PREMASTER-ClientKeyExchange-AWAIT_CHANGE_CIPHER_SPEC
 AWAIT_CLIENT_PUBLIC-ClientKeyExchange-AWAIT_CERTIFICATE_VERIFY AWAIT_CLIENT_PUBLIC-ClientKeyExchange-AWAIT_CHANGE_CIPHER_SPEC
 AWAIT_CERTIFICATE_VERIFY-CertificateVerify-AWAIT_CHANGE_CIPHER_SPEC AWAIT_CHANGE_CIPHER_SPEC-ChangeCipherSpec-AWAIT_FINISHED
 AWAIT_FINISHED-Finished-ESTABLISHED ESTABLISHED-ClientHello-ESTABLISHED""".split()}
HELLOS, TICKETS = ["ClientHello", "ServerHello"], ([], ["NewSessionTicket"])
FLIGHTS12 = [HELLOS + t + ["Finished", "Finished"] for t in TICKETS] + [
    HELLOS + ["Certificate"] + o + a + b + ["ServerHelloDone"] + c + ["Finished"] + t + ["Finished"]
    for o in ([], ["CertificateStatus"]) for a in ([], ["ServerKeyExchange"]) for b in ([], ["CertificateRequest"]) for t in TICKETS for c in (
        [["Certificate", "ClientKeyExchange"], ["Certificate", "ClientKeyExchange", "CertificateVerify"]] if b else [["ClientKeyExchange"]])]
SIGNED12 = ("ServerKeyExchange.signature", "CertificateVerify.handshake_messages")


class Derivations12:
    """The part of Stream that follows derive events of TLS 1.2."""

    def only(self, name, d=None):
        """The first message of that name."""
        m = next((m for m in self.messages if m.name == name and d in (None, m.dir)), None)
        if m is None:
            raise Wrong(f"there is no {name}")
        return m

    def randoms(self):
        return tuple(self.only(m).at[m + ".random"][0] for m in HELLOS)

    def both_said(self, extension):
        return all(extension in self.only(m).at[m + ".extensions.extension_type"] for m in HELLOS)

    def is_resumed(self):
        """RFC 5246 section 7.3: the session_id comes back, and no certificate."""
        client, server = (self.only(m).at for m in HELLOS)
        echo = server["ServerHello.session_id"]
        offered = client.get("ClientHello.session_id") or client.get("ClientHello.legacy_session_id")
        return bool(echo) and echo == offered and not any(m.name == "Certificate" for m in self.messages)

    def agreed12(self):
        """Code of the group, and {direction: public key} of ECDHE."""
        server = self.only("ServerKeyExchange").at
        client = next((m for m in self.messages if m.name == "ClientKeyExchange"), None)
        return server["ServerKeyExchange.params.namedcurve"][0], {
            "s2c": server["ServerKeyExchange.params.public"][0], "c2s": client.at["ClientKeyExchange.ecdh_Yc"][0] if client else None}

    # The premaster secret of RSA key transport: taken as given, for the Finished messages show whether it is the true
    # one, as they do for the master secret of a session that goes on.
    def given(self, e, expected, name, size):
        expected.update(name=name, size=size)
        if name in self.named:
            raise Wrong(f"there is a {name} already")
        return bytes.fromhex(e["out"]) if self.reveal else None

    def derive_premaster(self, e, inputs, expected):
        out = self.given(e, expected, "pre_master_secret", 48)
        hello = self.only("ClientHello").at
        version = (hello.get("ClientHello.client_version") or hello["ClientHello.legacy_version"])[0]
        if self.role != "client" or self.suite.exchange != "RSA" or out is not None and out[:2] != version:
            raise Wrong("this is no premaster secret that a client makes: it begins with the version that was offered")
        return out

    def derive_rsa_encrypt(self, e, inputs, expected):
        shown, message = self.of_name("pre_master_secret")
        padding, sent = self.rsa_inputs(inputs, expected, message=shown)
        expected.update(id="", name="EncryptedPreMasterSecret", secret=False)
        if message is not None and self.rsa(padding, message) != sent:
            raise Wrong("ClientKeyExchange holds another ciphertext")
        return sent

    def rsa_inputs(self, inputs, expected, **first):
        """What both sides tell of RSA key transport; the padding, if secrets are told, and the ciphertext as it was sent."""
        n, exponent = rsa_numbers(self.certificates("s2c")[0][1])
        shown = {"secret": True, **({"hex": inputs["padding"]["hex"]} if self.reveal else {})}
        octets = [x.to_bytes((x.bit_length() + 7) // 8, "big").hex() for x in (n, exponent)]
        expected["inputs"] = {**first, "padding": shown, "public_key": {"hex": octets[0]}, "exponent": {"hex": octets[1]}}
        return bytes.fromhex(shown.get("hex", "")), self.only("ClientKeyExchange").at["ClientKeyExchange.encrypted_pre_master_secret"][0]

    def rsa(self, padding, message):
        """RFC 8017 section 7.2.1."""
        n, exponent = rsa_numbers(self.certificates("s2c")[0][1])
        size, encoded = (n.bit_length() + 7) // 8, b"\0\2" + padding + b"\0" + message
        if 0 in padding or len(encoded) != size:
            raise Wrong("the padding of PKCS #1 has another size, or a zero in it")
        return pow(int.from_bytes(encoded, "big"), exponent, n).to_bytes(size, "big")

    def derive_rsa_decrypt(self, e, inputs, expected):
        if self.role != "server" or self.suite.exchange != "RSA":
            raise Wrong("there is nothing to decrypt for this side")
        ciphertext = self.only("ClientKeyExchange").at["ClientKeyExchange.encrypted_pre_master_secret"][0]
        padding, sent = self.rsa_inputs(inputs, expected, ciphertext={"hex": ciphertext.hex()})
        secret = self.given(e, expected, "pre_master_secret", 48)
        if any(padding):  # what was decrypted, encrypted once more
            if self.rsa(padding, secret) != sent:
                raise Wrong("ClientKeyExchange holds the ciphertext of another secret")
        elif self.reveal and any(x.get("to") == "ESTABLISHED" for x in self.events):
            raise Wrong("no Finished fits a secret that the server put in place of the client's")
        return secret

    def derive_session(self, e, inputs, expected):
        expected["keylog"] = "CLIENT_RANDOM"
        if not self.is_resumed():
            raise Wrong("no session goes on here")
        return self.given(e, expected, "master_secret", 48)

    def derive_prf(self, e, inputs, expected):
        label, seed, keylog, secret = inputs["label"]["text"], None, None, True
        client, server = self.randoms()
        if label in ("master secret", "extended master secret"):
            name, parent, size, keylog = "master_secret", "(EC)DHE" if self.suite.exchange == "ECDHE" else "pre_master_secret", 48, "CLIENT_RANDOM"
            is_extended = self.both_said(b"\0\x17")
            same("label", label, "extended " * is_extended + "master secret")
            if is_extended:
                same("the last message in the transcript", self.talk[-1], "ClientKeyExchange")
            seed_name = "session_hash" if is_extended else "client_random + server_random"
            seed = None if is_extended else client + server
        elif label == "key expansion":
            name, parent, size, seed_name, seed = "key_block", "master_secret", 2 * sum(self.suite[2:5]), "server_random + client_random", server + client
        elif label in ("client finished", "server finished"):
            name, parent, size, seed_name, secret = label.split()[0] + " verify_data", "master_secret", 12, "Hash(handshake_messages)", False
            sides = ["server", "client"] if self.is_resumed() else ["client", "server"]
            same("the side whose Finished is next", label.split()[0], sides[min(self.talk.count("Finished"), 1)])
        else:  # RFC 5705 section 4; labels and contexts of exporters are the application's
            name, parent, size, seed_name = "exported keying material", "master_secret", e["out_len"], "client_random + server_random + context"
            seed = bytes.fromhex(inputs[seed_name]["hex"])
            if seed[:64] != client + server or len(seed) > 64 and int.from_bytes(seed[64:66], "big") != len(seed) - 66:
                raise Wrong("an exporter's seed is both randoms and perhaps a context with its length before it")
        if name in self.named and name != "exported keying material":
            raise Wrong(f"there is a {name} already")
        shown, key = self.of_name(parent)
        t = f"T{len(self.T)}"
        told = {"ref": t, "hex": self.T[t]["digest"].hex()} if seed is None else {"hex": seed.hex()}
        seed = self.T[t]["digest"] if seed is None else seed
        expected.update(name=name, hash=self.suite.hash, info=(label.encode() + seed).hex(), size=size, secret=secret, keylog=keylog,
                        inputs={"secret": shown, "label": {"text": label}, seed_name: told})
        result = prf(self.suite.hash, key, label.encode() + seed, size) if key is not None else None
        return self.compare_finished(label, result, e) if not secret else result

    def compare_finished(self, label, result, e):
        result = bytes.fromhex(e["out"]) if result is None else result
        sent = [m.at["Finished.verify_data"] for m in self.messages if m.name == "Finished" and m.dir[0] == label[0]]
        if sent and sent[0] != [result] and not self.fails("finished.verify_data"):
            raise Wrong("the Finished message holds another verify_data")
        return result

    def derive_slice(self, e, inputs, expected):
        """RFC 5246 section 6.3: MAC keys, keys, IVs; the client's first."""
        shown, block = self.of_name("key_block")
        sizes = {"MAC_key": self.suite.mac, "key": self.suite.key, "IV": self.suite.iv}
        order = [(f"{side}_write_{what}", size) for what, size in sizes.items() for side in ("client", "server") if size]
        at = sum(name in self.named for name, _ in order)
        if at == len(order):
            raise Wrong("the key block is used up")
        name, size = order[at]
        offset = sum(s for _, s in order[:at])
        side, what = name.split("_write_")
        d = "c2s" if side == "client" else "s2c"
        self.pending.setdefault(d, {"epoch": "application", "seq": 0})[{"IV": "iv", "MAC_key": "mac_key", "key": "key"}[what]] = f"K{len(self.K)}"
        expected.update(name=name, size=size, inputs={"block": shown, "offset": {"text": str(offset)}, "length": {"text": str(size)}})
        return block[offset:offset + size] if block is not None else None

    def signature12(self, e, d, expected):
        """A signature of TLS 1.2, made or verified: over randoms and parameters, or over all messages so far."""
        if e["name"] == SIGNED12[0]:
            m, path = self.only("ServerKeyExchange", d), "ServerKeyExchange.signed_params"
            client, server = self.randoms()
            params = m.raw[4:8 + len(m.at["ServerKeyExchange.params.public"][0])]
            content = client + server + params
            inputs = {"client_random": {"hex": client.hex()}, "server_random": {"hex": server.hex()}, "params": {"hex": params.hex()}}
        else:
            m, path = self.only("CertificateVerify", d), SIGNED12[1]
            same("the last message in the transcript", self.talk[-1], "ClientKeyExchange")
            content, inputs = self.hashed, {"handshake_messages": {"ref": f"T{len(self.T)}", "hex": ""}}
        scheme = REGISTRIES["SignatureScheme"].get(int.from_bytes(m.at[path + ".algorithm"][0], "big"), "?")
        signature = m.at[path + ".signature"][0]
        algorithm = re.sub("_secp256r1|_secp384r1|_secp521r1|_rsae", "", scheme)
        key = spki(self.certificates(d)[0][1])
        if not verifies(key, algorithm, content, signature) and not self.fails("cv.signature"):
            raise Wrong(f"{e['name']} does not verify")
        expected.update(id="", secret=False, inputs={"scheme": {"text": scheme}, "public_key": {"hex": key.hex()}, **inputs, "content": {"hex": content.hex()}})
        return signature
