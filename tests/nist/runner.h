// runner.h: what build/tests/nist does with the cases of a file, by the file's name.
#pragma once

#include <functional>

#include "crypto/hash/hash.h"
#include "tests/vectors/nist_rsp.h"

namespace handglass::nist {

/// Thrown for the few things that are left out on purpose: the reason is its text.
struct Skipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// True if our code comes to the answer of the case, or refuses what it says is to be refused.
using Run = std::function<bool(const Case&)>;

/// Nothing for names that are not theirs.
Run hash_runner(const std::string& name);
Run cipher_runner(const std::string& name);
Run curve_runner(const std::string& name);
Run rsa_runner(const std::string& name);

/// "SHA-224", "SHA224"; text may go on after it.
inline std::optional<crypto::HashAlgorithm> hash_at(std::string_view text) {
  using enum crypto::HashAlgorithm;
  for (crypto::HashAlgorithm algorithm : {sha1, sha224, sha256, sha384, sha512}) {
    std::string known(crypto::name(algorithm));
    if (text.starts_with(known)) return algorithm;
    std::erase(known, '-');
    if (text.starts_with(known)) return algorithm;
  }
  return {};
}

/// "P (0 )" or "F (3 - S changed)"
inline bool passes(const Case& c) {
  const std::string& result = c.text("Result");
  if (!result.starts_with('P') && !result.starts_with('F')) throw Failed("unknown result " + result);
  return result.starts_with('P');
}

} // namespace handglass::nist
