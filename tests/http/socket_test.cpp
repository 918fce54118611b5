#include "http/socket.h"

#include "tests/catch.h"

using namespace handglass;
using namespace handglass::http;

namespace {

struct Ids : Observer {
  void on(const Event& event) override {
    if (const auto* net = std::get_if<event::Net>(&event)) ids.emplace_back(net->id);
  }
  std::vector<std::string> ids;
};

Socket connect_to(const Listener& listener, Tap tap = Tap(), Timeout timeout = default_timeout) {
  return Socket::connect({"localhost", listener.port(), "127.0.0.1"}, tap, timeout).value();
}

} // namespace

TEST_CASE("octets go both ways, and the end of one direction leaves the other open") {
  Ids here, there;
  {
    auto listener = Listener::open(0, Tap(&there)).value();
    CHECK(listener.port() != 0);
    Socket client = connect_to(listener, Tap(&here));
    Socket server = listener.accept().value();
    CHECK(client.peer_port() == listener.port());
    CHECK(client.peer_address() == "127.0.0.1");
    REQUIRE(client.write(as_bytes("ping")));
    CHECK(as_text(server.read().value()) == "ping");
    REQUIRE(client.finish());
    CHECK(server.read().value().empty());
    CHECK(server.closed_cleanly());
    REQUIRE(server.write(as_bytes("pong")));
    CHECK(as_text(client.read().value()) == "pong");
    CHECK_FALSE(client.closed_cleanly());
  }
  CHECK(here.ids ==
        std::vector<std::string>{"net.resolved", "net.connecting", "net.connected", "net.closed"});
  CHECK(there.ids ==
        std::vector<std::string>{"net.listening", "net.accepted", "net.peer_ended", "net.closed"});
}

TEST_CASE("a name is resolved by the system") {
  auto listener = Listener::open(0, Tap()).value();
  CHECK(Socket::connect({"localhost", listener.port(), ""}, Tap()));
}

TEST_CASE("nobody listening, no such name and an address that is none are told apart") {
  std::uint16_t port = 0;
  {
    port = Listener::open(0, Tap()).value().port();
  }
  Ids ids;
  const auto refused = Socket::connect({"localhost", port, "127.0.0.1"}, Tap(&ids));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().id == "net.connect");
  CHECK(refused.error().arg("host") == "localhost");
  CHECK(refused.error().arg("port") == std::to_string(port));
  CHECK_FALSE(refused.error().arg("reason").empty());
  CHECK(ids.ids == std::vector<std::string>{"net.resolved", "net.connecting", "net.refused"});
  CHECK(Socket::connect({"no-such-host.invalid", 1, ""}, Tap()).error().id == "net.resolve");
  CHECK(Socket::connect({"localhost", 1, "not an address"}, Tap()).error().id == "net.resolve");
  auto taken = Listener::open(0, Tap()).value();
  CHECK(Listener::open(taken.port(), Tap()).error().id == "net.listen");
}

TEST_CASE("waiting has an end: for a connection, for octets, and for room to write") {
  auto listener = Listener::open(0, Tap()).value();
  CHECK(listener.accept(Timeout{20}).error().id == "net.accept_timeout");
  Socket client = connect_to(listener, Tap(), Timeout{20});
  CHECK(client.read().error().id == "net.read_timeout");
  const Bytes much(64 << 20, 'x'); // more than the system keeps for a peer that does not read
  CHECK(client.write(much).error().id == "net.write_timeout");
}

TEST_CASE("a peer that is gone ends in an error, not in a signal") {
  auto listener = Listener::open(0, Tap()).value();
  Socket client = connect_to(listener, Tap(), Timeout{2000});
  {
    Socket gone = listener.accept().value();
    (void)gone;
  }
  Result<void> written;
  for (int i = 0; i < 1000 && written; ++i) written = client.write(as_bytes("anyone there?"));
  REQUIRE_FALSE(written);
  CHECK(written.error().id == "net.write");
}

TEST_CASE("a listener on ::1 is reached there") {
  auto listener = Listener::open(0, Tap(), Loopback::v6);
  if (!listener) { // no IPv6 on this machine: then it says so
    CHECK(listener.error().id == "net.listen");
    return;
  }
  Socket client = Socket::connect({"", listener->port(), "::1"}, Tap()).value();
  Socket server = listener->accept().value();
  CHECK(server.peer_address() == "::1");
  CHECK(server.peer_port() != listener->port());
  REQUIRE(client.write(as_bytes("ping")));
  CHECK(as_text(server.read().value()) == "ping");
}
