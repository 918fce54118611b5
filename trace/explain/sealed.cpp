#include "trace/explain/sealed.h"

#include "core/limits.h"

namespace handglass::trace {

using tls::Part;

std::vector<Part> Sealed::wire_parts(std::size_t payload_size) const {
  const bool is_cbc = suite_->is_cbc();
  const std::string_view structure = is_cbc ? "GenericBlockCipher" : "GenericAEADCipher";
  const Rfc rfc = is_cbc ? Rfc("5246#6.2.3.2") : Rfc("5246#6.2.3.3");
  const std::size_t before = suite_->record_iv_length;
  const std::size_t after = !is_cbc             ? crypto::aead_tag_size
                            : encrypt_then_mac_ ? suite_->mac_key_length() // HMAC: as long as its key here
                                                : 0;
  // Too short to be one of these: nobody who has the keys will accept it, and we cannot say more.
  if (payload_size < before + after) return {{structure, "encrypted", payload_size, rfc}};
  std::vector<Part> parts;
  if (before != 0) parts.push_back({structure, is_cbc ? "IV" : "nonce_explicit", before, rfc});
  parts.push_back({structure, "encrypted", payload_size - before - after, rfc});
  if (after != 0) parts.push_back({structure, is_cbc ? "MAC" : "tag", after, is_cbc ? Rfc("7366#3") : rfc});
  return parts;
}

tls::RecordProtection::Facts Sealed::facts() const {
  Facts facts;
  facts.sequence = records_ - 1;
  facts.cipher = suite_->cipher_name(encrypt_then_mac_);
  return facts;
}

std::size_t Sealed::payload_limit() const { return limits::ciphertext_12; }

void Sealed::protect(tls::ContentType, ByteView, std::size_t, Bytes&, Bytes*) {
  bug("a tap was asked to protect a record");
}
Result<void> Sealed::unprotect(ByteView, ByteView, Bytes& inner) {
  inner.clear();
  ++records_;
  return {};
}

} // namespace handglass::trace
