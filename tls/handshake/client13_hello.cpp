// client13_hello.cpp: START -> WAIT_SH. The client says everything it can do, in one message.
#include "tls/extensions/extensions.h"
#include "tls/handshake/client13.h"
#include "tls/server_name.h"

namespace handglass::tls::client13 {

Step<WaitSh> on(Start&&, const Go&, ClientIo& io) {
  const ClientConfig& config = io.config;
  Random& random = *config.random;
  ClientHello hello;
  random.fill("client_random", hello.random);
  // RFC 8446 appendix D.4: a session id that is not empty makes us look like a resumed TLS 1.2
  // connection to boxes that have opinions; the server echoes it, and that is all.
  if (config.middlebox_compatibility) hello.legacy_session_id = random.bytes("legacy_session_id", 32);
  hello.cipher_suites = config.cipher_suites;
  hello.legacy_compression_methods = {
      CompressionMethod::null}; // "null": compressing secrets beside known text leaks them (CRIME)

  auto& extensions = hello.extensions;
  if (is_dns_name(config.server_name)) { // RFC 6066 section 3: literal addresses are not sent
    ServerNameList name;
    name.server_name_list.push_back({NameType::host_name, to_bytes(as_bytes(config.server_name))});
    extensions.add(std::move(name));
  }
  extensions.add(SupportedGroups{config.groups});
  extensions.add(SignatureAlgorithms{config.signature_schemes});
  if (!config.alpn.empty()) {
    ApplicationLayerProtocolNegotiation alpn;
    for (const std::string& protocol : config.alpn)
      alpn.protocol_name_list.push_back({to_bytes(as_bytes(protocol))});
    extensions.add(std::move(alpn));
  }
  if (config.record_size_limit != 0) extensions.add(RecordSizeLimit{config.record_size_limit});
  extensions.add(SupportedVersionsClientHello{{ProtocolVersion::TLS_1_3}});
  extensions.add(PskKeyExchangeModes{{PskKeyExchangeMode::psk_dhe_ke}});

  std::vector<KeyShare> shares;
  KeyShareClientHello key_share;
  for (NamedGroup group : config.key_share_groups) {
    shares.push_back(KeyShare::generate(group, "client", random, io.derive));
    key_share.client_shares.push_back({group, shares.back().public_key});
  }
  extensions.add(std::move(key_share));
  if (config.edit_client_hello) config.edit_client_hello(hello, false);

  Transcript transcript(io.tap, io.ids);
  io.send(hello, transcript);
  io.reader.tolerate_change_cipher_spec(true);
  return WaitSh{std::move(hello), std::move(shares), std::move(transcript)};
}

} // namespace handglass::tls::client13
