#include "cli/choices.h"

#include <algorithm>
#include <map>

#include "tls/suites.h"
#include "tls/suites12.h"

namespace handglass::cli {

namespace {

/// Every suite that we can run, by its name.
const std::map<std::string, tls::CipherSuite>& all_suites() {
  static const std::map<std::string, tls::CipherSuite> all = [] {
    std::map<std::string, tls::CipherSuite> made;
    for (const auto& row : tls::cipher_suite_rows)
      if (tls::find_suite_13(row.value) || tls::find_suite_12(row.value)) made.emplace(row.name, row.value);
    return made;
  }();
  return all;
}
const std::map<std::string, tls::NamedGroup> all_groups = {
    {"x25519", tls::NamedGroup::x25519},
    {"secp256r1", tls::NamedGroup::secp256r1},
    {"secp384r1", tls::NamedGroup::secp384r1},
    {"secp521r1", tls::NamedGroup::secp521r1},
    {"X25519MLKEM768", tls::NamedGroup::X25519MLKEM768}};
const std::map<std::string, x509::KeyType> all_key_types = {{"ecdsa", x509::KeyType::ec_p256},
                                                            {"ecdsa-p384", x509::KeyType::ec_p384},
                                                            {"ecdsa-p521", x509::KeyType::ec_p521},
                                                            {"ed25519", x509::KeyType::ed25519},
                                                            {"rsa", x509::KeyType::rsa}};
const std::map<std::string, x509::Flaw> all_flaws = {{"expired", x509::Flaw::expired},
                                                     {"not-yet-valid", x509::Flaw::not_yet_valid},
                                                     {"wrong-host", x509::Flaw::wrong_host},
                                                     {"not-a-ca", x509::Flaw::not_a_ca},
                                                     {"path-length", x509::Flaw::path_length},
                                                     {"bad-signature", x509::Flaw::bad_signature},
                                                     {"key-usage", x509::Flaw::key_usage},
                                                     {"purpose", x509::Flaw::purpose},
                                                     {"critical-extension", x509::Flaw::critical_extension},
                                                     {"name-constraints", x509::Flaw::name_constraints},
                                                     {"wrong-name", x509::Flaw::wrong_host},
                                                     {"no-san", x509::Flaw::no_san},
                                                     {"weak-key", x509::Flaw::weak_key},
                                                     {"self-signed", x509::Flaw::self_signed},
                                                     {"wide-wildcard", x509::Flaw::wide_wildcard}};

template <class T>
std::vector<std::string> names(const std::map<std::string, T>& all) {
  std::vector<std::string> result;
  for (const auto& [name, value] : all) result.push_back(name);
  return result;
}

/// One of many names: too many for a line of help, so they come with the complaint.
CLI::Validator one_of(std::vector<std::string> known, const std::string& what) {
  return CLI::Validator(
      [known = std::move(known)](std::string& name) {
        if (std::ranges::count(known, name) != 0) return std::string();
        std::string all;
        for (const std::string& one : known) all += "\n  " + one;
        // Who asks for the list has done nothing wrong: it is told as a version is.
        if (name == "?") throw CLI::CallForVersion(all.substr(1), 0);
        return name + " is not known here. These are:" + all;
      },
      what);
}

template <class T>
CLI::Option* add_named(CLI::App& command, const char* option, auto& target,
                       const std::map<std::string, T>& all, const char* help) {
  return command
      .add_option_function<std::string>(
          option, [&target, &all](const std::string& name) { target = all.at(name); }, help)
      ->check(all.size() > 6 ? one_of(names(all), "NAME") : CLI::IsMember(names(all)));
}

} // namespace

std::vector<tls::CipherSuite> Choices::cipher_suites() const {
  std::vector<tls::CipherSuite> result;
  for (const std::string& name : suites) result.push_back(all_suites().at(name));
  return result;
}

std::vector<tls::NamedGroup> Choices::named_groups() const {
  std::vector<tls::NamedGroup> result;
  for (const std::string& name : groups) result.push_back(all_groups.at(name));
  return result;
}

bool Choices::has_suite_of(tls::ProtocolVersion of) const {
  return std::ranges::any_of(cipher_suites(), [&](tls::CipherSuite suite) {
    return of == tls::ProtocolVersion::TLS_1_3 ? tls::find_suite_13(suite) != nullptr
                                               : tls::find_suite_12(suite) != nullptr;
  });
}

void allow_p521(tls::CommonConfig& config) {
  if (std::ranges::count(config.signature_schemes, tls::SignatureScheme::ecdsa_secp521r1_sha512) == 0)
    config.signature_schemes.push_back(tls::SignatureScheme::ecdsa_secp521r1_sha512);
}

void Choices::apply(tls::CommonConfig& config) const {
  using tls::ProtocolVersion;
  if (!alpn.empty()) config.alpn = alpn;
  if (!suites.empty()) {
    config.cipher_suites = cipher_suites();
    if (!has_suite_of(ProtocolVersion::TLS_1_3)) config.max_version = ProtocolVersion::TLS_1_2;
    if (!has_suite_of(ProtocolVersion::TLS_1_2)) config.min_version = ProtocolVersion::TLS_1_3;
  }
  if (!groups.empty()) config.groups = named_groups();
  if (std::ranges::count(config.groups, tls::NamedGroup::secp521r1) != 0) allow_p521(config);
  if (no_encrypt_then_mac) config.encrypt_then_mac = false;
  if (no_extended_master_secret) config.extended_master_secret = tls::Use::off;
  if (version == "1.2") config.min_version = config.max_version = ProtocolVersion::TLS_1_2;
  if (version == "1.3") config.min_version = config.max_version = ProtocolVersion::TLS_1_3;
}

void add_choices(CLI::App& command, Choices& choices) {
  constexpr const char* group = "What is negotiated";
  command
      .add_option("--tls", choices.version,
                  "1.2 or 1.3 alone (default: whichever is the better that both know)")
      ->check(CLI::IsMember({"1.2", "1.3"}))
      ->group(group);
  command
      .add_option("--cipher", choices.suites,
                  "cipher suites, best first; obsolete ones run only if named (? lists all)")
      ->check(one_of(names(all_suites()), "SUITE"))
      ->delimiter(',')
      ->group(group);
  command
      .add_flag("--no-encrypt-then-mac", choices.no_encrypt_then_mac,
                "TLS 1.2, CBC suites: the MAC inside the encryption, as before RFC 7366")
      ->group(group);
  command
      .add_flag("--no-extended-master-secret", choices.no_extended_master_secret,
                "TLS 1.2: the master secret bound to the randoms alone, as before RFC 7627")
      ->group(group);
  command.add_option("--group", choices.groups, "groups for the key exchange, best first")
      ->check(CLI::IsMember(names(all_groups)))
      ->delimiter(',')
      ->group(group);
  // A hello of this version would have nothing to offer.
  command.parse_complete_callback([&choices] {
    const auto wanted =
        choices.version == "1.2" ? tls::ProtocolVersion::TLS_1_2 : tls::ProtocolVersion::TLS_1_3;
    if (!choices.version.empty() && !choices.suites.empty() && !choices.has_suite_of(wanted))
      throw CLI::ValidationError("--cipher", "no suite of TLS " + choices.version + " among these");
  });
  command.add_option("--alpn", choices.alpn, "application protocols, best first")
      ->delimiter(',')
      ->group(group);
}

CLI::Option* add_key_type(CLI::App& command, std::optional<x509::KeyType>& type) {
  return add_named(command, "--key-type", type, all_key_types,
                   "of the server's certificate (default: ecdsa, on P-256; rsa where the suite needs it)");
}

CLI::Option* add_flaw(CLI::App& command, x509::Flaw& flaw) {
  return add_named(command, "--flaw,--break", flaw, all_flaws,
                   "make the server's certificates wrong in this one way (? lists all)");
}

} // namespace handglass::cli
