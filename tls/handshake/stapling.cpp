#include "tls/handshake/stapling.h"

#include <algorithm>

#include "tls/extensions/extensions.h"

namespace handglass::tls {

namespace {

Result<x509::OcspResponse> read(CertificateStatusType type, const Captured& response, const Io& io) {
  TRY(io.check(type == CertificateStatusType::ocsp, Alert::illegal_parameter, "certificate_status.type",
               "6066#8", "CertificateStatus.status_type"));
  return x509::parse_ocsp_response(response, io.tap);
}

bool promises_staple(const x509::Certificate& leaf) {
  const auto* promised = leaf.extension<x509::TlsFeature>();
  const auto wanted = static_cast<std::uint64_t>(ExtensionType::status_request);
  return promised != nullptr &&
         std::ranges::count(promised->features, wanted, &x509::Feature::extension_type) != 0;
}

} // namespace

Result<Stapled> read_stapled(const Certificate& message, const Io& io) {
  Stapled of_leaf;
  for (std::size_t i = 0; i < message.certificate_list.size(); ++i) {
    const auto* status = message.certificate_list[i].extensions.find<CertificateStatus>();
    if (!status) continue;
    x509::OcspResponse response = TRY(read(status->status_type, status->response, io));
    if (i == 0) of_leaf.push_back(std::move(response));
  }
  return of_leaf;
}

Result<Stapled> read_stapled(const CertificateStatus12& message, const Io& io) {
  Stapled one;
  one.push_back(TRY(read(message.status_type, message.response, io)));
  return one;
}

void staple(Certificate& message, ByteView ocsp_response) {
  if (ocsp_response.empty() || message.certificate_list.empty()) return;
  CertificateStatus status;
  status.response.bytes = to_bytes(ocsp_response);
  message.certificate_list[0].extensions.add(std::move(status));
}

Result<void> judge_stapling(const x509::Certificate& leaf, const Stapled& stapled, const ClientHello& hello,
                            const Io& io) {
  const bool is_promised = promises_staple(leaf);
  if (!asks_for_ocsp(hello)) {
    if (is_promised) io.tap.note("certificate.staple.not_asked", "7633#4.3.3");
    return {};
  }
  if (is_promised)
    return io.check(!stapled.empty(), Alert::bad_certificate_status_response, "certificate.staple.promised",
                    "7633#4.3.3", leaf.path + ".tbsCertificate.extensions.tlsFeature");
  if (stapled.empty()) io.tap.note("certificate.staple.none", "6066#8");
  return {};
}

bool asks_for_ocsp(const ClientHello& hello) {
  const auto* request = hello.extensions.find<CertificateStatusRequest>();
  return request && request->status_type == CertificateStatusType::ocsp;
}

} // namespace handglass::tls
