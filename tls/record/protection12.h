// protection12.h: one direction's record protection in TLS 1.2. Three forms, by cipher suite:
//
//   AES-GCM      header | nonce_explicit(8) | AES-GCM(content) | tag                    RFC 5288 section 3
//                nonce = fixed iv of the key block(4) | nonce_explicit(8)
//   ChaCha20     header | ChaCha20-Poly1305(content) | tag                              RFC 7905 section 2
//                nonce = fixed iv of the key block(12) XOR sequence number, as in TLS 1.3
//   AES-CBC      header | IV(16) | AES-CBC( content | MAC | padding | padding_length )  RFC 5246
//   section 6.2.3.2
//                header | IV(16) | AES-CBC( content | padding | padding_length ) | MAC  RFC 7366 section 3
//
// What TLS 1.3 changed: the type of a record stands in the clear here, so that a tap sees where the
// handshake ends and when an alert is sent; an AEAD's additional data is put together from the sequence
// number, the type, the version and the length of the content; and CBC, with a MAC inside the encryption,
// is the order of doing things that a decade of attacks came from (crypto/cbc/cbc_hmac.h).
#pragma once

#include <variant>

#include "core/random.h"
#include "crypto/aead/aead.h"
#include "crypto/cbc/cbc_hmac.h"
#include "tls/key_block.h"
#include "tls/record/record_protection.h"

namespace handglass::tls {

class Protection12 final : public RecordProtection {
 public:
  /// `keys` are this direction's part of the key block. IVs of CBC are drawn from `random` (RFC 5246 section
  /// 6.2.3.2: unpredictable, a new one a record; TLS 1.0 took the last block instead, and BEAST came of it).
  Protection12(const SuiteParameters12& suite, const DirectionKeys& keys, bool encrypt_then_mac,
               Random& random);

  void protect(ContentType type, ByteView content, std::size_t padding, Bytes& out,
               Bytes* inner = nullptr) override;
  Result<void> unprotect(ByteView header, ByteView payload, Bytes& inner) override;

  bool shows_type() const override { return true; }
  std::size_t content_size() const override { return content_size_; }
  std::size_t payload_limit() const override;
  std::uint64_t records() const override { return sequence_; }
  bool key_is_worn_out() const override;
  Facts facts() const override;
  std::vector<Part> wire_parts(std::size_t payload_size) const override;
  std::vector<Part> inner_parts(std::size_t inner_size, std::size_t content_size) const override;

 private:
  bool is_cbc() const { return std::holds_alternative<crypto::CbcHmac>(cipher_); }
  std::size_t explicit_nonce_size() const { return suite_->record_iv_length; }
  void set_nonce(ByteView explicit_part);
  void set_additional_data(ContentType type, std::size_t length);

  const SuiteParameters12* suite_;
  bool encrypt_then_mac_;
  Random* random_;
  std::variant<crypto::Aead, crypto::CbcHmac> cipher_;
  std::uint16_t key_id_, iv_id_, mac_key_id_;
  Secret<12> fixed_iv_;
  std::uint64_t sequence_ = 0;
  std::size_t content_size_ = 0, mac_in_inner_ = 0;
  std::array<std::uint8_t, 16> nonce_{}; // 12 for an AEAD, 16 for CBC
  std::array<std::uint8_t, 13> additional_data_{}; // seq_num | type | version | length
};

} // namespace handglass::tls
