#include "tls/record/protection.h"

#include "core/codec/writer.h"
#include "core/limits.h"
#include "tls/messages/record.h"

namespace handglass::tls {

namespace {

crypto::Aead derive_key(const SuiteParameters& suite, Deriver& derive, const Derived& secret,
                        std::uint16_t& id) {
  const Derived key = derive.hkdf_expand_label(suite.hash, "key", secret, "key", nullptr,
                                               crypto::key_size(suite.aead), {}, "8446#7.3");
  id = key.id;
  return crypto::Aead(suite.aead, key.expose());
}

} // namespace

Protection::Protection(const SuiteParameters& suite, Deriver& derive, const Derived& traffic_secret)
    : suite_(&suite), aead_(derive_key(suite, derive, traffic_secret, key_id_)) {
  const Derived iv = derive.hkdf_expand_label(suite.hash, "iv", traffic_secret, "iv", nullptr, nonce_.size(),
                                              {}, "8446#7.3");
  iv_id_ = iv.id;
  iv_ = Secret<12>(iv.expose());
}

void Protection::next_nonce() {
  // RFC 8446 section 5.3: the sequence number in network order, padded to the iv's length, XOR iv.
  std::uint8_t counter[12] = {};
  store_be(counter + 4, 8, sequence_);
  for (std::size_t i = 0; i < nonce_.size(); ++i)
    nonce_[i] = static_cast<std::uint8_t>(iv_.expose()[i] ^ counter[i]);
}

void Protection::protect(ContentType type, ByteView content, std::size_t padding, Bytes& out, Bytes* plain) {
  const std::size_t inner_size = content.size() + 1 + padding;
  RecordHeader header;
  header.type = ContentType::application_data; // RFC 8446 section 5.2: the outer type says nothing
  header.length = static_cast<std::uint16_t>(inner_size + crypto::aead_tag_size);

  const std::size_t start = out.size();
  serialise_to(out, header);
  out.resize(start + RecordHeader::size + header.length);
  const ByteSpan inner = ByteSpan(out).subspan(start + RecordHeader::size);
  std::copy(content.begin(), content.end(), inner.begin());
  inner[content.size()] = static_cast<std::uint8_t>(type); // the zeros behind it are there already
  if (plain) *plain = to_bytes(inner.first(inner_size));

  next_nonce();
  aead_.seal(nonce_, ByteView(out).subspan(start, RecordHeader::size), inner.first(inner_size), inner);
  ++sequence_;
}

Result<void> Protection::unprotect(ByteView header, ByteView payload, Bytes& inner) {
  if (payload.size() < crypto::aead_tag_size)
    return failure(Alert::bad_record_mac, "record.too_short", "8446#5.2", {{"length", payload.size()}});
  next_nonce();
  inner.resize(payload.size() - crypto::aead_tag_size);
  TRY(aead_.open(nonce_, header, payload, inner));
  ++sequence_;
  return {};
}

std::size_t Protection::payload_limit() const { return limits::ciphertext_13; }

bool Protection::key_is_worn_out() const { return sequence_ >= crypto::record_limit(suite_->aead); }

} // namespace handglass::tls
