// pem.cpp: a file that a user names: certificates or a key, as PEM or DER.
#include "x509/pem.h"
#include "tests/fuzz/fuzz.h"
#include "x509/certificate.h"
#include "x509/keys.h"

using namespace handglass;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView file(data, size);
  (void)x509::parse_pem(as_text(file));
  (void)x509::parse_certificate_file(file);
  (void)x509::PrivateKey::parse(file);
  (void)x509::PublicKey::parse(file);
  return 0;
}
