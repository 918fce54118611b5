// reader.h: walks a structure's `fields()` over received octets.
//
//   static void fields(auto& io, auto& m) {            Reader<NoTrace>     fills m
//     io.u16("legacy_version", m.legacy_version);      Reader<ByteTrace>   fills m and names each octet
//     io.opaque("random", m.random);                   Writer              writes m
//     …                                                (writer.h)
//   }
//
// One declaration, three walks: so the trace cannot disagree with the parser, nor the parser with
// the serialiser. Two habits keep a Reader small and safe:
//
//  - A failure empties the input. Each read then needs one bounds check and nobody has to look at an
//    error flag between two reads: after the first mistake every further read fails too, loops over
//    the input end, and parse() reports the first mistake.
//  - A vector gets a child Reader that sees only the vector's octets. Reading past the end of a
//    vector into what follows it, the classic TLS bug, cannot be written down.
#pragma once

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "core/codec/range.h"
#include "core/codec/trace.h"
#include "core/result.h"

namespace handglass {

/// Octets that another parser will name: a DER certificate inside a TLS message. Where they were is
/// kept, so that the nested reader's fields have the outer buffer's offsets.
struct Captured {
  Bytes bytes;
  Buffer buffer;
  std::uint64_t offset = 0;
  std::string path;
  operator ByteView() const { return bytes; } // NOLINT: it is octets to everybody else
};

/// The first thing that was wrong with an input. Shared by a Reader and its children.
struct ReadStatus {
  std::string_view id; ///< empty: nothing is wrong
  std::string_view field;
  std::string_view structure;
  const std::uint8_t* at = nullptr;
  std::uint64_t wanted = 0, found = 0;
  Rfc rfc;
  std::source_location where;
  Alert alert = Alert::decode_error;
};

template <class Trace>
class Reader {
 public:
  using Where = std::source_location;

  Reader(ByteView in, ReadStatus& status, Trace* trace) : in_(in), status_(&status), trace_(trace) {}

  // --- numbers, RFC 8446 section 3.3 -------------------------------------------------------------
  // clang-format off
  void u8 (const char* name, std::uint8_t&  v, Where w = Where::current()) { v = static_cast<std::uint8_t>(number(name, 1, w)); }
  void u16(const char* name, std::uint16_t& v, Where w = Where::current()) { v = static_cast<std::uint16_t>(number(name, 2, w)); }
  void u24(const char* name, std::uint32_t& v, Where w = Where::current()) { v = static_cast<std::uint32_t>(number(name, 3, w)); }
  void u32(const char* name, std::uint32_t& v, Where w = Where::current()) { v = static_cast<std::uint32_t>(number(name, 4, w)); }
  void u64(const char* name, std::uint64_t& v, Where w = Where::current()) { v = number(name, 8, w); }
  // clang-format on

  /// A code point: an enum class whose underlying type is its width. Unknown values are kept.
  template <class Enum>
  void value(const char* name, Enum& v, Where w = Where::current()) {
    static_assert(std::is_enum_v<Enum>);
    ByteView at = take(name, sizeof(Enum), w);
    if (at.empty()) return;
    v = static_cast<Enum>(load_be(at.data(), sizeof(Enum)));
    if constexpr (Trace::watching)
      trace_->leaf(at, name, event::FieldKind::name, load_be(at.data(), sizeof(Enum)), registry_name(v), w);
  }

  // --- opaque octets, section 3.4 ----------------------------------------------------------------
  template <std::size_t N>
  void opaque(const char* name, std::array<std::uint8_t, N>& v, Where w = Where::current()) {
    ByteView at = take(name, N, w);
    if (at.empty()) return;
    std::memcpy(v.data(), at.data(), N);
    leaf(at, name, event::FieldKind::opaque, w);
  }
  template <std::size_t Lo, std::size_t Hi>
  void opaque(const char* name, Bytes& v, Range<Lo, Hi> r, Where w = Where::current()) {
    ByteView at = prefixed(name, r, w);
    v.assign(at.begin(), at.end());
    leaf(at, name, event::FieldKind::opaque, w);
  }
  /// Octets that are text in the protocol's eyes: a host name, an ALPN name.
  template <std::size_t Lo, std::size_t Hi>
  void text(const char* name, Bytes& v, Range<Lo, Hi> r, Where w = Where::current()) {
    ByteView at = prefixed(name, r, w);
    v.assign(at.begin(), at.end());
    leaf(at, name, event::FieldKind::text, w);
  }
  /// Everything that is left, without a length of its own.
  void rest(const char* name, Bytes& v, Where w = Where::current()) {
    v.assign(in_.begin(), in_.end());
    leaf(in_, name, event::FieldKind::opaque, w);
    in_ = {};
  }
  /// Everything that is left, of a kind nothing here can name: counted as raw in a trace.
  void raw(const char* name, Bytes& v, Where w = Where::current()) {
    v.assign(in_.begin(), in_.end());
    leaf(in_, name, event::FieldKind::raw, w);
    in_ = {};
  }
  /// Octets that another parser names (x509 reads the certificate in here).
  template <std::size_t Lo, std::size_t Hi>
  void captured(const char* name, Captured& v, Range<Lo, Hi> r, Where w = Where::current()) {
    ByteView at = prefixed(name, r, w);
    v.bytes.assign(at.begin(), at.end());
    if constexpr (Trace::watching) {
      const typename Trace::Scope scope(*trace_, name);
      v.buffer = trace_->buffer();
      v.offset = at.empty() ? 0 : trace_->offset_of(at.data());
      v.path = trace_->path();
    }
  }

