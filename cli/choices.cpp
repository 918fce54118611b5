#include "cli/choices.h"

#include <map>

namespace handglass::cli {

namespace {

const std::map<std::string, tls::CipherSuite> all_suites = {
    {"TLS_AES_128_GCM_SHA256", tls::CipherSuite::TLS_AES_128_GCM_SHA256},
    {"TLS_AES_256_GCM_SHA384", tls::CipherSuite::TLS_AES_256_GCM_SHA384},
    {"TLS_CHACHA20_POLY1305_SHA256", tls::CipherSuite::TLS_CHACHA20_POLY1305_SHA256}};
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

template <class T>
CLI::Option* add_named(CLI::App& command, const char* option, T& target, const std::map<std::string, T>& all,
                       const char* help) {
  return command
      .add_option_function<std::string>(
          option, [&target, &all](const std::string& name) { target = all.at(name); }, help)
      ->check(CLI::IsMember(names(all)));
}

} // namespace

std::vector<tls::CipherSuite> Choices::cipher_suites() const {
  std::vector<tls::CipherSuite> result;
  for (const std::string& name : suites) result.push_back(all_suites.at(name));
  return result;
}

std::vector<tls::NamedGroup> Choices::named_groups() const {
  std::vector<tls::NamedGroup> result;
  for (const std::string& name : groups) result.push_back(all_groups.at(name));
  return result;
}

void add_choices(CLI::App& command, Choices& choices) {
  constexpr const char* group = "What is negotiated";
  command.add_option("--cipher", choices.suites, "cipher suites, best first")
      ->check(CLI::IsMember(names(all_suites)))
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

CLI::Option* add_key_type(CLI::App& command, x509::KeyType& type) {
  return add_named(command, "--key-type", type, all_key_types,
                   "of the server's certificate (default: ecdsa, on P-256)");
}

CLI::Option* add_flaw(CLI::App& command, x509::Flaw& flaw) {
  return add_named(command, "--flaw,--break", flaw, all_flaws,
                   "make the server's certificates wrong in this one way");
}

} // namespace handglass::cli
