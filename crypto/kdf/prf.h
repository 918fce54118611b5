// prf.h: keys out of secrets, as TLS 1.2 does it (RFC 5246 section 5). Its successor is hkdf.h.
//
// One function makes everything: the master secret ("master secret"), the keys of the records ("key
// expansion") and the MACs that end the handshake ("client finished"). The label keeps the uses apart.
// Cipher suites choose the hash: SHA-256, but for those whose name ends in SHA384.
//
//     A(0) = seed      A(i) = HMAC(secret, A(i-1))
//
//        seed ──HMAC──▶ A(1) ──HMAC──▶ A(2) ──HMAC──▶ A(3) ...
//                        │              │              │
//                  HMAC(A(1)|seed) HMAC(A(2)|seed) HMAC(A(3)|seed)  = the output, cut where it is long enough
#pragma once

#include "core/bytes.h"
#include "crypto/hash/hash.h"

namespace handglass::crypto {

/// PRF(secret, label, seed) = P_<hash>(secret, label + seed), RFC 5246 section 5: fills `out`, of any size.
void tls12_prf(HashAlgorithm hash, ByteView secret, std::string_view label, ByteView seed, ByteSpan out);

} // namespace handglass::crypto
