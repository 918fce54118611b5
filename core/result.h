// result.h: how anything a peer, a file or a user can cause is reported.
//
//   Result<T>            a T, or a Failure
//   TRY(expression)      the T, or return the Failure from the function we stand in
//   failure(...)         makes a Failure where the rule is enforced
//
// A Failure never carries prose. It has an id ("x509.expired") and named arguments; the sentence,
// in English or Chinese, comes from trace/catalogue. Bugs of our own do not become Failures: they
// abort, through `bug()`, with a message for us.
#pragma once

#include <cstdint>
#include <expected>
#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/alert.h"
#include "core/bytes.h"
#include "core/rfc.h"

namespace handglass {

/// A named argument of an event or a failure. It only looks at its value, so building one costs
/// nothing when nobody watches.
struct Arg {
  std::string_view name;
  std::variant<std::uint64_t, std::string_view, ByteView> value;

  Arg(std::string_view n, std::integral auto v) : name(n), value(static_cast<std::uint64_t>(v)) {}
  Arg(std::string_view n, std::string_view v) : name(n), value(v) {}
  Arg(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  Arg(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  Arg(std::string_view n, ByteView v) : name(n), value(v) {}
  Arg(std::string_view n, const Bytes& v) : name(n), value(ByteView(v)) {}
};

using Args = std::initializer_list<Arg>;

/// The value as a catalogue sentence prints it: numbers in decimal, octets in hexadecimal.
std::string to_text(const Arg& arg);

/// What went wrong, in a form that outlives the input that caused it.
struct Failure {
  Alert alert = Alert::internal_error; ///< what the peer is told, where there is a peer
  std::string_view id;                 ///< catalogue id, a literal
  Rfc rfc;                             ///< the rule
  std::source_location where;          ///< the line that enforces it
  std::vector<std::pair<std::string, std::string>> args;

  /// The value of a named argument; empty if there is none of that name.
  std::string_view arg(std::string_view name) const;
};

template <class T>
using Result = std::expected<T, Failure>;

/// `return failure(Alert::decode_error, "codec.truncated", "8446#3", {{"offset", n}});`
[[gnu::cold]] std::unexpected<Failure> failure(Alert alert, std::string_view id, Rfc rfc, Args args = {},
                                               std::source_location where = std::source_location::current());

/// Ends the process: the program, not its input, is wrong.
[[noreturn, gnu::cold]] void bug(std::string_view what,
                                 std::source_location where = std::source_location::current());

/// Unwraps a Result, or returns its Failure from the enclosing function.
#define TRY(...)                                              \
  __extension__({                                             \
    auto try_result_ = (__VA_ARGS__);                         \
    if (!try_result_) [[unlikely]]                            \
      return std::unexpected(std::move(try_result_).error()); \
    *std::move(try_result_);                                  \
  })

} // namespace handglass
