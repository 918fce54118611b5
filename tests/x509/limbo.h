// limbo.h: path-validation cases in the format of x509-limbo, and what we answer to each. Used by the tests
// and by the harness (tests/limbo.cpp).
#pragma once

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/x509/support.h"
#include "x509/public_suffix.h"
#include "x509/verify.h"

namespace handglass::x509::test {

struct Answer {
  enum class Kind : std::uint8_t { success, failure, skipped } kind = Kind::failure;
  std::string reason; ///< "ok", the id of the Failure, or what is not supported
  WorkDone work;
};
inline std::string_view name(Answer::Kind kind) {
  return kind == Answer::Kind::success ? "SUCCESS" : kind == Answer::Kind::failure ? "FAILURE" : "SKIPPED";
}

/// "2024-03-01T00:00:00.999+00:00": whole seconds count, fractions are dropped, as in a clock of ours.
inline UnixTime parse_instant(const std::string& text) {
  std::string digits;
  for (char c : text.substr(0, 19))
    if (c >= '0' && c <= '9') digits.push_back(c);
  const std::optional<Time> time = parse_time(der::tag::generalized_time, as_bytes(digits + "Z"));
  if (!time) bug("a vector file has a time that is none: " + text);
  UnixTime seconds = time->seconds;
  const std::size_t zone = text.find_first_of("+-", 19);
  if (zone != std::string::npos) {
    const int sign = text[zone] == '+' ? -1 : 1;
    seconds += sign * (std::stoi(text.substr(zone + 1, 2)) * 3600 + std::stoi(text.substr(zone + 4, 2)) * 60);
  }
  return seconds;
}

inline const PublicSuffixes& test_suffixes() {
  static const PublicSuffixes list =
      PublicSuffixes::parse(as_text(read_file(vectors("publicsuffix/public_suffix_list.dat"))));
  return list;
}

/// What only a parse error can be: the case asks about this certificate, and it is none.
inline Result<std::vector<Certificate>> certificates_of(const nlohmann::json& list) {
  std::vector<Certificate> certificates;
  for (const auto& pem : list)
    for (Certificate& c : TRY(parse_certificates_pem(pem.get<std::string>())))
      certificates.push_back(std::move(c));
  return certificates;
}

/// One case. `now` where the case has no time of its own.
inline Answer answer(const nlohmann::json& c, UnixTime now) {
  using Kind = Answer::Kind;
  const auto refused = [](const Failure& failure) {
    return Answer{Kind::failure, std::string(failure.id), {}};
  };
  const auto list = [&](const char* key) {
    return c.contains(key) && !c[key].is_null() ? c[key] : nlohmann::json::array();
  };
  if (const nlohmann::json algorithms = list("signature_algorithms"); !algorithms.empty())
    return {Kind::skipped, "a choice of signature algorithms", {}};

  VerifyOptions options;
  options.max_certificates = limits::path_pool;
  options.suffixes = &test_suffixes();
  options.profile = c["id"].get<std::string>().starts_with("webpki::") ? Profile::webpki : Profile::rfc5280;
  options.now = c.contains("validation_time") && !c["validation_time"].is_null()
                    ? parse_instant(c["validation_time"])
                    : now;
  options.purpose = c["validation_kind"] == "CLIENT" ? Purpose::client_auth : Purpose::server_auth;
  for (const auto& usage : list("extended_key_usage")) {
    if (usage == "serverAuth")
      options.purpose = Purpose::server_auth;
    else if (usage == "clientAuth")
      options.purpose = Purpose::client_auth;
    else if (usage == "anyExtendedKeyUsage")
      options.purpose = Purpose::any;
    else
      return {Kind::skipped, "purpose " + usage.get<std::string>(), {}};
  }
  options.key_usage.clear(); // the case says what it wants
  for (const auto& usage : list("key_usage")) {
    bool is_known = false;
    for (int bit = KeyUsage::digital_signature; bit <= KeyUsage::decipher_only; ++bit) {
      const std::string text = KeyUsage::of({static_cast<KeyUsage::Bit>(bit)}).text();
      if (usage == text || (usage == "contentCommitment" && text == "nonRepudiation"))
        options.key_usage.push_back(static_cast<KeyUsage::Bit>(bit)), is_known = true;
    }
    if (!is_known) return {Kind::skipped, "key usage " + usage.get<std::string>(), {}};
  }
  if (c.contains("max_chain_depth") && !c["max_chain_depth"].is_null())
    options.max_intermediates = c["max_chain_depth"].get<std::size_t>();
  const auto expect = [&](const nlohmann::json& peer) {
    const std::string value = peer["value"];
    if (peer["kind"] == "RFC822")
      options.mailboxes.push_back(value);
    else
      options.host = value;
  };
  if (c.contains("expected_peer_name") && !c["expected_peer_name"].is_null()) expect(c["expected_peer_name"]);
  for (const auto& peer : list("expected_peer_names")) expect(peer);

  const auto leaf = certificates_of(nlohmann::json::array({c["peer_certificate"]}));
  if (!leaf) return refused(leaf.error());
  std::vector<Certificate> sent = *leaf;
  // A certificate that is no certificate is not sent, or not trusted; without it there may be a path.
  std::string unread;
  for (const auto& pem : list("untrusted_intermediates")) {
    if (auto more = parse_certificates_pem(pem.get<std::string>()))
      sent.insert(sent.end(), more->begin(), more->end());
    else
      unread = more.error().id;
  }
  TrustStore store;
  for (const auto& pem : list("trusted_certs")) {
    if (auto more = parse_certificates_pem(pem.get<std::string>()))
      for (Certificate& anchor : *more) store.add(std::move(anchor));
    else
      unread = more.error().id;
  }
  std::vector<Crl> crls;
  for (const auto& pem : list("crls")) {
    auto read = parse_crl_file(as_bytes(pem.get_ref<const std::string&>()));
    if (!read) return refused(read.error());
    crls.insert(crls.end(), read->begin(), read->end());
  }
  options.revocation.crls = crls;

  Answer result;
  const Result<VerifiedPath> path = verify_chain(sent, store, options, {}, &result.work);
  result.kind = path ? Kind::success : Kind::failure;
  result.reason = path ? "ok" : std::string(path.error().id);
  if (!path && path.error().id == "path.unknown_issuer" && !unread.empty())
    result.reason += " (" + unread + ")";
  if (!path && path.error().id == "path.revocation_unknown")
    result.reason += " (" + std::string(path.error().arg("reason")) + ")";
  return result;
}

} // namespace handglass::x509::test
