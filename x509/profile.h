// profile.h: rules about certificates beyond the path itself, each with its clause.
//
//   path      RFC 5280 section 6 and nothing else: what every validator must do
//   rfc5280   and section 4: what a certificate of a CA that follows the RFC looks like
//   webpki    and what the CA/Browser Forum's Baseline Requirements ask of certificates on the public web
//
// Section 6 was written to be lenient: it says which paths to accept, not which certificates ought to
// exist. The two stricter profiles also look at every certificate of the path by itself. The rules stand
// in two tables, profile_rfc5280.cpp and profile_webpki.cpp; a rule that only one profile has says so.
#pragma once

#include <functional>
#include <span>

#include "core/tap.h"
#include "x509/certificate.h"

namespace handglass::x509 {

class PublicSuffixes;
enum class Purpose : std::uint8_t;

enum class Profile : std::uint8_t { path, rfc5280, webpki };
std::string_view name(Profile profile); ///< "path", "rfc5280", "webpki"

enum class Position : std::uint8_t { anchor, ca, leaf };

/// What a rule may look at.
struct RuleInput {
  const Certificate& certificate;
  Position position;
  Purpose purpose;
  const PublicSuffixes* suffixes; ///< none: only a wildcard over a single label is known to be too wide
  /// Whether the certificate's own key verifies its signature; asked only where it matters.
  const std::function<bool()>& is_self_signed;
};

struct Rule {
  std::string_view id;    ///< of the check and of its sentence: "rule.serial_positive"
  Rfc rfc;                ///< the clause
  std::string_view field; ///< what it is about, below tbsCertificate
  bool (*holds)(const RuleInput&);
  bool in_rfc5280 = true, in_webpki = true;
};

/// Both tables.
std::span<const Rule> rfc5280_rules();
std::span<const Rule> webpki_rules();

/// Applies every rule of the profile, in order. Errors: the rule's id, bad_certificate, with {subject}.
Result<void> check_rules(Profile profile, const RuleInput& input, const Tap& tap);

} // namespace handglass::x509
