// recompute.h: the command lines that compute a derivation once more, for those who would rather not believe
// it.
//
//   $ handglass prim hkdf-extract --hash sha256 --salt 6f26… --ikm 8bd4…
//   $ openssl kdf -keylen 32 -kdfopt digest:SHA256 … HKDF
//
// The first takes the code to be read (cli/prim), the second nothing of ours. A test runs every one of them.
#pragma once

#include <string>
#include <vector>

#include "core/observer.h"

namespace handglass::trace {

/// Ours first, then openssl's where it has the operation. None for what nobody can compute again: fresh
/// randomness, a signature over what the event does not hold, secrets that are withheld.
std::vector<std::string> recompute(const event::Derive& derive);

} // namespace handglass::trace
