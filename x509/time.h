// time.h: the two clocks of ASN.1, as RFC 5280 section 4.1.2.5 narrows them.
//
//      UTCTime           YYMMDDHHMMSSZ      the years 1950 to 2049: YY below 50 is 20YY
//      GeneralizedTime   YYYYMMDDHHMMSSZ    any other year
//
// Both end in Z (no other time zone), always have seconds, never fractions.
#pragma once

#include <optional>
#include <string>

#include "core/clock.h"
#include "x509/der/types.h"

namespace handglass::x509 {

struct Time {
  der::Tag tag = der::tag::utc_time; ///< how it was written
  UnixTime seconds = 0;

  /// As section 4.1.2.5 has it: UTCTime through the year 2049, GeneralizedTime from 2050.
  static Time at(UnixTime seconds);
  bool operator==(const Time&) const = default;
};

/// The contents octets for a time, and back; nothing if they are not of the strict form, or name a
/// day or hour that does not exist.
std::string contents(const Time& time);
std::optional<Time> parse_time(der::Tag tag, ByteView contents);

/// "2026-11-23T20:38:51Z" (RFC 3339).
std::string to_text(UnixTime time);

} // namespace handglass::x509
