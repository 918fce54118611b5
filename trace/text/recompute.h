// recompute.h: the command lines that compute a derivation once more, for those who would rather not believe
// it.
//
//   $ handglass prim hkdf-extract --hash sha256 --salt 6f26… --ikm 8bd4…
//   $ openssl kdf -keylen 32 -kdfopt digest:SHA256 … HKDF
//
// The first takes the code to be read (cli/prim), the second nothing of ours; where that needs files, the
// shell makes them of hexadecimal digits by "<(…)", which bash and zsh know. A test runs every one of them,
// and holds every derivation of every scene to having one, but for those of `given`.
//
// Two are computed in the other direction, since the private key of a certificate is never told: whether a
// signature is right, made or received, is asked with the public key; and of a premaster secret that a server
// decrypted the ciphertext is made again.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/observer.h"

namespace handglass::trace {

/// The operations whose result does not follow from anything in the trace: fresh randomness ("random", and
/// "premaster", which is a version and randomness), and what is remembered or was read from a file
/// ("session", "key-log").
inline constexpr std::array<std::string_view, 4> given = {"random", "premaster", "session", "key-log"};

/// Ours first, then openssl's where it has the operation. None for what is given, where a secret is withheld,
/// and for what nobody could type: a label that is no text, more octets than a command line holds; and a
/// premaster secret that is not the client's, since what it sent was no good.
std::vector<std::string> recompute(const event::Derive& derive);

} // namespace handglass::trace
