// ml_kem.h: ML-KEM-768 (FIPS 203), a key encapsulation that a quantum computer is not known to break.
//
// Whoever has the public key ek makes a shared secret K and a ciphertext of it; whoever has the private key
// gets K from the ciphertext. Unlike Diffie-Hellman the two sides do different things: in TLS the client
// sends ek, the server the ciphertext.
//
// Below lies a noisy system of linear equations. Public is A and t = A s + e, where s and e are small;
// without e, s would be found by elimination. Encrypting a bit adds it, times q/2, to such equations of t;
// with s the equations are undone, and the bit is seen through the noise that is left.
//
// Everything is modulo q = 3329 and modulo X^256 + 1: a "polynomial" is 256 numbers (poly.h). Read poly.h,
// then ml_kem.cpp, whose functions have FIPS 203's names.
#pragma once

#include <optional>

#include "core/secret.h"

namespace handglass::crypto::ml_kem_768 {

inline constexpr std::size_t seed_size = 64, public_size = 1184, private_size = 2400, ciphertext_size = 1088,
                             shared_size = 32, message_size = 32;

struct KeyPair {
  Bytes public_key;                 ///< ek
  Secret<private_size> private_key; ///< dk
};

/// ML-KEM.KeyGen_internal(d, z): the key pair of a seed d || z. The seed can be kept in place of dk.
KeyPair key_pair(ByteView seed);

struct Encapsulated {
  Secret<shared_size> shared; ///< K
  Bytes ciphertext;           ///< c
};

/// ML-KEM.Encaps_internal(ek, m) for 32 fresh random octets m. Nothing if ek fails the check of section 7.2:
/// its size, and that every number in it is below q.
std::optional<Encapsulated> encapsulate(ByteView public_key, ByteView m);

/// ML-KEM.Decaps_internal(dk, c). A ciphertext that was not made by encapsulate() gives a K that nobody can
/// foresee, and takes the same steps: no error, no oracle. Nothing if the sizes are wrong, or dk does not
/// hold the hash of its own public key (section 7.3).
std::optional<Secret<shared_size>> decapsulate(ByteView private_key, ByteView ciphertext);

} // namespace handglass::crypto::ml_kem_768
