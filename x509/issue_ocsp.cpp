#include "x509/issue_ocsp.h"

#include "crypto/hash/hash.h"
#include "x509/der/writer.h"

namespace handglass::x509 {

OcspResponse issue_ocsp(const OcspAnswer& answer, const Certificate& issuer, const PrivateKey& key,
                        Random& random) {
  const auto at = [](UnixTime seconds) { return Time{der::tag::generalized_time, seconds}; };
  const Certificate& responder = answer.delegate != nullptr ? *answer.delegate : issuer;
  Result<CertId> id = certificate_id(issuer, answer.serial_number, *answer.hash);
  if (!id) bug("an answer was asked for under a hash that is not known");

  BasicOcspResponse basic;
  basic.data.responder_id = ResponderByKey{
      to_bytes(crypto::hash(crypto::HashAlgorithm::sha1, key_octets(responder.tbs.subject_public_key_info)))};
  basic.data.produced_at = at(answer.this_update);
  SingleResponse single;
  single.cert_id = *std::move(id);
  single.cert_status = answer.status;
  single.this_update = at(answer.this_update);
  if (answer.next_update) single.next_update = at(*answer.next_update);
  basic.data.responses = {std::move(single)};

  const SignatureAlgorithm algorithm =
      key.public_key().restricted_to().value_or(default_algorithm(key.type()));
  basic.signature_algorithm = algorithm_identifier(algorithm);
  Result<Bytes> signature = key.sign(algorithm, der::serialise(basic.data), random);
  if (!signature) bug("an answer was asked for that its key cannot sign");
  basic.signature.octets = *std::move(signature);
  if (answer.delegate != nullptr) basic.certs.push_back({*answer.delegate, {}});
  OcspResponse response;
  response.bytes = ResponseBytes{oid("id-pkix-ocsp-basic"), std::move(basic)};

  // Read back, so that it is what a peer would see: octets first, meaning second.
  Result<OcspResponse> read_back = parse_ocsp_response(der::serialise(response));
  if (!read_back) bug("an answer was asked for that no parser would accept");
  return *std::move(read_back);
}

} // namespace handglass::x509
