// crl_scope.h: which certificates a revocation list speaks of, and what it says. The parts of RFC 5280
// section 6.3.3 that need no keys.
#pragma once

#include "x509/crl.h"

namespace handglass::x509 {

/// The bits of ReasonFlags 1 to 8, one bit each (RFC 5280 section 4.2.1.13).
using ReasonMask = std::uint16_t;
inline constexpr ReasonMask all_reasons = 0x1fe;
inline constexpr std::uint64_t remove_from_crl = 8;

/// What is wrong with a list by itself: "crl_number", "crl_critical_extension", "crl_not_yet", "crl_expired"
/// … Empty if nothing is.
std::string_view crl_fault(const Crl& crl, UnixTime now);

/// Whether it is worth looking at at all: the certificate's issuer wrote the list, or is told in it or by the
/// certificate to be written about by others.
bool could_speak_for(const Crl& crl, const Certificate& certificate);

/// Section 6.3.3 (b), (d): for which reasons the list would name the certificate; 0 if it is not in its
/// scope.
ReasonMask reasons_in_scope(const Crl& crl, const Certificate& certificate);

/// Section 6.3.3 (c), without the signature.
bool is_delta_of(const Crl& delta, const Crl& complete);

struct Entry {
  UnixTime date = 0;
  std::uint64_t reason = 0;
};
/// The certificate's entry, by serial number and issuer.
std::optional<Entry> find_entry(const Crl& crl, const Certificate& certificate);

} // namespace handglass::x509
