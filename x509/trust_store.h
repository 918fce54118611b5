// trust_store.h: whom we believe without proof.
//
// A path of certificates proves nothing by itself: it must end at a key that was trusted before.
// Browsers and operating systems ship a list of such "trust anchors", commonly as one PEM file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "x509/certificate.h"

namespace handglass::x509 {

class TrustStore {
 public:
  TrustStore() = default;

  /// All certificates of a PEM bundle. Entries that do not parse are skipped and counted (a bundle
  /// of 140 roots must not become useless for one odd one); nothing usable at all is a Failure:
  /// "trust_store.empty" {skipped}, unknown_ca.
  static Result<TrustStore> from_pem(std::string_view pem);
  /// The system's bundle: the file SSL_CERT_FILE names, or the first that exists of the places where
  /// Debian, Fedora, Alpine and macOS keep theirs. Errors: "trust_store.not_found" {}, and as above.
  static Result<TrustStore> system();

  void add(Certificate anchor);

  std::size_t size() const { return anchors_.size(); }
  std::size_t skipped() const { return skipped_; }
  /// Where system() found it; empty for others.
  const std::string& source() const { return source_; }

  /// Anchors whose subject is this name (RFC 5280 section 7.1). Valid until the store is changed.
  std::vector<const Certificate*> by_subject(const Name& name) const;
  /// Anchors with this subjectKeyIdentifier.
  std::vector<const Certificate*> by_key_id(ByteView key_id) const;
  /// Whether this very certificate, octet for octet, is an anchor.
  const Certificate* find(const Certificate& certificate) const;

 private:
  // Shared, since a store is copied into many configurations and never changes there.
  std::vector<std::shared_ptr<const Certificate>> anchors_;
  std::multimap<std::string, std::size_t> by_subject_; // key: the name in the form it is compared in
  std::size_t skipped_ = 0;
  std::string source_;
};

} // namespace handglass::x509
