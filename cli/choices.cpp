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
const std::map<std::string, tls::NamedGroup> all_groups = {{"x25519", tls::NamedGroup::x25519},
                                                           {"secp256r1", tls::NamedGroup::secp256r1}};
const std::map<std::string, x509::KeyType> all_key_types = {{"ecdsa", x509::KeyType::ec_p256},
                                                            {"ecdsa-p384", x509::KeyType::ec_p384},
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
                                                     {"name-constraints", x509::Flaw::name_constraints}};

template <class T>
std::vector<std::string> names(const std::map<std::string, T>& all) {
  std::vector<std::string> result;
  for (const auto& [name, value] : all) result.push_back(name);
  return result;
}

template <class T>
CLI::Option* add_named(CLI::App& command, const char* option, auto& target, const std::map<std::string, T>& all,
                       const char* help) {
  return command
      .add_option_function<std::string>(
          option, [&target, &all](const std::string& name) { target = all.at(name); }, help)
      ->check(CLI::IsMember(names(all)));
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

void Choices::apply(tls::CommonConfig& config) const {
  using tls::ProtocolVersion;
  if (!alpn.empty()) config.alpn = alpn;
  if (!suites.empty()) {
    config.cipher_suites = cipher_suites();
    const auto any = [&](auto* find) {
      return std::ranges::any_of(config.cipher_suites, [&](tls::CipherSuite suite) { return find(suite) != nullptr; });
    };
    if (!any(tls::find_suite_13)) config.max_version = ProtocolVersion::TLS_1_2;
    if (!any(tls::find_suite_12)) config.min_version = ProtocolVersion::TLS_1_3;
  }
  if (!groups.empty()) config.groups = named_groups();
  if (version == "1.2") config.min_version = config.max_version = ProtocolVersion::TLS_1_2;
  if (version == "1.3") config.min_version = config.max_version = ProtocolVersion::TLS_1_3;
}

void add_choices(CLI::App& command, Choices& choices) {
  constexpr const char* group = "What is negotiated";
  command.add_option("--tls", choices.version, "1.2 or 1.3 alone (default: whichever is the better that both know)")
      ->check(CLI::IsMember({"1.2", "1.3"}))
      ->group(group);
  command.add_option("--cipher", choices.suites,
                     "cipher suites, best first; obsolete ones (CBC, RSA key transport) run only if named here")
      ->check(CLI::IsMember(names(all_suites())))
      ->delimiter(',')
      ->group(group);
  command.add_option("--group", choices.groups, "groups for the key exchange, best first")
      ->check(CLI::IsMember(names(all_groups)))
      ->delimiter(',')
      ->group(group);
  command.add_option("--alpn", choices.alpn, "application protocols, best first")
      ->delimiter(',')
      ->group(group);
}

CLI::Option* add_key_type(CLI::App& command, std::optional<x509::KeyType>& type) {
  return add_named(command, "--key-type", type, all_key_types,
                   "of the server's certificate (default: ecdsa, on P-256; rsa where the suite needs it)");
}

CLI::Option* add_flaw(CLI::App& command, x509::Flaw& flaw) {
  return add_named(command, "--flaw", flaw, all_flaws,
                   "make the server's certificates wrong in this one way");
}

} // namespace handglass::cli
