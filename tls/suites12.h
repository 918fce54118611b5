// suites12.h: what a TLS 1.2 cipher suite stands for. One number names four things at once:
//
//   TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
//       ─┬─── ─┬─      ─────┬───── ──┬───
//        │     │            │        └ the hash of the PRF; for CBC suites also that of the MAC
//        │     │            └ how records are protected
//        │     └ what kind of key the certificate holds, and signs with
//        └ where the premaster secret comes from: ephemeral ECDH, or (TLS_RSA_…) the client alone
//
// TLS 1.3 took them apart again: its suites name a cipher and a hash, and all else is negotiated by itself.
#pragma once

#include <optional>
#include <string>

#include "crypto/aead/aead.h"
#include "crypto/hash/hash.h"
#include "tls/registry/cipher_suite.h"

namespace handglass::tls {

enum class KeyExchange : std::uint8_t { rsa, ecdhe };
/// What the key of the server's certificate must be able to do: decrypt or sign (rsa), or sign (ecdsa).
enum class CertificateKey : std::uint8_t { rsa, ecdsa };

/// RFC 5246 appendix C. Sizes in octets.
struct SuiteParameters12 {
  CipherSuite suite;
  KeyExchange key_exchange;
  CertificateKey certificate_key;
  std::optional<crypto::AeadAlgorithm> aead; ///< none: AES-CBC with a MAC
  std::optional<crypto::HashAlgorithm> mac;  ///< of CBC suites
  crypto::HashAlgorithm hash;                ///< of the PRF and the transcript
  std::size_t enc_key_length;
  std::size_t fixed_iv_length;  ///< from the key block
  std::size_t record_iv_length; ///< sent with each record

  std::size_t mac_key_length() const { return mac ? crypto::digest_size(*mac) : 0; }
  bool is_cbc() const { return mac.has_value(); }
  /// "AES-128-GCM", "AES-128-CBC, HMAC-SHA-1", "AES-128-CBC, then HMAC-SHA-1": for the trace.
  std::string_view cipher_name(bool encrypt_then_mac) const;
  /// Why it should not be used any more, as a catalogue id; empty if nothing speaks against it.
  std::string_view obsolete() const;
};

/// The suites of TLS 1.2 that we can run, or null.
const SuiteParameters12* find_suite_12(CipherSuite suite);
/// All of them, best first.
std::span<const SuiteParameters12> suites_12();

} // namespace handglass::tls
