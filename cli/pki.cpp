// pki.cpp: `handglass pki make DIR`: a root, an intermediate and a server certificate to try things with.

#include <filesystem>

#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "tls/registry/extension_type.h"
#include "x509/hostname.h"
#include "x509/issue.h"
#include "x509/issue_ocsp.h"
#include "x509/pem.h"

namespace handglass::cli {

namespace {

struct Options {
  std::string directory, lang;
  std::vector<std::string> hosts = {"localhost", "127.0.0.1", "::1"};
  std::optional<x509::KeyType> key_type;
  x509::Flaw flaw = x509::Flaw::none;
  bool force = false;
  bool with_lists = false; ///< revocation lists, of root and intermediate
  bool revoke = false; ///< and the server's certificate on one of them
  bool with_answer = false; ///< an OCSP response about the server's certificate
  bool must_staple = false; ///< which promises that it will be stapled
};

/// What each CA takes back: nothing, or the server's certificate.
std::string list_of(const x509::Certificate& issuer, const x509::PrivateKey& key,
                    const x509::Certificate* revoked) {
  x509::CrlRequest request;
  request.this_update = system_clock().now() - 86400;
  request.next_update = request.this_update + 31 * 86400;
  constexpr std::uint64_t key_compromise = 1;
  if (revoked != nullptr)
    request.revoked.push_back(x509::revoked(*revoked, request.this_update, key_compromise));
  return x509::to_pem("X509 CRL", x509::issue_crl(request, issuer, key, system_random()).der);
}

/// What the intermediate's responder says of the server's certificate, for a week.
std::string answer_about(const x509::DemoPki& pki, bool is_revoked) {
  x509::OcspAnswer answer;
  answer.serial_number = pki.leaf.tbs.serial_number;
  answer.this_update = system_clock().now() - 3600;
  answer.next_update = answer.this_update + 7 * 86400;
  constexpr std::uint64_t key_compromise = 1;
  if (is_revoked)
    answer.status =
        x509::RevokedStatus{{x509::der::tag::generalized_time, answer.this_update}, key_compromise};
  return std::string(
      as_text(x509::issue_ocsp(answer, pki.intermediate, pki.intermediate_key, system_random()).der));
}

std::string pem(const x509::Certificate& certificate) { return x509::to_pem("CERTIFICATE", certificate.der); }

Result<void> make(const Options& options, trace::Lang lang) {
  for (const std::string& host : options.hosts)
    if (!x509::parse_host(host.starts_with("*.") ? std::string_view(host).substr(2) : host))
      return failure(Alert::internal_error, "pki.host", "9525#6.1", {{"host", host}});
  const std::filesystem::path directory = options.directory;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  std::vector<x509::Extension> promises;
  if (options.must_staple) // RFC 7633: the server will answer this TLS extension
    promises.push_back(x509::make_extension(
        x509::TlsFeature{{{static_cast<std::uint64_t>(tls::ExtensionType::status_request)}}}));
  const x509::DemoPki pki = x509::make_demo_pki(options.key_type.value_or(x509::KeyType::ec_p256),
                                                options.hosts, system_clock().now(), system_random(),
                                                options.flaw, x509::KeyType::ec_p256, std::move(promises));
  struct File {
    const char* name;
    std::string contents;
    bool is_secret;
    const char* what; // catalogue id
  };
  std::vector<File> files = {
      {"root.pem", pem(pki.root), false, "cli.pki.root"},
      {"root.key", pki.root_key.to_pem(), true, "cli.pki.root_key"},
      {"intermediate.pem", pem(pki.intermediate), false, "cli.pki.intermediate"},
      {"intermediate.key", pki.intermediate_key.to_pem(), true, "cli.pki.intermediate_key"},
      {"server.pem", pem(pki.leaf) + pem(pki.intermediate), false, "cli.pki.server"},
      {"server.key", pki.leaf_key.to_pem(), true, "cli.pki.server_key"}};
  if (options.with_lists || options.revoke)
    files.push_back(
        {"crls.pem",
         list_of(pki.root, pki.root_key, nullptr) +
             list_of(pki.intermediate, pki.intermediate_key, options.revoke ? &pki.leaf : nullptr),
         false, "cli.pki.crls"});
  if (options.with_answer)
    files.push_back({"ocsp.der", answer_about(pki, options.revoke), false, "cli.pki.ocsp"});
  // All or nothing: no half of an old PKI may be left beside half of a new one.
  for (const auto& file : files)
    if (!options.force && std::filesystem::exists(directory / file.name))
      return failure(Alert::internal_error, "file.exists", {}, {{"file", (directory / file.name).string()}});
  for (const auto& file : files) {
    TRY(write_file((directory / file.name).string(), file.contents, file.is_secret));
    tell(file.what, lang, {{"file", (directory / file.name).string()}});
  }
  tell("cli.pki.next", lang, {{"directory", directory.string()}});
  tell("cli.pki.fetch", lang, {{"directory", directory.string()}, {"host", options.hosts[0]}});
  return {};
}

} // namespace

void add_pki(CLI::App& app, int& exit_code) {
  CLI::App* pki = app.add_subcommand("pki", "A small certificate authority, for experiments");
  pki->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* command =
      pki->add_subcommand("make", "Root, intermediate and server certificate, with their keys");
  command->add_option("directory", options->directory, "where to write them")->required();
  command->add_option("--host", options->hosts, "DNS names and addresses the server certificate is for")
      ->delimiter(',')
      ->capture_default_str();
  add_key_type(*command, options->key_type);
  add_flaw(*command, options->flaw);
  command->add_flag("--crl", options->with_lists, "also make revocation lists: crls.pem");
  command->add_flag("--revoke", options->revoke, "revoke the server's certificate: it stands on a list");
  command->add_flag("--ocsp", options->with_answer,
                    "also make an OCSP response about the server's certificate: ocsp.der");
  command->add_flag("--must-staple", options->must_staple,
                    "the server's certificate promises that one will be stapled to it (RFC 7633)");
  command->add_flag("--force", options->force, "overwrite what is there");
  command->add_option("--lang", options->lang, "en or zh")->check(CLI::IsMember({"en", "zh"}));
  command->callback([options, &exit_code] {
    OutputOptions output;
    output.lang = options->lang;
    const trace::Lang lang = output.language();
    const auto made = make(*options, lang);
    exit_code = made ? ok : complain(made.error(), lang);
  });
}

} // namespace handglass::cli
