// tap12_hello.cpp: AWAIT_CLIENT_HELLO -> AWAIT_SERVER_FLIGHT. Both hellos are in the clear: version, suite,
// name.
#include "tls/extensions/extensions.h"
#include "trace/explain/tap12.h"

namespace handglass::trace::tap12 {

using tls::ExtensionType;

namespace {

Step<AwaitServerHello> client_hello(const tls::ClientHello& hello, ByteView raw, Buffer buffer,
                                    std::uint64_t offset, TapIo& io) {
  AwaitServerHello next{{Handshake(hello, tls::Transcript(io.tap, io.ids))}};
  next.handshake.randoms.client = io.seen.client_random = hello.random;
  next.handshake.transcript.add(raw, tls::ClientHello::wire_name, buffer, offset);
  return next;
}

Result<void> judge_version(tls::ProtocolVersion version, const TapIo& io) {
  const auto number = static_cast<std::uint16_t>(version);
  const std::string_view name = registry_name(version);
  const std::string text = name.empty() ? std::to_string(number) : std::string(name);
  return io.check(version == tls::ProtocolVersion::TLS_1_2, Alert::protocol_version, "explain.version",
                  "5246#E.1", "ServerHello.server_version", {{"version", text}});
}

} // namespace

Step<AwaitServerHello> on(AwaitClientHello&&, const In<tls::ClientHello12>& in, TapIo& io) {
  io.reader.name_as_tls12(); // the answer cannot be of TLS 1.3
  return client_hello(in.m, in.raw, in.buffer, in.offset, io);
}
Step<AwaitServerHello> on(AwaitClientHello&&, const In<tls::ClientHello>& in, TapIo& io) {
  return client_hello(in.m, in.raw, in.buffer, in.offset, io);
}

Step<AwaitServerFlight> on(AwaitServerHello&& state, const In<tls::ServerHello12>& in, TapIo& io) {
  const tls::ServerHello12& answer = in.m;
  TRY(judge_version(answer.server_version, io));
  io.both_speak_tls12();

  Handshake& handshake = state.handshake;
  io.seen.suite = answer.cipher_suite;
  handshake.suite = tls::find_suite_12(answer.cipher_suite);
  // What a suite is that we cannot run, we cannot explain either: its ServerKeyExchange would be a riddle.
  const std::string_view name = registry_name(answer.cipher_suite);
  TRY(io.check(handshake.suite != nullptr, Alert::handshake_failure, "explain.suite", "5246#7.4.1.3",
               "ServerHello.cipher_suite",
               {{"suite", name.empty() ? std::to_string(static_cast<unsigned>(answer.cipher_suite))
                                       : std::string(name)}}));
  TRY(io.check(answer.compression_method == tls::CompressionMethod::null, Alert::illegal_parameter,
               "sh.compression.null", "5246#7.4.1.3", "ServerHello.compression_method"));

  handshake.randoms.server = io.seen.server_random = answer.random;
  handshake.session_id = answer.session_id;
  handshake.extended_master_secret = answer.extensions.has(ExtensionType::extended_master_secret);
  handshake.encrypt_then_mac = answer.extensions.has(ExtensionType::encrypt_then_mac);
  handshake.status_announced = answer.extensions.has(ExtensionType::status_request);
  handshake.transcript.keep_messages(); // a client's CertificateVerify would sign them
  handshake.transcript.choose(handshake.suite->hash);
  handshake.transcript.add(in.raw, tls::ServerHello12::wire_name, in.buffer, in.offset);
  if (!handshake.suite->obsolete().empty()) io.tap.note(handshake.suite->obsolete(), "9325#4.1");
  return AwaitServerFlight{{std::move(handshake)}};
}

namespace {

/// TLS 1.3, for the time being.
Result<void> not_yet(const TapIo& io) { return judge_version(tls::ProtocolVersion::TLS_1_3, io); }

} // namespace

Step<AwaitServerFlight> on(AwaitServerHello&& state, const In<tls::ServerHello>&, TapIo& io) {
  TRY(not_yet(io));
  return AwaitServerFlight{{std::move(state.handshake)}};
}
Step<AwaitServerFlight> on(AwaitServerHello&& state, const In<tls::HelloRetryRequest>&, TapIo& io) {
  TRY(not_yet(io));
  return AwaitServerFlight{{std::move(state.handshake)}};
}

} // namespace handglass::trace::tap12
