// writer.h: walks the same `fields()` to turn a structure into octets. See reader.h.
//
// A length is written once its contents are known: a placeholder goes out, the contents follow, and
// the placeholder is filled in. Nobody adds up lengths by hand.
#pragma once

#include <algorithm>
#include <type_traits>
#include <variant>

#include "core/codec/range.h"
#include "core/codec/reader.h"

namespace handglass {

class Writer {
 public:
  explicit Writer(Bytes& out) : out_(out) {}

  // clang-format off
  void u8 (const char*, std::uint8_t  v) { number(v, 1); }
  void u16(const char*, std::uint16_t v) { number(v, 2); }
  void u24(const char*, std::uint32_t v) { number(v, 3); }
  void u32(const char*, std::uint32_t v) { number(v, 4); }
  void u64(const char*, std::uint64_t v) { number(v, 8); }
  // clang-format on

  template <class Enum>
  void value(const char*, Enum v) {
    static_assert(std::is_enum_v<Enum>);
    number(static_cast<std::uint64_t>(v), sizeof(Enum));
  }

  template <std::size_t N>
  void opaque(const char*, const std::array<std::uint8_t, N>& v) {
    append(out_, v);
  }
  template <std::size_t Lo, std::size_t Hi>
  void opaque(const char* name, const Bytes& v, Range<Lo, Hi> r) {
    prefixed(name, r, [&] { append(out_, v); });
  }
  template <std::size_t Lo, std::size_t Hi>
  void text(const char* name, const Bytes& v, Range<Lo, Hi> r) {
    opaque(name, v, r);
  }
  void rest(const char*, const Bytes& v) { append(out_, v); }
  void raw(const char*, const Bytes& v) { append(out_, v); }
  template <std::size_t Lo, std::size_t Hi>
  void captured(const char* name, const Captured& v, Range<Lo, Hi> r) {
    opaque(name, v.bytes, r);
  }

  template <class T>
  void nested(const char*, const T& v) {
    T::fields(*this, v);
  }
  template <class T, std::size_t Lo, std::size_t Hi>
  void vec(const char* name, const std::vector<T>& v, Range<Lo, Hi> r) {
    prefixed(name, r, [&] { elements(name, v); });
  }
  template <class T, std::size_t Lo, std::size_t Hi>
  void block(const char* name, const T& v, Range<Lo, Hi> r) {
    prefixed(name, r, [&] { T::fields(*this, v); });
  }
  template <class T, std::size_t Lo, std::size_t Hi>
  void optional_block(const char* name, const T& v, Range<Lo, Hi> r) {
    if (!v.absent) block(name, v, r);
  }
  template <class T>
  void elements(const char* name, const std::vector<T>& v) {
    for (const T& element : v) {
      if constexpr (std::is_enum_v<T>)
        value(name, element);
      else
        T::fields(*this, element);
    }
  }
  template <class Tag, class Variant, std::size_t Lo, std::size_t Hi>
  void select(const char* name, Tag, const Variant& v, Range<Lo, Hi> r) {
    prefixed(name, r, [&] {
      std::visit([&](const auto& chosen) { std::decay_t<decltype(chosen)>::fields(*this, chosen); }, v);
    });
  }

  /// What a Reader remembers here it can only learn at the end; see `Reader::mark`.
  void mark(const char*, const std::size_t&) {}
  void require(bool, const char*, std::string_view, Rfc, Alert) {}

 private:
  void number(std::uint64_t v, std::size_t width) {
    out_.resize(out_.size() + width);
    store_be(out_.data() + out_.size() - width, width, v);
  }

  template <std::size_t Lo, std::size_t Hi>
  void prefixed(const char* name, Range<Lo, Hi> r, auto&& write_contents) {
    const std::size_t prefix = out_.size();
    number(0, r.width);
    write_contents();
    const std::size_t n = out_.size() - prefix - r.width;
    if (n < Lo || n > Hi) bug(std::string("a vector of our own is out of its range: ") + name);
    store_be(out_.data() + prefix, r.width, n);
  }

  Bytes& out_;
};

/// Appends the octets of a structure. What we build ourselves always fits its ranges; if not, that is a bug.
template <class T>
void serialise_to(Bytes& out, const T& value) {
  Writer writer(out);
  T::fields(writer, value);
}

template <class T>
Bytes serialise(const T& value) {
  Bytes out;
  serialise_to(out, value);
  return out;
}

} // namespace handglass
