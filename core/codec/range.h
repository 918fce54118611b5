// range.h: the <floor..ceiling> of the presentation language (RFC 8446 section 3.4).
//
//   opaque legacy_session_id<0..32>;     io.opaque("legacy_session_id", m.legacy_session_id, range<0, 32>);
//
// A vector is preceded by its length in octets, in as many octets as the ceiling needs. So the width
// of the prefix is never written down: it follows.
#pragma once

#include <cstddef>

namespace handglass {

template <std::size_t Floor, std::size_t Ceiling>
struct Range {
  static_assert(Floor <= Ceiling && Ceiling <= 0xffffff);
  static constexpr std::size_t floor = Floor;
  static constexpr std::size_t ceiling = Ceiling;
  static constexpr std::size_t width = Ceiling <= 0xff ? 1 : Ceiling <= 0xffff ? 2 : 3;
};

template <std::size_t Floor, std::size_t Ceiling>
inline constexpr Range<Floor, Ceiling> range{};

} // namespace handglass
