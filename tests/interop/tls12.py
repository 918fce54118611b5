"""tls12.py: what the tests of TLS 1.2 share: its suites and what each peer calls them, and what a handshake was like,
read from the octets that openssl's -msg printed."""
from peers import SCRATCH, expect, messages

# Our name, which is IANA's: its code point, and OpenSSL's name.
SUITES_12 = {
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": (0xC02B, "ECDHE-ECDSA-AES128-GCM-SHA256"),
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": (0xC02F, "ECDHE-RSA-AES128-GCM-SHA256"),
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384": (0xC02C, "ECDHE-ECDSA-AES256-GCM-SHA384"),
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384": (0xC030, "ECDHE-RSA-AES256-GCM-SHA384"),
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256": (0xCCA9, "ECDHE-ECDSA-CHACHA20-POLY1305"),
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256": (0xCCA8, "ECDHE-RSA-CHACHA20-POLY1305"),
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256": (0xC023, "ECDHE-ECDSA-AES128-SHA256"),
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256": (0xC027, "ECDHE-RSA-AES128-SHA256"),
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384": (0xC024, "ECDHE-ECDSA-AES256-SHA384"),
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384": (0xC028, "ECDHE-RSA-AES256-SHA384"),
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA": (0xC009, "ECDHE-ECDSA-AES128-SHA"),
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA": (0xC013, "ECDHE-RSA-AES128-SHA"),
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA": (0xC00A, "ECDHE-ECDSA-AES256-SHA"),
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA": (0xC014, "ECDHE-RSA-AES256-SHA"),
    "TLS_RSA_WITH_AES_128_GCM_SHA256": (0x009C, "AES128-GCM-SHA256"),
    "TLS_RSA_WITH_AES_256_GCM_SHA384": (0x009D, "AES256-GCM-SHA384"),
    "TLS_RSA_WITH_AES_128_CBC_SHA256": (0x003C, "AES128-SHA256"),
    "TLS_RSA_WITH_AES_256_CBC_SHA256": (0x003D, "AES256-SHA256"),
    "TLS_RSA_WITH_AES_128_CBC_SHA": (0x002F, "AES128-SHA"),
    "TLS_RSA_WITH_AES_256_CBC_SHA": (0x0035, "AES256-SHA"),
}
GCM, GCM_ECDSA = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
CHACHA, CBC = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
CBC_384, STATIC = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "TLS_RSA_WITH_AES_256_CBC_SHA256"
ALL = ",".join(SUITES_12)

# RFC 8446 section 4.1.3: in the end of a server's random, if it could have done better than TLS 1.2.
SENTINEL = b"DOWNGRD\x01"
ALERTS = {"unexpected_message": 10, "handshake_failure": 40, "unsupported_certificate": 43, "illegal_parameter": 47,
          "unknown_ca": 48, "protocol_version": 70, "inappropriate_fallback": 86, "no_renegotiation": 100}
SESSION_TICKET, ENCRYPT_THEN_MAC, EXTENDED_MASTER_SECRET = 35, 22, 23  # extensions
# The whole of it: what -msg has printed of a message without its octets is not a message yet.
CLOSED = rb"(?s:(?:<<< [^\n]*warning close_notify\r?\n    01 00\r?\n.*?){%d})"


def key_type(suite):
    """Of the certificate that it needs."""
    return "ecdsa" if "ECDSA" in suite else "rsa"


def is_cbc(suite):
    return "_CBC_" in suite


def openssl_cipher(*suites):
    """For -cipher and --ciphers, with what today's OpenSSL would not do by itself."""
    return ":".join(SUITES_12[suite][1] for suite in suites) + ":@SECLEVEL=0"


def gnutls_parts(suite):
    """Key exchange, cipher and MAC, as GnuTLS calls them."""
    exchange, _, rest = suite.removeprefix("TLS_").partition("_WITH_")
    cipher, _, hashed = rest.rpartition("_")
    mac = {"SHA": "SHA1"}.get(hashed, hashed) if is_cbc(suite) else "AEAD"
    return exchange.replace("_", "-"), cipher.replace("_", "-"), mac


def without_extended_master_secret():
    """OpenSSL has no option for it but in its configuration."""
    file = SCRATCH / "no-ems.cnf"
    file.write_text("openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nOptions = -ExtendedMasterSecret\n")
    return {"OPENSSL_CONF": str(file)}


class Handshake:
    """One handshake: its messages in order as (who, name, octets), and what its ServerHello says."""

    def __init__(self, said):
        self.said = said
        self.names = [name for _, name, _ in said]
        hello = next((octets for _, name, octets in said if name == "ServerHello"), None)
        expect(hello is not None, "no ServerHello among", self.names)
        client = said[0][2]
        self.random, at = hello[6:38], 39 + hello[38]
        self.version = int.from_bytes(hello[4:6], "big")
        self.session_id, self.suite, at = hello[39:at], int.from_bytes(hello[at:at + 2], "big"), at + 5
        self.extensions = []
        while at < len(hello):
            self.extensions.append(int.from_bytes(hello[at:at + 2], "big"))
            at += 4 + int.from_bytes(hello[at + 2:at + 4], "big")
        if 43 in self.extensions:  # supported_versions
            self.version = 0x0304
        # RFC 5246 section 7.3: no certificate, no key exchange, and the client's session_id given back.
        self.is_resumed = ("Certificate" not in self.names and "ServerHelloDone" not in self.names
                           and self.session_id == client[39:39 + client[38]] != b"")
        self.has_new_ticket = "NewSessionTicket" in self.names


def handshakes(output):
    """Of what -msg printed: every handshake. (TLS 1.2 has one ClientHello in each.)"""
    found = []
    for who, title, octets in messages(output):
        if "Handshake" in title:
            name = title.rpartition(", ")[2]
            found += [[]] * (name == "ClientHello")
            found[-1] = found[-1] + [(who, name, octets)]
    return [Handshake(said) for said in found]


def alerts(output, who):
    """The descriptions of the alerts that were "sent" or "received"."""
    return [octets[1] for whose, title, octets in messages(output) if whose == who and "Alert" in title]


def judge(handshake, suite, resumed=False, ticket=None, encrypt_then_mac=True, extended_master_secret=True):
    """What a handshake of TLS 1.2 with this suite must be like; `ticket`: one was given; None: either is fine."""
    code = SUITES_12[suite][0]
    expect(handshake.version == 0x0303, "the version is", hex(handshake.version))
    expect(handshake.suite == code, "the suite is", hex(handshake.suite), "not", hex(code))
    expect(handshake.is_resumed == resumed, "resumed:", handshake.is_resumed, handshake.names)
    expect(handshake.names[-1] == "Finished" and handshake.names.count("Finished") == 2, handshake.names)
    expect(resumed or ("ServerKeyExchange" in handshake.names) == ("ECDHE" in suite), handshake.names)
    expect((ENCRYPT_THEN_MAC in handshake.extensions) == (encrypt_then_mac and is_cbc(suite)), handshake.extensions)
    expect((EXTENDED_MASTER_SECRET in handshake.extensions) == extended_master_secret, handshake.extensions)
    expect(ticket is None or handshake.has_new_ticket == ticket, "a ticket:", handshake.has_new_ticket, handshake.names)
