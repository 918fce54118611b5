// derive.h: the one place where keys come from other keys.
//
// Every HKDF step, every Diffie-Hellman agreement, every Finished MAC and every handshake signature of
// a connection passes through a Deriver. It computes, and, when somebody watches, says what it
// computed from what: results are numbered K0, K1, … in the order they are born, so that a later
// line can cite an earlier one and a stranger can redo the whole tree from the bytes on the wire.
#pragma once

#include "core/secret.h"
#include "core/tap.h"
#include "crypto/hash/hash.h"

namespace handglass::tls {

/// The most octets that a piece of key material has: a private key of secp521r1. A hash has 48, a hybrid's
/// shared secret 64.
inline constexpr std::size_t largest_derived = 66;

/// Key material together with its number in the trace (0 while nobody watches).
struct Derived {
  Secret<largest_derived> secret;
  std::uint16_t id = 0;

  Derived() = default;
  template <std::size_t Max>
  explicit Derived(Secret<Max> from, std::uint16_t number = 0) : secret(from.expose()), id(number) {}
  ByteView expose() const { return secret.expose(); }
  Derived clone() const { return Derived(secret.clone(), id); }
};

/// A transcript hash together with its number in the trace: T1, T2, …
struct TranscriptHash {
  crypto::Digest digest;
  std::uint16_t id = 0;
};

/// The counters behind the numbers; one per connection.
struct TraceIds {
  std::uint16_t next_key = 0;
  std::uint16_t next_transcript = 1;
};

/// "K4" or "T1" in place, without allocating.
class IdText {
 public:
  IdText(char letter, std::uint16_t number);
  operator std::string_view() const { return {text_, size_}; } // NOLINT

 private:
  char text_[8];
  std::size_t size_;
};

class Deriver {
 public:
  using Where = std::source_location;

  Deriver(Tap tap, TraceIds& ids) : tap_(tap), ids_(&ids) {}
  const Tap& tap() const { return tap_; }

  /// HKDF-Extract (RFC 5869 section 2.2). A null `salt` or `ikm` is Hash.length zeros, which is what
  /// RFC 8446 section 7.1 puts where there is nothing to put.
  Derived hkdf_extract(crypto::HashAlgorithm hash, std::string_view name, const Derived* salt,
                       const Derived* ikm, Rfc rfc = "8446#7.1", Where where = Where::current());

  /// HKDF-Expand-Label (RFC 8446 section 7.1) with a transcript hash, or nothing, as context.
  Derived hkdf_expand_label(crypto::HashAlgorithm hash, std::string_view name, const Derived& secret,
                            std::string_view label, const TranscriptHash* context, std::size_t size,
                            std::string_view keylog = {}, Rfc rfc = "8446#7.1",
                            Where where = Where::current());

  /// HKDF-Expand-Label whose context is any octet string (a ticket nonce).
  Derived hkdf_expand_label(crypto::HashAlgorithm hash, std::string_view name, const Derived& secret,
                            std::string_view label, ByteView context, std::size_t size, Rfc rfc = "8446#7.1",
                            Where where = Where::current());

  /// Derive-Secret(secret, label, "") of RFC 8446 section 7.1: the context is the hash of nothing,
  /// which is not the same as no context.
  Derived derive_secret_of_nothing(crypto::HashAlgorithm hash, std::string_view name, const Derived& secret,
                                   std::string_view label, Rfc rfc = "8446#7.1",
                                   Where where = Where::current());

  /// HMAC over a transcript hash: the verify_data of Finished (RFC 8446 section 4.4.4).
  Derived finished_mac(crypto::HashAlgorithm hash, std::string_view name, const Derived& finished_key,
                       const TranscriptHash& transcript, Rfc rfc = "8446#4.4.4",
                       Where where = Where::current());

  /// PRF(secret, label, seed) of TLS 1.2 (RFC 5246 section 5). The seed is octets, or a transcript hash.
  Derived prf(crypto::HashAlgorithm hash, std::string_view name, const Derived& secret,
              std::string_view label, event::Input seed, std::size_t size, std::string_view keylog, Rfc rfc,
              Where where = Where::current());
  /// The same for a value that is sent: verify_data.
  Derived prf_public(crypto::HashAlgorithm hash, std::string_view name, const Derived& secret,
                     std::string_view label, event::Input seed, std::size_t size, Rfc rfc,
                     Where where = Where::current());

  /// More key material than one key: the key block of RFC 5246 section 6.3. At most 2 * (48 + 32 + 12)
  /// octets.
  struct Block {
    Secret<184> secret;
    std::uint16_t id = 0;
  };
  Block prf_block(crypto::HashAlgorithm hash, std::string_view name, const Derived& secret,
                  std::string_view label, event::Input seed, std::size_t size, Rfc rfc,
                  Where where = Where::current());
  /// `size` octets of it, from `offset` on.
  Derived slice(std::string_view name, const Block& block, std::size_t offset, std::size_t size, Rfc rfc,
                Where where = Where::current());

  /// Key material that comes from outside: a private key from the random generator.
  Derived introduce(std::string_view op, std::string_view name, Secret<largest_derived> secret, Rfc rfc,
                    std::string_view keylog = {}, Where where = Where::current());

  /// Key material computed elsewhere (a key agreement), with what went in.
  Derived computed(std::string_view op, std::string_view name, Secret<largest_derived> secret,
                   std::initializer_list<event::Input> inputs, Rfc rfc, std::string_view keylog = {},
                   Where where = Where::current());

  /// The same for a public value: a public key, a signature that was made or that verified.
  void computed_public(std::string_view op, std::string_view name, ByteView value,
                       std::span<const event::Input> inputs, Rfc rfc, Where where = Where::current());
  void computed_public(std::string_view op, std::string_view name, ByteView value,
                       std::initializer_list<event::Input> inputs, Rfc rfc, Where where = Where::current()) {
    computed_public(op, name, value, std::span(inputs.begin(), inputs.size()), rfc, where);
  }

  /// An input that is an earlier result: cited by number, shown only if secrets are.
  event::Input input(std::string_view name, const Derived& value, std::string_view ref) const {
    return {name, ref, shown(value.expose()), {}, true};
  }

 private:
  ByteView shown(ByteView secret) const { return tap_.reveals_secrets() ? secret : ByteView{}; }
  Derived expand(crypto::HashAlgorithm hash, std::string_view name, const Derived& secret,
                 std::string_view label, event::Input context, std::size_t size, std::string_view keylog,
                 Rfc rfc, Where where);
  void prf_into(ByteSpan out, std::uint16_t& id, crypto::HashAlgorithm hash, std::string_view name,
                const Derived& secret, std::string_view label, event::Input seed, bool is_secret,
                std::string_view keylog, Rfc rfc, Where where);
  void announce(Derived& result, event::Derive event) { announce(result.id, result.expose(), event); }
  void announce(std::uint16_t& id, ByteView octets, event::Derive event);

  Tap tap_;
  TraceIds* ids_;
};

} // namespace handglass::tls
