// signature_scheme.h: a signature algorithm and its hash, as one number (RFC 8446 section 4.2.3).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class SignatureScheme : std::uint16_t {
  rsa_pkcs1_sha1 = 0x0201,
  dsa_sha1 = 0x0202,
  ecdsa_sha1 = 0x0203,
  rsa_pkcs1_sha224 = 0x0301,
  dsa_sha224 = 0x0302,
  ecdsa_sha224 = 0x0303,
  rsa_pkcs1_sha256 = 0x0401,
  dsa_sha256 = 0x0402,
  ecdsa_secp256r1_sha256 = 0x0403,
  rsa_pkcs1_sha384 = 0x0501,
  dsa_sha384 = 0x0502,
  ecdsa_secp384r1_sha384 = 0x0503,
  rsa_pkcs1_sha512 = 0x0601,
  dsa_sha512 = 0x0602,
  ecdsa_secp521r1_sha512 = 0x0603,
  rsa_pss_rsae_sha256 = 0x0804,
  rsa_pss_rsae_sha384 = 0x0805,
  rsa_pss_rsae_sha512 = 0x0806,
  ed25519 = 0x0807,
  ed448 = 0x0808,
  rsa_pss_pss_sha256 = 0x0809,
  rsa_pss_pss_sha384 = 0x080a,
  rsa_pss_pss_sha512 = 0x080b,
  ecdsa_brainpoolP256r1tls13_sha256 = 0x081a,
  ecdsa_brainpoolP384r1tls13_sha384 = 0x081b,
  ecdsa_brainpoolP512r1tls13_sha512 = 0x081c,
};

// clang-format off
inline constexpr Row<SignatureScheme> signature_scheme_rows[] = {
    {SignatureScheme::rsa_pkcs1_sha1, "rsa_pkcs1_sha1", "8446#4.2.3"},
    {SignatureScheme::dsa_sha1, "dsa_sha1", "5246#7.4.1.4.1"},
    {SignatureScheme::ecdsa_sha1, "ecdsa_sha1", "8446#4.2.3"},
    {SignatureScheme::rsa_pkcs1_sha224, "rsa_pkcs1_sha224", "5246#7.4.1.4.1"},
    {SignatureScheme::dsa_sha224, "dsa_sha224", "5246#7.4.1.4.1"},
    {SignatureScheme::ecdsa_sha224, "ecdsa_sha224", "5246#7.4.1.4.1"},
    {SignatureScheme::rsa_pkcs1_sha256, "rsa_pkcs1_sha256", "8446#4.2.3"},
    {SignatureScheme::dsa_sha256, "dsa_sha256", "5246#7.4.1.4.1"},
    {SignatureScheme::ecdsa_secp256r1_sha256, "ecdsa_secp256r1_sha256", "8446#4.2.3"},
    {SignatureScheme::rsa_pkcs1_sha384, "rsa_pkcs1_sha384", "8446#4.2.3"},
    {SignatureScheme::dsa_sha384, "dsa_sha384", "5246#7.4.1.4.1"},
    {SignatureScheme::ecdsa_secp384r1_sha384, "ecdsa_secp384r1_sha384", "8446#4.2.3"},
    {SignatureScheme::rsa_pkcs1_sha512, "rsa_pkcs1_sha512", "8446#4.2.3"},
    {SignatureScheme::dsa_sha512, "dsa_sha512", "5246#7.4.1.4.1"},
    {SignatureScheme::ecdsa_secp521r1_sha512, "ecdsa_secp521r1_sha512", "8446#4.2.3"},
    {SignatureScheme::rsa_pss_rsae_sha256, "rsa_pss_rsae_sha256", "8446#4.2.3"},
    {SignatureScheme::rsa_pss_rsae_sha384, "rsa_pss_rsae_sha384", "8446#4.2.3"},
    {SignatureScheme::rsa_pss_rsae_sha512, "rsa_pss_rsae_sha512", "8446#4.2.3"},
    {SignatureScheme::ed25519, "ed25519", "8446#4.2.3"},
    {SignatureScheme::ed448, "ed448", "8446#4.2.3"},
    {SignatureScheme::rsa_pss_pss_sha256, "rsa_pss_pss_sha256", "8446#4.2.3"},
    {SignatureScheme::rsa_pss_pss_sha384, "rsa_pss_pss_sha384", "8446#4.2.3"},
    {SignatureScheme::rsa_pss_pss_sha512, "rsa_pss_pss_sha512", "8446#4.2.3"},
    {SignatureScheme::ecdsa_brainpoolP256r1tls13_sha256, "ecdsa_brainpoolP256r1tls13_sha256", "8734#2"},
    {SignatureScheme::ecdsa_brainpoolP384r1tls13_sha384, "ecdsa_brainpoolP384r1tls13_sha384", "8734#2"},
    {SignatureScheme::ecdsa_brainpoolP512r1tls13_sha512, "ecdsa_brainpoolP512r1tls13_sha512", "8734#2"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(SignatureScheme value) {
  if (is_grease(static_cast<std::uint16_t>(value))) return "GREASE";
  return find_name(std::span(signature_scheme_rows), value);
}

} // namespace handglass::tls
