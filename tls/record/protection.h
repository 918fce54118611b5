// protection.h: one direction's record protection in TLS 1.3. (TLS 1.2: protection12.h)
//
//   TLSInnerPlaintext = content | type | zeros         what is encrypted: the true type is inside
//   nonce             = iv XOR sequence number         64 bits, padded on the left to 12 octets
//   additional data   = the record header as sent      23, 0x0303, length
//   TLSCiphertext     = header | AEAD-Encrypt(key, nonce, additional data, TLSInnerPlaintext)
//                                                               RFC 8446 sections 5.2 and 5.3
//
// The sequence number is never sent: both sides count. A record that is lost, repeated or moved
// therefore decrypts under the wrong nonce, and the tag catches it.
#pragma once

#include "tls/derive.h"
#include "tls/record/record_protection.h"
#include "tls/suites.h"

namespace handglass::tls {

using Nonce = std::array<std::uint8_t, 12>;

class Protection final : public RecordProtection {
 public:
  /// Derives key and iv from a traffic secret (RFC 8446 section 7.3).
  Protection(const SuiteParameters& suite, Deriver& derive, const Derived& traffic_secret);

  /// `padding` zeros follow the content type. The caller keeps content + padding within 2^14.
  void protect(ContentType type, ByteView content, std::size_t padding, Bytes& out,
               Bytes* inner = nullptr) override;
  Result<void> unprotect(ByteView header, ByteView payload, Bytes& inner) override;

  bool shows_type() const override { return false; }
  std::size_t content_size() const override { return 0; } // the type is behind it: the reader looks for it
  std::size_t payload_limit() const override;
  std::uint64_t records() const override { return sequence_; }
  /// RFC 8446 section 5.5: after so many records under one key a KeyUpdate is due.
  bool key_is_worn_out() const override;
  Facts facts() const override;
  std::vector<Part> wire_parts(std::size_t payload_size) const override;
  std::vector<Part> inner_parts(std::size_t inner_size, std::size_t content_size) const override;

 private:
  void next_nonce();

  const SuiteParameters* suite_;
  std::uint16_t key_id_ = 0, iv_id_ = 0;
  crypto::Aead aead_;
  Secret<12> iv_;
  Nonce nonce_{};
  std::uint64_t sequence_ = 0;
};

} // namespace handglass::tls
