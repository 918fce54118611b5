#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/bench/theirs.h"
#include "tls/connection.h"
#include "x509/verify.h"

namespace handglass::bench {

using namespace tls;

namespace {

struct Both {
  ClientConfig client;
  ServerConfig server;
};

void must(bool right, const Connection& one) {
  if (right) return;
  std::fprintf(stderr, "handglass: TLS failed: %s\n",
               one.failure() ? std::string(one.failure()->id).c_str() : "it stopped");
  std::exit(1);
}

Both configure(const TlsMode& mode, const Chain& chain) {
  Both both;
  auto trust = std::make_shared<x509::TrustStore>();
  trust->add(*x509::parse_certificate(chain.root));
  both.client.trust = trust;
  both.client.server_name = "server.test";
  both.server.credentials = {{{chain.leaf, chain.intermediate},
                              std::make_shared<const x509::PrivateKey>(*x509::PrivateKey::parse(chain.key))}};
  for (CommonConfig* one :
       {static_cast<CommonConfig*>(&both.client), static_cast<CommonConfig*>(&both.server)}) {
    one->min_version = one->max_version = mode.is_13 ? ProtocolVersion::TLS_1_3 : ProtocolVersion::TLS_1_2;
    one->cipher_suites = {mode.is_13        ? CipherSuite::TLS_AES_128_GCM_SHA256
                          : mode.static_rsa ? CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256
                                            : CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
    one->session_tickets = false;
  }
  return both;
}

struct Pair {
  Connection client, server;
  explicit Pair(const Both& both)
      : client(Connection::client(both.client)), server(Connection::server(both.server)) {
    while (!client.handshake_done() || !server.handshake_done()) {
      must(client.run(), client);
      const Bytes there = client.take_output();
      server.receive(there);
      must(server.run(), server);
      const Bytes back = server.take_output();
      client.receive(back);
      must(client.run(), client);
      must(!there.empty() || !back.empty(), client);
    }
  }
};

} // namespace

Operation our_chain(const std::string& name, const Chain& chain) {
  const auto trust = std::make_shared<x509::TrustStore>();
  trust->add(*x509::parse_certificate(chain.root));
  return {name, [trust, chain] {
            const std::vector<x509::Certificate> sent = {*x509::parse_certificate(chain.leaf),
                                                         *x509::parse_certificate(chain.intermediate)};
            x509::VerifyOptions options;
            options.now = system_clock().now();
            options.host = "server.test";
            if (x509::verify_chain(sent, *trust, options)) return;
            std::fprintf(stderr, "handglass: the chain was refused\n");
            std::exit(1);
          }};
}

std::vector<Operation> our_tls(const TlsMode& mode, const Chain& chain) {
  const auto both = std::make_shared<Both>(configure(mode, chain));
  const auto pair = std::make_shared<Pair>(*both);
  const auto data = std::make_shared<Bytes>(record, 1);
  const auto wire = std::make_shared<Bytes>(), got = std::make_shared<Bytes>(); // used again
  return {{mode.name + "_handshake", [both] { Pair once(*both); }},
          {mode.name + "_bulk_16k",
           [pair, data, wire, got] {
             pair->client.send(*data);
             pair->client.take_output(*wire);
             pair->server.receive(*wire);
             must(pair->server.run(), pair->server);
             pair->server.take_data(*got);
             must(got->size() == record, pair->server);
           },
           record}};
}

} // namespace handglass::bench
