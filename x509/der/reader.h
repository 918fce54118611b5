// reader.h: walks a structure's `fields()` over received DER. The twin of core/codec/reader.h.
//
//   static constexpr der::Tag tag = der::tag::sequence;       Reader<NoTrace>     fills m
//   static void fields(auto& io, auto& m) {                   Reader<ByteTrace>   fills m, names each octet
//     io.oid("extnID", m.extn_id);                            Writer              writes m (writer.h)
//     io.boolean_default("critical", m.critical, false);
//     …
//   }
//
// A structure with a `tag` is a TLV of its own; one without (a CHOICE, a list in a set) is written
// where it stands. Leaves: for each TLV its tag, its length, and, if it is primitive, its value;
// for a BIT STRING also the count of unused bits. So every octet lies in exactly one leaf.
//
// As in the core, a failure empties the input: nothing is read after the first mistake, and a child
// Reader cannot see past the value it was made for.
#pragma once

#include <concepts>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/codec/reader.h"
#include "core/limits.h"
#include "x509/der/scanner.h"
#include "x509/oid.h"
#include "x509/time.h"

namespace handglass::x509::der {

/// A structure that is a TLV of its own.
template <class T>
concept Tagged = requires { T::tag; };
/// An alternative that is its field itself, rather than one step below it in a path.
template <class T>
concept InPlace = requires { T::is_in_place; };

template <class Trace>
class Reader : private Scanner<Trace> {
  using Base = Scanner<Trace>;
  // Names of a base that depends on a template parameter are found only if they are brought in.
  using Base::bits, Base::context_, Base::depth_, Base::enter, Base::enter_index, Base::fail, Base::failed,
      Base::header;
  using Base::in_, Base::last_tag_, Base::leaf, Base::next_is, Base::peek, Base::primitive, Base::remaining;

 public:
  using Where = std::source_location;

  Reader(ByteView in, ReadContext<Trace>& context, std::size_t depth = 0) : Base(in, context, depth) {}

  // --- structures --------------------------------------------------------------------------------
  template <class T>
  void nested(const char* name, T& v, Where w = Where::current()) {
    if constexpr (Tagged<T>)
      nested_as(name, v, T::tag, w);
    else
      walk(name, v);
  }
  /// The same, and remembers which octets it was.
  template <class T>
  void captured(const char* name, T& v, Region& at, Where w = Where::current()) {
    const ByteView before = in_;
    nested(name, v, w);
    if (!failed())
      at = {static_cast<std::size_t>(before.data() - context_->origin), before.size() - in_.size()};
  }
  /// SEQUENCE SIZE (least..MAX) OF. The tag may be replaced: `[n] IMPLICIT`.
  template <class T>
  void sequence_of(const char* name, std::vector<T>& v, Tag t = tag::sequence, std::size_t least = 1,
                   Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    Reader child = open(name, t.constructed(), w);
    child.elements(v, least, w);
  }
  /// SET SIZE (1..MAX) OF, in the order of X.690 section 11.6.
  template <class T>
  void set_of(const char* name, std::vector<T>& v, Tag t = tag::set, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    Reader child = open(name, t.constructed(), w);
    child.in_set_ = true;
    child.elements(v, 1, w);
  }
  /// One of several structures, told apart by their first tag: each alternative declares `first`.
  template <class... T>
  void choice(const char* name, std::variant<T...>& v, Where w = Where::current()) {
    const std::optional<Tag> next = peek();
    const bool found = (try_alternative<T>(name, v, next) || ...);
    if (!found) fail(next ? "der.choice" : "der.truncated", name, 0, next ? next->octet : 0, w, "X.690#8.13");
  }
  /// ANY DEFINED BY: `choose(key, next tag, v)`, found by argument-dependent look-up, puts the right
  /// alternative into the variant.
  template <class Key, class Variant>
  void defined_by(const char* name, const Key& key, Variant& v, Where w = Where::current()) {
    if (failed()) return;
    choose(key, peek(), v);
    std::visit([&](auto& chosen) { nested_named(name, chosen, w); }, v);
  }
  /// Everything of a context tag in its explicit form: `contents` reads what is inside.
  template <class Contents>
  void explicit_(const char* name, std::uint8_t number, Contents contents, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    Reader child = open_explicit(name, number, w);
    contents(child);
    child.finish(name, w);
  }
  template <class T, class Contents>
  void explicit_optional(const char* name, std::uint8_t number, std::optional<T>& v, Contents contents,
                         Where w = Where::current()) {
    if (!next_is(context(number))) return;
    v.emplace();
    explicit_(name, number, [&](Reader& in) { contents(in, *v); }, w);
  }
  template <class T, class Contents>
  void explicit_default(const char* name, std::uint8_t number, T& v, const T& otherwise, Contents contents,
                        Where w = Where::current()) {
    v = otherwise;
    if (!next_is(context(number))) return;
    explicit_(name, number, [&](Reader& in) { contents(in, v); }, w);
    if (v == otherwise) fail("der.default", name, 0, 0, w, "X.690#11.5");
  }
  template <class T, class Contents>
  void explicit_unless_empty(const char* name, std::uint8_t number, std::vector<T>& v, Contents contents,
                             Where w = Where::current()) {
    if (next_is(context(number))) explicit_(name, number, [&](Reader& in) { contents(in, v); }, w);
  }
  /// OPTIONAL: present if the next tag is `t`, which `read(value, t)` is given.
  template <class T, class Read>
  void optional(std::optional<T>& v, Tag t, Read read) {
    if (!next_is(t)) return;
    read(v.emplace(), t);
  }
  /// OPTIONAL and last, of several possible tags: present if anything is left.
  template <class T, class Read>
  void optional_rest(std::optional<T>& v, Read read) {
    if (!in_.empty()) read(v.emplace());
  }

