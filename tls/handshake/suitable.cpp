#include "tls/handshake/suitable.h"

#include <algorithm>

#include "tls/signature.h"
#include "x509/certificate.h"
#include "x509/der/reader.h"
#include "x509/extensions/ext_key_usage.h"
#include "x509/extensions/key_usage.h"

namespace handglass::tls {

Suits suits(const std::vector<Bytes>& chain, std::span<const SignatureScheme> listed) {
  Suits verdict = Suits::well;
  for (const Bytes& der : chain) {
    const auto certificate = x509::parse_certificate(der);
    if (!certificate) return Suits::hardly; // ours to show, the peer's to judge
    if (certificate->tbs.issuer == certificate->tbs.subject) continue;
    if (x509::is_broken(certificate->signature_algorithm)) return Suits::never;
    const auto algorithm = x509::signature_algorithm(certificate->signature_algorithm);
    const auto means = [&](SignatureScheme scheme) { return signs_certificates(scheme, *algorithm); };
    if (!algorithm || std::ranges::none_of(listed, means)) verdict = Suits::hardly;
  }
  return verdict;
}

namespace {

bool has_usages(const x509::Certificate& leaf, const x509::KeyUsage& asked) {
  const auto* usage = leaf.extension<x509::KeyUsage>();
  for (int bit = 0; bit <= x509::KeyUsage::decipher_only; ++bit)
    if (const auto b = static_cast<x509::KeyUsage::Bit>(bit); asked.has(b) && !(usage && usage->has(b)))
      return false;
  return true;
}

bool has_purposes(const x509::Certificate& leaf, const x509::ExtKeyUsage& asked) {
  const auto* purposes = leaf.extension<x509::ExtKeyUsage>();
  return std::ranges::all_of(asked.purposes, [&](const x509::KeyPurposeId& purpose) {
    return purposes && std::ranges::count(purposes->purposes, purpose) != 0;
  });
}

/// The DER of an OID: tag, length, contents.
bool names(const OIDFilter& filter, const x509::KnownOid& known) {
  const ByteView octets = known.octets();
  const std::uint8_t head[] = {6, static_cast<std::uint8_t>(octets.size())};
  return equal_public(filter.certificate_extension_oid, concat({head, octets}));
}

} // namespace

bool passes(const x509::Certificate& leaf, const OIDFilterExtension& filters) {
  for (const OIDFilter& filter : filters.filters) {
    const ByteView values = filter.certificate_extension_values;
    if (names(filter, x509::KeyUsage::id)) {
      const auto asked = x509::der::parse<x509::KeyUsage>(values);
      if (!asked || !has_usages(leaf, *asked)) return false;
    } else if (names(filter, x509::ExtKeyUsage::id)) {
      const auto asked = x509::der::parse<x509::ExtKeyUsage>(values);
      if (!asked || !has_purposes(leaf, *asked)) return false;
    } // An extension that has no rule for filters: skipped.
  }
  return true;
}

} // namespace handglass::tls
