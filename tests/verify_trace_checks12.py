"""The checks of TLS 1.2, for verify_trace_checks.py: those that TLS 1.3 has not, and those that have another alert,
subject or figures here. In a subject <header> stands for the record's structure, <signed> for what holds the
signature, <message> for what names the last message."""
import re
from verify_trace_crypto import ed25519, rsa, x509
from verify_trace_wire import REGISTRIES

CHECKED_IN12 = {"ske": ["ServerKeyExchange"], "cke": ["ClientKeyExchange"], "cv": ["ServerKeyExchange", "CertificateVerify"], "ee": ["ServerHello"],
                "hello_request": ["HelloRequest"], "renegotiation": ["ClientHello"], "certificate_status": ["CertificateStatus"],
                "path": ["Certificate", "CertificateStatus", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone"]}
CHECKED_RECORDS12 = {"record.not_interleaved": [20, 23]}
REPEATED12 = re.compile(r"record\.version")
CHECKS12 = {c.split()[0]: c.split()[1:] for c in """
certificate.key.fits_suite illegal_parameter Certificate.certificate_list
certificate.key_encipherment unsupported_certificate Certificate.certificate_list
certificate.required handshake_failure Certificate.certificate_list
ch.compression.has_null illegal_parameter ClientHello.compression_methods
ch.extended_master_secret.present handshake_failure ClientHello.extensions
ch.fallback inappropriate_fallback ClientHello.cipher_suites
ch.point_format.uncompressed illegal_parameter ClientHello.extensions.ec_point_format_list
ch.renegotiation_info.empty handshake_failure ClientHello.extensions.renegotiated_connection
ch.renegotiation_info.present handshake_failure ClientHello.extensions
ch.resumed.extended_master_secret handshake_failure ClientHello.extensions
ch.suite12.common handshake_failure ClientHello.cipher_suites
ch.version protocol_version ClientHello.client_version
cke.encrypted.size decrypt_error ClientKeyExchange.encrypted_pre_master_secret
cv.scheme.fits_key illegal_parameter <signed>.algorithm
cv.scheme.offered illegal_parameter <signed>.algorithm
cv.signature decrypt_error <signed>.signature
ee.alpn.offered illegal_parameter ServerHello.extensions.protocol_name_list
ee.alpn.one illegal_parameter ServerHello.extensions.protocol_name_list
hello_request.limit unexpected_message -
handshake.unexpected_message unexpected_message <message>
record.ccs.value illegal_parameter -
record.inner.limit record_overflow TLSPlaintext.length
record.length.limit record_overflow <header>.length
record.version protocol_version <header>.version
renegotiation.limit unexpected_message -
sh.compression.null illegal_parameter ServerHello.compression_method
sh.encrypt_then_mac.cbc illegal_parameter encrypt_then_mac
sh.extended_master_secret.present handshake_failure ServerHello.extensions
sh.point_format.uncompressed illegal_parameter ServerHello.extensions.ec_point_format_list
sh.renegotiation_info.empty handshake_failure ServerHello.extensions.renegotiated_connection
sh.renegotiation_info.present handshake_failure ServerHello.extensions
sh.resumed.extended_master_secret handshake_failure ServerHello.extensions
sh.resumed.suite illegal_parameter ServerHello.cipher_suite
sh.session_id.known illegal_parameter ServerHello.session_id
sh.version.ours protocol_version ServerHello.server_version
ske.group.offered illegal_parameter ServerKeyExchange.params.namedcurve""".split("\n")[1:]}


def in_place(subject, s):
    """The subject's placeholders filled in."""
    signed = {"ServerKeyExchange": ".signed_params", "CertificateVerify": ".handshake_messages"}
    name = s.heard_now.name if s.heard_now else "?"
    type_of = "ChangeCipherSpec.type" if name == "ChangeCipherSpec" else "Handshake.msg_type"
    return subject.replace("<message>", type_of).replace("<header>", "TLSCiphertext" if s.keys.get(s.peer) else "TLSPlaintext").replace("<signed>", name + signed.get(name, ""))


VERSIONS = {b"\3\4": "TLS 1.3", b"\3\3": "TLS 1.2", b"\3\2": "TLS 1.1", b"\3\1": "TLS 1.0", b"\3\0": "SSL 3.0"}


def version_args(s):
    """What the client offers, and what came of it, if anything did. What the server would have spoken only its
    configuration knows."""
    legacy = s.at(".legacy_version") or s.at(".client_version")
    told = s.heard_now.at.get("ClientHello.extensions.versions") or [min(legacy[0], b"\3\3")]
    offered = [name for code, name in VERSIONS.items() if code in told]
    answered = any(m.name == "ServerHello" for m in s.messages)
    return {"legacy_version": int.from_bytes(legacy[0], "big"), "offered": ", ".join(offered) or "0x" + told[0].hex(),
            "version": ("TLS 1.2" if s.is12 else "TLS 1.3") if answered else None, "ours": None}


def scheme_args(s):
    return {"scheme": REGISTRIES["SignatureScheme"].get(s.number(in_place("<signed>", s)[len(s.heard_now.name):] + ".algorithm"))}


def inner_limit(s):
    told = [m.at[m.name + ".extensions.record_size_limit"] for m in s.shown if m.name in ("ClientHello", "ServerHello")]
    if len(told) < 2 or not all(told):
        return 16384
    return min(int.from_bytes(told[s.role == "server"][0], "big"), 16384)


def key_type(s):
    key = x509.load_der_x509_certificate(s.certificates(s.peer)[0][1]).public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA"
    return "Ed25519" if isinstance(key, ed25519.Ed25519PublicKey) else {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}.get(key.curve.name)


CHECK_ARGS12 = {
    "certificate.key.fits_suite": lambda s: {"key": key_type(s)},
    "ch.version": version_args,
    "cke.encrypted.size": lambda s: {"size": len(s.at(".encrypted_pre_master_secret")[0])},
    "cv.scheme.offered": scheme_args, "cv.scheme.fits_key": scheme_args,
    "key_share.x25519.length": lambda s: {"length": len(s.agreed12()[1][s.peer])},
    "record.inner.limit": lambda s: {"length": len(s.incoming()[3]), "limit": inner_limit(s)},
    "record.length.limit": lambda s: {"length": int.from_bytes(s.incoming()[0][3:], "big"), "limit": 18432 if s.keys.get(s.peer) else 16384},
    "record.version": lambda s: {"version": int.from_bytes(s.incoming()[0][1:3], "big")},
    "sh.version.ours": lambda s: {"version": s.number(".server_version")},
    "ske.group.offered": lambda s: {"group": REGISTRIES["NamedGroup"].get(s.number(".params.namedcurve"))},
}
