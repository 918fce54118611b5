// client12_hello.cpp: what a hello that offers TLS 1.2 says beside what client13_hello.cpp puts into it.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/client12.h"

namespace handglass::tls::client12 {

namespace {

/// RFC 5246 section 7.4.1.2: a session is asked for only beside the suite that it is of.
bool may_resume(const ClientConfig& config, const std::vector<CipherSuite>& suites) {
  return config.session && std::ranges::count(suites, config.session->suite) != 0;
}

} // namespace

void add_extensions(const ClientConfig& config, ClientHello& hello) {
  auto& extensions = hello.extensions;
  extensions.add(ECPointFormatList{{ECPointFormat::uncompressed}}); // RFC 8422 section 5.1.2
  if (config.extended_master_secret != Use::off) extensions.add(ExtendedMasterSecret{});
  const auto is_cbc = [](CipherSuite suite) {
    return find_suite_12(suite) && find_suite_12(suite)->is_cbc();
  };
  if (config.encrypt_then_mac && std::ranges::any_of(hello.cipher_suites, is_cbc))
    extensions.add(EncryptThenMac{});
  if (config.session_tickets)
    extensions.add(SessionTicket{may_resume(config, hello.cipher_suites) ? config.session->ticket : Bytes{}});
  extensions.add(RenegotiationInfo{}); // RFC 5746 section 3.4: empty, there was no handshake before
}

Bytes session_id(const ClientConfig& config, const std::vector<CipherSuite>& suites, Random& random) {
  const bool resumes = may_resume(config, suites);
  if (resumes && config.session->ticket.empty()) return config.session->session_id;
  // RFC 8446 appendix D.4: a session id that is not empty makes us look like a resumed TLS 1.2
  // connection to boxes that have opinions; the server echoes it, and that is all.
  const bool pretends = config.allows(ProtocolVersion::TLS_1_3) && config.middlebox_compatibility;
  return resumes || pretends ? random.bytes("legacy_session_id", 32) : Bytes{};
}

} // namespace handglass::tls::client12
