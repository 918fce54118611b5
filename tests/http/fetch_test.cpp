// The client over a stream: one made of octets, one of TLS in this process, one of real sockets.
#include "http/client.h"

#include <thread>

#include "http/server.h"
#include "http/socket.h"
#include "http/tls_stream.h"
#include "tests/http/http_test.h"
#include "tests/tls/pair_support.h"

using namespace handglass;
using namespace handglass::http;

namespace {

/// Says what it was told to say, in pieces, and remembers what it heard.
class Script : public Stream {
 public:
  Script(std::string text, bool clean, std::size_t piece = 5)
      : text_(std::move(text)), clean_(clean), piece_(piece) {}
  Result<Bytes> read() override {
    const std::string piece = text_.substr(0, piece_);
    text_.erase(0, piece.size());
    return to_bytes(as_bytes(piece));
  }
  Result<void> write(ByteView octets) override {
    append(heard, octets);
    return {};
  }
  bool closed_cleanly() const override { return clean_; }
  Result<void> finish() override { return {}; }
  Bytes heard;

 private:
  std::string text_;
  bool clean_;
  std::size_t piece_;
};

const Url url = parse_url("https://server.test/").value();

/// A TLS server and the exchange behind it, at the far end of a stream without a network.
class FarEnd : public Stream {
 public:
  FarEnd(tls::ServerConfig config, Bytes (*answer)(ByteView), bool says_goodbye)
      : server_(tls::Connection::server(std::move(config))), answer_(answer), says_goodbye_(says_goodbye) {}

  Result<Bytes> read() override {
    append(rest_, server_.take_output());
    // A TCP segment may end anywhere, in the middle of a record above all.
    const auto middle = rest_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(100, rest_.size()));
    const Bytes out(rest_.begin(), middle);
    rest_.erase(rest_.begin(), middle);
    return out;
  }
  Result<void> write(ByteView octets) override {
    server_.receive(octets);
    (void)server_.run();
    const Bytes request = server_.take_data();
    if (request.empty()) return {};
    server_.send(answer_(request));
    if (says_goodbye_) server_.close();
    (void)server_.run();
    return {};
  }
  bool closed_cleanly() const override { return true; } // TCP would say so
  Result<void> finish() override { return {}; }
  const tls::Connection& server() const { return server_; }

 private:
  tls::Connection server_;
  Bytes (*answer_)(ByteView);
  bool says_goodbye_;
  Bytes rest_;
};

Result<Response> fetch_over_tls(Bytes (*answer)(ByteView), bool says_goodbye, Observer* observer = nullptr) {
  tls::test::Scene scene;
  FarEnd far(std::move(scene.server), answer, says_goodbye);
  scene.client.observer = observer;
  tls::Connection client = tls::Connection::client(std::move(scene.client));
  TlsStream stream(far, client);
  if (auto done = stream.handshake(); !done) return std::unexpected(done.error());
  return fetch(stream, url, {"GET", Tap(observer), {}});
}

Bytes answer_with_length(ByteView) { return write_response(200, {"text/plain", Bytes(40000, 'x')}, false); }
Bytes answer_until_close(ByteView) { return to_bytes(as_bytes("HTTP/1.1 200 OK\r\n\r\nbody")); }

} // namespace

TEST_CASE("fetch writes one request and reads one response") {
  Script stream("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more", false);
  const auto response = fetch(stream, url);
  REQUIRE(response);
  CHECK(as_text(response->body) == "hello");
  CHECK(stream.heard == write_request("GET", url));
  Script head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false);
  CHECK(fetch(head, url, {"HEAD", Tap(), {}})->body.empty());
}

TEST_CASE("a response that stops is an error, and where only the close ends it the close must be clean") {
  Script cut("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", true);
  CHECK(fetch(cut, url).error().id == "http.message.whole");
  Script silent("", true);
  CHECK(fetch(silent, url).error().id == "http.message.whole");
  Script clean("HTTP/1.1 200 OK\r\n\r\nhello", true);
  CHECK(as_text(fetch(clean, url)->body) == "hello");
  Script dirty("HTTP/1.1 200 OK\r\n\r\nhello", false);
  CHECK(fetch(dirty, url).error().id == "http.close.clean");
}