  // --- values ------------------------------------------------------------------------------------
  /// INTEGER of any size: its contents octets.
  void integer(const char* name, Bytes& v, Tag t = tag::integer, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, t, w);
    if (failed()) return;
    if (!is_minimal_integer(at)) return fail("der.integer", name, 0, at.size(), w, "X.690#8.3.2");
    v = to_bytes(at);
    const bool is_small = at.size() <= 8 && at[0] < 0x80;
    leaf(at, is_small ? event::FieldKind::number : event::FieldKind::opaque,
         is_small ? load_be(at.data(), at.size()) : 0, {}, w);
  }
  /// INTEGER (0..2⁶³-1).
  void small(const char* name, std::uint64_t& v, Tag t = tag::integer, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, t, w);
    if (failed()) return;
    if (!is_minimal_integer(at)) return fail("der.integer", name, 0, at.size(), w, "X.690#8.3.2");
    if (at.size() > 8 || at[0] >= 0x80) return fail("der.integer_range", name, 8, at.size(), w, "5280#A.1");
    v = load_be(at.data(), at.size());
    leaf(at, event::FieldKind::number, v, {}, w);
  }
  void small_default(const char* name, std::uint64_t& v, std::uint64_t otherwise, Tag t,
                     Where w = Where::current()) {
    v = otherwise;
    if (!next_is(t)) return;
    small(name, v, t, w);
    if (v == otherwise) fail("der.default", name, 0, v, w, "X.690#11.5");
  }
  void boolean_default(const char* name, bool& v, bool otherwise, Tag t = tag::boolean,
                       Where w = Where::current()) {
    v = otherwise;
    if (!next_is(t)) return;
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, t, w);
    if (failed()) return;
    if (at.size() != 1 || (at[0] != 0x00 && at[0] != 0xff))
      return fail("der.boolean", name, 0xff, at.empty() ? 0 : at[0], w, "X.690#11.1");
    v = at[0] != 0;
    leaf(at, event::FieldKind::number, v ? 1 : 0, v ? "TRUE" : "FALSE", w);
    if (v == otherwise) fail("der.default", name, 0, v, w, "X.690#11.5");
  }
  void null(const char* name, Tag t = tag::null, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, t, w);
    if (!at.empty()) fail("der.null", name, 0, at.size(), w, "X.690#8.8.2");
  }
  void optional_null(const char* name, bool& v, Where w = Where::current()) {
    v = next_is(tag::null);
    if (v) null(name, tag::null, w);
  }
  void oid(const char* name, Oid& v, Tag t = tag::oid, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, t, w);
    if (failed()) return;
    if (!is_oid(at)) return fail("der.oid", name, 0, at.size(), w, "X.690#8.19");
    v.octets = to_bytes(at);
    if constexpr (Trace::watching) {
      const KnownOid* row = v.known();
      leaf(at, row != nullptr ? event::FieldKind::name : event::FieldKind::raw, 0, v.name_or_dotted(), w);
    }
  }
  void octet_string(const char* name, Bytes& v, Tag t = tag::octet_string, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, t, w);
    v = to_bytes(at);
    leaf(at, event::FieldKind::opaque, 0, {}, w);
  }
  /// An OCTET STRING whose contents are DER again.
  template <class Contents>
  void octet_string_containing(const char* name, Contents contents, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    Reader child(primitive(name, tag::octet_string, w), *context_, depth_ + 1);
    if (failed()) return;
    contents(child);
    child.finish(name, w);
  }
  void bit_string(const char* name, BitString& v, Tag t = tag::bit_string, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = bits(name, t, v.unused, w);
    v.octets = to_bytes(at);
    leaf(at, event::FieldKind::opaque, 0, {}, w);
  }
  /// A BIT STRING whose bits have names. X.690 section 11.2.2 drops the zeros at the end; that one rule is
  /// not enforced, since roots that everybody trusts break it (Trustwave Global ECC P256 and P384).
  void named_bits(const char* name, BitString& v, Tag t = tag::bit_string, Where w = Where::current()) {
    bit_string(name, v, t, w);
  }
  template <class Contents>
  void bit_string_containing(const char* name, Contents contents, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    std::uint8_t unused = 0;
    Reader child(bits(name, tag::bit_string, unused, w), *context_, depth_ + 1);
    if (!failed() && unused != 0) fail("der.bit_string", name, 0, unused, w, "5280#4.1.2.7");
    if (failed()) return;
    contents(child);
    child.finish(name, w);
  }
  /// A character string of whatever type it says it is; other types keep their contents unread.
  void any_string(const char* name, String& v, Where w = Where::current()) {
    const std::optional<Tag> next = peek();
    v.tag = next.value_or(tag::utf8_string);
    if (next && !is_string_tag(*next)) {
      Any other;
      any(name, other, w);
      v.octets = std::move(other.contents);
    } else {
      string_of(name, v, w);
    }
  }
  void ia5_string(const char* name, String& v, Tag t = tag::ia5_string, Where w = Where::current()) {
    v.tag = t;
    string_of(name, v, w);
  }
  void time(const char* name, Time& v, Where w = Where::current()) {
    const Tag t = next_is(tag::generalized_time) ? tag::generalized_time : tag::utc_time;
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, t, w);
    if (failed()) return;
    const std::optional<Time> parsed = parse_time(t, at);
    if (!parsed) return fail("der.time", name, 0, at.size(), w, "5280#4.1.2.5");
    v = *parsed;
    leaf(at, event::FieldKind::text, 0, as_text(at), w);
  }
  /// OPTIONAL: present if the next tag is that of a time.
  void optional_time(const char* name, std::optional<Time>& v, Where w = Where::current()) {
    if (next_is(tag::utc_time) || next_is(tag::generalized_time)) time(name, v.emplace(), w);
  }
  /// Any one TLV that nothing here knows.
  void any(const char* name, Any& v, Where w = Where::current()) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = header(name, {}, w);
    v.contents = to_bytes(at);
    v.tag = last_tag_;
    leaf(at, event::FieldKind::raw, 0, {}, w);
  }
  /// Everything that is left: octets without ASN.1 inside.
  void rest(const char* name, Bytes& v, Where w = Where::current()) {
    remaining(name, v, event::FieldKind::opaque, w);
  }
  /// Everything that is left, of a kind nothing here can name.
  void raw(const char* name, Bytes& v, Where w = Where::current()) {
    remaining(name, v, event::FieldKind::raw, w);
  }
  /// Everything that is left is a structure in TLS's presentation language: the core's Reader takes over.
  template <class T>
  void presentation(const char* name, T& v, Where w = Where::current()) {
    handglass::Reader<Trace> inner(in_, context_->status, context_->trace);
    in_ = {};
    inner.walk(name, v);
    inner.finish(name, w);
  }

  // --- rules -------------------------------------------------------------------------------------
  void require(bool holds, const char* name, std::string_view id, Rfc rfc, Where w = Where::current()) {
    if (!holds && !failed()) fail(id, name, 0, 0, w, rfc);
  }
  /// The end of a structure must be the end of its octets.
  void finish(const char* name, Where w = Where::current()) {
    if (!in_.empty()) fail("der.trailing", name, 0, in_.size(), w, "X.690#8.1.1");
  }

 private:
  template <class T>
  auto enter_structure(std::string_view name) {
    if constexpr (Trace::watching)
      return typename Trace::Scope(*context_->trace, name, T::wire_name, T::rfc);
    else
      return static_cast<void>(name), typename Base::NoScope{};
  }

  template <class T>
  void walk(std::string_view name, T& v) {
    [[maybe_unused]] const auto scope = enter_structure<T>(name);
    walk_fields(v);
  }
  template <class T>
  void walk_fields(T& v) {
    T::fields(*this, v);
    if (failed() && context_->status.structure.empty()) [[unlikely]]
      context_->status.structure = T::wire_name;
  }
  template <class T>
  void nested_as(std::string_view name, T& v, Tag t, Where w) {
    [[maybe_unused]] const auto scope = enter_structure<T>(name);
    Reader child = open(T::wire_name, t.constructed(), w);
    if (failed()) return; // it is the structure around it that this is wrong in
    child.walk_fields(v);
    child.finish(T::wire_name.data(), w);
  }
  template <class T>
  void nested_named(std::string_view name, T& v, Where w) {
    if constexpr (InPlace<T>) {
      walk_fields(v);
    } else {
      // Without a name of its own the alternative's type is the step: "extnValue.BasicConstraints.cA".
      if (name.empty()) name = T::wire_name;
      if constexpr (Tagged<T>)
        nested_as(name, v, T::tag, w);
      else
        walk(name, v);
    }
  }
  template <class T, class Variant>
  bool try_alternative(const char* name, Variant& v, std::optional<Tag> next) {
    if (!next || !next->same_as(T::first)) return false;
    nested(name, v.template emplace<T>());
    return true;
  }

  template <class T>
  void elements(std::vector<T>& v, std::size_t least, Where w) {
    v.clear();
    ByteView previous;
    while (!in_.empty()) {
      const ByteView before = in_;
      T element{};
      [[maybe_unused]] const auto scope = enter_index(v.size());
      nested("", element, w);
      if (failed()) return;
      const ByteView here = before.first(before.size() - in_.size());
      if (here.empty()) return fail("der.trailing", "", 0, in_.size(), w, "X.690#8.1.1");
      if (in_set_ && !v.empty() && !in_set_order(previous, here))
        return fail("der.set_order", "", 0, v.size(), w, "X.690#11.6");
      previous = here;
      v.push_back(std::move(element));
    }
    if (!failed() && v.size() < least) fail("der.size", "", least, v.size(), w, "5280#A.1");
  }
  /// A child Reader for the contents of a constructed TLV.
  Reader open(std::string_view name, Tag t, Where w) {
    const ByteView at = header(name, t, w);
    if (!failed() && depth_ + 1 > limits::der_depth)
      fail("der.depth", name, limits::der_depth, depth_ + 1, w, "X.690#8.1");
    return Reader(failed() ? ByteView{} : at, *context_, depth_ + 1);
  }
  Reader open_explicit(std::string_view name, std::uint8_t number, Where w) {
    [[maybe_unused]] const auto scope = enter("explicit");
    return open(name, context(number).constructed(), w);
  }
  void string_of(const char* name, String& v, Where w) {
    [[maybe_unused]] const auto scope = enter(name);
    const ByteView at = primitive(name, v.tag, w);
    if (failed()) return;
    if (!is_string(v.tag, at)) return fail("der.string", name, v.tag.octet, at.size(), w, "X.690#8.23");
    v.octets = to_bytes(at);
    if constexpr (Trace::watching) leaf(at, event::FieldKind::text, 0, v.text(), w);
  }

  bool in_set_ = false;
};

/// Reads all of `in` as a T. Errors: bad_certificate with "der.…", or the id of a rule of the
/// structure's own, and {structure, field, offset, wanted, found}.
template <class T, class Trace>
Result<T> parse(ByteView in, Trace* trace, const char* path = "") {
  ReadContext<Trace> context{{}, in.data(), trace};
  Reader<Trace> reader(in, context);
  T value{};
  reader.nested(path, value);
  reader.finish("");
  const ReadStatus& s = context.status;
  if (!s.id.empty()) [[unlikely]]
    return failure(Alert::bad_certificate, s.id, s.rfc,
                   {{"structure", s.structure.empty() ? T::wire_name : s.structure},
                    {"field", s.field},
                    {"offset", s.at != nullptr ? static_cast<std::uint64_t>(s.at - in.data()) : 0},
                    {"wanted", s.wanted},
                    {"found", s.found}},
                   s.where);
  return value;
}

/// The same with nobody watching.
template <class T>
Result<T> parse(ByteView in) {
  return parse<T, NoTrace>(in, nullptr);
}

} // namespace handglass::x509::der
