#include "tls/record/protection12.h"

#include <algorithm>

#include "core/codec/writer.h"
#include "core/limits.h"
#include "tls/messages/record.h"

namespace handglass::tls {

namespace {

std::variant<crypto::Aead, crypto::CbcHmac> make_cipher(const SuiteParameters12& suite,
                                                        const DirectionKeys& keys, bool encrypt_then_mac) {
  if (suite.aead) return crypto::Aead(*suite.aead, keys.key.expose());
  return crypto::CbcHmac(
      keys.key.expose(), *suite.mac, keys.mac_key.expose(),
      encrypt_then_mac ? crypto::CbcOrder::encrypt_then_mac : crypto::CbcOrder::mac_then_encrypt);
}

} // namespace

Protection12::Protection12(const SuiteParameters12& suite, const DirectionKeys& keys, bool encrypt_then_mac,
                           Random& random)
    : suite_(&suite),
      encrypt_then_mac_(encrypt_then_mac && !suite.aead),
      random_(&random),
      cipher_(make_cipher(suite, keys, encrypt_then_mac)),
      key_id_(keys.key.id),
      iv_id_(keys.iv.id),
      mac_key_id_(keys.mac_key.id),
      fixed_iv_(keys.iv.expose()) {}

std::size_t Protection12::payload_limit() const { return limits::ciphertext_12; }

void Protection12::set_nonce(ByteView explicit_part) {
  if (explicit_part.empty()) { // RFC 7905 section 2
    std::uint8_t counter[12] = {};
    store_be(counter + 4, 8, sequence_);
    for (std::size_t i = 0; i < 12; ++i)
      nonce_[i] = static_cast<std::uint8_t>(fixed_iv_.expose()[i] ^ counter[i]);
    return;
  }
  std::ranges::copy(fixed_iv_.expose(), nonce_.begin()); // none for CBC
  std::ranges::copy(explicit_part, nonce_.begin() + static_cast<std::ptrdiff_t>(fixed_iv_.size()));
}

/// RFC 5246 section 6.2.3.3: seq_num + type + version + length, of the content before encryption. The MAC of
/// CBC (section 6.2.3.1) covers the same thirteen octets; with encrypt_then_mac the length is that of what it
/// covers then, IV and ciphertext (RFC 7366 section 3).
void Protection12::set_additional_data(ContentType type, std::size_t length) {
  store_be(additional_data_.data(), 8, sequence_);
  additional_data_[8] = static_cast<std::uint8_t>(type);
  store_be(additional_data_.data() + 9, 2, static_cast<std::uint16_t>(ProtocolVersion::TLS_1_2));
  store_be(additional_data_.data() + 11, 2, length);
}

void Protection12::protect(ContentType type, ByteView content, std::size_t padding, Bytes& out,
                           Bytes* inner) {
  const std::size_t start = out.size();
  RecordHeader header;
  header.type = type;
  serialise_to(out, header); // the length follows
  set_additional_data(type, content.size());
  content_size_ = content.size();

  if (const auto* cbc = std::get_if<crypto::CbcHmac>(&cipher_)) {
    random_->fill("cbc iv", nonce_);
    Bytes blocks;
    // A wish for padding is met in whole blocks: padding_length has one octet to say it.
    const auto layout =
        cbc->seal(ByteView(additional_data_).first(11), nonce_, content, padding / 16 * 16, blocks, out);
    mac_in_inner_ = layout.mac_size;
    if (encrypt_then_mac_)
      set_additional_data(type, out.size() - start - RecordHeader::size - cbc->mac_size());
    if (inner) *inner = std::move(blocks);
  } else {
    // RFC 5288 section 3: nonce_explicit may be anything that never repeats; a counter cannot repeat.
    std::uint8_t explicit_part[8];
    store_be(explicit_part, 8, sequence_);
    const ByteView sent = ByteView(explicit_part).first(explicit_nonce_size());
    set_nonce(sent);
    append(out, sent);
    const std::size_t at = out.size();
    out.resize(at + content.size() + crypto::aead_tag_size);
    std::get<crypto::Aead>(cipher_).seal(ByteView(nonce_).first(12), additional_data_, content,
                                         ByteSpan(out).subspan(at));
    if (inner) *inner = to_bytes(content);
  }
  store_be(out.data() + start + RecordHeader::size - 2, 2, out.size() - start - RecordHeader::size);
  ++sequence_;
}

Result<void> Protection12::unprotect(ByteView header, ByteView payload, Bytes& inner) {
  const auto type = static_cast<ContentType>(header[0]);
  const std::size_t overhead = explicit_nonce_size() + (is_cbc() ? 0 : crypto::aead_tag_size);
  if (payload.size() < overhead)
    return failure(Alert::bad_record_mac, "record.too_short", "5246#6.2.3.3", {{"length", payload.size()}});

  if (const auto* cbc = std::get_if<crypto::CbcHmac>(&cipher_)) {
    set_additional_data(type, 0);
    std::ranges::copy(payload.first(16), nonce_.begin());
    // RFC 5246 section 6.2.3.2: bad padding and a bad MAC are one and the same bad_record_mac, and take the
    // same time. (TLS 1.0 called bad padding decryption_failed, and told the attacker which it was.)
    const auto opened = cbc->open(ByteView(additional_data_).first(11), payload, inner);
    if (!opened) return failure(Alert::bad_record_mac, "record.mac", "5246#6.2.3.2");
    content_size_ = opened->content_size;
    mac_in_inner_ = opened->mac_size;
    set_additional_data(type, encrypt_then_mac_ ? payload.size() - cbc->mac_size() : content_size_);
  } else {
    content_size_ = payload.size() - overhead;
    set_additional_data(type, content_size_);
    set_nonce(payload.first(explicit_nonce_size()));
    inner.resize(content_size_);
    TRY(std::get<crypto::Aead>(cipher_).open(ByteView(nonce_).first(12), additional_data_,
                                             payload.subspan(explicit_nonce_size()), inner));
  }
  ++sequence_;
  return {};
}

/// There is no KeyUpdate in TLS 1.2, and renegotiation is refused: a connection that has used up its key
/// ends. For CBC the bound is that of the sequence number (RFC 5246 section 6.1), far beyond any traffic.
bool Protection12::key_is_worn_out() const {
  return sequence_ >= (suite_->aead ? crypto::record_limit(*suite_->aead) : std::uint64_t{1} << 48);
}

RecordProtection::Facts Protection12::facts() const {
  Facts facts;
  facts.sequence = sequence_ - 1;
  facts.cipher = suite_->cipher_name(encrypt_then_mac_);
  facts.key_id = key_id_;
  facts.iv_id = iv_id_;
  facts.has_iv_id = !fixed_iv_.empty();
  facts.mac_key_id = mac_key_id_;
  facts.has_mac_key_id = is_cbc();
  facts.nonce = ByteView(nonce_).first(is_cbc() ? 16 : 12);
  facts.additional_data = additional_data_;
  return facts;
}

std::vector<Part> Protection12::wire_parts(std::size_t payload_size) const {
  const std::size_t iv = explicit_nonce_size();
  if (!is_cbc()) {
    std::vector<Part> parts;
    if (iv != 0) parts.push_back({"GenericAEADCipher", "nonce_explicit", iv, "5246#6.2.3.3"});
    parts.push_back(
        {"GenericAEADCipher", "encrypted", payload_size - iv - crypto::aead_tag_size, "5246#6.2.3.3"});
    parts.push_back({"GenericAEADCipher", "tag", crypto::aead_tag_size, "5246#6.2.3.3"});
    return parts;
  }
  const std::size_t mac = encrypt_then_mac_ ? std::get<crypto::CbcHmac>(cipher_).mac_size() : 0;
  std::vector<Part> parts = {{"GenericBlockCipher", "IV", iv, "5246#6.2.3.2"},
                             {"GenericBlockCipher", "encrypted", payload_size - iv - mac, "5246#6.2.3.2"}};
  if (mac != 0) parts.push_back({"GenericBlockCipher", "MAC", mac, "7366#3"});
  return parts;
}

std::vector<Part> Protection12::inner_parts(std::size_t inner_size, std::size_t content_size) const {
  if (!is_cbc()) return {};
  std::vector<Part> parts;
  if (mac_in_inner_ != 0) parts.push_back({"GenericBlockCipher", "MAC", mac_in_inner_, "5246#6.2.3.2"});
  parts.push_back(
      {"GenericBlockCipher", "padding", inner_size - content_size - mac_in_inner_ - 1, "5246#6.2.3.2"});
  parts.push_back({"GenericBlockCipher", "padding_length", 1, "5246#6.2.3.2", event::FieldKind::number});
  return parts;
}

} // namespace handglass::tls
