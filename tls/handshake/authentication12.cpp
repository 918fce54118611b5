#include "tls/handshake/authentication12.h"

#include <algorithm>

#include "tls/signature.h"
#include "x509/extensions/key_usage.h"

namespace handglass::tls {

bool fits(const SuiteParameters12& suite, x509::KeyType key) {
  switch (key) {
    case x509::KeyType::rsa:
      return suite.certificate_key == CertificateKey::rsa;
    case x509::KeyType::rsa_pss: // it may not decrypt (RFC 8446 section 4.2.3)
      return suite.certificate_key == CertificateKey::rsa && suite.key_exchange == KeyExchange::ecdhe;
    default:
      return suite.certificate_key == CertificateKey::ecdsa;
  }
}

Result<void> judge_key_encipherment(const x509::Certificate& leaf, const Io& io) {
  const auto* usage = leaf.extension<x509::KeyUsage>();
  return io.check(usage == nullptr || usage->has(x509::KeyUsage::key_encipherment),
                  Alert::unsupported_certificate, "certificate.key_encipherment", "5246#7.4.2",
                  "Certificate.certificate_list");
}

std::optional<SignatureScheme> choose_signature_scheme12(const x509::PrivateKey& key,
                                                         std::span<const SignatureScheme> ours,
                                                         std::span<const SignatureScheme> peers) {
  for (SignatureScheme scheme : ours)
    if (fits12(scheme, key.type()) && std::ranges::count(peers, scheme) != 0) return scheme;
  return std::nullopt;
}

namespace {

/// "sign" or "verify", told to the trace. `public_key` is a SubjectPublicKeyInfo.
void tell(std::string_view op, const DigitallySigned& made, const SignedMessage& what, ByteView public_key,
          ByteView content, std::span<const event::Input> inputs, Io& io) {
  std::vector<event::Input> all = {{"scheme", {}, {}, registry_name(made.algorithm), false},
                                   {"public_key", {}, public_key, {}, false}};
  all.insert(all.end(), inputs.begin(), inputs.end());
  all.push_back({"content", {}, content, {}, false});
  io.derive.computed_public(op, what.name, made.signature, all, what.rfc);
}

} // namespace

Result<DigitallySigned> sign12(const Credential& credential, SignatureScheme scheme,
                               const SignedMessage& what, ByteView content,
                               std::span<const event::Input> inputs, const CommonConfig& config, Io& io) {
  DigitallySigned made;
  made.algorithm = scheme;
  made.signature = TRY(credential.key->sign(to_algorithm(scheme), content, *config.random));
  if (io.tap) tell("sign", made, what, credential.key->public_key().to_der(), content, inputs, io);
  return made;
}

Result<void> judge_signature12(const DigitallySigned& made, const SignedMessage& what, ByteView content,
                               std::span<const event::Input> inputs, const x509::Certificate& leaf,
                               std::span<const SignatureScheme> offered, Io& io) {
  const SignatureScheme scheme = made.algorithm;
  TRY(io.check(std::ranges::count(offered, scheme) != 0, Alert::illegal_parameter, "cv.scheme.offered",
               what.rfc, what.algorithm_path, {{"scheme", registry_name(scheme)}}));
  const x509::PublicKey key = TRY(leaf.public_key());
  TRY(io.check(fits12(scheme, key.type()), Alert::illegal_parameter, "cv.scheme.fits_key", what.rfc,
               what.algorithm_path, {{"scheme", registry_name(scheme)}}));
  const bool verifies = x509::verify(key, to_algorithm(scheme), content, made.signature).has_value();
  if (io.tap) tell("verify", made, what, leaf.subject_public_key_info_der(), content, inputs, io);
  return io.check(verifies, Alert::decrypt_error, "cv.signature", what.rfc, what.signature_path);
}

std::array<event::Input, 3> signed_params(const std::array<std::uint8_t, 32>& client_random,
                                          const std::array<std::uint8_t, 32>& server_random,
                                          ByteView params) {
  return {{{"client_random", {}, client_random, {}, false},
           {"server_random", {}, server_random, {}, false},
           {"params", {}, params, {}, false}}};
}

Result<void> send_certificate_verify12(const Credential& credential, SignatureScheme scheme,
                                       Transcript& transcript, const CommonConfig& config, Io& io) {
  const TranscriptHash so_far = transcript.hash();
  const IdText id('T', so_far.id);
  const event::Input inputs[] = {{"handshake_messages", id, {}, {}, false}};
  CertificateVerify12 message;
  message.handshake_messages =
      TRY(sign12(credential, scheme, signed_certificate_verify, transcript.messages(), inputs, config, io));
  io.send(message, transcript);
  return {};
}

Result<void> judge_certificate_verify12(const CertificateVerify12& message, const x509::Certificate& leaf,
                                        std::span<const SignatureScheme> offered,
                                        const Transcript& transcript, Io& io) {
  const TranscriptHash so_far = transcript.hash();
  const IdText id('T', so_far.id);
  const event::Input inputs[] = {{"handshake_messages", id, {}, {}, false}};
  return judge_signature12(message.handshake_messages, signed_certificate_verify, transcript.messages(),
                           inputs, leaf, offered, io);
}

} // namespace handglass::tls
