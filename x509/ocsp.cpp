#include "x509/ocsp.h"

#include "core/limits.h"
#include "crypto/hash/hash.h"
#include "x509/der/writer.h"

namespace handglass::x509 {
namespace {

Result<OcspResponse> parse_traced(ByteView der, ByteTrace* trace, std::string_view path) {
  if (der.size() > limits::ocsp_response)
    return failure(Alert::bad_certificate_status_response, "ocsp.too_long", "6960#4.2.1",
                   {{"size", der.size()}, {"limit", limits::ocsp_response}});
  Result<OcspResponse> response = trace != nullptr
                                      ? der::parse<OcspResponse>(der, trace, std::string(path).c_str())
                                      : der::parse<OcspResponse>(der);
  if (!response) {
    response.error().alert = Alert::bad_certificate_status_response;
    return response;
  }
  response->der = to_bytes(der);
  // The certificates inside were read in place; their own octets are what signatures are over.
  if (response->bytes)
    if (auto* basic = std::get_if<BasicOcspResponse>(&response->bytes->response))
      for (EmbeddedCertificate& embedded : basic->certs)
        embedded.certificate = TRY(parse_certificate(embedded.at.in(der)));
  return response;
}

std::optional<Bytes> hash_of(const Oid& algorithm, ByteView data) {
  if (algorithm == oid("id-sha1")) return to_bytes(crypto::hash(crypto::HashAlgorithm::sha1, data));
  if (algorithm == oid("id-sha256")) return to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, data));
  if (algorithm == oid("id-sha384")) return to_bytes(crypto::hash(crypto::HashAlgorithm::sha384, data));
  if (algorithm == oid("id-sha512")) return to_bytes(crypto::hash(crypto::HashAlgorithm::sha512, data));
  return {};
}

} // namespace

void choose(const Oid& response_type, std::optional<der::Tag> next, OcspResponseContents& contents) {
  if (response_type == oid("id-pkix-ocsp-basic") && next == der::tag::sequence)
    contents = BasicOcspResponse{};
  else
    contents = UnknownResponse{};
}

Result<OcspResponse> parse_ocsp_response(ByteView der) { return parse_traced(der, nullptr, ""); }

Result<OcspResponse> parse_ocsp_response(ByteView der, const Tap& tap, Buffer buffer, std::uint64_t base,
                                         std::string_view path) {
  ByteTrace trace(tap, buffer, der, base);
  return parse_traced(der, tap ? &trace : nullptr, path);
}

Result<OcspResponse> parse_ocsp_response(const Captured& captured, const Tap& tap) {
  return parse_ocsp_response(captured.bytes, tap, captured.buffer, captured.offset,
                             captured.path.empty() ? std::string_view("OCSPResponse") : captured.path);
}

Bytes key_octets(const SubjectPublicKeyInfo& info) {
  Bytes octets;
  der::Writer(octets).defined_by("", info.algorithm, info.subject_public_key);
  return octets;
}

Result<CertId> certificate_id(const Certificate& issuer, ByteView serial_number, const Oid& hash) {
  const std::optional<Bytes> name = hash_of(hash, der::serialise(issuer.subject()));
  if (!name)
    return failure(Alert::bad_certificate_status_response, "ocsp.hash", "6960#4.3",
                   {{"algorithm", hash.name_or_dotted()}});
  CertId id;
  id.hash_algorithm = {hash, NullParameters{}};
  id.issuer_name_hash = *name;
  id.issuer_key_hash = *hash_of(hash, key_octets(issuer.tbs.subject_public_key_info));
  id.serial_number = to_bytes(serial_number);
  return id;
}

} // namespace handglass::x509
