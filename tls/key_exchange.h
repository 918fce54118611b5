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

/// True for the groups we can run: x25519, the NIST curves and X25519MLKEM768.
bool supports(NamedGroup group);
/// Those of them that TLS 1.2 has, too: all but X25519MLKEM768.
bool supports12(NamedGroup group);

struct KeyShare {
  NamedGroup group{};
  Derived private_key; ///< 32 octets, for secp384r1 48, for secp521r1 66
  Bytes public_key;    ///< as on the wire: RFC 8446 section 4.2.8.2
  /// X25519MLKEM768 alone: the client's seed of its ML-KEM key pair; the secret that the server encapsulated.
  Derived ml_kem;

  /// A fresh private key. `who` ("client", "server") labels the randomness and the trace.
  static KeyShare generate(NamedGroup group, std::string_view who, Random& random, Deriver& derive);
  /// The server's of TLS 1.3, which may depend on the client's. illegal_parameter if that is malformed and
  /// it shows at once (it may show in agree() only).
  static Result<KeyShare> answer(NamedGroup group, ByteView peer_public, Random& random, Deriver& derive);

  /// The (EC)DHE input of the key schedule. illegal_parameter for a public key that is malformed, not
  /// on the curve, or gives an all-zero secret (RFC 8446 sections 4.2.8.2 and 7.4.2).
  Result<Derived> agree(ByteView peer_public, Deriver& derive) const;

 private:
  // One curve alone; agree_on_curve() of a hybrid is its X25519 part.
  static KeyShare on_curve(NamedGroup group, std::string_view who, Random& random, Deriver& derive);
  Result<Derived> agree_on_curve(ByteView peer_public, std::string_view name, Deriver& derive) const;
  // key_exchange_hybrid.cpp
  static KeyShare offer_hybrid(Random& random, Deriver& derive);
  static Result<KeyShare> answer_hybrid(ByteView offer, Random& random, Deriver& derive);
  Result<Derived> agree_hybrid(ByteView peer, Deriver& derive) const;
  Result<Derived> join(const Derived& secret, ByteView peer_point, Deriver& derive) const;
};

} // namespace handglass::tls
