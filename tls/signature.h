// signature.h: TLS names a signature scheme as one code point; X.509 knows key types and algorithms.
#pragma once

#include "tls/registry/signature_scheme.h"
#include "x509/keys.h"

namespace handglass::tls {

/// RFC 8446 section 4.2.3: may a CertificateVerify of TLS 1.3 use it? PKCS#1 v1.5 and SHA-1 may
/// stand in certificates only.
bool may_sign_handshake_13(SignatureScheme scheme);

/// In TLS 1.3 an ECDSA scheme names its curve, and RSA keys keep to the rsae schemes.
bool fits(SignatureScheme scheme, x509::KeyType key);

/// In TLS 1.2 the same code points mean a signature and a hash, whatever the curve (RFC 5246 section
/// 7.4.1.4.1), and PKCS#1 v1.5 is allowed in the handshake too.
bool fits12(SignatureScheme scheme, x509::KeyType key);

/// Whether who lists the scheme can verify such a signature in a certificate. The curve, which an ECDSA
/// scheme of TLS 1.3 names too, is the issuer's: not looked at.
bool signs_certificates(SignatureScheme scheme, x509::SignatureAlgorithm algorithm);

/// Call only for schemes that `fits` found a key for.
x509::SignatureAlgorithm to_algorithm(SignatureScheme scheme);

} // namespace handglass::tls
