#include "x509/issue.h"

#include <algorithm>

#include "crypto/hash/hash.h"
#include "x509/der/writer.h"

namespace handglass::x509 {
namespace {

constexpr UnixTime day = 86400;

/// RFC 7093 section 2, method 1: 160 bits of a SHA-256 of the key. (RFC 5280 section 4.2.1.2 has SHA-1;
/// any value will do that tells keys apart.)
Bytes key_identifier(const PublicKey& key) {
  const SubjectPublicKeyInfo info = key.info();
  Bytes octets; // the contents of the BIT STRING, without its count of unused bits
  der::Writer writer(octets);
  writer.defined_by("", info.algorithm, info.subject_public_key);
  return to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, octets).view().first(20));
}

Bytes serial_number(Random& random) {
  Bytes serial = random.bytes("certificate serial", 20);
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x3f) | 0x40); // positive, and no octet too many
  return serial;
}

SubjectAltName alt_name(const std::vector<std::string>& hosts) {
  SubjectAltName names;
  for (const std::string& host : hosts) {
    if (const std::optional<Bytes> ip = parse_ip(host))
      names.names.push_back({IpAddress{*ip}});
    else
      names.names.push_back({DnsName{der::String(der::tag::ia5_string, host)}});
  }
  return names;
}

/// What follows from the request, in the order that is common in certificates.
std::vector<Extension> default_extensions(const Request& request, const PublicKey& issuer_key,
                                          bool is_self_signed) {
  std::vector<Extension> made;
  made.push_back(make_extension(
      BasicConstraints{request.is_ca, request.is_ca ? request.path_length : std::nullopt}, true));
  // An RSA key can also decrypt: TLS 1.2 with RSA key transport needs the right to (RFC 5246 section 7.4.2).
  const KeyUsage of_leaf = request.key.type() == KeyType::rsa
                               ? KeyUsage::of({KeyUsage::digital_signature, KeyUsage::key_encipherment})
                               : KeyUsage::of({KeyUsage::digital_signature});
  made.push_back(make_extension(
      request.is_ca ? KeyUsage::of({KeyUsage::key_cert_sign, KeyUsage::crl_sign}) : of_leaf, true));
  ExtKeyUsage purposes;
  if (request.server_auth && !request.is_ca) purposes.purposes.push_back({oid("id-kp-serverAuth")});
  if (request.client_auth && !request.is_ca) purposes.purposes.push_back({oid("id-kp-clientAuth")});
  if (!purposes.purposes.empty()) made.push_back(make_extension(std::move(purposes)));

  made.push_back(make_extension(SubjectKeyIdentifier{key_identifier(request.key)}));
  // Section 4.2.1.1: a root may leave it out, being its own issuer.
  if (!is_self_signed)
    made.push_back(make_extension(AuthorityKeyIdentifier{key_identifier(issuer_key), {}, {}}));
  // Section 4.2.1.6: critical where it is the only name there is.
  if (!request.hosts.empty())
    made.push_back(make_extension(alt_name(request.hosts), request.subject.empty()));
  return made;
}

/// `made`, without what is to be omitted, and with what was asked for instead or besides.
std::vector<Extension> replaced(std::vector<Extension> made, const std::vector<Extension>& wanted,
                                const std::vector<std::string_view>& omit) {
  std::erase_if(made, [&](const Extension& e) {
    return std::find(omit.begin(), omit.end(), e.extn_id.name_or_dotted()) != omit.end();
  });
  for (const Extension& one : wanted) {
    const auto same = [&](const Extension& e) { return e.extn_id == one.extn_id; };
    const auto old = std::find_if(made.begin(), made.end(), same);
    if (old != made.end())
      *old = one;
    else
      made.push_back(one);
  }
  return made;
}

Certificate sign_certificate(const Request& request, const Name& issuer, const PrivateKey& key,
                             Random& random, bool is_self_signed) {
  const PublicKey& issuer_key = key.public_key();
  const SignatureAlgorithm algorithm =
      request.algorithm.value_or(issuer_key.restricted_to().value_or(default_algorithm(key.type())));

  Certificate certificate;
  TbsCertificate& tbs = certificate.tbs;
  tbs.version = 2;
  tbs.serial_number = serial_number(random);
  tbs.signature = certificate.signature_algorithm = algorithm_identifier(algorithm);
  tbs.issuer = issuer;
  tbs.validity = {Time::at(request.not_before), Time::at(request.not_after)};
  tbs.subject = request.subject;
  tbs.subject_public_key_info = request.key.info();
  tbs.extensions =
      replaced(default_extensions(request, issuer_key, is_self_signed), request.extensions, request.omit);

  Result<Bytes> signature = key.sign(algorithm, der::serialise(tbs), random);
  if (!signature) bug("a certificate was asked for that its issuer's key cannot sign");
  certificate.signature.octets = *std::move(signature);
  // The last octet belongs to a number in every scheme, so the encoding stays a valid one.
  if (request.break_signature) certificate.signature.octets.back() ^= 1;

  // Read back, so that it is what a peer would see: octets first, meaning second.
  Result<Certificate> read_back = parse_certificate(der::serialise(certificate));
  if (!read_back) bug("a certificate was asked for that no parser would accept");
  return *std::move(read_back);
}

} // namespace

Certificate issue(const Request& request, const Certificate& issuer, const PrivateKey& issuer_key,
                  Random& random) {
  return sign_certificate(request, issuer.subject(), issuer_key, random, false);
}

