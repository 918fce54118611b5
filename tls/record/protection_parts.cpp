// protection_parts.cpp: what a protected record of TLS 1.3 is made of, for the trace.
#include "tls/record/protection.h"

namespace handglass::tls {

RecordProtection::Facts Protection::facts() const {
  Facts facts;
  facts.sequence = sequence_ - 1;
  facts.cipher = crypto::name(suite_->aead);
  facts.key_id = key_id_;
  facts.iv_id = iv_id_;
  facts.has_iv_id = true;
  facts.nonce = nonce_;
  return facts;
}

std::vector<Part> Protection::wire_parts(std::size_t payload_size) const {
  return {{"TLSCiphertext", "encrypted_record", payload_size - crypto::aead_tag_size, "8446#5.2"},
          {"TLSCiphertext", "tag", crypto::aead_tag_size, "8446#5.2"}};
}

std::vector<Part> Protection::inner_parts(std::size_t inner_size, std::size_t content_size) const {
  return {{"TLSInnerPlaintext", "type", 1, "8446#5.2", event::FieldKind::name},
          {"TLSInnerPlaintext", "zeros", inner_size - content_size - 1, "8446#5.4"}};
}

} // namespace handglass::tls