  // --- structures and vectors of them ------------------------------------------------------------
  template <class T>
  void nested(const char* name, T& v, Where = Where::current()) {
    walk(name, v);
  }
  /// A vector of structures or of code points.
  template <class T, std::size_t Lo, std::size_t Hi>
  void vec(const char* name, std::vector<T>& v, Range<Lo, Hi> r, Where w = Where::current()) {
    Reader child(prefixed(name, r, w), *status_, trace_);
    child.elements(name, v, w);
  }
  /// A list that its own type knows how to walk (Extensions): a length, then `fields` of the list.
  template <class T, std::size_t Lo, std::size_t Hi>
  void block(const char* name, T& v, Range<Lo, Hi> r, Where w = Where::current()) {
    Reader child(prefixed(name, r, w), *status_, trace_);
    child.walk(name, v);
    child.finish(name, w);
  }
  /// The same, where the message may end before it (a TLS 1.2 hello without extensions).
  template <class T, std::size_t Lo, std::size_t Hi>
  void optional_block(const char* name, T& v, Range<Lo, Hi> r, Where w = Where::current()) {
    v.absent = in_.empty();
    if (!v.absent) block(name, v, r, w);
  }
  /// Structures up to the end of the input: the contents of a vector, without its length.
  template <class T>
  void elements(const char* name, std::vector<T>& v, Where w = Where::current()) {
    v.clear();
    while (!in_.empty()) {
      T element{};
      [[maybe_unused]] const std::size_t index = v.size();
      if constexpr (std::is_enum_v<T>) {
        if constexpr (Trace::watching) {
          const typename Trace::Scope list(*trace_, name), scope(*trace_, index);
          value("", element, w);
        } else {
          value("", element, w);
        }
      } else if constexpr (Trace::watching) {
        const typename Trace::Scope list(*trace_, name), scope(*trace_, index);
        walk("", element);
      } else {
        walk("", element);
      }
      if (!status_->id.empty()) return;
      v.push_back(std::move(element));
    }
  }
  /// One of several structures, chosen by a code point read before: `choose(tag, v)` (found by
  /// argument-dependent look-up) puts the right alternative into the variant.
  template <class Tag, class Variant, std::size_t Lo, std::size_t Hi>
  void select(const char* name, Tag tag, Variant& v, Range<Lo, Hi> r, Where w = Where::current()) {
    Reader child(prefixed(name, r, w), *status_, trace_);
    choose(tag, v);
    std::visit([&](auto& chosen) { child.walk("", chosen); }, v);
    child.finish(name, w);
  }

  // --- marks -------------------------------------------------------------------------------------
  /// Remembers how far from the start of the outermost input we are: PSK binders are computed over
  /// everything before them.
  void mark(const char*, std::size_t& distance_to_end) { distance_to_end = in_.size(); }

  bool at_end() const { return in_.empty(); }

  /// The end of a structure must be the end of its octets.
  void finish(const char* name, Where w = Where::current()) {
    if (!in_.empty()) fail("codec.trailing", name, 0, in_.size(), w);
  }

  template <class T>
  void walk(const char* name, T& v) {
    if constexpr (Trace::watching) {
      const typename Trace::Scope scope(*trace_, name, T::wire_name, T::rfc);
      walk_fields(v);
    } else {
      walk_fields(v);
    }
  }

