// verify.h: from "here are some certificates" to "this key belongs to that name".
//
//      sent by the peer           trusted before
//      ┌──────┐  ┌────┐           ┌──────┐
//      │ leaf │  │ CA │ …         │ root │ …
//      └──────┘  └────┘           └──────┘
//   build  leaf ──issuer?──▶ CA ──issuer?──▶ root: an anchor, the path is complete   path_build.cpp
//   judge  root ──key, name, limits──▶ CA ──key, name, limits──▶ leaf                path_verify.cpp
//          and each by itself: what its profile asks of it (profile.h), and, where lists or answers were
//          handed in, that it was not revoked (revocation.h)
//   name   is the host we asked for in the leaf's subjectAltName?                    hostname.h
//
// Building is a search: several certificates may carry the issuer's name, and a path may fail where
// another one holds. Judging follows RFC 5280 section 6.1, from the anchor down.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/limits.h"
#include "core/tap.h"
#include "x509/certificate.h"
#include "x509/keys.h"
#include "x509/policy_graph.h"
#include "x509/profile.h"
#include "x509/revocation.h"
#include "x509/trust_store.h"

namespace handglass::x509 {

enum class Purpose : std::uint8_t {
  server_auth, ///< id-kp-serverAuth
  client_auth, ///< id-kp-clientAuth
  any,         ///< extended key usage is not looked at
};

struct VerifyOptions {
  UnixTime now = 0;
  std::string_view clock_source = "clock.fixed"; ///< Clock::source(): a trace says where "now" is from
  Purpose purpose = Purpose::server_auth;
  /// A DNS name ("example.org", also with a final dot) or an IP address ("192.0.2.1", "2001:db8::1",
  /// without brackets). None: the name is not judged.
  std::optional<std::string> host;
  std::size_t min_rsa_bits = 2048;

  Profile profile = Profile::path;
  /// E-mail addresses, every one of which must be in the leaf's subjectAltName.
  std::vector<std::string> mailboxes;
  /// Bits that the leaf's keyUsage, if it has one, must allow: TLS 1.3 asks for signatures (RFC 8446 section
  /// 4.4.2.2). Not looked at for Purpose::any.
  std::vector<KeyUsage::Bit> key_usage = {KeyUsage::digital_signature};
  PolicyInputs policies;
  /// Lists and answers: if there are any, every certificate must be shown not to be revoked (revocation.h).
  RevocationInputs revocation;
  /// How many CAs that are not self-issued may stand between anchor and leaf; none: only the certificates
  /// say.
  std::optional<std::size_t> max_intermediates;
  const PublicSuffixes* suffixes = nullptr; ///< for Profile::webpki
  std::size_t max_certificates = limits::chain_certificates; ///< in `sent`; at most limits::path_pool
};

/// A path that holds: leaf first, anchor last. One element if the leaf itself is an anchor.
struct VerifiedPath {
  std::vector<Certificate> certificates;
  PublicKey leaf_key;
  std::vector<Oid> policies; ///< under which the leaf stands (RFC 5280 section 6.1.6); anyPolicy for all
};

/// How much work a verification was, against the bounds of core/limits.h.
struct WorkDone {
  std::size_t candidates = 0, signatures = 0, comparisons = 0;
};

/// Builds and judges. `sent[0]` is the leaf, the others may stand in any order (RFC 8446 section 4.4.2).
/// Every candidate is an event::Path, every judgement an event::Check, every signature an
/// event::Derive with op "verify" (one a signature, however many paths share it).
///
/// The story, in the order it is told (event::Path, depth counted from the leaf):
///   path.begin               {subject, host, now, clock}           host is empty where none is judged
///   path.leaf_is_anchor      {subject}
///   path.search              {subject, issuer}                     who issued this one?
///   path.candidate.rejected  {subject, from, name, key_id, reason} from: "peer", "store"
///   path.candidate.taken     {subject, from, name, key_id}         name: "equal", "different"
///                                                                  key_id: the same, or "absent"
///                                                                  reason: "name", "loop", "anchor",
///                                                                  "depth", "fault", "signature", "barren"
///                                                                  (below)
///   (fault: it was found wanting in an earlier path; signature: its key did not verify this one's
///   signature; barren: no path led from it to an anchor)
///   path.complete            {certificates}                        it ends at an anchor; now it is judged
///   path.judging             {position, subject, kind}             position 0 and kind "anchor", then
///                                                                  "ca" … "leaf"; checks on it follow
///   path.rejected            {reason}                              reason: the id of the check
///   path.dead_end            {subject, issuer}                     nobody (else) to try
///   path.revocation          {subject, kind, by, reason}           an answer was looked at (revocation.h)
///   path.scts_unchecked      {subject, count}                      logs promised to publish it; not judged
///   path.accepted            {subject, certificates}
///
/// Errors, each with its alert and with the arguments its sentence needs:
///   path.no_certificates         decode_error             {}
///   path.too_many_certificates   bad_certificate          {count, limit}
///   path.unknown_issuer          unknown_ca               {subject, issuer}
///   path.another_key             unknown_ca               {subject, issuer, key, wanted}
///                                (certificates of the issuer's name were found, and none of its key id)
///   path.budget                  unknown_ca               {what, limit}
///   path.expired                 certificate_expired      {subject, not_after, now}
///   path.not_yet_valid           certificate_expired      {subject, not_before, now}
///   path.bad_signature           bad_certificate          {subject, issuer, algorithm}
///   path.signature_algorithm     unsupported_certificate  {subject, algorithm}
///   path.algorithm_mismatch      bad_certificate          {subject, inner, outer}
///   path.weak_key                bad_certificate          {subject, bits, minimum}
///   path.unsupported_key         unsupported_certificate  {subject, algorithm, reason}
///   path.name_chaining           bad_certificate          {subject, issuer, expected}
///   path.not_a_ca                bad_certificate          {subject}
///   path.path_length             bad_certificate          {subject, limit, issuer}
///   path.key_usage               bad_certificate          {subject, needed}
///   path.extended_key_usage      unsupported_certificate  {subject, needed}
///   path.critical_extension      unsupported_certificate  {subject, extension}
///   path.name_constraints        bad_certificate          {subject, issuer, name, constraint}
///   path.profile             never fails                        {subject, profile, rules}: how many hold
///   path.too_many_cas            bad_certificate          {subject, limit}
///   path.policy                  bad_certificate          {subject}
///   path.policy_mapping          bad_certificate          {subject}
///   path.revoked                 certificate_revoked      {subject, date, reason}
///   path.revocation_unknown      certificate_unknown, or bad_certificate_status_response of what was stapled
///                                {subject, reason}
///   path.wrong_mailbox           bad_certificate          {mailbox, subject}
///   rule.…                       bad_certificate          {subject}; the rules of the profile
///   path.wrong_host              bad_certificate          {host, names, subject}
///   path.no_host_names           bad_certificate          {host, subject}
///   path.bad_reference           illegal host given by our own side: internal_error  {host}
Result<VerifiedPath> verify_chain(std::span<const Certificate> sent, const TrustStore& store,
                                  const VerifyOptions& options, const Tap& tap = {},
                                  WorkDone* work = nullptr);

} // namespace handglass::x509
