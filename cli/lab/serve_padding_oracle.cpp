// serve_padding_oracle.cpp: DELIBERATELY BROKEN, for experiments on your own machine. Real TLS records over
// TCP, but no handshake:
//
//     visitor                                                   server
//        │ ◀──────────── 17 03 02 00 50 │ the record with the secret │    once, at the beginning
//        │ 17 03 02 … │ any IV │ any ciphertext ───────────────────▶ │
//        │ ◀──────────────────────────── 15 03 02 00 02 │ 02 15      │    an alert, 21 or 20 …
//        │                               17 03 02 00 00              │    … or, if it is genuine, no data
//
// and so on, on the same connection, as often as the visitor likes.
#include "cli/lab/serve_padding_oracle.h"

#include <iostream>

#include "cli/output.h"
#include "http/socket.h"

namespace handglass::cli::lab {

namespace {

/// Everything this server says is for somebody who is watching now, perhaps through a file.
void announce(std::string_view id, trace::Lang lang, Args args = {}) {
  tell(id, lang, args);
  std::cout.flush();
}

std::string authority(const std::string& address, std::uint16_t port) {
  const std::string host = address.contains(':') ? "[" + address + "]" : address;
  return host + ":" + std::to_string(port);
}

/// One visitor: cuts what arrives into records, and answers each.
class Visit {
 public:
  Visit(const PaddingOracle& oracle, const ServeOptions& options, trace::Lang lang)
      : oracle_(oracle), options_(options), lang_(lang) {}

  Result<void> run(http::Socket& socket) {
    TRY(socket.write(oracle_.given()));
    while (!over_) {
      const Bytes octets = TRY(socket.read());
      if (octets.empty()) break;
      append(arrived_, octets);
      const Bytes answers = answer_all();
      if (!answers.empty()) TRY(socket.write(answers));
    }
    return {};
  }

  std::uint64_t accepted = 0, bad_padding = 0, bad_mac = 0;

 private:
  Bytes answer_all() {
    Bytes answers;
    std::size_t at = 0;
    while (!over_ && arrived_.size() - at >= PaddingOracle::header_size) {
      const std::uint8_t* header = arrived_.data() + at;
      const std::size_t length = load_be(header + 3, 2);
      if (header[0] != PaddingOracle::application_data) {
        append(answers, fatal(Alert::unexpected_message));
      } else if (length > PaddingOracle::largest_payload) {
        append(answers, fatal(Alert::record_overflow));
      } else {
        if (arrived_.size() - at < PaddingOracle::header_size + length) break;
        append(answers, answer(ByteView(arrived_).subspan(at + PaddingOracle::header_size, length)));
        at += PaddingOracle::header_size + length;
      }
    }
    arrived_.erase(arrived_.begin(), arrived_.begin() + static_cast<std::ptrdiff_t>(at));
    return answers;
  }

  static Bytes alert(Alert description) {
    const std::array<std::uint8_t, 2> fatal = {2, static_cast<std::uint8_t>(description)};
    return record(PaddingOracle::alert, fatal);
  }
  /// What is no record at all ends the conversation.
  Bytes fatal(Alert description) {
    over_ = true;
    return alert(description);
  }

  Bytes answer(ByteView payload) {
    const PaddingOracle::Opened opened = oracle_.open(payload);
    const bool is_padding = opened.alert == Alert::decryption_failed;
    ++(!opened.alert ? accepted : is_padding ? bad_padding : bad_mac);
    if (options_.explain) explain(opened);
    return opened.alert ? alert(*opened.alert) : record(PaddingOracle::application_data, {});
  }

  /// What the attacker cannot see: the last block, decrypted.
  void explain(const PaddingOracle::Opened& opened) {
    const std::uint64_t number = accepted + bad_padding + bad_mac;
    if (!opened.alert) return announce("lab.padding_oracle.accepted", lang_, {{"number", number}});
    if (options_.opening == Opening::fixed)
      return announce("lab.padding_oracle.refused", lang_, {{"number", number}});
    if (opened.inner.empty()) return announce("lab.padding_oracle.no_record", lang_, {{"number", number}});
    const std::string block = hex(ByteView(opened.inner).last(crypto::AesCbc::block_size));
    const std::size_t padding = opened.inner.back();
    announce(opened.alert == Alert::decryption_failed ? "lab.padding_oracle.bad_padding"
                                                      : "lab.padding_oracle.bad_mac",
             lang_, {{"number", number}, {"block", block}, {"padding", padding}});
  }

  const PaddingOracle& oracle_;
  const ServeOptions& options_;
  trace::Lang lang_;
  Bytes arrived_;
  bool over_ = false;
};

} // namespace

Result<void> serve_padding_oracle(const ServeOptions& options, trace::Lang lang) {
  // A server with a known hole must not be reachable from anywhere else, whoever asks for it and for what
  // reason.
  const bool is_v6 = options.address == "::1";
  if (options.address != "127.0.0.1" && !is_v6)
    return failure(Alert::internal_error, "lab.loopback_only", {}, {{"address", options.address}});
  SeededRandom seeded(options.seed, "lab");
  const PaddingOracle oracle(options.opening,
                             options.seed.empty() ? system_random() : static_cast<Random&>(seeded));
  http::Listener listener =
      TRY(http::Listener::open(options.port, Tap{}, is_v6 ? http::Loopback::v6 : http::Loopback::v4));

  const bool is_fixed = options.opening == Opening::fixed;
  announce(is_fixed ? "lab.padding_oracle.banner_fixed" : "lab.padding_oracle.banner", lang);
  announce(is_fixed ? "lab.padding_oracle.about_fixed" : "lab.padding_oracle.about", lang);
  const std::string here = authority(options.address, listener.port());
  announce("lab.ready", lang, {{"address", here}, {"idle", options.idle}});
  announce("lab.padding_oracle.secret", lang, {{"secret", oracle.secret()}});
  announce("lab.padding_oracle.attack", lang, {{"address", here}});
  const http::Timeout patience = std::chrono::seconds(options.idle);
  do {
    auto socket = listener.accept(patience);
    if (!socket && socket.error().id == "net.accept_timeout") {
      announce("lab.idle", lang, {{"idle", options.idle}});
      return {};
    }
    if (!socket) {
      (void)complain(socket.error(), lang);
      continue;
    }
    Visit visit(oracle, options, lang);
    const auto done = visit.run(*socket);
    if (!done) (void)complain(done.error(), lang);
    announce("lab.padding_oracle.visited", lang,
             {{"accepted", visit.accepted}, {"padding", visit.bad_padding}, {"mac", visit.bad_mac}});
    (void)socket->finish(); // after the sentence: whoever waits for the end may then read it
  } while (!options.once);
  return {};
}

} // namespace handglass::cli::lab
