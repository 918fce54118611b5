// crls.cpp: DER of a revocation list, read, named, and asked about a certificate.
#include "tests/fuzz/fuzz.h"
#include "x509/crl_scope.h"
#include "x509/der/writer.h"

using namespace handglass;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Sink sink;
  const ByteView der(data, size);
  const auto crl = x509::parse_crl(der);
  const auto traced = x509::parse_crl(der, Tap(&sink), Buffer{});
  fuzz::holds(crl.has_value() == traced.has_value(), "who watches changes what is read");
  (void)x509::parse_crl_file(der);
  if (!crl) return 0;
  fuzz::holds(x509::der::serialise(*crl) == crl->der, "what was accepted is written otherwise");
  (void)x509::crl_fault(*crl, 1'790'000'000);
  // Somebody the list's issuer certified, of a number on the list.
  x509::Certificate certificate;
  certificate.tbs.issuer = crl->issuer();
  certificate.tbs.serial_number = {1};
  if (crl->tbs.revoked_certificates)
    certificate.tbs.serial_number = crl->tbs.revoked_certificates->back().user_certificate;
  (void)x509::could_speak_for(*crl, certificate);
  (void)x509::reasons_in_scope(*crl, certificate);
  (void)x509::find_entry(*crl, certificate);
  fuzz::holds(!x509::is_delta_of(*crl, *crl), "a list is older than itself");
  return 0;
}
