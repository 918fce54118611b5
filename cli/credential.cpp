#include "cli/credential.h"

#include "cli/files.h"
#include "core/secret.h"
#include "x509/pem.h"

namespace handglass::cli {

Result<tls::Credential> read_credential(const std::string& certificate_file, const std::string& key_file) {
  tls::Credential result;
  const Bytes chain = TRY(read_certificates(certificate_file));
  for (const x509::Certificate& certificate :
       TRY(in_file(certificate_file, x509::parse_certificate_file(chain))))
    result.chain.push_back(certificate.der);
  Bytes key_octets = TRY(read_file(key_file));
  Result<x509::PrivateKey> parsed = x509::PrivateKey::parse(key_octets);
  wipe(key_octets);
  auto key = TRY(in_file(key_file, std::move(parsed)));
  const auto leaf = TRY(x509::parse_certificate(result.chain[0]));
  if (TRY(leaf.public_key()) != key.public_key())
    return failure(Alert::internal_error, "key.not_of_certificate", {},
                   {{"key", key_file}, {"certificate", certificate_file}});
  result.key = std::make_shared<const x509::PrivateKey>(std::move(key));
  return result;
}

Result<x509::TrustStore> read_trust(const std::string& file) {
  const Bytes contents = TRY(read_certificates(file));
  const std::string pem =
      x509::looks_like_pem(contents) ? std::string(as_text(contents)) : x509::to_pem("CERTIFICATE", contents);
  return in_file(file, x509::TrustStore::from_pem(pem));
}

} // namespace handglass::cli
