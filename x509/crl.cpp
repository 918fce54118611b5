#include "x509/crl.h"

#include "core/limits.h"
#include "x509/der/reader.h"
#include "x509/pem.h"

namespace handglass::x509 {
namespace {

Result<Crl> parse_traced(ByteView der, ByteTrace* trace) {
  if (der.size() > limits::crl)
    return failure(Alert::bad_certificate, "crl.too_long", "5280#5.1",
                   {{"size", der.size()}, {"limit", limits::crl}});
  Crl crl =
      trace != nullptr ? TRY(der::parse<Crl>(der, trace, "CertificateList")) : TRY(der::parse<Crl>(der));
  crl.der = to_bytes(der);
  return crl;
}

} // namespace

Result<Crl> parse_crl(ByteView der) { return parse_traced(der, nullptr); }

Result<Crl> parse_crl(ByteView der, const Tap& tap, Buffer buffer, std::uint64_t base) {
  ByteTrace trace(tap, buffer, der, base);
  return parse_traced(der, tap ? &trace : nullptr);
}

Result<std::vector<Crl>> parse_crl_file(ByteView pem_or_der) {
  std::vector<Crl> crls;
  if (!looks_like_pem(pem_or_der)) {
    crls.push_back(TRY(parse_crl(pem_or_der)));
    return crls;
  }
  const std::vector<PemBlock> blocks = TRY(parse_pem(as_text(pem_or_der)));
  for (const PemBlock& block : blocks)
    if (block.label == "X509 CRL") crls.push_back(TRY(parse_crl(block.contents)));
  if (crls.empty()) return failure(Alert::bad_certificate, "pem.no_block", "7468#7", {{"label", "X509 CRL"}});
  return crls;
}

std::string reason_name(std::uint64_t reason) {
  static constexpr std::string_view names[] = {
      "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
      "superseded",    "cessationOfOperation", "certificateHold", "",
      "removeFromCRL", "privilegeWithdrawn",   "aACompromise"};
  if (reason < std::size(names) && !names[reason].empty()) return std::string(names[reason]);
  return "reason " + std::to_string(reason);
}

} // namespace handglass::x509
