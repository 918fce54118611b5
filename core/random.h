// random.h: randomness, injected and labelled.
//
// Nothing below http/socket reaches for the operating system by itself: a connection is given its
// randomness. Each request says what the octets are for, so that a replay (RFC 8448) or a seeded
// lesson hands out the right octets whatever the order of the calls.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace handglass {

/// Where octets are obtained. `use` is a short literal that names the purpose, in the field's own
/// words: "client_random", "legacy_session_id", "x25519 client", "ecdsa blinding", "pss salt".
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::string_view use, ByteSpan out) = 0;

  Bytes bytes(std::string_view use, std::size_t n) {
    Bytes out(n);
    fill(use, out);
    return out;
  }
};

/// The operating system's generator, by way of libsodium. The one to use.
Random& system_random();

/// Reproducible octets for lessons and tests: INSECURE by definition. The n-th request for a use
/// gives the same octets whatever other uses were asked for in between:
/// ChaCha20 keyed with SHA-256(seed, 0, role, 0, use, 0, n), RFC 8439 block function, nonce "LibsodiumDRG".
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::string_view seed, std::string_view role = "");
  void fill(std::string_view use, ByteSpan out) override;

 private:
  std::string prefix_;
  std::map<std::string, std::uint64_t, std::less<>> requests_;
};

} // namespace handglass
