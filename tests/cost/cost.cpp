// cost.cpp: work to be counted, instruction by instruction, with nobody watching.
//
//   cost MESSAGE     parses that message a thousand times, as a connection does
//   cost handshake   a seeded handshake and some data, client and server
//   cost list        what there is
//
// Only what runs inside `measured` counts: trace_cost.py tells callgrind so.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/codec/writer.h"
#include "tests/tls/samples.h"
#include "trace/pair.h"
#include "x509/issue.h"

using namespace handglass;
using namespace handglass::tls;

namespace {
struct Work {
  virtual ~Work() = default;
  virtual void run() = 0;
};
} // namespace

extern "C" [[gnu::noinline]] void measured(Work& work) { work.run(); }

namespace {

template <class Message>
struct Parse : Work {
  explicit Parse(const Message& message) : octets(serialise(message)) {}
  void run() override {
    for (int i = 0; i < 1000; ++i)
      if (!parse<Message>(octets, tap, Buffer{}, 0)) std::abort();
  }
  Bytes octets;
  Tap tap; // attached to nobody; the compiler cannot know
};

struct Handshake : Work {
  Handshake() {
    SeededRandom random("cost");
    const x509::DemoPki pki =
        x509::make_demo_pki(x509::KeyType::ec_p256, {"server.test"}, clock.now(), random);
    auto trust = std::make_shared<x509::TrustStore>();
    trust->add(pki.root);
    ClientConfig client;
    client.server_name = "server.test";
    client.trust = trust;
    client.random = &client_random;
    client.clock = &clock;
    ServerConfig server;
    Credential credential;
    for (const x509::Certificate& certificate : pki.chain()) credential.chain.push_back(certificate.der);
    credential.key = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());
    server.credentials = {credential};
    server.random = &server_random;
    server.clock = &clock;
    pair.emplace(std::move(client), std::move(server));
  }
  void run() override {
    if (!pair->run() || !pair->client.handshake_done()) std::abort();
    for (int i = 0; i < 10; ++i) {
      pair->client.send(Bytes(100));
      pair->server.send(Bytes(1000));
      if (!pair->run()) std::abort();
    }
  }
  FixedClock clock{1'790'000'000};
  SeededRandom client_random{"cost", "client"}, server_random{"cost", "server"};
  std::optional<trace::Pair> pair;
};

template <class Message>
std::unique_ptr<Work> parsing(const Message& message) {
  return std::make_unique<Parse<Message>>(message);
}

struct Named {
  const char* name;
  std::unique_ptr<Work> (*make)();
};
const Named all[] = {
    {"RecordHeader", [] { return parsing(RecordHeader{}); }},
    {"HandshakeHeader", [] { return parsing(HandshakeHeader{}); }},
    {"ClientHello", [] { return parsing(test::client_hello()); }},
    {"ServerHello", [] { return parsing(test::server_hello()); }},
    {"HelloRetryRequest", [] { return parsing(test::hello_retry_request()); }},
    {"EncryptedExtensions", [] { return parsing(test::encrypted_extensions()); }},
    {"CertificateRequest", [] { return parsing(test::certificate_request()); }},
    {"Certificate", [] { return parsing(test::certificate()); }},
    {"CertificateVerify", [] { return parsing(CertificateVerify{SignatureScheme::ed25519, Bytes(64)}); }},
    {"Finished", [] { return parsing(Finished{Bytes(32)}); }},
    {"NewSessionTicket", [] { return parsing(test::new_session_ticket()); }},
    {"KeyUpdate", [] { return parsing(KeyUpdate{}); }},
    {"Alert", [] { return parsing(AlertMessage{}); }},
    {"handshake", []() -> std::unique_ptr<Work> { return std::make_unique<Handshake>(); }},
};

} // namespace

int main(int argc, char** argv) {
  for (const Named& row : all) {
    if (argc == 2 && std::strcmp(argv[1], "list") == 0) std::puts(row.name);
    if (argc != 2 || std::strcmp(argv[1], row.name) != 0) continue;
    const std::unique_ptr<Work> work = row.make();
    measured(*work);
    return 0;
  }
  return argc == 2 && std::strcmp(argv[1], "list") == 0 ? 0 : 2;
}
