#include "x509/certificate.h"

#include "core/limits.h"
#include "x509/der/reader.h"
#include "x509/pem.h"

namespace handglass::x509 {
namespace {

Result<Certificate> parse_traced(ByteView der, ByteTrace* trace, std::string_view path) {
  if (der.size() > limits::certificate)
    return failure(Alert::bad_certificate, "certificate.too_long", "8446#4.4.2",
                   {{"size", der.size()}, {"limit", limits::certificate}});
  Certificate certificate = trace != nullptr
                                ? TRY(der::parse<Certificate>(der, trace, std::string(path).c_str()))
                                : TRY(der::parse<Certificate>(der));
  certificate.der = to_bytes(der);
  return certificate;
}

} // namespace

Result<Certificate> parse_certificate(ByteView der) { return parse_traced(der, nullptr, ""); }

Result<Certificate> parse_certificate(ByteView der, const Tap& tap, Buffer buffer, std::uint64_t base,
                                      std::string_view path) {
  ByteTrace trace(tap, buffer, der, base);
  Certificate certificate = TRY(parse_traced(der, tap ? &trace : nullptr, path));
  certificate.buffer = buffer;
  certificate.offset = base;
  certificate.path = path;
  return certificate;
}

Result<Certificate> parse_certificate(const Captured& captured, const Tap& tap) {
  return parse_certificate(captured.bytes, tap, captured.buffer, captured.offset,
                           captured.path.empty() ? std::string_view("Certificate") : captured.path);
}

Result<std::vector<Certificate>> parse_certificates_pem(std::string_view pem) {
  std::vector<Certificate> certificates;
  const std::vector<PemBlock> blocks = TRY(parse_pem(pem));
  for (const PemBlock& block : blocks) {
    // RFC 7468 section 5.1: parsers may also take the labels of before; they were other programs' habits.
    if (block.label == "CERTIFICATE") certificates.push_back(TRY(parse_certificate(block.contents)));
  }
  if (certificates.empty())
    return failure(Alert::bad_certificate, "pem.no_block", "7468#5", {{"label", "CERTIFICATE"}});
  return certificates;
}

Result<std::vector<Certificate>> parse_certificate_file(ByteView pem_or_der) {
  if (looks_like_pem(pem_or_der)) return parse_certificates_pem(as_text(pem_or_der));
  std::vector<Certificate> one;
  one.push_back(TRY(parse_certificate(pem_or_der)));
  return one;
}

std::string to_pem(const Certificate& certificate) { return to_pem("CERTIFICATE", certificate.der); }

} // namespace handglass::x509
