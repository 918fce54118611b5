// serve.cpp: `handglass serve`: a small HTTPS server on this machine, for curl and browsers to talk to.
#include <iostream>

#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "http/server.h"
#include "http/socket.h"
#include "http/tls_stream.h"
#include "x509/pem.h"

namespace handglass::cli {

namespace {

struct Options {
  std::string certificate, key;
  std::uint16_t port = 8443;
  bool show = false, once = false, retry = false;
  x509::KeyType key_type = x509::KeyType::ec_p256;
  std::size_t body = 0;
  Choices choices;
  OutputOptions output;
};

constexpr const char* made_root = "handglass-root.pem";

/// The user's certificate and key, or ones made on the spot.
Result<tls::Credential> credential(const Options& options, trace::Lang lang) {
  tls::Credential result;
  if (options.certificate.empty()) {
    const x509::DemoPki pki = x509::make_demo_pki(options.key_type, {"localhost", "127.0.0.1", "::1"},
                                                  system_clock().now(), system_random());
    for (const x509::Certificate& certificate : pki.chain()) result.chain.push_back(certificate.der);
    result.key = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());
    TRY(write_file(made_root, x509::to_pem("CERTIFICATE", pki.root.der)));
    tell_aside("cli.serve.made", lang);
    tell_aside("cli.serve.trust", lang, {{"file", made_root}, {"port", options.port}});
    return result;
  }
  const Bytes chain = TRY(read_file(options.certificate));
  for (const x509::Certificate& certificate : TRY(x509::parse_certificate_file(chain)))
    result.chain.push_back(certificate.der);
  const Bytes key_file = TRY(read_file(options.key));
  auto key = TRY(x509::PrivateKey::parse(key_file));
  const auto leaf = TRY(x509::parse_certificate(result.chain[0]));
  if (TRY(leaf.public_key()) != key.public_key())
    return failure(Alert::internal_error, "key.not_of_certificate", {},
                   {{"key", options.key}, {"certificate", options.certificate}});
  result.key = std::make_shared<const x509::PrivateKey>(std::move(key));
  return result;
}

http::Site site(const Options& options) {
  const std::string_view greeting =
      "Hello from handglass. This page came over a TLS connection written to be read.\n";
  http::Site pages = {{"/", {"text/plain; charset=utf-8", to_bytes(as_bytes(greeting))}}};
  if (options.body != 0) pages["/large"] = {"application/octet-stream", Bytes(options.body, 'x')};
  return pages;
}

/// One connection, from hello to close.
Result<int> answer(http::Socket& socket, tls::ServerConfig config, const http::Site& pages) {
  tls::Connection connection = tls::Connection::server(std::move(config));
  http::TlsStream stream(socket, connection);
  TRY(stream.handshake());
  http::Exchange exchange(pages, connection.tap());
  while (!exchange.done()) {
    const Bytes octets = TRY(stream.read());
    if (octets.empty()) {
      exchange.push_end();
      break;
    }
    const Bytes response = exchange.push(octets);
    if (!response.empty()) TRY(stream.write(response));
  }
  TRY(stream.finish());
  return exchange.status();
}

Result<void> serve(const Options& options, trace::Lang lang) {
  tls::ServerConfig config;
  config.credentials = {TRY(credential(options, lang))};
  config.alpn = {"http/1.1"};
  if (!options.choices.alpn.empty()) config.alpn = options.choices.alpn;
  if (!options.choices.suites.empty()) config.cipher_suites = options.choices.cipher_suites();
  if (!options.choices.groups.empty()) config.groups = options.choices.named_groups();
  config.always_retry = options.retry;
  const http::Site pages = site(options);

  OutputOptions shown = options.output;
  if (!options.show) shown.format.clear();

  http::Listener listener = TRY(http::Listener::open(options.port, Tap{}));
  tell_aside("cli.serve.ready", lang, {{"port", listener.port()}});
  do {
    auto socket = listener.accept(http::Timeout(-1));
    if (!socket) {
      (void)complain(socket.error(), lang);
      continue;
    }
    // Each connection is a trace of its own.
    std::unique_ptr<Output> output = TRY(Output::open(shown));
    config.observer = output->observer();
    config.reveal_secrets = config.observer != nullptr;
    const auto status = answer(*socket, config, pages);
    output.reset();
    if (status)
      tell_aside("cli.serve.answered", lang, {{"peer", socket->peer_address()}, {"status", *status}});
    else
      (void)complain(status.error(), lang);
  } while (!options.once);
  return {};
}

} // namespace

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("serve", "A small HTTPS server, for this machine only");
  CLI::Option* certificate =
      command->add_option("--cert", options->certificate, "certificate chain, leaf first (PEM or DER)");
  CLI::Option* key = command->add_option("--key", options->key, "its private key (PEM or DER)");
  certificate->needs(key);
  key->needs(certificate);
  command->add_option("--port", options->port, "0: any that is free")->capture_default_str();
  command->add_flag("--trace", options->show, "show every connection");
  command->add_flag("--once", options->once, "end after one connection");
  command->add_flag("--retry", options->retry, "ask every client for a second hello");
  command->add_option("--large", options->body, "serve so many bytes at /large");
  add_key_type(*command, options->key_type);
  add_choices(*command, options->choices);
  add_output_options(*command, options->output);
  command->footer(
      "Without --cert a certificate for localhost is made, and its root is written to the current "
      "directory.");
  command->callback([options, &exit_code] {
    const trace::Lang lang = options->output.language();
    const auto served = serve(*options, lang);
    exit_code = served ? ok : complain(served.error(), lang);
  });
}

} // namespace handglass::cli
