// lines.h: cuts a stream into lines (RFC 9112 section 2.2), whatever the pieces it arrives in.
//
// A line ends with CR LF and nothing else does. The RFC lets a recipient take a lone LF for an end
// of line; we do not. Two programs that disagree on where a line ends disagree on where a message
// ends, and that is how a request is smuggled past one of them (section 11.2).
//
// Octets are looked at one by one and in order, so the verdict on a line, and the offset it blames,
// cannot depend on how the network cut the stream.
#pragma once

#include "core/limits.h"
#include "http/cursor.h"

namespace handglass::http {

class Lines {
 public:
  struct Limit {
    std::size_t octets; ///< without CR LF
    std::string_view id;
    Rfc rfc;
  };

  /// Moves octets out of `in`, up to the end of the line; true when it is there. `cursor` stands at
  /// the line's first octet. Errors: "http.line.bare_cr", "http.line.bare_lf", and the limit's id.
  Result<bool> push(ByteView& in, const Cursor& cursor, const Limit& limit);

  /// The line, without CR LF, once push() has said true.
  ByteView line() const { return ByteView(octets_).first(octets_.size() - 2); }
  /// Its CR LF.
  ByteView crlf() const { return ByteView(octets_).last(2); }
  /// Of an unfinished or faulty line, what has no name yet.
  ByteView unnamed(const Cursor& cursor) const {
    return ByteView(octets_).subspan(octets_.empty() ? 0 : static_cast<std::size_t>(cursor.at() - start_));
  }
  /// Ready for the next line.
  void forget() { octets_.clear(); }

 private:
  Bytes octets_;
  std::uint64_t start_ = 0; // offset of the first of them
};

} // namespace handglass::http
