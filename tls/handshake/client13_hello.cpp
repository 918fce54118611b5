// client13_hello.cpp: START -> WAIT_SH. The client says everything it can do, in one message: of TLS 1.3, of
// TLS 1.2, or of both; the server settles which it is.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/client13.h"
#include "tls/messages/client_hello12.h"
#include "tls/server_name.h"
#include "tls/suites12.h"

namespace handglass::tls::client13 {

namespace {

/// Ours that belong to a version that we offer.
std::vector<CipherSuite> offered_suites(const ClientConfig& config) {
  std::vector<CipherSuite> suites;
  for (CipherSuite suite : config.cipher_suites)
    if ((config.allows(ProtocolVersion::TLS_1_3) && find_suite_13(suite)) ||
        (config.allows(ProtocolVersion::TLS_1_2) && find_suite_12(suite)))
      suites.push_back(suite);
  if (config.fallback_scsv) suites.push_back(CipherSuite::TLS_FALLBACK_SCSV); // RFC 7507 section 4
  return suites;
}

} // namespace

Step<WaitSh> on(Start&&, const Go&, ClientIo& io) {
  const ClientConfig& config = io.config;
  Random& random = *config.random;
  ClientHello hello;
  random.fill("client_random", hello.random);
  hello.cipher_suites = offered_suites(config);
  hello.legacy_session_id = client12::session_id(config, hello.cipher_suites, random);
  hello.legacy_compression_methods = {
      CompressionMethod::null}; // "null": compressing secrets beside known text leaks them (CRIME)

  auto& extensions = hello.extensions;
  if (is_dns_name(config.server_name)) { // RFC 6066 section 3: literal addresses are not sent
    ServerNameList name;
    name.server_name_list.push_back({NameType::host_name, to_bytes(as_bytes(config.server_name))});
    extensions.add(std::move(name));
  }
  if (config.request_ocsp) extensions.add(CertificateStatusRequest{}); // of whatever responder
  extensions.add(SupportedGroups{config.groups});
  extensions.add(SignatureAlgorithms{config.signature_schemes});
  if (!config.alpn.empty()) {
    ApplicationLayerProtocolNegotiation alpn;
    for (const std::string& protocol : config.alpn)
      alpn.protocol_name_list.push_back({to_bytes(as_bytes(protocol))});
    extensions.add(std::move(alpn));
  }
  if (config.record_size_limit != 0) extensions.add(RecordSizeLimit{config.record_size_limit});
  if (config.allows(ProtocolVersion::TLS_1_2)) client12::add_extensions(config, hello);

  std::vector<KeyShare> shares;
  if (config.allows(ProtocolVersion::TLS_1_3)) {
    SupportedVersionsClientHello versions{{ProtocolVersion::TLS_1_3}};
    if (config.allows(ProtocolVersion::TLS_1_2)) versions.versions.push_back(ProtocolVersion::TLS_1_2);
    extensions.add(std::move(versions));
    extensions.add(PskKeyExchangeModes{{PskKeyExchangeMode::psk_dhe_ke}});
    KeyShareClientHello key_share;
    // Section 4.2.8: a share only for a group that is listed, one for each, in the order of the list.
    for (NamedGroup group : config.groups) {
      if (std::ranges::count(config.key_share_groups, group) == 0) continue;
      shares.push_back(KeyShare::generate(group, "client", random, io.derive));
      key_share.client_shares.push_back({group, shares.back().public_key});
    }
    extensions.add(std::move(key_share));
  }
  if (config.edit_client_hello) config.edit_client_hello(hello, false);

  Transcript transcript(io.tap, io.ids);
  if (hello.extensions.has(ExtensionType::supported_versions)) {
    io.send(hello, transcript);
  } else {
    io.writer.speak_tls12();
    io.reader.name_as_tls12();
    io.send(ClientHello12{hello}, transcript);
  }
  io.reader.tolerate_change_cipher_spec(true);
  return WaitSh{std::move(hello), std::move(shares), std::move(transcript)};
}

} // namespace handglass::tls::client13
