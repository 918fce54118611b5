// records.cpp: anything at all, from the network, to a client and to a server, in pieces of any size.
#include "tests/fuzz/fuzz.h"
#include "tls/connection.h"

using namespace handglass;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  fuzz::Sink sink;
  SeededRandom random("fuzz");
  const FixedClock clock(1'790'000'000);
  const auto feed = [&](auto config, auto make) {
    config.random = &random;
    config.clock = &clock;
    config.observer = &sink;
    tls::Connection connection = make(std::move(config));
    connection.run();
    const std::size_t piece = data[0] == 0 ? size : data[0];
    for (ByteView rest(data + 1, size - 1); !rest.empty();
         rest = rest.subspan(std::min(piece, rest.size()))) {
      connection.receive(rest.first(std::min(piece, rest.size())));
      connection.run();
    }
    connection.receive_end();
    connection.run();
    fuzz::holds(!connection.handshake_done(), "a connection came to be without a peer");
  };
  feed(tls::ClientConfig{}, tls::Connection::client);
  feed(tls::ServerConfig{}, tls::Connection::server);
  return 0;
}
