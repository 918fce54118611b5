#include "tls/record/events.h"

#include "core/codec/trace.h"
#include "tls/derive.h"
#include "tls/messages/record.h"

namespace handglass::tls {

std::uint64_t RecordFacts::content_offset() const {
  return protection ? 0 : wire_offset + RecordHeader::size;
}

namespace {

/// Pieces that no `fields()` declares, since their lengths are known only from outside.
void announce_parts(const Tap& tap, const Buffer& buffer, std::uint64_t offset, ByteView octets,
                    const std::vector<Part>& parts, std::source_location where) {
  for (const Part& part : parts) {
    const ByteView piece = octets.first(part.size);
    ByteTrace trace(tap, buffer, piece, offset);
    const ByteTrace::Scope scope(trace, part.structure, part.structure, part.rfc);
    const bool is_number = part.kind != event::FieldKind::opaque;
    const std::uint64_t number = is_number ? load_be(piece.data(), piece.size()) : 0;
    const std::string_view text = part.kind == event::FieldKind::name
                                      ? registry_name(static_cast<ContentType>(number))
                                      : std::string_view{};
    trace.leaf(piece, part.name, part.kind, number, text, where);
    offset += part.size;
    octets = octets.subspan(part.size);
  }
}

} // namespace

void announce_record(const Tap& tap, const RecordFacts& f, std::source_location where) {
  const ByteView header = f.octets.first(RecordHeader::size), payload = f.octets.subspan(RecordHeader::size);
  const bool is_protected = f.protection != nullptr;

  event::Record event;
  if (f.speaks_tls12)
    event.rfc = is_protected ? Rfc("5246#6.2.3") : Rfc("5246#6.2.1");
  else
    event.rfc = is_protected ? Rfc("8446#5.2") : Rfc("8446#5.1");
  event.where = where;
  event.dir = f.dir;
  event.number = f.number;
  event.wire_offset = f.wire_offset;
  event.epoch = f.epoch;
  event.outer_type = header[0];
  event.inner_type = static_cast<std::uint8_t>(f.type);
  event.header = header;
  event.payload = payload;
  event.is_protected = is_protected;
  const RecordProtection::Facts facts = is_protected ? f.protection->facts() : RecordProtection::Facts{};
  const IdText key_id('K', facts.key_id), iv_id('K', facts.iv_id), mac_key_id('K', facts.mac_key_id);
  if (is_protected) {
    event.sequence = facts.sequence;
    event.aead = facts.cipher;
    if (f.protection->can_open()) event.key_id = key_id;
    if (facts.has_iv_id) event.iv_id = iv_id;
    if (facts.has_mac_key_id) event.mac_key_id = mac_key_id;
    event.nonce = facts.nonce;
    event.additional_data = facts.additional_data;
    event.plaintext = f.inner;
  }
  tap.emit(event);

  // The header was read or written a moment ago through the same declaration; here it is named.
  if (!f.speaks_tls12)
    (void)parse<RecordHeader>(header, tap, f.wire(), f.wire_offset);
  else if (is_protected)
    (void)parse<CiphertextHeader12>(header, tap, f.wire(), f.wire_offset);
  else
    (void)parse<PlaintextHeader12>(header, tap, f.wire(), f.wire_offset);
  if (is_protected) {
    announce_parts(tap, f.wire(), f.wire_offset + header.size(), payload,
                   f.protection->wire_parts(payload.size()), where);
    announce_parts(tap, f.content_buffer(), f.content_size, f.inner.subspan(f.content_size),
                   f.protection->inner_parts(f.inner.size(), f.content_size), where);
  }
  if (f.stream && f.content_size != 0)
    tap.emit(event::Map{{"8446#5.1", where},
                        f.content_buffer(),
                        f.content_offset(),
                        f.content_size,
                        *f.stream,
                        f.stream_offset});
}

} // namespace handglass::tls
