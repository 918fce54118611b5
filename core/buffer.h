// buffer.h: where an octet is.
//
// Every octet of a connection belongs to a named buffer and has an offset in it:
//
//   wire   what crossed the network, one buffer a direction
//   inner  what was inside one protected record: content, content type, zero padding
//   hs     the stream of handshake messages, one a direction and epoch: a message may span several
//          records and a record may hold several messages, so a message has an offset of its own
//   app    the stream of application data, one a direction
//   file   an octet string that came from no connection: a certificate or key file
//
//        wire  [hdr|········ciphertext·········|tag][hdr|···   every buffer is tiled by itself:
//                         │ unprotect                          each octet lies in exactly one field,
//        inner      [··········content·········|type|00 00]    or is mapped to another buffer
//                         │ map
//        hs     ···[type|length|body·····][type|length|body···
#pragma once

#include <cstdint>
#include <string>

namespace handglass {

enum class Direction : std::uint8_t { c2s, s2c };
constexpr Direction opposite(Direction d) { return d == Direction::c2s ? Direction::s2c : Direction::c2s; }

/// Which keys protect a record (RFC 8446 section 7.3). `clear` is none.
enum class Epoch : std::uint8_t { clear, early, handshake, application };

std::string_view name(Direction direction); ///< "c2s", "s2c"
std::string_view name(Epoch epoch);         ///< "clear", "early", "handshake", "application"

struct Buffer {
  enum class Kind : std::uint8_t { wire, inner, hs, app, file };

  Kind kind = Kind::file;
  Direction dir = Direction::c2s;
  Epoch epoch = Epoch::clear; ///< of an hs buffer
  std::uint64_t index = 0;    ///< of an inner buffer: the number of the record in its direction

  /// "wire.c2s", "inner.s2c.3", "hs.s2c.handshake", "app.c2s", "file"
  std::string name() const;
  bool operator==(const Buffer&) const = default;
};

} // namespace handglass
