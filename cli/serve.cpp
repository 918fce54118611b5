// serve.cpp: `handglass serve`: a small HTTPS server on this machine, for curl and browsers to talk to.
#include <iostream>

#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/credential.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "http/server.h"
#include "http/socket.h"
#include "http/tls_stream.h"
#include "x509/pem.h"
#include "x509/trust_store.h"

namespace handglass::cli {

namespace {

struct Options {
  std::string certificate, key, client_ca, ocsp;
  std::uint16_t port = 8443;
  bool show = false, once = false, retry = false, no_tickets = false;
  std::optional<x509::KeyType> key_type;
  std::size_t body = 0;
  Choices choices;
  OutputOptions output;
};

constexpr const char* made_root = "handglass-root.pem";

/// The user's certificate and key, or ones made on the spot.
Result<tls::Credential> credential(const Options& options, trace::Lang lang) {
  tls::Credential result;
  if (options.certificate.empty()) {
    const x509::DemoPki pki =
        x509::make_demo_pki(options.key_type.value_or(x509::KeyType::ec_p256),
                            {"localhost", "127.0.0.1", "::1"}, system_clock().now(), system_random());
    for (const x509::Certificate& certificate : pki.chain()) result.chain.push_back(certificate.der);
    result.key = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());
    TRY(write_file(made_root, x509::to_pem("CERTIFICATE", pki.root.der)));
    tell_aside("cli.serve.made", lang);
    tell_aside("cli.serve.trust", lang, {{"file", made_root}, {"port", options.port}});
    return result;
  }
  return read_credential(options.certificate, options.key);
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
  if (!options.ocsp.empty()) config.credentials[0].ocsp_response = TRY(read_file(options.ocsp));
  if (config.credentials[0].key->type() == x509::KeyType::ec_p521) allow_p521(config);
  config.alpn = {"http/1.1"};
  options.choices.apply(config);
  config.session_cache = std::make_shared<tls::SessionCache>();
  if (!options.no_tickets) config.ticket_key = std::make_shared<const tls::TicketKey>(system_random());
  if (!options.client_ca.empty()) {
    config.client_trust = std::make_shared<const x509::TrustStore>(TRY(read_trust(options.client_ca)));
    config.request_client_certificate = config.require_client_certificate = true;
  }
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
  command
      ->add_option("--ocsp", options->ocsp,
                   "an OCSP response (DER) to staple to the certificate, for clients that ask; sent as it is")
      ->needs(certificate);
  command->add_option("--port", options->port, "0: any that is free")->capture_default_str();
  command->add_flag("--trace", options->show, "show every connection");
  command->add_flag("--once", options->once, "end after one connection");
  command->add_flag("--retry", options->retry, "ask every client for a second hello");
  command->add_option("--client-ca", options->client_ca,
                      "demand a certificate of every client, issued by one of this file");
  command->add_flag("--no-tickets", options->no_tickets,
                    "TLS 1.2: remember sessions here, by session_id, instead of giving tickets");
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