  /// A structure may refuse itself while it is read (a duplicate extension, a list out of order). What can be
  /// read and makes no sense is an illegal_parameter, RFC 8446 section 6, so the rule names its alert.
  void require(bool holds, const char* name, std::string_view id, Rfc rfc, Alert alert,
               Where w = Where::current()) {
    if (!holds) fail(id, name, 0, 0, w, rfc, alert);
  }

 private:
  template <class T>
  void walk_fields(T& v) {
    T::fields(*this, v);
    if (!status_->id.empty() && status_->structure.empty()) [[unlikely]]
      status_->structure = T::wire_name;
  }

  ByteView take(const char* name, std::size_t n, Where w) {
    if (in_.size() < n) [[unlikely]] {
      fail("codec.truncated", name, n, in_.size(), w);
      return {};
    }
    ByteView taken = in_.first(n);
    in_ = in_.subspan(n);
    return taken;
  }

  std::uint64_t number(const char* name, std::size_t width, Where w) {
    ByteView at = take(name, width, w);
    if (at.empty()) return 0;
    const std::uint64_t v = load_be(at.data(), width);
    if constexpr (Trace::watching) trace_->leaf(at, name, event::FieldKind::number, v, {}, w);
    return v;
  }

  template <std::size_t Lo, std::size_t Hi>
  ByteView prefixed(const char* name, Range<Lo, Hi> r, Where w) {
    ByteView prefix = take(name, r.width, w);
    if (prefix.empty()) return {};
    const std::size_t n = load_be(prefix.data(), r.width);
    if constexpr (Trace::watching) {
      const typename Trace::Scope scope(*trace_, name);
      trace_->leaf(prefix, "length", event::FieldKind::length, n, {}, w);
    }
    // The octets first: a length that points past the end is the more telling mistake.
    ByteView content = take(name, n, w);
    if (n < Lo || n > Hi) [[unlikely]] {
      fail("codec.range", name, n < Lo ? Lo : Hi, n, w);
      return {};
    }
    return content;
  }

  void leaf([[maybe_unused]] ByteView at, [[maybe_unused]] const char* name,
            [[maybe_unused]] event::FieldKind kind, [[maybe_unused]] Where w) {
    if constexpr (Trace::watching)
      trace_->leaf(at, name, kind, 0, kind == event::FieldKind::text ? as_text(at) : std::string_view{}, w);
  }

  [[gnu::cold, gnu::noinline]] void fail(std::string_view id, const char* name, std::uint64_t wanted,
                                         std::uint64_t found, Where w, Rfc rfc = "8446#3",
                                         Alert alert = Alert::decode_error) {
    if (status_->id.empty()) *status_ = {id, name, {}, in_.data(), wanted, found, rfc, w, alert};
    in_ = {};
  }

  ByteView in_;
  ReadStatus* status_;
  Trace* trace_;
};

/// Parses all of `in` as a T. On failure: decode_error (RFC 8446 section 6.2), unless a rule in the structure
/// names another alert, with the structure, the field and the offset in `in` where reading stopped.
template <class T, class Trace>
Result<T> parse(ByteView in, Trace* trace) {
  ReadStatus status;
  Reader<Trace> reader(in, status, trace);
  T value{};
  reader.walk(T::wire_name.data(), value);
  reader.finish("");
  if (!status.id.empty()) [[unlikely]]
    return failure(status.alert, status.id, status.rfc,
                   {{"structure", status.structure.empty() ? T::wire_name : status.structure},
                    {"field", status.field},
                    {"offset", status.at ? static_cast<std::uint64_t>(status.at - in.data()) : 0},
                    {"wanted", status.wanted},
                    {"found", status.found}},
                   status.where);
  return value;
}

/// The same with nobody watching.
template <class T>
Result<T> parse(ByteView in) {
  return parse<T, NoTrace>(in, nullptr);
}

/// Parses, and names every octet. Cold, so that the compiler spends nothing on it that the untraced walk of
/// the same declaration could have had: whether the tracing code is there or not, that one comes out the
/// same.
template <class T>
[[gnu::cold, gnu::noinline]] Result<T> parse_traced(ByteView in, const Tap& tap, Buffer buffer,
                                                    std::uint64_t base) {
  ByteTrace trace(tap, buffer, in, base);
  return parse<T>(in, &trace);
}

/// Parses, and names every octet if the tap is attached.
template <class T>
Result<T> parse(ByteView in, const Tap& tap, Buffer buffer, std::uint64_t base) {
  if (tap) [[unlikely]]
    return parse_traced<T>(in, tap, buffer, base);
  return parse<T>(in);
}

} // namespace handglass
