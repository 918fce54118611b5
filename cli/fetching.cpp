#include "cli/fetching.h"

#include <charconv>
#include <iostream>

#include "cli/credential.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "http/client.h"
#include "http/socket.h"
#include "http/tls_stream.h"
#include "tls/suites12.h"
#include "trace/catalogue/catalogue.h"
#include "trace/display.h"

namespace handglass::cli {

namespace {

/// curl's HOST:PORT:ADDR. "cli.resolve" {text} if it is not of that form.
Result<std::string> resolved(const http::Url& url, const std::vector<std::string>& rules) {
  for (const std::string& rule : rules) {
    const std::size_t first = rule.find(':');
    const std::size_t second = first == std::string::npos ? first : rule.find(':', first + 1);
    unsigned port = 0;
    if (second == std::string::npos || second + 1 == rule.size() ||
        std::from_chars(rule.data() + first + 1, rule.data() + second, port).ptr != rule.data() + second)
      return failure(Alert::internal_error, "http.url.resolve", {}, {{"text", rule}});
    if (rule.substr(0, first) == url.host && port == url.port) {
      std::string address = rule.substr(second + 1);
      if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
      return address;
    }
  }
  return std::string();
}

Result<std::shared_ptr<const x509::TrustStore>> trust(const Fetching& fetching) {
  if (fetching.ca.empty()) return std::make_shared<const x509::TrustStore>(TRY(x509::TrustStore::system()));
  return std::make_shared<const x509::TrustStore>(TRY(read_trust(fetching.ca)));
}

Result<tls::ClientConfig> configuration(const Fetching& fetching, const http::Url& url, Observer* observer) {
  tls::ClientConfig config;
  config.server_name = url.host;
  config.verify_certificate = !fetching.insecure;
  if (!fetching.insecure) config.trust = TRY(trust(fetching));
  config.alpn = {"http/1.1"};
  config.request_ocsp = fetching.ask_ocsp;
  fetching.choices.apply(config);
  if (!fetching.choices.groups.empty()) config.key_share_groups = {config.groups[0]};
  if (!fetching.certificate.empty())
    config.credential = TRY(read_credential(fetching.certificate, fetching.key));
  config.observer = observer;
  config.reveal_secrets = observer != nullptr;
  return config;
}

/// Where the body goes: piece by piece, so that a large one does not wait in memory.
class BodySink {
 public:
  Result<void> open(const Fetching& fetching) {
    include_ = fetching.include || fetching.head;
    wanted_ = fetching.print_body;
    if (fetching.body_file.empty()) return {};
    name_ = fetching.body_file;
    file_.open(name_, std::ios::binary | std::ios::trunc);
    return written();
  }
  Result<void> head(const http::Response& response) {
    if (!wanted_ || !include_) return {};
    std::ostream& out = stream();
    // The peer's words on our user's terminal: without what would command it.
    out << "HTTP/1." << response.minor_version << ' ' << response.status << ' '
        << trace::escape(response.reason) << "\r\n";
    for (const http::FieldLine& field : response.fields.lines())
      out << trace::escape(field.name) << ": " << trace::escape(field.value) << "\r\n";
    out << "\r\n";
    return written();
  }
  Result<void> body(ByteView piece) {
    if (wanted_)
      stream().write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    return written();
  }

