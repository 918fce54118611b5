// writer.h: walks the same `fields()` to write DER. See reader.h for what each verb means.
//
// A length comes before what it measures, and its own size depends on it: so contents are written
// first, and the header is put in front once they are known.
#pragma once

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "core/codec/writer.h"
#include "x509/der/reader.h"

namespace handglass::x509::der {

/// The contents of an INTEGER: the fewest octets whose top bit is the sign, zero for a number that is not
/// negative.
inline Bytes integer_contents(std::uint64_t v) {
  std::size_t width = 1;
  while (width < 9 && (v >> (8 * width - 1)) != 0) ++width;
  if (width == 9) bug("an INTEGER of our own is above 2^63 - 1");
  Bytes contents(width);
  store_be(contents.data(), width, v);
  return contents;
}

class Writer {
 public:
  explicit Writer(Bytes& out) : out_(out) {}

  template <class T>
  void nested(const char*, const T& v) {
    if constexpr (Tagged<T>)
      tlv(T::tag.constructed(), [&] { T::fields(*this, v); });
    else
      T::fields(*this, v);
  }
  template <class T>
  void captured(const char* name, const T& v, const Region&) {
    nested(name, v);
  }
  template <class T>
  void sequence_of(const char*, const std::vector<T>& v, Tag t = tag::sequence, std::size_t = 1) {
    tlv(t.constructed(), [&] {
      for (const T& element : v) nested("", element);
    });
  }
  template <class T>
  void set_of(const char*, const std::vector<T>& v, Tag t = tag::set) {
    std::vector<Bytes> elements;
    for (const T& element : v) Writer(elements.emplace_back()).nested("", element);
    std::sort(elements.begin(), elements.end());
    tlv(t.constructed(), [&] {
      for (const Bytes& element : elements) append(out_, element);
    });
  }
  template <class... T>
  void choice(const char* name, const std::variant<T...>& v) {
    std::visit([&](const auto& chosen) { nested(name, chosen); }, v);
  }
  template <class Key, class Variant>
  void defined_by(const char* name, const Key&, const Variant& v) {
    choice(name, v);
  }
  template <class Contents>
  void explicit_(const char*, std::uint8_t number, Contents contents) {
    tlv(context(number).constructed(), [&] { contents(*this); });
  }
  template <class T, class Contents>
  void explicit_optional(const char* name, std::uint8_t number, const std::optional<T>& v,
                         Contents contents) {
    if (v) explicit_(name, number, [&](Writer& in) { contents(in, *v); });
  }
  template <class T, class Contents>
  void explicit_default(const char* name, std::uint8_t number, const T& v, const T& otherwise,
                        Contents contents) {
    if (!(v == otherwise)) explicit_(name, number, [&](Writer& in) { contents(in, v); });
  }
  template <class T, class Contents>
  void explicit_unless_empty(const char* name, std::uint8_t number, const std::vector<T>& v,
                             Contents contents) {
    if (!v.empty()) explicit_(name, number, [&](Writer& in) { contents(in, v); });
  }
  template <class T, class Write>
  void optional(const std::optional<T>& v, Tag t, Write write) {
    if (v) write(*v, t);
  }
  template <class T, class Write>
  void optional_rest(const std::optional<T>& v, Write write) {
    if (v) write(*v);
  }

  void integer(const char*, const Bytes& v, Tag t = tag::integer) { primitive(t, v); }
  void small(const char*, std::uint64_t v, Tag t = tag::integer) { primitive(t, integer_contents(v)); }
  void small_default(const char* name, std::uint64_t v, std::uint64_t otherwise, Tag t) {
    if (v != otherwise) small(name, v, t);
  }
  void boolean_default(const char*, bool v, bool otherwise, Tag t = tag::boolean) {
    if (v != otherwise) primitive(t, Bytes{static_cast<std::uint8_t>(v ? 0xff : 0x00)});
  }
  void null(const char*, Tag t = tag::null) { primitive(t, {}); }
  void optional_null(const char* name, bool v) {
    if (v) null(name);
  }
  void oid(const char*, const Oid& v, Tag t = tag::oid) { primitive(t, v.octets); }
  void octet_string(const char*, const Bytes& v, Tag t = tag::octet_string) { primitive(t, v); }
  template <class Contents>
  void octet_string_containing(const char*, Contents contents) {
    tlv(tag::octet_string, [&] { contents(*this); });
  }
  void bit_string(const char*, const BitString& v, Tag t = tag::bit_string) {
    tlv(t, [&] {
      out_.push_back(v.unused);
      append(out_, v.octets);
    });
  }
  void named_bits(const char* name, const BitString& v, Tag t = tag::bit_string) { bit_string(name, v, t); }
  template <class Contents>
  void bit_string_containing(const char*, Contents contents) {
    tlv(tag::bit_string, [&] {
      out_.push_back(0);
      contents(*this);
    });
  }
  void any_string(const char*, const String& v) { primitive(v.tag, v.octets); }
  void ia5_string(const char*, const String& v, Tag t = tag::ia5_string) { primitive(t, v.octets); }
  void time(const char*, const Time& v) {
    const std::string text = contents(v);
    primitive(v.tag, as_bytes(text));
  }
  void optional_time(const char* name, const std::optional<Time>& v) {
    if (v) time(name, *v);
  }
  void any(const char*, const Any& v) { primitive(v.tag, v.contents); }
  void rest(const char*, const Bytes& v) { append(out_, v); }
  void raw(const char*, const Bytes& v) { append(out_, v); }
  template <class T>
  void presentation(const char*, const T& v) {
    append(out_, handglass::serialise(v));
  }
  void require(bool, const char*, std::string_view, Rfc) {}

 private:
  template <class Contents>
  void tlv(Tag t, Contents write_contents) {
    const std::size_t start = out_.size();
    write_contents();
    Bytes header = length_octets(out_.size() - start);
    header.insert(header.begin(), t.octet);
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(start), header.begin(), header.end());
  }
  void primitive(Tag t, ByteView contents) {
    tlv(t, [&] { append(out_, contents); });
  }

  Bytes& out_;
};

/// The DER of a structure.
template <class T>
Bytes serialise(const T& value) {
  Bytes out;
  Writer(out).nested("", value);
  return out;
}

} // namespace handglass::x509::der
