// authentication_client.cpp: when it is the client that has to say who it is: whose certificates are welcome,
// and how its chain is judged.
#include "tls/handshake/authentication.h"

namespace handglass::tls {

Result<void> read_authorities(std::span<const DistinguishedName> names, const Io& io) {
  for (const DistinguishedName& name : names) {
    const auto parsed = x509::parse_name(name.distinguished_name, io.tap);
    TRY(io.check(parsed.has_value(), Alert::decode_error, "cr.authority.der", "8446#4.2.4",
                 "distinguished_name"));
  }
  return {};
}

Result<void> judge_client(const std::vector<x509::Certificate>& chain, const ServerIo& io) {
  if (io.config.client_trust)
    return judge_chain(chain, io.config.client_trust.get(), {.purpose = x509::Purpose::client_auth},
                       io.config, io);
  io.tap.note("certificate.not_judged", "8446#4.4.2.4");
  return {};
}

} // namespace handglass::tls
