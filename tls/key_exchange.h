// key_exchange.h: one ephemeral key share, and what it makes with the peer's.
//
// Each side draws a private key for this one connection and sends the public half. Both compute the
// same shared secret; a tap sees two public keys and cannot. When the private keys are forgotten,
// nobody can compute it again: that is forward secrecy.
#pragma once

#include "core/random.h"
#include "tls/derive.h"
#include "tls/registry/named_group.h"

namespace handglass::tls {

/// True for the groups we can run: x25519, secp256r1 and secp384r1.
bool supports(NamedGroup group);

struct KeyShare {
  NamedGroup group{};
  Derived private_key; ///< 32 octets, 48 for secp384r1
  Bytes public_key;    ///< as on the wire: RFC 8446 section 4.2.8.2

  /// A fresh private key. `who` ("client", "server") labels the randomness and the trace.
  static KeyShare generate(NamedGroup group, std::string_view who, Random& random, Deriver& derive);

  /// The (EC)DHE input of the key schedule. illegal_parameter for a public key that is malformed, not
  /// on the curve, or gives an all-zero secret (RFC 8446 sections 4.2.8.2 and 7.4.2).
  Result<Derived> agree(ByteView peer_public, Deriver& derive) const;
};

} // namespace handglass::tls
