// issue.h: a small certificate authority, for demos, tests and `handglass pki`.
//
//     root (self-signed) ──signs──▶ intermediate ──signs──▶ leaf
//
// A certificate is made by filling in the same structures the parser fills, and walking the same
// fields() with a Writer: nothing can be issued here that the parser does not understand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/random.h"
#include "x509/certificate.h"
#include "x509/crl.h"
#include "x509/keys.h"

namespace handglass::x509 {

/// What to certify. The defaults make an honest leaf certificate.
struct Request {
  Name subject;
  PublicKey key;
  UnixTime not_before = 0, not_after = 0;
  bool is_ca = false;
  std::optional<std::uint64_t> path_length; ///< for a CA: how many CAs may follow below it
  /// DNS names (ASCII; also with a wildcard) and IP addresses for subjectAltName, told apart by their form.
  std::vector<std::string> hosts;
  bool server_auth = true, client_auth = false; ///< extended key usage, of a leaf
  /// Further extensions, or, by OID, replacements of those made from the above.
  std::vector<Extension> extensions;
  /// Leaves out what these OIDs name ("keyUsage"): for certificates that are wrong on purpose.
  std::vector<std::string_view> omit;
  bool break_signature = false; ///< flips one bit of the signature
  std::optional<SignatureAlgorithm> algorithm;
};

/// Signs a certificate with the issuer's key. The serial number is 20 octets of randomness with the
/// top bits 01: positive, and within the limit of RFC 5280 section 4.1.2.2.
Certificate issue(const Request& request, const Certificate& issuer, const PrivateKey& issuer_key,
                  Random& random);
/// A root: signed by its own key.
Certificate issue_self_signed(const Request& request, const PrivateKey& key, Random& random);

/// A revocation list: what the CA takes back, from `this_update` to `next_update`.
struct CrlRequest {
  UnixTime this_update = 0, next_update = 0;
  std::uint64_t number = 1;
  std::vector<RevokedCertificate> revoked;
  /// Further extensions, or, by OID, replacements of cRLNumber and authorityKeyIdentifier.
  std::vector<Extension> extensions;
  std::vector<std::string_view> omit;
};
RevokedCertificate revoked(const Certificate& certificate, UnixTime when, std::uint64_t reason);
Crl issue_crl(const CrlRequest& request, const Certificate& issuer, const PrivateKey& issuer_key,
              Random& random);

/// One attribute: `CN=text`, the form demo names have.
Name common_name(std::string_view text);

/// "handglass Root CA" signs "handglass Intermediate CA" signs the first host.
struct DemoPki {
  Certificate root, intermediate, leaf;
  PrivateKey root_key, intermediate_key, leaf_key;

  /// What a server sends: leaf, intermediate.
  std::vector<Certificate> chain() const { return {leaf, intermediate}; }
};

/// How a demo PKI may be wrong, one way at a time; each fails with the id behind it.
enum class Flaw : std::uint8_t {
  none,
  expired, ///< path.expired
  not_yet_valid, ///< path.not_yet_valid
  wrong_host, ///< path.wrong_host: the leaf is for "wrong.example"
  not_a_ca, ///< path.not_a_ca: the intermediate has no cA
  path_length, ///< path.path_length: the root allows no CA below it
  bad_signature, ///< path.bad_signature: on the leaf
  key_usage, ///< path.key_usage: the intermediate may not sign certificates
  purpose, ///< path.extended_key_usage: the leaf is for client authentication
  critical_extension, ///< path.critical_extension: the leaf has one nobody knows
  name_constraints, ///< path.name_constraints: the intermediate may only name "other.example"
  no_san, ///< path.no_host_names: the leaf has its name in the subject alone
  weak_key, ///< path.weak_key: the leaf has an RSA key of 1024 bits
  self_signed, ///< path.unknown_issuer: nobody but the leaf itself signed the leaf
  wide_wildcard, ///< rule.webpki.wildcard: the leaf is for "*.com"
};

/// Root and intermediate have P-256 keys unless said otherwise. Valid from a day before `now` for
/// 10 years, 5 years and 90 days. The same `random` state and `now` give the same octets.
DemoPki make_demo_pki(KeyType leaf_type, std::vector<std::string> hosts, UnixTime now, Random& random,
                      Flaw flaw = Flaw::none, KeyType ca_type = KeyType::ec_p256,
                      std::vector<Extension> leaf_extensions = {});

} // namespace handglass::x509
