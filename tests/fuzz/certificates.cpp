// certificates.cpp: DER of a certificate, read, named, and judged as its own issuer.
#include "tests/fuzz/fuzz.h"
#include "x509/certificate.h"
#include "x509/verify.h"

using namespace handglass;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Sink sink;
  const ByteView der(data, size);
  auto certificate = x509::parse_certificate(der);
  const auto traced = x509::parse_certificate(der, Tap(&sink), Buffer{});
  fuzz::holds(certificate.has_value() == traced.has_value(), "who watches changes what is read");
  if (!certificate) return 0;
  (void)certificate->public_key();
  x509::TrustStore trust;
  trust.add(*certificate);
  x509::VerifyOptions options;
  options.now = 1'790'000'000;
  options.host = "server.test";
  const x509::Certificate chain[] = {*certificate, *traced};
  (void)x509::verify_chain(chain, trust, options, Tap(&sink));
  return 0;
}
