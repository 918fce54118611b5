// serve.cpp: `handglass serve`: a small HTTPS server on this machine, for curl and browsers to talk to. A
// thread a connection; turns.h says how they get along.
#include <iostream>
#include <semaphore>
#include <system_error>
#include <thread>

#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/credential.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "cli/turns.h"
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
Result<int> answer(http::Stream& below, tls::ServerConfig config, const http::Site& pages) {
  tls::Connection connection = tls::Connection::server(std::move(config));
  http::TlsStream stream(below, connection);
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

constexpr std::ptrdiff_t most_at_once = 64; // who comes then waits to be accepted

/// What all connections share. Whoever touches `config` or prints has the turn.
struct Service {
  tls::ServerConfig config;
  http::Site pages;
  OutputOptions shown;
  trace::Lang lang{};
  bool is_traced = false;
  std::mutex turn, stage; // the stage: a trace is told to its end before the next begins
  std::counting_semaphore<most_at_once> places{most_at_once};
};

Result<void> serve_one(Service& service, http::Socket& socket) {
  Result<Bytes> first = socket.read(); // a client that says nothing takes neither turn nor stage
  std::unique_lock stage(service.stage, std::defer_lock);
  if (service.is_traced) stage.lock();
  std::unique_lock turn(service.turn);
  // Each connection is a trace of its own.
  std::unique_ptr<Output> output = TRY(Output::open(service.shown));
  tls::ServerConfig config = service.config;
  config.observer = output->observer();
  config.reveal_secrets = config.observer != nullptr;
  WaitingStream stream(socket, turn, std::move(first));
  const auto status = answer(stream, std::move(config), service.pages);
  output.reset();
  if (status)
    tell_aside("cli.serve.answered", service.lang, {{"peer", socket.peer_address()}, {"status", *status}});
  else
    (void)complain(status.error(), service.lang);
  return {};
}

/// In a thread of its own. What cannot be written, a trace or a key log, is complained of, and the next one
/// is served.
void serve_aside(const std::shared_ptr<Service>& service, http::Socket accepted) {
  auto socket = std::make_shared<http::Socket>(std::move(accepted));
  const auto body = [service, socket] {
    const auto served = serve_one(*service, *socket);
    if (!served) {
      const std::lock_guard turn(service->turn);
      (void)complain(served.error(), service->lang);
    }
    service->places.release();
  };
  service->places.acquire();
  try {
    std::thread(body).detach();
  } catch (const std::system_error&) { // no thread to be had: then this one
    body();
  }
}

Result<void> serve(const Options& options, trace::Lang lang) {
  const auto service = std::make_shared<Service>();
  tls::ServerConfig& config = service->config;
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
  service->pages = site(options);
  service->shown = options.output;
  if (!options.show) service->shown.format.clear();
  service->is_traced = options.show;
  service->lang = lang;

  http::Listener listener = TRY(http::Listener::open(options.port, Tap{}));
  tell_aside("cli.serve.ready", lang, {{"port", listener.port()}});
  do {
    auto socket = listener.accept(http::Timeout(-1));
    if (!socket) {
      const std::lock_guard turn(service->turn);
      (void)complain(socket.error(), lang);
    } else if (options.once) {
      TRY(serve_one(*service, *socket));
    } else {
      serve_aside(service, std::move(*socket));
    }
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
  command->add_flag("--trace", options->show, "show every connection, one after the other");
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
