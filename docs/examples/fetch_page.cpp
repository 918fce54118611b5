// fetch_page.cpp: an HTTPS request, with everything that happens in between left out of sight.
//
//   fetch_page URL [ROOTS.pem]     trusts the system's roots, or those of the file
//
// Three layers, one line each: a Socket carries octets, a Connection makes TLS of them, a TlsStream puts the
// two together; fetch() then talks HTTP over it and knows of neither.
#include <cstdio>
#include <fstream>
#include <iterator>

#include "http/client.h"
#include "http/socket.h"
#include "http/tls_stream.h"
#include "x509/trust_store.h"

using namespace handglass;

/// Every step may fail, and says so with an id: TRY hands it to our caller. There are no exceptions.
Result<http::Response> fetch_page(std::string_view address, x509::TrustStore roots) {
  const http::Url url = TRY(http::parse_url(address));

  tls::ClientConfig config;
  config.server_name = url.host;                                    // goes into the ClientHello …
  config.trust = std::make_shared<x509::TrustStore>(std::move(roots)); // … and must be in the certificate
  config.alpn = {"http/1.1"};

  http::Socket socket = TRY(http::Socket::connect({url.host, url.port, {}}, Tap{}));
  tls::Connection connection = tls::Connection::client(std::move(config));
  http::TlsStream stream(socket, connection);
  TRY(stream.handshake()); // the certificate has been judged when this returns
  std::printf("%.*s, %.*s\n", 7,
              connection.version() == tls::ProtocolVersion::TLS_1_3 ? "TLS 1.3" : "TLS 1.2",
              static_cast<int>(registry_name(connection.cipher_suite()).size()),
              registry_name(connection.cipher_suite()).data());
  http::Response response = TRY(http::fetch(stream, url));
  (void)stream.finish(); // close_notify: nobody has cut the end off
  return response;
}

Result<x509::TrustStore> roots(const char* file) {
  if (!file) return x509::TrustStore::system();
  std::ifstream in(file, std::ios::binary);
  return x509::TrustStore::from_pem(std::string(std::istreambuf_iterator<char>(in), {}));
}

int main(int argc, char** argv) {
  if (argc < 2) return std::fputs("fetch_page URL [ROOTS.pem]\n", stderr), 2;
  auto trusted = roots(argc > 2 ? argv[2] : nullptr);
  const auto response = trusted ? fetch_page(argv[1], std::move(*trusted)) : std::unexpected(trusted.error());
  if (!response) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(response.error().id.size()), response.error().id.data());
    return 1;
  }
  std::printf("status %d, %zu octets of body:\n%.*s", response->status, response->body.size(),
              static_cast<int>(response->body.size()), as_text(response->body).data());
}
