#include "x509/profile.h"

#include "x509/name.h"

namespace handglass::x509 {

std::string_view name(Profile profile) {
  switch (profile) {
    case Profile::path:
      return "path";
    case Profile::rfc5280:
      return "rfc5280";
    case Profile::webpki:
      return "webpki";
  }
  return "";
}

Result<void> check_rules(Profile profile, const RuleInput& input, const Tap& tap) {
  if (profile == Profile::path) return {};
  const Certificate& c = input.certificate;
  const std::string subject = short_name(c.subject());
  std::size_t kept = 0;
  for (const std::span<const Rule> table : {rfc5280_rules(), webpki_rules()})
    for (const Rule& rule : table) {
      if (!(profile == Profile::rfc5280 ? rule.in_rfc5280 : rule.in_webpki)) continue;
      // One that holds is counted, not told: there are dozens, of every certificate.
      if (!rule.holds(input))
        return tap.check(false, Alert::bad_certificate, rule.id, rule.rfc,
                         c.path + ".tbsCertificate." + std::string(rule.field), {{"subject", subject}});
      ++kept;
    }
  return tap.check(true, Alert::bad_certificate, "path.profile", "5280#4", c.path + ".tbsCertificate",
                   {{"subject", subject}, {"profile", name(profile)}, {"rules", kept}});
}

} // namespace handglass::x509