 private:
  std::ostream& stream() { return name_.empty() ? std::cout : file_; }
  Result<void> written() {
    if (stream().good()) return {};
    return failure(Alert::internal_error, "file.write", {},
                   {{"file", name_.empty() ? "-" : name_}, {"reason", ""}});
  }
  std::ofstream file_;
  std::string name_;
  bool include_ = false, wanted_ = true;
};

Result<void> exchange(http::Stream& stream, const http::Url& url, const Fetching& fetching, const Tap& tap) {
  BodySink sink;
  TRY(sink.open(fetching));
  bool has_head = false;
  const auto head_once = [&](const http::Response& response) -> Result<void> {
    if (std::exchange(has_head, true)) return {};
    return sink.head(response);
  };
  http::Fetch how;
  how.method = fetching.head ? "HEAD" : "GET";
  how.tap = tap;
  how.on_body = [&](const http::Response& so_far, ByteView piece) -> Result<void> {
    TRY(head_once(so_far));
    return sink.body(piece);
  };
  const auto fetched = http::fetch(stream, url, how);
  // RFC 8446 section 6.1: whoever stops writing says so with close_notify, whatever came of the exchange (an
  // alert that was sent has said it already). A server that left before hearing it has missed nothing.
  (void)stream.finish();
  const http::Response response = TRY(fetched);
  TRY(head_once(response));
  std::cout.flush();
  return {};
}

/// Who types "example.org" hears what is missing.
Result<http::Url> parse(const std::string& text) {
  auto url = http::parse_url(text);
  if (url || text.find("://") != std::string::npos) return url;
  const std::string meant = "https://" + text;
  if (text.starts_with('/') || text.starts_with("http") || !http::parse_url(meant)) return url;
  return failure(Alert::internal_error, "http.url.no_scheme", {}, {{"text", text}, {"meant", meant}});
}

Result<void> run(const Fetching& fetching, Observer* observer, trace::Lang lang) {
  const http::Url url = TRY(parse(fetching.url));
  http::Endpoint endpoint{url.host, url.port, TRY(resolved(url, fetching.resolve))};
  const Tap tap(observer);
  if (!url.is_https) {
    http::Socket socket = TRY(http::Socket::connect(endpoint, tap));
    return exchange(socket, url, fetching, tap);
  }
  const auto fetch = [&](const Fetching& how, tls::ClientConfig config,
                         const Tap& watcher) -> Result<std::shared_ptr<const tls::Session12>> {
    tls::Connection connection = tls::Connection::client(std::move(config));
    http::Socket socket = TRY(http::Socket::connect(endpoint, watcher));
    http::TlsStream stream(socket, connection);
    TRY(stream.handshake());
    // A trace says it where the suite is chosen.
    if (const auto* suite = tls::find_suite_12(connection.cipher_suite());
        suite && !watcher && !suite->obsolete().empty())
      tell_aside("cli.obsolete", lang,
                 {{"suite", registry_name(suite->suite)}, {"why", trace::find(suite->obsolete(), lang)}});
    TRY(exchange(stream, url, how, watcher));
    return connection.session();
  };
  tls::ClientConfig config = TRY(configuration(fetching, url, observer));
  if (fetching.resume) {
    // Once for the session, unseen; then the connection that resumes it.
    Fetching unseen = fetching;
    unseen.print_body = false;
    tls::ClientConfig first = TRY(configuration(fetching, url, nullptr));
    config.session = TRY(fetch(unseen, std::move(first), Tap{}));
    if (!config.session) return failure(Alert::internal_error, "cli.resume.nothing", {});
  }
  TRY(fetch(fetching, std::move(config), tap));
  return {};
}

} // namespace

void add_fetching(CLI::App& command, Fetching& fetching) {
  command.add_option("url", fetching.url, "https://HOST[:PORT]/PATH, or http:// to see it without TLS")
      ->required();
  command.add_option("--ca", fetching.ca, "trust the certificates of this PEM file instead of the system's");
  command.add_option("--resolve", fetching.resolve, "HOST:PORT:ADDR: connect to ADDR for this host and port");
  command.add_flag("--insecure", fetching.insecure, "show the certificate but do not judge it");
  command.add_flag("--ocsp-stapling", fetching.ask_ocsp,
                   "ask the server for proof that its certificate was not revoked (RFC 6066), and judge it");
  CLI::Option* certificate = command.add_option("--cert", fetching.certificate,
                                                "who we are, if the server asks: a chain (PEM or DER)");
  CLI::Option* key = command.add_option("--key", fetching.key, "its private key (PEM or DER)");
  certificate->needs(key);
  key->needs(certificate);
  command.add_flag("--resume", fetching.resume,
                   "fetch twice, and resume the session of the first connection in the second (TLS 1.2)");
  command.add_flag("-I,--head", fetching.head, "HEAD instead of GET: the header alone");
  add_choices(command, fetching.choices);
}

int fetch_once(const Fetching& fetching, Observer* observer, trace::Lang lang) {
  const auto done = run(fetching, observer, lang);
  return done ? ok : complain(done.error(), lang);
}

} // namespace handglass::cli