TEST_CASE("the body is handed on as it comes, with the header before it") {
  Script stream("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                true);
  std::string seen;
  const auto response =
      fetch(stream, url, {"GET", Tap(), [&](const Response& head, ByteView piece) -> Result<void> {
                            CHECK(head.status == 200);
                            CHECK(head.fields.has("transfer-encoding"));
                            seen += as_text(piece);
                            return {};
                          }});
  REQUIRE(response);
  CHECK(seen == "abcde");
  CHECK(response->body.empty());
  CHECK(response->status == 200);
  // Whoever takes the body may have had enough of it.
  Script again("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", true);
  const auto stopped = fetch(again, url, {"GET", Tap(), [](const Response&, ByteView) -> Result<void> {
                                            return failure(Alert::internal_error, "test.enough", "9110#1");
                                          }});
  CHECK(stopped.error().id == "test.enough");
}

TEST_CASE("over TLS a length-delimited body is complete without close_notify, a close-delimited one is not") {
  const auto polite = fetch_over_tls(answer_with_length, true);
  REQUIRE(polite);
  CHECK(polite->body == Bytes(40000, 'x'));
  CHECK(fetch_over_tls(answer_with_length, false)->body.size() == 40000);
  CHECK(as_text(fetch_over_tls(answer_until_close, true)->body) == "body");
  const auto cut = fetch_over_tls(answer_until_close, false);
  REQUIRE_FALSE(cut);
  CHECK(cut.error().id == "http.close.clean");
}

TEST_CASE("over TLS every octet of both application streams is named once") {
  trace::Totals totals;
  REQUIRE(fetch_over_tls(answer_with_length, true, &totals));
  for (const auto& flaw : totals.flaws()) {
    INFO(flaw.buffer << " " << flaw.offset << " +" << flaw.length);
    CHECK_FALSE(flaw.buffer.starts_with("app"));
  }
  CHECK(totals.counts().raw == 0);
}

TEST_CASE("a handshake that fails is reported with its reason, and the server hears why") {
  tls::test::Scene scene;
  FarEnd far(std::move(scene.server), answer_with_length, true);
  scene.client.server_name = "other.test";
  tls::Connection client = tls::Connection::client(std::move(scene.client));
  TlsStream stream(far, client);
  const auto done = stream.handshake();
  REQUIRE_FALSE(done);
  CHECK(done.error().id == "path.wrong_host");
  REQUIRE(far.server().failure());
  CHECK(far.server().failure()->id == "alert.received");
}

TEST_CASE("over real sockets client and server exchange a page, in the clear and in TLS") {
  const Site site = {{"/page", {"text/plain", Bytes(100000, 'y')}}};
  for (const bool with_tls : {false, true}) {
    INFO(with_tls);
    auto listener = Listener::open(0, Tap());
    REQUIRE(listener);
    tls::test::Scene scene;
    std::string server_error;
    std::thread server([&] {
      auto serve = [&](Stream& stream) -> Result<void> {
        Exchange exchange(site, Tap());
        while (!exchange.done()) {
          const Bytes octets = TRY(stream.read());
          if (octets.empty()) return {};
          TRY(stream.write(exchange.push(octets)));
        }
        return stream.finish();
      };
      auto run_server = [&]() -> Result<void> {
        Socket socket = TRY(listener->accept());
        if (!with_tls) return serve(socket);
        tls::Connection connection = tls::Connection::server(std::move(scene.server));
        TlsStream stream(socket, connection);
        TRY(stream.handshake());
        return serve(stream);
      };
      if (auto result = run_server(); !result) server_error = result.error().id;
    });
    auto run_client = [&]() -> Result<Response> {
      const Url page = parse_url("http://server.test:" + std::to_string(listener->port()) + "/page").value();
      Socket socket = TRY(Socket::connect({page.host, page.port, "127.0.0.1"}, Tap()));
      if (!with_tls) return fetch(socket, page);
      tls::Connection connection = tls::Connection::client(std::move(scene.client));
      TlsStream stream(socket, connection);
      TRY(stream.handshake());
      return fetch(stream, page);
    };
    const auto response = run_client();
    server.join();
    CHECK(server_error.empty());
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->body == Bytes(100000, 'y'));
  }
}
