// serve_page.cpp: the smallest HTTPS server: one page, one visitor, this machine only.
//
//   serve_page ROOT.pem     prints its address; ROOT.pem is what a visitor has to trust
//
// The same three layers as in fetch_page.cpp, seen from the other end. The certificate is made on the spot,
// by an authority that is made on the spot: the file holds its root.
#include <cstdio>
#include <fstream>

#include "http/server.h"
#include "http/socket.h"
#include "http/tls_stream.h"
#include "x509/issue.h"
#include "x509/pem.h"

using namespace handglass;

const http::Site site = {{"/", {"text/plain; charset=utf-8", to_bytes(as_bytes("Hello, visitor.\n"))}}};

/// From hello to close. The visitor's octets are input like any other: they may be wrong, and then this
/// fails.
Result<int> answer(http::Socket& socket, tls::ServerConfig config) {
  tls::Connection connection = tls::Connection::server(std::move(config));
  http::TlsStream stream(socket, connection);
  TRY(stream.handshake());
  http::Exchange exchange(site, Tap{}); // takes octets of a request, gives octets of an answer
  while (!exchange.done()) {
    const Bytes octets = TRY(stream.read());
    if (octets.empty()) break; // no more will come
    const Bytes response = exchange.push(octets);
    if (!response.empty()) TRY(stream.write(response));
  }
  TRY(stream.finish());
  return exchange.status();
}

Result<int> serve(const char* root_file) {
  const x509::DemoPki pki =
      x509::make_demo_pki(x509::KeyType::ec_p256, {"localhost"}, system_clock().now(), system_random());
  std::ofstream(root_file) << x509::to_pem("CERTIFICATE", pki.root.der);

  tls::ServerConfig config;
  config.credentials = {
      {{pki.leaf.der, pki.intermediate.der}, std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone())}};
  config.alpn = {"http/1.1"};

  http::Listener listener = TRY(http::Listener::open(0, Tap{})); // 0: any port that is free
  std::printf("https://localhost:%u/\n", static_cast<unsigned>(listener.port()));
  std::fflush(stdout); // somebody may be waiting for this line
  http::Socket socket = TRY(listener.accept());
  return answer(socket, std::move(config));
}

int main(int argc, char** argv) {
  if (argc < 2) return std::fputs("serve_page ROOT.pem\n", stderr), 2;
  const auto status = serve(argv[1]);
  if (status) return *status == 200 ? 0 : 1;
  std::fprintf(stderr, "%.*s\n", static_cast<int>(status.error().id.size()), status.error().id.data());
  return 1;
}
