#include "tls/record/writer.h"

#include <algorithm>

#include "core/codec/writer.h"
#include "tls/messages/change_cipher_spec.h"
#include "tls/messages/of_tls12.h"
#include "tls/messages/record.h"
#include "tls/record/events.h"

namespace handglass::tls {

void RecordWriter::handshake(ByteView message) {
  append(collected_, message);
  handshake_offset_ += message.size();
  if (!plan_.coalesce) flush();
}

void RecordWriter::flush() {
  if (collected_.empty()) return;
  const Bytes data = std::exchange(collected_, {});
  std::uint64_t offset = handshake_offset_ - data.size();
  content(ContentType::handshake, data, Buffer::Kind::hs, offset);
}

void RecordWriter::alert(ByteView two_octets) {
  flush();
  record(ContentType::alert, two_octets, nullptr, 0); // RFC 8446 section 5.1: an alert is never cut
}

void RecordWriter::change_cipher_spec() {
  if (std::exchange(sent_change_cipher_spec_, true)) return;
  flush();
  // RFC 8446 section 5: always in the clear, whatever keys are installed.
  std::unique_ptr<RecordProtection> set_aside = std::exchange(protection_, nullptr);
  const std::uint8_t one[] = {1};
  record(ContentType::change_cipher_spec, one, nullptr, 0);
  protection_ = std::move(set_aside);
}

void RecordWriter::application_data(ByteView data) {
  flush();
  content(ContentType::application_data, data, Buffer::Kind::app, app_offset_);
}

void RecordWriter::install(Epoch epoch, std::unique_ptr<RecordProtection> protection) {
  flush();
  protection_ = std::move(protection);
  if (epoch != epoch_) handshake_offset_ = 0; // every epoch has a handshake stream of its own
  epoch_ = epoch;
}

void RecordWriter::content(ContentType type, ByteView data, Buffer::Kind kind, std::uint64_t& stream_offset) {
  const Buffer stream{kind, dir_, kind == Buffer::Kind::hs ? epoch_ : Epoch::clear, 0};
  std::size_t most = std::min(plan_.max_fragment, limits::plaintext);
  if (protection_) most = std::min(most, peer_limit_ - 1); // RFC 8449 section 4: the limit counts the type
  if (out_.empty()) out_.reserve(data.size() + (data.size() / most + 1) * aead_overhead);
  while (!data.empty()) {
    const ByteView piece = data.first(std::min(most, data.size()));
    record(type, piece, &stream, stream_offset);
    stream_offset += piece.size();
    data = data.subspan(piece.size());
  }
}

void RecordWriter::record(ContentType type, ByteView content, const Buffer* stream,
                          std::uint64_t stream_offset) {
  if (is_over_) bug("a record was to be written after the keys were forgotten"); // it would be in the clear
  const std::size_t start = out_.size();
  std::size_t padding = 0;
  Bytes inner;
  if (protection_) {
    const std::size_t least = content.size() + 1;
    if (plan_.pad_to > 1) padding = (plan_.pad_to - least % plan_.pad_to) % plan_.pad_to;
    padding = std::min(padding, peer_limit_ - least); // RFC 8446 section 5.4: within the same limit
    protection_->protect(type, content, padding, out_, tap_ ? &inner : nullptr);
  } else {
    RecordHeader header;
    header.type = type;
    // RFC 8446 section 5.1: 0x0303, but 0x0301 on the first ClientHello, for servers that look here.
    const bool first_client_hello = type == ContentType::handshake && dir_ == Direction::c2s && number_ == 0;
    header.legacy_record_version = static_cast<ProtocolVersion>(first_client_hello ? 0x0301 : 0x0303);
    header.length = static_cast<std::uint16_t>(content.size());
    serialise_to(out_, header);
    append(out_, content);
  }
  const std::uint64_t number = number_++;
  if (!tap_) return;
  RecordFacts facts;
  facts.dir = dir_;
  facts.number = number;
  facts.wire_offset = wire_offset_ + start;
  facts.epoch = protection_ ? epoch_ : Epoch::clear;
  facts.octets = ByteView(out_).subspan(start);
  facts.type = type;
  facts.protection = protection_.get();
  facts.inner = inner;
  facts.content_size = content.size();
  facts.speaks_tls12 = speaks_tls12_;
  facts.stream = stream;
  facts.stream_offset = stream_offset;
  announce_record(tap_, facts);
  const ByteView visible =
      protection_ ? ByteView(inner).first(content.size()) : facts.octets.subspan(RecordHeader::size);
  if (type == ContentType::alert)
    (void)parse_alert(visible, tap_, facts.content_buffer(), facts.content_offset(), speaks_tls12_);
  if (type == ContentType::change_cipher_spec && speaks_tls12_)
    (void)parse<ChangeCipherSpec12>(visible, tap_, facts.content_buffer(), facts.content_offset());
  else if (type == ContentType::change_cipher_spec)
    (void)parse<ChangeCipherSpec>(visible, tap_, facts.content_buffer(), facts.content_offset());
}

void RecordWriter::take(Bytes& into) {
  wire_offset_ += out_.size();
  into.clear();
  std::swap(into, out_);
}

} // namespace handglass::tls
