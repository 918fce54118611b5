#include "x509/ocsp_check.h"

#include <algorithm>

#include "crypto/hash/hash.h"

namespace handglass::x509 {
namespace {

using Kind = RevocationStatus::Kind;

RevocationStatus unknown(std::string_view why) { return {Kind::unknown, {}, std::string(why)}; }

/// The answer about this certificate: each names it by hashes of its issuer's name and key, and its number.
const SingleResponse* answer_about(const BasicOcspResponse& basic, const Certificate& certificate,
                                   const Certificate& issuer) {
  for (const SingleResponse& single : basic.data.responses) {
    const CertId& id = single.cert_id;
    if (id.serial_number != certificate.tbs.serial_number) continue;
    const Result<CertId> ours = certificate_id(issuer, id.serial_number, id.hash_algorithm.algorithm);
    if (ours && ours->issuer_name_hash == id.issuer_name_hash && ours->issuer_key_hash == id.issuer_key_hash)
      return &single;
  }
  return nullptr;
}

bool is_responder(const BasicOcspResponse& basic, const Certificate& c) {
  if (const auto* by_name = std::get_if<ResponderByName>(&basic.data.responder_id))
    return matches(by_name->name, c.subject());
  return std::get<ResponderByKey>(basic.data.responder_id).key_hash ==
         to_bytes(crypto::hash(crypto::HashAlgorithm::sha1, key_octets(c.tbs.subject_public_key_info)));
}

Result<bool> did_sign(const BasicOcspResponse& basic, ByteView der, const Certificate& signer,
                      Search& search) {
  const Result<PublicKey> key = signer.public_key();
  if (!key) return false;
  return check_signature_once(&basic, signer, *key, basic.signature_algorithm, basic.data_at.in(der),
                              basic.signature, search);
}

/// Section 4.2.2.2: the CA itself, or somebody whom this very CA certified for nothing but this.
Result<bool> is_authorised(const Certificate& delegate, const Certificate& issuer, Search& search) {
  const auto* purposes = delegate.extension<ExtKeyUsage>();
  if (purposes == nullptr || !purposes->has(oid("id-kp-OCSPSigning"))) return false;
  const auto* usage = delegate.extension<KeyUsage>();
  if (usage != nullptr && !usage->has(KeyUsage::digital_signature)) return false;
  const UnixTime now = search.options.now;
  if (now < delegate.tbs.validity.not_before.seconds || now > delegate.tbs.validity.not_after.seconds)
    return false;
  if (!matches(delegate.issuer(), issuer.subject()) ||
      !(delegate.tbs.signature == delegate.signature_algorithm))
    return false;
  const Result<PublicKey> key = issuer.public_key();
  if (!key) return false;
  return check_signature_once(&delegate, issuer, *key, delegate.signature_algorithm, delegate.tbs_der(),
                              delegate.signature, search);
}

} // namespace

Result<RevocationStatus> ocsp_status(const OcspResponse& response, const Certificate& certificate,
                                     const Certificate& issuer, Search& search) {
  const BasicOcspResponse* basic = response.basic();
  if (response.status != 0 || basic == nullptr) return unknown("ocsp_status");
  const SingleResponse* answer = answer_about(*basic, certificate, issuer);
  if (answer == nullptr) return unknown("ocsp_not_about");
  const auto is_critical = [](const Extension& e) { return e.critical; };
  if (std::any_of(basic->data.extensions.begin(), basic->data.extensions.end(), is_critical) ||
      std::any_of(answer->extensions.begin(), answer->extensions.end(), is_critical))
    return unknown("ocsp_critical_extension");

  std::vector<const Certificate*> signers;
  if (is_responder(*basic, issuer)) signers.push_back(&issuer);
  for (const EmbeddedCertificate& embedded : basic->certs)
    if (is_responder(*basic, embedded.certificate)) signers.push_back(&embedded.certificate);
  std::string_view obstacle = "ocsp_responder";
  bool is_believed = false;
  for (const Certificate* signer : signers) {
    if (!TRY(did_sign(*basic, response.der, *signer, search)))
      obstacle = "ocsp_signature";
    else if (signer == &issuer || TRY(is_authorised(*signer, issuer, search)))
      is_believed = true;
    if (is_believed) break;
  }
  if (!is_believed) return unknown(obstacle);

  const UnixTime now = search.options.now;
  if (now < answer->this_update.seconds) return unknown("ocsp_not_yet");
  // Section 4.2.2.1: without nextUpdate there is always something newer, so it is believed for no time at
  // all.
  if (!answer->next_update || now > answer->next_update->seconds) return unknown("ocsp_expired");

  if (const auto* revoked = std::get_if<RevokedStatus>(&answer->cert_status))
    return RevocationStatus{Kind::revoked, to_text(revoked->revocation_time.seconds),
                            reason_name(revoked->reason.value_or(0))};
  if (std::holds_alternative<UnknownStatus>(answer->cert_status)) return unknown("ocsp_unknown");
  return RevocationStatus{Kind::good, {}, {}};
}

} // namespace handglass::x509
