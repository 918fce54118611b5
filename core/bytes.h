// bytes.h: the vocabulary for octets, used by every other file.
//
//   Bytes      owns octets            std::vector<std::uint8_t>
//   ByteView   looks at octets        std::span<const std::uint8_t>
//   ByteSpan   may write octets       std::span<std::uint8_t>
//
// TLS is big-endian throughout (RFC 8446 section 3.3: "network byte order"), so the helpers
// here know only that order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace handglass {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using ByteSpan = std::span<std::uint8_t>;

/// The octets of a string, without its terminator. The view lives as long as the string does.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Octets seen as text; says nothing about whether they are printable.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes to_bytes(ByteView view) { return Bytes(view.begin(), view.end()); }

inline void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }

/// Joins any number of octet strings.
Bytes concat(std::initializer_list<ByteView> parts);

/// Equality in variable time. For public values only: secrets are compared by `ct::equal`.
bool equal_public(ByteView a, ByteView b);

/// Lower-case hexadecimal, two digits an octet, no separators.
std::string hex(ByteView bytes);

/// The octets of a hexadecimal string (either case, no separators); nothing if it is not one.
std::optional<Bytes> unhex(std::string_view text);

/// Big-endian integer of `width` octets (1 to 8) read from or written to memory.
constexpr std::uint64_t load_be(const std::uint8_t* from, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | from[i];
  return value;
}
constexpr void store_be(std::uint8_t* to, std::size_t width, std::uint64_t value) {
  for (std::size_t i = 0; i < width; ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * (width - 1 - i)));
}

} // namespace handglass
