#include "tls/record/reader.h"

#include <utility>

#include "tls/messages/change_cipher_spec.h"
#include "tls/messages/record.h"
#include "tls/record/events.h"

namespace handglass::tls {

void RecordReader::push(ByteView octets) {
  in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(std::exchange(consumed_, 0)));
  append(in_, octets);
}

Result<std::optional<Incoming>> RecordReader::next() {
  for (;;) {
    const ByteView waiting = ByteView(in_).subspan(consumed_);
    if (waiting.size() < RecordHeader::size) return std::nullopt;
    const RecordHeader header = TRY(parse<RecordHeader>(waiting.first(RecordHeader::size)));

    // Judged before the rest has arrived, so that a hostile length makes nobody wait or allocate.
    TRY(tap_.check(!registry_name(header.type).empty(), Alert::unexpected_message, "record.type.known",
                   "8446#5", "TLSPlaintext.type", {{"type", static_cast<std::uint8_t>(header.type)}}));
    if (speaks_tls12_)
      TRY(tap_.check(header.legacy_record_version == ProtocolVersion::TLS_1_2, Alert::protocol_version,
                     "record.version", "5246#6.2.1",
                     protection_ ? "TLSCiphertext.version" : "TLSPlaintext.version",
                     {{"version", static_cast<std::uint16_t>(header.legacy_record_version)}}));
    const std::size_t most = protection_ ? protection_->payload_limit() : limits::plaintext;
    TRY(tap_.check(header.length <= most, Alert::record_overflow, "record.length.limit",
                   !protection_    ? Rfc("8446#5.1")
                   : speaks_tls12_ ? Rfc("5246#6.2.3")
                                   : Rfc("8446#5.2"),
                   speaks_tls12_ && protection_ ? "TLSCiphertext.length" : "TLSPlaintext.length",
                   {{"length", header.length}, {"limit", most}}));
    if (waiting.size() < RecordHeader::size + header.length) return std::nullopt;

    const ByteView octets = waiting.first(RecordHeader::size + header.length);
    std::optional<Incoming> opened = TRY(open(octets));
    consumed_ += octets.size();
    wire_offset_ += octets.size();
    ++number_;
    if (opened) return opened; // otherwise the record was one to be dropped
  }
}

void RecordReader::install(Epoch epoch, std::unique_ptr<RecordProtection> protection) {
  protection_ = std::move(protection);
  if (epoch != epoch_) handshake_offset_ = 0;
  epoch_ = epoch;
}

Result<std::optional<Incoming>> RecordReader::open(ByteView octets) {
  const ByteView header = octets.first(RecordHeader::size), payload = octets.subspan(RecordHeader::size);
  const auto outer = static_cast<ContentType>(header[0]);
  if (speaks_tls12_) return open_tls12(outer, payload, octets);

  // A ChangeCipherSpec in the clear is for middleboxes: it is looked at, and dropped.
  if (outer == ContentType::change_cipher_spec) return judge(outer, payload, octets);

  if (!protection_) {
    if (may_be_skipped(outer, payload.size())) return std::nullopt;
    return judge(outer, payload, octets);
  }

  // A peer that could not follow us into encryption has no other way to say so.
  if (outer == ContentType::alert && protection_->records() == 0 && epoch_ == Epoch::handshake) {
    std::unique_ptr<RecordProtection> set_aside = std::exchange(protection_, nullptr);
    auto judged = judge(outer, payload, octets);
    protection_ = std::move(set_aside);
    return judged;
  }
  TRY(tap_.check(outer == ContentType::application_data, Alert::unexpected_message, "record.outer_type",
                 "8446#5.2", "TLSCiphertext.opaque_type", {{"type", header[0]}}));

  auto opened = protection_->unprotect(header, payload, inner_);
  if (!opened && may_be_skipped(outer, payload.size())) return std::nullopt;
  if (!opened) return std::unexpected(std::move(opened).error());
  early_data_to_skip_ = 0;

  TRY(tap_.check(inner_.size() <= inner_limit_, Alert::record_overflow, "record.inner.limit", "8446#5.2",
                 "TLSInnerPlaintext", {{"length", inner_.size()}, {"limit", inner_limit_}}));

  // RFC 8446 section 5.4: from the end backwards over zeros; the first octet that is none is the type.
  std::size_t type_at = inner_.size();
  while (type_at > 0 && inner_[type_at - 1] == 0) --type_at;
  TRY(tap_.check(type_at > 0, Alert::unexpected_message, "record.inner.type_present", "8446#5.4",
                 "TLSInnerPlaintext.type"));
  return judge(static_cast<ContentType>(inner_[type_at - 1]), ByteView(inner_).first(type_at - 1), octets);
}

