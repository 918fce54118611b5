#include "tls/signature.h"

#include "core/result.h"

namespace handglass::tls {

namespace {

struct Row {
  SignatureScheme scheme;
  x509::KeyType key;
  x509::SignatureAlgorithm algorithm;
  bool handshake_13;
};

using enum SignatureScheme;
using enum x509::KeyType;
using enum x509::SignatureAlgorithm;

// clang-format off
constexpr Row rows[] = {
    {ecdsa_secp256r1_sha256, ec_p256,            ecdsa_sha256,     true},
    {ecdsa_secp384r1_sha384, ec_p384,            ecdsa_sha384,     true},
    {SignatureScheme::ed25519, x509::KeyType::ed25519, x509::SignatureAlgorithm::ed25519, true},
    {rsa_pss_rsae_sha256,    rsa,                rsa_pss_sha256,   true},
    {rsa_pss_rsae_sha384,    rsa,                rsa_pss_sha384,   true},
    {rsa_pss_rsae_sha512,    rsa,                rsa_pss_sha512,   true},
    {SignatureScheme::rsa_pkcs1_sha256, rsa,     x509::SignatureAlgorithm::rsa_pkcs1_sha256, false},
    {SignatureScheme::rsa_pkcs1_sha384, rsa,     x509::SignatureAlgorithm::rsa_pkcs1_sha384, false},
    {SignatureScheme::rsa_pkcs1_sha512, rsa,     x509::SignatureAlgorithm::rsa_pkcs1_sha512, false},
};
// clang-format on

const Row* find(SignatureScheme scheme) {
  for (const Row& row : rows)
    if (row.scheme == scheme) return &row;
  return nullptr;
}

} // namespace

bool may_sign_handshake_13(SignatureScheme scheme) {
  const Row* row = find(scheme);
  return row && row->handshake_13;
}

bool fits(SignatureScheme scheme, x509::KeyType key) {
  const Row* row = find(scheme);
  return row && row->key == key;
}

x509::SignatureAlgorithm to_algorithm(SignatureScheme scheme) {
  const Row* row = find(scheme);
  if (!row) bug("a signature scheme that we cannot run was chosen");
  return row->algorithm;
}

} // namespace handglass::tls
