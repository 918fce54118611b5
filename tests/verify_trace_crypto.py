"""The cryptography that verify_trace.py checks with: `cryptography` (and so OpenSSL), hashlib, hmac."""
import hashlib, hmac, os, re, sys
try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, x25519
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC
except ImportError:
    print("verify_trace: the Python package `cryptography` is needed", file=sys.stderr)
    sys.exit(6 if os.environ.get("CI") == "true" else 77)

SUITES = {"TLS_AES_128_GCM_SHA256": ("SHA-256", "AES-128-GCM", 16), "TLS_AES_256_GCM_SHA384": ("SHA-384", "AES-256-GCM", 32),
          "TLS_CHACHA20_POLY1305_SHA256": ("SHA-256", "ChaCha20-Poly1305", 32)}
HASHES = {"SHA-1": hashlib.sha1, "SHA-256": hashlib.sha256, "SHA-384": hashlib.sha384}


def expand(name, secret, info, size):
    out, block, count = b"", b"", 1
    while len(out) < size:
        block = hmac.new(secret, block + info + bytes([count]), HASHES[name]).digest()
        out, count = out + block, count + 1
    return out[:size]


def prf(name, secret, label_and_seed, size):
    """RFC 5246 section 5: P_hash."""
    out, a = b"", label_and_seed
    while len(out) < size:
        a = hmac.new(secret, a, HASHES[name]).digest()
        out += hmac.new(secret, a + label_and_seed, HASHES[name]).digest()
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


CURVES = {"secp256r1": ec.SECP256R1, "secp384r1": ec.SECP384R1, "secp521r1": ec.SECP521R1}


def public_key(group, private):
    if group == "x25519":
        return x25519.X25519PrivateKey.from_private_bytes(private).public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return ec.derive_private_key(int.from_bytes(private, "big"), CURVES[group]()).public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def agree(group, private, public):
    if group == "x25519":
        return x25519.X25519PrivateKey.from_private_bytes(private).exchange(x25519.X25519PublicKey.from_public_bytes(public))
    curve = CURVES[group]()
    return ec.derive_private_key(int.from_bytes(private, "big"), curve).exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, public))


def rsa_numbers(der):
    """(n, e) of the RSA key in a certificate, or of a key of another type None."""
    key = x509.load_der_x509_certificate(der).public_key()
    return (key.public_numbers().n, key.public_numbers().e) if isinstance(key, rsa.RSAPublicKey) else None


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
        return "absent"


def date(certificate, member):
    when = getattr(certificate, member + "_utc", None) or getattr(certificate, member)  # cryptography before 42 has no _utc
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def key_algorithm(c):
    key = c.public_key()
    return "id-Ed25519" if isinstance(key, ed25519.Ed25519PublicKey) else "rsaEncryption" if isinstance(key, rsa.RSAPublicKey) else "id-ecPublicKey"
