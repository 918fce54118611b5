// chunked.h: the chunked transfer coding, RFC 9112 section 7.1.
//
//   4 CRLF Wiki CRLF  6;x=y CRLF pedia␣ CRLF  0 CRLF  [trailer fields]  CRLF
//   └size      └data  └size, extension        └last-chunk               └end
//
// A body of unknown length, in pieces of known length. The peer chooses the sizes, so they are read
// without overflow, and extensions and trailers are bounded like everything a peer may repeat.
// Extensions are named and ignored; trailers are kept apart from the header, which they must not
// change (section 7.1.2).
#pragma once

#include "http/fields.h"

namespace handglass::http {

class Chunked {
 public:
  /// `may_fold`: whether a trailer may be continued on a second line, as for read_field_line().
  explicit Chunked(bool may_fold) : may_fold_(may_fold) {}

  /// Reads as much of `in` as belongs to the body; content goes to `content`. True: the body is
  /// complete, and what is left in `in` is not part of it. `lines` holds the unfinished line between
  /// calls. Errors, each with {offset}: "http.chunk.size", "http.chunk.size_too_large",
  /// "http.chunk.extension", "http.chunk.line_too_long" {limit}, "http.chunk.data_end", and those of
  /// lines.h and fields.h.
  Result<bool> push(ByteView& in, Lines& lines, Cursor& cursor, Bytes& content);

  const Fields& trailers() const { return trailers_; }
  std::uint64_t chunks() const { return chunks_; }

 private:
  enum class State : std::uint8_t { size, data, data_end, trailers, done };
  Result<void> read_size(const Lines& lines, Cursor& cursor);

  bool may_fold_;
  State state_ = State::size;
  std::uint64_t left_ = 0; // of the chunk's data
  std::uint64_t chunks_ = 0;
  Fields trailers_;
};

} // namespace handglass::http
