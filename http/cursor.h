// cursor.h: where a parser stands in a stream, and the naming of the octets it has passed.
//
// What HTTP reads is the plaintext of a connection: buffer "app.c2s" or "app.s2c". A parser moves
// its Cursor over that buffer one leaf after the other, so the leaves tile the buffer by
// construction: there is no way forward but to say what the octets were.
//
//   app.s2c  H T T P / 1 . 1 SP 2 0 0 SP O K CR LF ...
//            `-------------' |  `---' |  `-'  `--'
//             HTTP-version   SP  status-code … each one leaf, named by the grammar of RFC 9112
//
// HTTP is no part of TLS and has no alerts. A Failure needs one all the same, and gets `no_alert`:
// whoever gives up a TLS connection because of what HTTP said just closes it.
#pragma once

#include <optional>
#include <string>

#include "core/tap.h"

namespace handglass::http {

/// In the place of an alert where TLS has none to give.
inline constexpr Alert no_alert = Alert::internal_error;

class Cursor {
 public:
  /// `message` begins every path: "Request", "Response". `at` is the offset of the first octet.
  Cursor(Tap tap, Direction dir, std::uint64_t at, std::string_view message)
      : tap_(tap), dir_(dir), at_(at), message_(message) {}

  const Tap& tap() const { return tap_; }
  Direction direction() const { return dir_; }
  /// Offset of the next octet that has no name yet.
  std::uint64_t at() const { return at_; }

  /// The rule of the grammar whose parts come next: "status-line", or the n-th "field-line".
  void enter(std::string_view rule, Rfc rfc, std::optional<std::size_t> index = {}) {
    rule_ = rule;
    rfc_ = rfc;
    index_ = index;
  }

  /// Names the next octets and moves past them. No octets, no leaf: optional parts need no if.
  void leaf(ByteView octets, std::string_view name, event::FieldKind kind = event::FieldKind::text,
            std::uint64_t number = 0, std::source_location where = std::source_location::current());

  /// A rule that holds, or the Failure that says where it does not: both carry {offset}, which is
  /// absolute in the buffer.
  Result<void> check(bool holds, std::string_view id, Rfc rfc, std::string_view subject, std::uint64_t offset,
                     std::source_location where = std::source_location::current()) const {
    return tap_.check(holds, no_alert, id, rfc, subject, {{"offset", offset}}, where);
  }

  /// What the grammar does not allow, at an offset from at().
  std::unexpected<Failure> fail(std::string_view id, Rfc rfc, std::size_t ahead,
                                std::source_location where = std::source_location::current()) const {
    return failure(no_alert, id, rfc, {{"offset", at_ + ahead}}, where);
  }

 private:
  Tap tap_;
  Direction dir_;
  std::uint64_t at_;
  std::string_view message_;
  std::string_view rule_;
  std::optional<std::size_t> index_;
  Rfc rfc_;
};

} // namespace handglass::http
