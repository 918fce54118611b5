// cert.cpp: `handglass cert show FILE|HOST[:PORT]`: what a certificate says.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "cli/certificate_text.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "http/client.h"
#include "http/socket.h"
#include "http/tls_stream.h"
#include "x509/hostname.h"
#include "x509/pem.h"

namespace handglass::cli {

namespace {

struct Options {
  std::string file;
  OutputOptions output;
};

/// What a server shows to whoever asks, believed or not.
Result<std::vector<Bytes>> shown_by(const http::Url& url) {
  tls::ClientConfig config;
  config.server_name = url.host;
  config.verify_certificate = false; // it is looked at, and nothing is said to the server
  tls::Connection connection = tls::Connection::client(std::move(config));
  http::Socket socket = TRY(http::Socket::connect({url.host, url.port, {}}, Tap{}));
  http::TlsStream stream(socket, connection);
  TRY(stream.handshake());
  (void)stream.finish();
  return connection.peer_certificates();
}

/// A host to ask, if that is what was typed: no file has this name, and it is HOST, HOST:PORT or an address
/// as a browser shows it.
std::optional<http::Url> host_of(const std::string& text) {
  std::error_code error;
  if (text == "-" || std::filesystem::exists(text, error)) return {};
  if (const auto typed = http::parse_url(text); typed && typed->is_https) return *typed;
  if (text.find('/') != std::string::npos) return {};
  const auto url = http::parse_url("https://" + text + "/");
  // "nothing.pem" is rather a file that is not there.
  const bool is_host =
      url && (text.find(':') != std::string::npos || !text.ends_with(".pem")) && x509::parse_host(url->host);
  return is_host ? std::optional(*url) : std::nullopt;
}

/// The DER of every certificate in the file, PEM or not, or of the chain a server shows.
Result<std::vector<Bytes>> ders(const std::string& file) {
  if (const std::optional<http::Url> host = host_of(file)) {
    auto shown = shown_by(*host);
    // A name without a port may as well be that of a file which is not there.
    if (!shown && shown.error().id == "net.resolve" && file.find(':') == std::string::npos)
      return failure(Alert::internal_error, "net.no_file_no_host", {}, {{"name", file}});
    return shown;
  }
  std::error_code error;
  if (file.find(':') != std::string::npos && !std::filesystem::exists(file, error))
    return failure(Alert::internal_error, "cert.source", {}, {{"text", file}});
  const Bytes contents = TRY(read_certificates(file));
  if (!x509::looks_like_pem(contents)) return std::vector<Bytes>{contents};
  std::vector<Bytes> result;
  for (x509::PemBlock& block : TRY(in_file(file, x509::parse_pem(as_text(contents)))))
    if (block.label == "CERTIFICATE") result.push_back(std::move(block.contents));
  return result;
}

Result<void> show(const Options& options) {
  const std::vector<Bytes> all = TRY(ders(options.file));
  const bool every_octet = options.output.format != "text" || options.output.explain == "full";
  if (!every_octet) {
    std::ostringstream text;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i != 0) text << '\n';
      print_certificate(text, TRY(in_file(options.file, x509::parse_certificate(all[i]))),
                        options.output.language());
    }
    if (!options.output.file.empty()) return write_file(options.output.file, text.str());
    std::cout << text.str();
    return {};
  }
  std::unique_ptr<Output> output = TRY(Output::open(options.output));
  // Several certificates of a file stand one behind the other in one buffer.
  std::uint64_t base = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string path = all.size() == 1 ? "Certificate" : "Certificate[" + std::to_string(i) + "]";
    (void)TRY(in_file(options.file,
                      x509::parse_certificate(all[i], Tap(output->observer()), Buffer{}, base, path)));
    base += all[i].size();
  }
  return {};
}

} // namespace

void add_cert(CLI::App& app, int& exit_code) {
  CLI::App* cert = app.add_subcommand("cert", "Certificates: what they say, and whether to believe them");
  cert->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* command =
      cert->add_subcommand("show", "What a certificate says; with --explain full, every octet of it");
  command
      ->add_option(
          "file", options->file,
          "PEM (also several certificates) or DER; - is standard input; or HOST[:PORT] to ask a server")
      ->required();
  add_output_options(*command, options->output);
  command->callback([options, &exit_code] {
    const auto shown = show(*options);
    exit_code = shown ? ok : complain(shown.error(), options->output.language());
  });
  add_cert_verify(*cert, exit_code);
}

} // namespace handglass::cli
