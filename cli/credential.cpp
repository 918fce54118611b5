#include "cli/credential.h"

#include "cli/files.h"
#include "core/secret.h"

namespace handglass::cli {

Result<tls::Credential> read_credential(const std::string& certificate_file, const std::string& key_file) {
  tls::Credential result;
  const Bytes chain = TRY(read_file(certificate_file));
  for (const x509::Certificate& certificate : TRY(x509::parse_certificate_file(chain)))
    result.chain.push_back(certificate.der);
  Bytes key_octets = TRY(read_file(key_file));
  Result<x509::PrivateKey> parsed = x509::PrivateKey::parse(key_octets);
  wipe(key_octets);
  auto key = TRY(std::move(parsed));
  const auto leaf = TRY(x509::parse_certificate(result.chain[0]));
  if (TRY(leaf.public_key()) != key.public_key())
    return failure(Alert::internal_error, "key.not_of_certificate", {},
                   {{"key", key_file}, {"certificate", certificate_file}});
  result.key = std::make_shared<const x509::PrivateKey>(std::move(key));
  return result;
}

} // namespace handglass::cli
