#include "tls/record/events.h"

#include "tls/messages/record.h"

namespace handglass::tls {

std::uint64_t RecordFacts::content_offset() const {
  return protection ? 0 : wire_offset + RecordHeader::size;
}

namespace {

/// A leaf that no `fields()` declares, since its length is known only from outside.
void leaf(const Tap& tap, const Buffer& buffer, std::uint64_t offset, ByteView octets,
          std::string_view structure, std::string_view name, event::FieldKind kind, std::uint64_t number,
          std::string_view text, Rfc rfc, std::source_location where) {
  ByteTrace trace(tap, buffer, octets, offset);
  const ByteTrace::Scope scope(trace, structure, structure, rfc);
  trace.leaf(octets, name, kind, number, text, where);
}

} // namespace

void announce_record(const Tap& tap, const RecordFacts& f, std::source_location where) {
  const ByteView header = f.octets.first(RecordHeader::size), payload = f.octets.subspan(RecordHeader::size);
  const bool is_protected = f.protection != nullptr;

  event::Record event;
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
  const IdText key_id('K', is_protected ? f.protection->key_id() : 0);
  const IdText iv_id('K', is_protected ? f.protection->iv_id() : 0);
  if (is_protected) {
    event.sequence = f.protection->last_sequence();
    event.aead = f.protection->aead_name();
    event.key_id = key_id;
    event.iv_id = iv_id;
    event.nonce = f.protection->last_nonce();
    event.plaintext = f.inner;
  }
  tap.emit(event);

  // The header was read or written a moment ago through the same declaration; here it is named.
  (void)parse<RecordHeader>(header, tap, f.wire(), f.wire_offset);
  if (is_protected) {
    const std::size_t tag_at = payload.size() - crypto::aead_tag_size;
    const std::uint64_t at = f.wire_offset + header.size();
    using enum event::FieldKind;
    leaf(tap, f.wire(), at, payload.first(tag_at), "TLSCiphertext", "encrypted_record", opaque, 0, {},
         "8446#5.2", where);
    leaf(tap, f.wire(), at + tag_at, payload.subspan(tag_at), "TLSCiphertext", "tag", opaque, 0, {},
         "8446#5.2", where);
    leaf(tap, f.content_buffer(), f.content_size, f.inner.subspan(f.content_size, 1), "TLSInnerPlaintext",
         "type", name, f.inner[f.content_size], registry_name(f.type), "8446#5.2", where);
    leaf(tap, f.content_buffer(), f.content_size + 1, f.inner.subspan(f.content_size + 1),
         "TLSInnerPlaintext", "zeros", opaque, 0, {}, "8446#5.4", where);
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