Certificate issue_self_signed(const Request& request, const PrivateKey& key, Random& random) {
  return sign_certificate(request, request.subject, key, random, true);
}

RevokedCertificate revoked(const Certificate& certificate, UnixTime when, std::uint64_t reason) {
  RevokedCertificate entry{certificate.tbs.serial_number, Time::at(when), {}};
  // Section 5.3.1: no reason is said by saying nothing.
  if (reason != 0) entry.entry_extensions = {{make_extension(ReasonCode{reason})}};
  return entry;
}

Crl issue_crl(const CrlRequest& request, const Certificate& issuer, const PrivateKey& issuer_key,
              Random& random) {
  const PublicKey& key = issuer_key.public_key();
  const SignatureAlgorithm algorithm = key.restricted_to().value_or(default_algorithm(key.type()));
  Crl crl;
  TbsCertList& tbs = crl.tbs;
  tbs.version = 1;
  tbs.signature = crl.signature_algorithm = algorithm_identifier(algorithm);
  tbs.issuer = issuer.subject();
  tbs.this_update = Time::at(request.this_update);
  tbs.next_update = Time::at(request.next_update);
  if (!request.revoked.empty()) tbs.revoked_certificates = request.revoked;
  const CrlNumber number{der::integer_contents(request.number)};
  tbs.extensions =
      replaced({make_extension(AuthorityKeyIdentifier{key_identifier(key), {}, {}}), make_extension(number)},
               request.extensions, request.omit);
  Result<Bytes> signature = issuer_key.sign(algorithm, der::serialise(tbs), random);
  if (!signature) bug("a list was asked for that its issuer's key cannot sign");
  crl.signature.octets = *std::move(signature);
  Result<Crl> read_back = parse_crl(der::serialise(crl));
  if (!read_back) bug("a list was asked for that no parser would accept");
  return *std::move(read_back);
}

Name common_name(std::string_view text) {
  return Name{{{{{Oid(oid("commonName")), der::String(der::tag::utf8_string, text)}}}}};
}

DemoPki make_demo_pki(KeyType leaf_type, std::vector<std::string> hosts, UnixTime now, Random& random,
                      Flaw flaw, KeyType ca_type, std::vector<Extension> leaf_extensions) {
  PrivateKey root_key = PrivateKey::generate(ca_type, random);
  PrivateKey intermediate_key = PrivateKey::generate(ca_type, random);
  PrivateKey leaf_key = flaw == Flaw::weak_key ? PrivateKey::generate(KeyType::rsa, random, 1024)
                                               : PrivateKey::generate(leaf_type, random);

  Request root;
  root.subject = common_name("handglass Root CA");
  root.key = root_key.public_key();
  root.not_before = now - day;
  root.not_after = now - day + 3650 * day;
  root.is_ca = true;
  if (flaw == Flaw::path_length) root.path_length = 0;

  Request intermediate;
  intermediate.subject = common_name("handglass Intermediate CA");
  intermediate.key = intermediate_key.public_key();
  intermediate.not_before = now - day;
  intermediate.not_after = now - day + 1825 * day;
  intermediate.is_ca = true;
  intermediate.path_length = 0;
  if (flaw == Flaw::not_a_ca) intermediate.extensions.push_back(make_extension(BasicConstraints{}, true));
  if (flaw == Flaw::key_usage)
    intermediate.extensions.push_back(make_extension(KeyUsage::of({KeyUsage::crl_sign}), true));
  if (flaw == Flaw::name_constraints) {
    GeneralSubtree only;
    only.base = {DnsName{der::String(der::tag::ia5_string, "other.example")}};
    intermediate.extensions.push_back(make_extension(NameConstraints{{{only}}, {}}, true));
  }

  Request leaf;
  leaf.subject = hosts.empty() ? Name{} : common_name(hosts.front());
  leaf.key = leaf_key.public_key();
  leaf.not_before = now - day;
  leaf.not_after = now - day + 90 * day;
  leaf.hosts = std::move(hosts);
  leaf.extensions = std::move(leaf_extensions);
  if (flaw == Flaw::expired) leaf.not_before = now - 90 * day, leaf.not_after = now - day;
  if (flaw == Flaw::not_yet_valid) leaf.not_before = now + day;
  if (flaw == Flaw::wrong_host) leaf.subject = common_name("wrong.example"), leaf.hosts = {"wrong.example"};
  if (flaw == Flaw::no_san) leaf.omit = {"subjectAltName"};
  if (flaw == Flaw::wide_wildcard) leaf.subject = common_name("*.com"), leaf.hosts = {"*.com"};
  if (flaw == Flaw::purpose) leaf.server_auth = false, leaf.client_auth = true;
  if (flaw == Flaw::bad_signature) leaf.break_signature = true;
  if (flaw == Flaw::critical_extension) {
    // 2.999 is the arc for examples (X.660 annex A): nobody will ever know this one.
    leaf.extensions.push_back({*parse_oid("2.999.1"), true, UnknownExtension{{0x05, 0x00}}});
  }

  Certificate root_certificate = issue_self_signed(root, root_key, random);
  Certificate intermediate_certificate = issue(intermediate, root_certificate, root_key, random);
  Certificate leaf_certificate = flaw == Flaw::self_signed
                                     ? issue_self_signed(leaf, leaf_key, random)
                                     : issue(leaf, intermediate_certificate, intermediate_key, random);
  return {std::move(root_certificate), std::move(intermediate_certificate), std::move(leaf_certificate),
          std::move(root_key),         std::move(intermediate_key),         std::move(leaf_key)};
}

} // namespace handglass::x509