Result<std::optional<Incoming>> RecordReader::judge(ContentType type, ByteView content, ByteView octets) {
  // In TLS 1.3 a ChangeCipherSpec is in the clear, whatever the keys; if it was inside, that is a mistake.
  const bool inner_ccs = !speaks_tls12_ && type == ContentType::change_cipher_spec &&
                         octets[0] != static_cast<std::uint8_t>(type);
  const bool is_protected =
      protection_ != nullptr && (speaks_tls12_ || type != ContentType::change_cipher_spec);

  Buffer stream{Buffer::Kind::hs, dir_, epoch_, 0};
  std::uint64_t* stream_offset = &handshake_offset_;
  if (type == ContentType::application_data) {
    stream = {Buffer::Kind::app, dir_, Epoch::clear, 0};
    stream_offset = &app_offset_;
  }
  RecordFacts facts;
  facts.dir = dir_;
  facts.number = number_;
  facts.wire_offset = wire_offset_;
  facts.epoch = is_protected ? epoch_ : Epoch::clear;
  facts.octets = octets;
  facts.type = type;
  facts.protection = is_protected || inner_ccs ? protection_.get() : nullptr;
  facts.inner = inner_;
  facts.content_size = content.size();
  facts.speaks_tls12 = names_tls12_;
  const bool is_stream = type == ContentType::handshake || type == ContentType::application_data;
  facts.stream = is_stream ? &stream : nullptr;
  facts.stream_offset = *stream_offset;
  if (tap_) announce_record(tap_, facts);
  if (is_stream) *stream_offset += content.size();

  switch (type) {
    case ContentType::change_cipher_spec:
      TRY(judge_change_cipher_spec(content, inner_ccs));
      if (!speaks_tls12_) {
        (void)TRY(parse<ChangeCipherSpec>(content, tap_, facts.content_buffer(), facts.content_offset()));
        return std::nullopt;
      }
      (void)TRY(parse<ChangeCipherSpec12>(content, tap_, facts.content_buffer(), facts.content_offset()));
      break; // the state machine has a place for it, or has none
    case ContentType::application_data:
      TRY(tap_.check(is_protected, Alert::unexpected_message, "record.application_data.protected",
                     "8446#5.2"));
      // RFC 8446 section 5.4 allows empty ones, as traffic padding. A flood of them is no traffic.
      empty_in_a_row_ = content.empty() ? empty_in_a_row_ + 1 : 0;
      TRY(tap_.check(empty_in_a_row_ <= limits::empty_records, Alert::unexpected_message,
                     "record.empty.limit", "8446#5.4"));
      break;
    case ContentType::handshake:
    case ContentType::alert:
      TRY(tap_.check(!content.empty(), Alert::unexpected_message, "record.content.not_empty", "8446#5.4"));
      break;
    default:
      return failure(Alert::unexpected_message, "record.type.known", "8446#5",
                     {{"type", static_cast<std::uint8_t>(type)}});
  }
  return Incoming{type, content, facts.content_buffer(), facts.content_offset(), is_protected};
}

Result<void> RecordReader::judge_change_cipher_spec(ByteView content, bool is_inside) {
  TRY(tap_.check(!is_inside, Alert::unexpected_message, "record.ccs.clear", "8446#5"));
  if (!speaks_tls12_)
    TRY(tap_.check(tolerates_ccs_, Alert::unexpected_message, "record.ccs.allowed_now", "8446#5"));
  const bool is_one = content.size() == 1 && content[0] == 1;
  if (speaks_tls12_) return tap_.check(is_one, Alert::illegal_parameter, "record.ccs.value", "5246#7.1");
  TRY(tap_.check(is_one, Alert::unexpected_message, "record.ccs.value", "8446#5"));
  return tap_.check(++change_cipher_specs_ <= limits::change_cipher_specs, Alert::unexpected_message,
                    "record.ccs.limit", "8446#5");
}

bool RecordReader::may_be_skipped(ContentType type, std::size_t length) {
  if (type != ContentType::application_data || early_data_to_skip_ < length) return false;
  if (early_data_to_skip_ == 0) return false;
  early_data_to_skip_ -= length;
  tap_.note("record.early_data.skipped", "8446#4.2.10", {{"length", length}});
  return true;
}

} // namespace handglass::tls
