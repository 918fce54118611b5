#include "tls/signature.h"

#include "core/result.h"

namespace handglass::tls {

namespace {

using Scheme = SignatureScheme;
using Key = x509::KeyType;
using Algorithm = x509::SignatureAlgorithm;

struct SchemeFacts {
  Scheme scheme;
  Key key;
  Algorithm algorithm;
  bool handshake_13;
};

// clang-format off
constexpr SchemeFacts facts[] = {
    {Scheme::ecdsa_secp256r1_sha256, Key::ec_p256, Algorithm::ecdsa_sha256,     true},
    {Scheme::ecdsa_secp384r1_sha384, Key::ec_p384, Algorithm::ecdsa_sha384,     true},
    {Scheme::ecdsa_secp521r1_sha512, Key::ec_p521, Algorithm::ecdsa_sha512,     true},
    {Scheme::ed25519,                Key::ed25519, Algorithm::ed25519,          true},
    {Scheme::rsa_pss_rsae_sha256,    Key::rsa,     Algorithm::rsa_pss_sha256,   true},
    {Scheme::rsa_pss_rsae_sha384,    Key::rsa,     Algorithm::rsa_pss_sha384,   true},
    {Scheme::rsa_pss_rsae_sha512,    Key::rsa,     Algorithm::rsa_pss_sha512,   true},
    {Scheme::rsa_pkcs1_sha256,       Key::rsa,     Algorithm::rsa_pkcs1_sha256, false},
    {Scheme::rsa_pkcs1_sha384,       Key::rsa,     Algorithm::rsa_pkcs1_sha384, false},
    {Scheme::rsa_pkcs1_sha512,       Key::rsa,     Algorithm::rsa_pkcs1_sha512, false},
};
// clang-format on

const SchemeFacts* find(SignatureScheme scheme) {
  for (const SchemeFacts& row : facts)
    if (row.scheme == scheme) return &row;
  return nullptr;
}

} // namespace

bool may_sign_handshake_13(SignatureScheme scheme) {
  const SchemeFacts* row = find(scheme);
  return row && row->handshake_13;
}

bool fits(SignatureScheme scheme, x509::KeyType key) {
  const SchemeFacts* row = find(scheme);
  return row && row->key == key;
}

bool fits12(SignatureScheme scheme, x509::KeyType key) {
  const SchemeFacts* row = find(scheme);
  return row && x509::suits(row->algorithm, key) && key != x509::KeyType::rsa_pss; // no rsa_pss_pss yet
}

bool signs_certificates(SignatureScheme scheme, x509::SignatureAlgorithm algorithm) {
  const SchemeFacts* row = find(scheme);
  return row && row->algorithm == algorithm;
}

x509::SignatureAlgorithm to_algorithm(SignatureScheme scheme) {
  const SchemeFacts* row = find(scheme);
  if (!row) bug("a signature scheme that we cannot run was chosen");
  return row->algorithm;
}

} // namespace handglass::tls
