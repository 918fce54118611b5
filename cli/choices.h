// choices.h: names a user may type for what the protocol numbers: suites, groups, key types.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tls/config.h"
#include "x509/issue.h"

namespace handglass::cli {

/// What of the protocol a command lets its user choose.
struct Choices {
  std::vector<std::string> suites, groups, alpn;
  std::string version; ///< "1.2" or "1.3"; empty: both
  bool no_encrypt_then_mac = false, no_extended_master_secret = false; ///< TLS 1.2 as it was before

  std::vector<tls::CipherSuite> cipher_suites() const;
  std::vector<tls::NamedGroup> named_groups() const;
  bool has_suite_of(tls::ProtocolVersion of) const; ///< TLS 1.2 or TLS 1.3
  /// Puts what was chosen into a configuration. Choosing only suites of TLS 1.2 chooses TLS 1.2.
  void apply(tls::CommonConfig& config) const;
};

/// Signatures on P-521, which no default has: browsers and web servers can do without. Whoever names the
/// curve as a group, or has a key on it, wants them.
void allow_p521(tls::CommonConfig& config);

void add_choices(CLI::App& command, Choices& choices);

/// "ecdsa" (P-256), "ecdsa-p384", "ecdsa-p521", "ed25519", "rsa" (2048 bits).
CLI::Option* add_key_type(CLI::App& command, std::optional<x509::KeyType>& type);

/// The ways in which a demo certificate may be wrong, by name.
CLI::Option* add_flaw(CLI::App& command, x509::Flaw& flaw);

} // namespace handglass::cli
