"""openssl_pki.py: root, intermediate and server certificate made by openssl, every key of one type.

The same files as `handglass pki make`, so that a test can take either. With another purpose the certificate in
server.pem is a client's.
"""
from peers import SCRATCH, expect, need, run

_KEYS = {"ecdsa": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
         "ecdsa-p384": ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
         "ecdsa-p521": ["EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
         "ed25519": ["ED25519"],
         "rsa": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]}
_CA = "basicConstraints=critical,CA:true{}\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n"
_LEAF = """basicConstraints=critical,CA:false
keyUsage=critical,{}
extendedKeyUsage={}
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
subjectAltName={}
"""


def _openssl(*argv):
    done = run(need("openssl"), *argv)
    expect(done.returncode == 0, "openssl", *argv, done.stderr.decode(errors="replace"))


def openssl_pki(name, key_type, san="DNS:localhost,IP:127.0.0.1", subject="/O=made by openssl/CN=server", usage=None,
                purpose="serverAuth"):
    """An RSA key may decrypt too, which RSA key transport in TLS 1.2 asks for, unless `usage` says otherwise."""
    directory = SCRATCH / name
    if directory.exists():
        return directory
    directory.mkdir()
    for who in ("root", "intermediate", "server"):
        _openssl("genpkey", "-algorithm", *_KEYS[key_type], "-out", directory / f"{who}.key")
    (directory / "root.ext").write_text(_CA.format(""))
    (directory / "intermediate.ext").write_text(_CA.format(",pathlen:0") + "authorityKeyIdentifier=keyid\n")
    (directory / "server.ext").write_text(
        _LEAF.format(usage or "digitalSignature" + ",keyEncipherment" * (key_type == "rsa"), purpose, san))
    for who, issuer, dn in (("root", None, "/O=made by openssl/CN=root"),
                            ("intermediate", "root", "/O=made by openssl/CN=intermediate"),
                            ("server", "intermediate", subject)):
        key, request = directory / f"{who}.key", directory / f"{who}.csr"
        _openssl("req", "-new", "-utf8", "-key", key, "-subj", dn, "-out", request)
        signer = (["-signkey", key] if issuer is None else
                  ["-CA", directory / f"{issuer}.pem", "-CAkey", directory / f"{issuer}.key", "-CAcreateserial"])
        _openssl("x509", "-req", "-in", request, *signer, "-days", "30", "-extfile", directory / f"{who}.ext",
                 "-out", directory / f"{who}.pem")
    # What a server sends: its own certificate, then the intermediate.
    server = directory / "server.pem"
    server.write_text(server.read_text() + (directory / "intermediate.pem").read_text())
    return directory
