// scanner.h: one TLV at a time: tag and length are judged, the contents handed out, each octet named.
//
//      tag      length              contents
//      30       82 01 0a            …            long form: 0x80 + how many octets of length follow
//      02       01                  05           short form: below 0x80 the octet is the length
//
// DER allows one way to write each value, so that what is signed can be compared octet for octet: the
// shortest length, never the indefinite one. reader.h builds structures on this.
#pragma once

#include <optional>

#include "core/codec/reader.h"
#include "x509/der/rules.h"
#include "x509/der/types.h"

namespace handglass::x509::der {

/// What a Reader and its children share.
template <class Trace>
struct ReadContext {
  ReadStatus status;
  const std::uint8_t* origin; ///< first octet of the outermost input
  Trace* trace;
};

template <class Trace>
class Scanner {
 protected:
  using Where = std::source_location;

  Scanner(ByteView in, ReadContext<Trace>& context, std::size_t depth)
      : in_(in), context_(&context), depth_(depth) {}

  bool failed() const { return !context_->status.id.empty(); }

  struct NoScope {};
  auto enter(std::string_view name) {
    if constexpr (Trace::watching)
      return typename Trace::Scope(*context_->trace, name);
    else
      return static_cast<void>(name), NoScope{};
  }
  auto enter_index(std::size_t index) {
    if constexpr (Trace::watching)
      return typename Trace::Scope(*context_->trace, index);
    else
      return static_cast<void>(index), NoScope{};
  }

  std::optional<Tag> peek() const { return in_.empty() ? std::nullopt : std::optional<Tag>(Tag{in_[0]}); }
  bool next_is(Tag t) const { return !in_.empty() && t.same_as(Tag{in_[0]}); }

  ByteView primitive(std::string_view name, Tag t, Where w) { return header(name, t, w); }

  ByteView bits(std::string_view name, Tag t, std::uint8_t& unused, Where w) {
    const ByteView at = primitive(name, t, w);
    if (failed()) return {};
    if (at.empty() || !is_bit_string(at[0], at.subspan(1))) {
      fail("der.bit_string", name, 0, at.empty() ? 0 : at[0], w, "X.690#11.2.1");
      return {};
    }
    unused = at[0];
    if constexpr (Trace::watching)
      context_->trace->leaf(at.first(1), "unusedBits", event::FieldKind::number, unused, {}, w,
                            "X.690#8.6.2");
    return at.subspan(1);
  }

  void remaining(const char* name, Bytes& v, event::FieldKind kind, Where w) {
    [[maybe_unused]] const auto scope = enter(name);
    v = to_bytes(in_);
    leaf(in_, kind, 0, {}, w);
    in_ = {};
  }

  /// Tag and length (X.690 sections 8.1.2, 8.1.3, 10.1); returns the contents. `expected` none: any.
  ByteView header(std::string_view name, std::optional<Tag> expected, Where w) {
    if (failed()) return {};
    const ByteView all = in_;
    if (all.empty()) return stop("der.truncated", name, 1, 0, w, "X.690#8.1.1");
    const Tag t{all[0]};
    if ((t.octet & 0x1f) == 0x1f) return stop("der.high_tag", name, 0, t.octet, w, "X.690#8.1.2.4");
    if (expected && t != *expected) return stop("der.tag", name, expected->octet, t.octet, w, "X.690#8.1.2");
    if (all.size() < 2) return stop("der.truncated", name, 1, 0, w, "X.690#8.1.3");
    std::size_t width = 1, length = all[1];
    if (all[1] == 0x80) return stop("der.indefinite", name, 0, 0x80, w, "X.690#10.1");
    if (all[1] > 0x80) {
      const std::size_t octets = all[1] & 0x7f;
      // Four octets of length say four gigabytes; nothing here is near that.
      if (octets > 4) return stop("der.length", name, 4, octets, w, "X.690#10.1");
      if (all.size() < 2 + octets)
        return stop("der.truncated", name, octets, all.size() - 2, w, "X.690#8.1.3");
      width = 1 + octets;
      length = load_be(all.data() + 2, octets);
      if (length < 0x80 || length >> (8 * (octets - 1)) == 0)
        return stop("der.length", name, length, octets, w, "X.690#10.1");
    }
    if constexpr (Trace::watching) {
      context_->trace->leaf(all.first(1), "tag", event::FieldKind::name, t.octet, to_text(t), w,
                            "X.690#8.1.2");
      context_->trace->leaf(all.subspan(1, width), "length", event::FieldKind::length, length, {}, w,
                            "X.690#8.1.3");
    }
    if (all.size() - 1 - width < length)
      return stop("der.truncated", name, length, all.size() - 1 - width, w, "X.690#8.1.3");
    last_tag_ = t;
    in_ = all.subspan(1 + width + length);
    return all.subspan(1 + width, length);
  }

  void leaf([[maybe_unused]] ByteView at, [[maybe_unused]] event::FieldKind kind,
            [[maybe_unused]] std::uint64_t number, [[maybe_unused]] std::string_view text,
            [[maybe_unused]] Where w) {
    if constexpr (Trace::watching)
      if (!failed()) context_->trace->leaf(at, "", kind, number, text, w);
  }

  ByteView stop(std::string_view id, std::string_view name, std::uint64_t wanted, std::uint64_t found,
                Where w, Rfc rfc) {
    fail(id, name, wanted, found, w, rfc);
    return {};
  }
  [[gnu::cold, gnu::noinline]] void fail(std::string_view id, std::string_view name, std::uint64_t wanted,
                                         std::uint64_t found, Where w, Rfc rfc) {
    if (context_->status.id.empty()) context_->status = {id, name, {}, in_.data(), wanted, found, rfc, w};
    in_ = {};
  }

  ByteView in_;
  ReadContext<Trace>* context_;
  std::size_t depth_;
  Tag last_tag_{};
};

} // namespace handglass::x509::der
