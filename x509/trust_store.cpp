#include "x509/trust_store.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "x509/pem.h"

namespace handglass::x509 {

Result<TrustStore> TrustStore::from_pem(std::string_view pem) {
  TrustStore store;
  const std::vector<PemBlock> blocks = TRY(parse_pem(pem));
  for (const PemBlock& block : blocks) {
    // "TRUSTED CERTIFICATE" is OpenSSL's own and holds more than a certificate: not read.
    if (block.label != "CERTIFICATE") continue;
    Result<Certificate> certificate = parse_certificate(block.contents);
    if (certificate)
      store.add(*std::move(certificate));
    else
      ++store.skipped_;
  }
  if (store.anchors_.empty())
    return failure(Alert::unknown_ca, "trust_store.empty", "5280#6.1.1", {{"skipped", store.skipped_}});
  return store;
}

Result<TrustStore> TrustStore::system() {
  std::vector<std::string> places = {
      "/etc/ssl/certs/ca-certificates.crt",                // Debian, Ubuntu, Arch
      "/etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, RHEL
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // the same, newer
      "/etc/ssl/ca-bundle.pem",                            // openSUSE
      "/etc/ssl/cert.pem",                                 // Alpine, macOS, BSD
      "/opt/homebrew/etc/ca-certificates/cert.pem",        // Homebrew
  };
  // The variable OpenSSL reads; whoever sets it means this file and no other.
  if (const char* chosen = std::getenv("SSL_CERT_FILE"); chosen != nullptr && *chosen != 0) places = {chosen};
  for (const std::string& place : places) {
    std::ifstream in(place, std::ios::binary);
    if (!in) continue;
    const std::string text(std::istreambuf_iterator<char>(in), {});
    TrustStore store = TRY(from_pem(text));
    store.source_ = place;
    return store;
  }
  return failure(Alert::unknown_ca, "trust_store.not_found", "5280#6.1.1", {{"places", places.front()}});
}

void TrustStore::add(Certificate anchor) {
  if (find(anchor) != nullptr) return;
  by_subject_.emplace(comparison_key(anchor.subject()), anchors_.size());
  anchors_.push_back(std::make_shared<const Certificate>(std::move(anchor)));
}

std::vector<const Certificate*> TrustStore::by_subject(const Name& name) const {
  std::vector<const Certificate*> found;
  const auto [first, last] = by_subject_.equal_range(comparison_key(name));
  for (auto it = first; it != last; ++it) found.push_back(anchors_[it->second].get());
  return found;
}

std::vector<const Certificate*> TrustStore::by_key_id(ByteView key_id) const {
  std::vector<const Certificate*> found;
  for (const auto& anchor : anchors_) {
    const auto* id = anchor->extension<SubjectKeyIdentifier>();
    if (id != nullptr && equal_public(id->key_identifier, key_id)) found.push_back(anchor.get());
  }
  return found;
}

const Certificate* TrustStore::find(const Certificate& certificate) const {
  for (const Certificate* anchor : by_subject(certificate.subject()))
    if (*anchor == certificate) return anchor;
  return nullptr;
}

} // namespace handglass::x509
