// trace.h: what a Reader does besides reading: nothing (NoTrace), or name every octet (ByteTrace).
//
// A Reader is a template over one of these two. With NoTrace all of this melts away. With ByteTrace
// each leaf that is read becomes an event::Field with its buffer, offset and path. The offset is
// plain pointer arithmetic against the start of the buffer's chunk, so that child readers, and the
// readers of nested formats (DER in a Certificate message), need no bookkeeping of their own.
#pragma once

#include <string>

#include "core/tap.h"

namespace handglass {

/// Watches nothing, costs nothing.
struct NoTrace {
  static constexpr bool watching = false;
};

/// Names octets. One instance serves a whole parse, nested readers included.
class ByteTrace {
 public:
  static constexpr bool watching = true;

  /// `chunk` is the octets being parsed; its first octet is `base` in `buffer`.
  ByteTrace(Tap tap, Buffer buffer, ByteView chunk, std::uint64_t base)
      : tap_(tap), buffer_(buffer), origin_(chunk.data()), base_(base) {}

  const Tap& tap() const { return tap_; }
  const Buffer& buffer() const { return buffer_; }
  std::uint64_t offset_of(const std::uint8_t* at) const {
    return base_ + static_cast<std::uint64_t>(at - origin_);
  }
  const std::string& path() const { return path_; }

  /// Emits one leaf. `name` is the last part of the path.
  void leaf(ByteView bytes, std::string_view name, event::FieldKind kind, std::uint64_t number,
            std::string_view text, std::source_location where, Rfc rfc = {});

  /// One level of the path, entered for as long as this object lives.
  class Scope {
   public:
    /// A structure of the standard: ids of its fields begin with its name, citations with its clause.
    Scope(ByteTrace& trace, std::string_view step, std::string_view structure, Rfc rfc);
    /// A step in the path only: an element of a list, a member that is no structure of its own.
    Scope(ByteTrace& trace, std::string_view step);
    Scope(ByteTrace& trace, std::size_t index);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    ByteTrace& trace_;
    std::size_t path_size_;
    std::string_view structure_;
    std::size_t structure_at_;
    Rfc rfc_;
  };

 private:
  Tap tap_;
  Buffer buffer_;
  const std::uint8_t* origin_;
  std::uint64_t base_;
  std::string path_;
  std::string_view structure_;
  std::size_t structure_at_ = 0; // how much of the path leads to the structure
  Rfc rfc_;
};

} // namespace handglass
