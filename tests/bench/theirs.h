// theirs.h: what OpenSSL is measured with. Only openssl.cpp knows OpenSSL.
#pragma once

#include "tests/bench/ours.h"

namespace handglass::bench {

std::vector<Operation> their_primitives();
std::string their_version();

/// TLS in memory, client and server, with the client checking the chain: one whole handshake, and one record
/// of 16 KiB from client to server over a connection that is there already.
struct TlsMode {
  std::string name;
  bool is_13;
  bool static_rsa; ///< TLS 1.2 with an RSA key that decrypts; else ECDHE on X25519, and P-256 certificates
};
struct Chain { ///< DER, and the leaf's key as PKCS #8
  Bytes root, intermediate, leaf, key;
};
/// Reading leaf and intermediate, and judging the chain up to a root that is trusted, for its host.
Operation our_chain(const std::string& name, const Chain& chain);
Operation their_chain(const std::string& name, const Chain& chain);
std::vector<Operation> our_tls(const TlsMode& mode, const Chain& chain);
std::vector<Operation> their_tls(const TlsMode& mode, const Chain& chain);

} // namespace handglass::bench
