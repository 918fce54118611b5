"""How TLS 1.2 protects records, for verify_trace.py: what a cipher suite's name says (RFC 5246 appendix C), and the
three forms of a protected record: AES-GCM (RFC 5288), ChaCha20-Poly1305 (RFC 7905), and AES-CBC with HMAC in both
orders (RFC 5246 section 6.2.3.2, RFC 7366)."""
import collections, hmac, re
from verify_trace_crypto import AES, AESGCM, CBC, HASHES, ChaCha20Poly1305, Cipher, InvalidTag
from verify_trace_wire import REGISTRIES, Wrong

# hash of the PRF; cipher as the trace calls it; octets of key, fixed iv, MAC key; key exchange; hash of the MAC; order
Suite12 = collections.namedtuple("Suite12", "hash cipher key iv mac exchange mac_hash encrypt_then_mac")


def suite12(server_hello):
    """What the suite in a ServerHello ({path: values}) stands for; encrypt_then_mac if it is agreed on."""
    name = REGISTRIES["CipherSuite"].get(int.from_bytes(server_hello["ServerHello.cipher_suite"][0], "big"), "?")
    match = re.fullmatch(r"TLS_(ECDHE|RSA)(?:_RSA|_ECDSA)?_WITH_(AES_128|AES_256|CHACHA20)_(GCM|CBC|POLY1305)_SHA(256|384)?", name)
    if not match:
        raise Wrong(f"{name} is no suite of TLS 1.2 that is known here")
    exchange, cipher, mode, sha = match.groups()
    prf = "SHA-384" if sha == "384" else "SHA-256"
    key = 16 if cipher == "AES_128" else 32
    if mode == "POLY1305":
        return Suite12(prf, "ChaCha20-Poly1305", key, 12, 0, exchange, None, False)
    if mode == "GCM":
        return Suite12(prf, cipher.replace("_", "-") + "-GCM", key, 4, 0, exchange, None, False)
    mac, late = "SHA-" + (sha or "1"), b"\0\x16" in server_hello["ServerHello.extensions.extension_type"]
    called = f"{cipher.replace('_', '-')}-CBC, {'then ' * late}HMAC-{mac}"
    return Suite12(prf, called, key, 0, HASHES[mac]().digest_size, exchange, mac, late)


class Protection12:
    """Both directions of a connection: the keys are told with each call."""

    def __init__(self, suite):
        self.suite, self.is_cbc, self.is_gcm = suite, suite.mac_hash is not None, "GCM" in suite.cipher
        self.explicit = 16 if self.is_cbc else 8 if self.is_gcm else 0
        self.mac_inside = 0 if suite.encrypt_then_mac else suite.mac
        self.behind = 16 if not self.is_cbc else suite.mac if suite.encrypt_then_mac else 0  # tag, or MAC

    def content_size(self, inner):
        if not self.is_cbc:
            return len(inner)
        size = len(inner) - self.mac_inside - 1 - (inner[-1] if inner else 0)
        if size < 0:
            raise Wrong("there is more padding in a record than there are octets")
        return size

    def payload_size(self, inner):
        return self.explicit + len(inner) + self.behind

    def wire_pieces(self, payload):
        middle = len(payload) - self.explicit - self.behind
        if self.is_cbc:
            return [("GenericBlockCipher.IV", 16), ("GenericBlockCipher.encrypted", middle), ("GenericBlockCipher.MAC", self.behind)]
        return [("GenericAEADCipher.nonce_explicit", self.explicit), ("GenericAEADCipher.encrypted", middle), ("GenericAEADCipher.tag", 16)]

    def inner_pieces(self, inner):
        if not self.is_cbc:
            return []
        return [("GenericBlockCipher.MAC", self.mac_inside), ("GenericBlockCipher.padding", inner[-1]), ("GenericBlockCipher.padding_length", 1)]

    def additional_data(self, seq, header, payload, inner):
        """seq_num, type, version, and the length of what is authenticated."""
        size = len(payload) - self.behind if self.suite.encrypt_then_mac else self.content_size(inner)
        return seq.to_bytes(8, "big") + header[:3] + size.to_bytes(2, "big")

    def nonce(self, iv, seq, payload, claimed):
        """Of what is withheld the claimed octets are believed."""
        if self.is_cbc:
            return payload[:16]
        if self.is_gcm:
            return (iv or claimed[:4]) + payload[:8]
        return bytes(a ^ b for a, b in zip(iv, seq.to_bytes(12, "big"))) if iv else claimed

    def open(self, key, iv, mac_key, seq, header, payload):
        """What was encrypted; None if anything about it is wrong."""
        try:
            if self.is_cbc:
                return self.open_cbc(key, mac_key, seq, header, payload)
            aead = AESGCM if self.is_gcm else ChaCha20Poly1305
            size = len(payload) - self.explicit - 16
            data = seq.to_bytes(8, "big") + header[:3] + size.to_bytes(2, "big")
            return aead(key).decrypt(self.nonce(iv, seq, payload, b""), payload[self.explicit:], data)
        except (InvalidTag, ValueError, OverflowError, IndexError):
            return None

    def open_cbc(self, key, mac_key, seq, header, payload):
        covered, mac = payload[:len(payload) - self.behind], payload[len(payload) - self.behind:]
        decryptor = Cipher(AES(key), CBC(covered[:16])).decryptor()
        inner = decryptor.update(covered[16:]) + decryptor.finalize()
        padding, size = inner[-1], len(inner) - 1 - inner[-1] - self.mac_inside
        if size < 0 or inner[len(inner) - 1 - padding:] != bytes([padding]) * (padding + 1):
            return None
        if not self.suite.encrypt_then_mac:
            covered, mac = inner[:size], inner[size:size + self.mac_inside]
        data = self.additional_data(seq, header, payload, inner)
        return inner if hmac.new(mac_key, data + covered, HASHES[self.suite.mac_hash]).digest() == mac else None
