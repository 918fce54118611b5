// events.h: a record in the trace, alike for those we send and those we receive.
//
// The Record event shows what protected it; the fields name its octets on the wire; the inner buffer
// names what was under the encryption; a Map leads from there to the stream the content belongs to.
#pragma once

#include "core/tap.h"
#include "tls/record/record_protection.h"

namespace handglass::tls {

/// Everything that is known about one record when it has been sent or opened.
struct RecordFacts {
  Direction dir{};
  std::uint64_t number = 0;
  std::uint64_t wire_offset = 0;
  Epoch epoch{};
  ByteView octets;                        ///< header and payload as on the wire
  ContentType type{};                     ///< the true one
  bool speaks_tls12 = false;              ///< the version is known to be TLS 1.2
  const RecordProtection* protection = nullptr; ///< null in the clear
  ByteView inner;                         ///< what was inside the encryption, if protected
  std::size_t content_size = 0;
  const Buffer* stream = nullptr; ///< hs or app; null for alerts, which name themselves
  std::uint64_t stream_offset = 0;

  Buffer wire() const { return {Buffer::Kind::wire, dir, Epoch::clear, 0}; }
  /// The buffer that the content is in, and where in it.
  Buffer content_buffer() const {
    return protection ? Buffer{Buffer::Kind::inner, dir, Epoch::clear, number} : wire();
  }
  std::uint64_t content_offset() const;
};

/// Emits Record, the fields of the record layer, and the Map. Call only if the tap is attached.
void announce_record(const Tap& tap, const RecordFacts& facts,
                     std::source_location where = std::source_location::current());

} // namespace handglass::tls
