// sealed.h: a record of TLS 1.2 as those see it who do not have the keys.
//
//   header | nonce_explicit | encrypted | tag        AEAD          The suite was agreed on in the clear, so
//   header | IV | encrypted                          CBC           the shape of its records is known to all.
//   header | IV | encrypted | MAC                    CBC, encrypt-then-MAC
#pragma once

#include "tls/record/record_protection.h"
#include "tls/suites12.h"

namespace handglass::trace {

class Sealed final : public tls::RecordProtection {
 public:
  Sealed(const tls::SuiteParameters12& suite, bool encrypt_then_mac)
      : suite_(&suite), encrypt_then_mac_(encrypt_then_mac && suite.is_cbc()) {}

  bool can_open() const override { return false; }
  std::vector<tls::Part> wire_parts(std::size_t payload_size) const override;
  std::vector<tls::Part> inner_parts(std::size_t, std::size_t) const override { return {}; }
  Facts facts() const override;
  bool shows_type() const override { return true; }
  std::size_t content_size() const override { return 0; }
  std::size_t payload_limit() const override;
  std::uint64_t records() const override { return records_; }
  bool key_is_worn_out() const override { return false; }

  void protect(tls::ContentType, ByteView, std::size_t, Bytes&, Bytes*) override;
  Result<void> unprotect(ByteView, ByteView, Bytes& inner) override;

 private:
  const tls::SuiteParameters12* suite_;
  bool encrypt_then_mac_;
  std::uint64_t records_ = 0; // who counts along knows the sequence number, keys or not
};

} // namespace handglass::trace
