// watch_events.cpp: an observer of your own.
//
// The library prints nothing. Whoever wants to know what a connection does hands it an Observer, and gets
// an event for every field read, rule checked, key derived, record opened and arrow taken. The traces of
// `handglass demo` are made that way and no other, so what they can do you can do: this one counts.
#include <array>
#include <cstdio>

#include "trace/pair.h"
#include "x509/issue.h"

using namespace handglass;

class Counter : public Observer {
 public:
  // Called at once, from the line that did the work. Views inside `event` die when we return: copy to keep.
  void on(const Event& event) override {
    ++count_[event.index()];
    if (const auto* state = std::get_if<event::State>(&event))
      std::printf("%-14.*s -> %.*s\n", static_cast<int>(state->from.size()), state->from.data(),
                  static_cast<int>(state->to.size()), state->to.data());
  }
  template <class E>
  unsigned count() const {
    return count_[Event(E{}).index()];
  }

 private:
  std::array<unsigned, std::variant_size_v<Event>> count_{};
};

int main() {
  // A certificate authority of our own, and a server certificate signed by it.
  const Clock& clock = system_clock();
  const x509::DemoPki pki =
      x509::make_demo_pki(x509::KeyType::ed25519, {"server.test"}, clock.now(), system_random());
  auto trust = std::make_shared<x509::TrustStore>();
  trust->add(pki.root);

  Counter counter;
  tls::ClientConfig client;
  client.server_name = "server.test";
  client.trust = trust;
  client.observer = &counter;
  tls::ServerConfig server;
  server.credentials = {
      {{pki.leaf.der, pki.intermediate.der}, std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone())}};

  trace::Pair pair(std::move(client), std::move(server)); // two connections, and a wire in memory
  if (!pair.run()) return 1;
  pair.client.send(as_bytes("hello"));
  if (!pair.run()) return 1;
  const Bytes arrived = pair.server.take_data();
  std::printf("the server read \"%.*s\"\n", static_cast<int>(arrived.size()), as_text(arrived).data());

  std::printf("%u records, %u transcript hashes, %u alerts\n", counter.count<event::Record>(),
              counter.count<event::Transcript>(), counter.count<event::AlertRecord>());
  std::printf("%u fields, %u checks, %u keys and signatures\n", counter.count<event::Field>(),
              counter.count<event::Check>(), counter.count<event::Derive>());
}
