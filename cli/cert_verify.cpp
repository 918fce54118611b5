// cert_verify.cpp: `handglass cert verify CHAIN`: finds and judges a path, and tells how.
#include <charconv>
#include <iostream>

#include "cli/commands.h"
#include "cli/credential.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "trace/display.h"
#include "x509/crl.h"
#include "x509/ocsp.h"
#include "x509/pem.h"
#include "x509/public_suffix.h"
#include "x509/verify.h"

namespace handglass::cli {

namespace {

const std::map<std::string, x509::Profile> profiles = {
    {"path", x509::Profile::path}, {"rfc5280", x509::Profile::rfc5280}, {"webpki", x509::Profile::webpki}};
const std::map<std::string, x509::Purpose> purposes = {{"server", x509::Purpose::server_auth},
                                                       {"client", x509::Purpose::client_auth},
                                                       {"any", x509::Purpose::any}};

struct Options {
  std::string chain, ca, profile = "webpki", purpose = "server", time, name;
  std::vector<std::string> crls, ocsp, policies;
  bool explicit_policy = false, no_mapping = false, no_any_policy = false;
  OutputOptions output;
};

/// "2026-11-25T12:00:00Z", "2026-11-25", or seconds since 1970.
Result<UnixTime> parse_time(const std::string& text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && end == text.data() + text.size()) return seconds;
  std::string digits;
  for (char c : text.size() == 10 ? text + "T00:00:00Z" : text)
    if (c >= '0' && c <= '9') digits.push_back(c);
  const auto time = x509::parse_time(x509::der::tag::generalized_time, as_bytes(digits + "Z"));
  // Written again it must be what was typed: other zones and half dates are not guessed at.
  if (time && (x509::to_text(time->seconds) == text || x509::to_text(time->seconds) == text + "T00:00:00Z"))
    return time->seconds;
  return failure(Alert::internal_error, "cert.time", "3339#5.6", {{"text", text}});
}

/// Certificates of a file; with every octet of theirs told where somebody wants to see it.
Result<std::vector<x509::Certificate>> read_chain(const Options& options, const Tap& tap) {
  const Bytes contents = TRY(read_certificates(options.chain));
  std::vector<x509::Certificate> chain = TRY(in_file(options.chain, x509::parse_certificate_file(contents)));
  if (options.output.format == "text" && options.output.explain != "full") return chain;
  std::uint64_t base = 0;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const Bytes der = chain[i].der;
    chain[i] =
        TRY(x509::parse_certificate(der, tap, Buffer{}, base, "Certificate[" + std::to_string(i) + "]"));
    base += der.size();
  }
  return chain;
}

Result<void> verify(const Options& options) {
  x509::VerifyOptions how;
  how.profile = profiles.at(options.profile);
  how.purpose = purposes.at(options.purpose);
  how.max_certificates = limits::path_pool;
  how.now = options.time.empty() ? system_clock().now() : TRY(parse_time(options.time));
  if (options.time.empty()) how.clock_source = system_clock().source();
  if (options.name.find('@') != std::string::npos)
    how.mailboxes = {options.name};
  else if (!options.name.empty())
    how.host = options.name;
  how.policies.require_explicit = options.explicit_policy;
  how.policies.inhibit_mapping = options.no_mapping;
  how.policies.inhibit_any = options.no_any_policy;
  for (const std::string& text : options.policies) {
    const std::optional<x509::Oid> policy = x509::parse_oid(text);
    if (!policy) return failure(Alert::internal_error, "cert.policy", "5280#6.1.1", {{"text", text}});
    how.policies.acceptable.push_back(*policy);
  }
  std::vector<x509::Crl> crls;
  for (const std::string& file : options.crls) {
    const Bytes contents = TRY(read_file(file));
    for (x509::Crl& crl : TRY(in_file(file, x509::parse_crl_file(contents)))) crls.push_back(std::move(crl));
  }
  std::vector<x509::OcspResponse> answers;
  for (const std::string& file : options.ocsp) {
    const Bytes contents = TRY(read_file(file));
    answers.push_back(TRY(in_file(file, x509::parse_ocsp_response(contents))));
  }
  how.revocation = {crls, answers};
  const auto suffixes = x509::PublicSuffixes::system();
  if (suffixes)
    how.suffixes = &*suffixes;
  else if (how.profile == x509::Profile::webpki)
    tell_aside("cli.cert.no_suffixes", options.output.language(), {{"file", suffixes.error().arg("file")}});

  const x509::TrustStore store =
      TRY(options.ca.empty() ? x509::TrustStore::system() : read_trust(options.ca));
  std::unique_ptr<Output> output = TRY(Output::open(options.output));
  const Tap tap(output->observer());
  const std::vector<x509::Certificate> chain = TRY(read_chain(options, tap));
  const auto path = x509::verify_chain(chain, store, how, tap);
  output->finish();
  if (!path) return std::unexpected(path.error());
  return {};
}

} // namespace

void add_cert_verify(CLI::App& cert, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = cert.add_subcommand("verify", "Find a path to a trusted root, judge it, and tell how");
  command
      ->add_option("chain", options->chain,
                   "PEM or DER: the certificate in question first, then others in any order")
      ->required();
  constexpr const char* group = "What is asked";
  const auto keys = [](const auto& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map) names.push_back(name);
    return names;
  };
  command->add_option("--ca", options->ca, "trust the certificates of this PEM file instead of the system's")
      ->group(group);
  command->add_option("--name", options->name, "the host, address or mailbox it must be for")->group(group);
  command
      ->add_option(
          "--profile", options->profile,
          "path: RFC 5280 section 6 alone; rfc5280: and section 4; webpki: and the CA/Browser Forum's rules")
      ->check(CLI::IsMember(keys(profiles)))
      ->capture_default_str()
      ->group(group);
  command->add_option("--purpose", options->purpose, "server, client or any")
      ->check(CLI::IsMember(keys(purposes)))
      ->capture_default_str()
      ->group(group);
  command
      ->add_option("--time", options->time,
                   "when: 2026-11-25T12:00:00Z, 2026-11-25 or seconds since 1970 (default: now)")
      ->group(group);
  command
      ->add_option("--crl", options->crls,
                   "revocation lists, PEM or DER; then every certificate must be on none")
      ->group(group);
  command->add_option("--ocsp", options->ocsp, "an OCSP response, DER, about the first certificate")
      ->group(group);
  command->add_option("--policy", options->policies, "OIDs of policies that will do (default: any)")
      ->delimiter(',')
      ->group(group);
  command->add_flag("--explicit-policy", options->explicit_policy, "some policy must hold for the whole path")
      ->group(group);
  command->add_flag("--inhibit-policy-mapping", options->no_mapping, "no policy may stand for another")
      ->group(group);
  command->add_flag("--inhibit-any-policy", options->no_any_policy, "anyPolicy stands for none")
      ->group(group);
  add_output_options(*command, options->output);
  command->callback([options, &exit_code] {
    const auto verified = verify(*options);
    exit_code = verified ? ok : complain(verified.error(), options->output.language());
  });
}

} // namespace handglass::cli
