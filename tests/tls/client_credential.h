// client_credential.h: what a client shows to a server that asks who it is.
#pragma once

#include "tests/tls/pair_support.h"

namespace handglass::tls::test {

/// A client's certificate out of this PKI, with its intermediate and its key.
inline Credential client_of(const x509::DemoPki& pki) {
  SeededRandom random("client of");
  x509::Request request;
  request.subject = x509::common_name("a client");
  const x509::PrivateKey key = x509::PrivateKey::generate(x509::KeyType::ec_p256, random);
  request.key = key.public_key();
  request.not_before = test_now - 10;
  request.not_after = test_now + 10;
  request.server_auth = false;
  request.client_auth = true;
  const x509::Certificate leaf = x509::issue(request, pki.intermediate, pki.intermediate_key, random);
  return {{leaf.der, pki.intermediate.der}, std::make_shared<const x509::PrivateKey>(key.clone())};
}

} // namespace handglass::tls::test
