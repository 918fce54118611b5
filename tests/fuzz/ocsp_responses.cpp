// ocsp_responses.cpp: DER of an OCSP response, read, named and written again.
#include "tests/fuzz/fuzz.h"
#include "x509/der/writer.h"
#include "x509/ocsp.h"

using namespace handglass;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Sink sink;
  const ByteView der(data, size);
  const auto response = x509::parse_ocsp_response(der);
  const auto traced = x509::parse_ocsp_response(der, Tap(&sink), Buffer{});
  fuzz::holds(response.has_value() == traced.has_value(), "who watches changes what is read");
  if (response)
    fuzz::holds(x509::der::serialise(*response) == response->der, "what was accepted is written otherwise");
  return 0;
}
