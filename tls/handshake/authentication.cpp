#include "tls/handshake/authentication.h"

#include <algorithm>

#include "core/ct.h"
#include "tls/signature.h"

namespace handglass::tls {

Bytes certificate_verify_content(Signer signer, const TranscriptHash& transcript) {
  Bytes content(64, 0x20);
  append(content, as_bytes(signer == Signer::server ? "TLS 1.3, server CertificateVerify"
                                                    : "TLS 1.3, client CertificateVerify"));
  content.push_back(0);
  append(content, transcript.digest);
  return content;
}

std::optional<SignatureScheme> choose_signature_scheme(const x509::PrivateKey& key,
                                                       std::span<const SignatureScheme> ours,
                                                       std::span<const SignatureScheme> peers) {
  for (SignatureScheme scheme : ours)
    if (may_sign_handshake_13(scheme) && fits(scheme, key.type()) && std::ranges::count(peers, scheme) != 0)
      return scheme;
  return std::nullopt;
}

namespace {

Result<std::vector<x509::Certificate>> read(const auto& certificate_list, const Io& io) {
  TRY(io.check(certificate_list.size() <= limits::chain_certificates, Alert::bad_certificate,
               "certificate.chain.limit", "8446#4.4.2", "Certificate.certificate_list",
               {{"count", certificate_list.size()}, {"limit", limits::chain_certificates}}));
  std::vector<x509::Certificate> chain;
  for (const auto& entry : certificate_list)
    chain.push_back(TRY(x509::parse_certificate(entry.cert_data, io.tap)));
  return chain;
}

} // namespace

Result<std::vector<x509::Certificate>> read_chain(const Certificate& message, const Io& io) {
  return read(message.certificate_list, io);
}
Result<std::vector<x509::Certificate>> read_chain(const Certificate12& message, const Io& io) {
  return read(message.certificate_list, io);
}

Result<void> judge_chain(const std::vector<x509::Certificate>& chain, const x509::TrustStore* trust,
                         x509::VerifyOptions options, const CommonConfig& config, const Io& io) {
  // Section 4.4.2.2. Before version 3 a certificate had no extensions, and could not say what it is good for.
  if (chain.at(0).tbs.version != 2)
    TRY(io.check(false, Alert::unsupported_certificate, "certificate.is_v3", "8446#4.4.2.2",
                 "Certificate.certificate_list"));
  static const x509::TrustStore nobody;
  options.now = config.clock->now();
  options.clock_source = config.clock->source();
  options.min_rsa_bits = config.min_rsa_bits;
  TRY(x509::verify_chain(chain, trust ? *trust : nobody, options, io.tap));
  return {};
}

Result<void> judge_server(const std::vector<x509::Certificate>& chain, const Stapled& stapled,
                          const ClientHello& hello, const ClientIo& io, x509::KeyUsage::Bit usage) {
  if (io.config.verify_certificate) {
    TRY(judge_stapling(chain[0], stapled, hello, io));
    x509::VerifyOptions options{.key_usage = {usage}, .revocation = {{}, stapled, true}};
    if (!io.config.server_name.empty()) options.host = io.config.server_name;
    return judge_chain(chain, io.config.trust.get(), std::move(options), io.config, io);
  }
  io.tap.note("certificate.not_judged", "8446#4.4.2.4");
  return {};
}

Result<void> judge_finished(ByteView verify_data, const Derived& expected, Rfc rfc, const Io& io) {
  TRY(io.check(verify_data.size() == expected.expose().size(), Alert::decode_error, "finished.length", rfc,
               "Finished.verify_data"));
  return io.check(ct::equal(verify_data, expected.expose()), Alert::decrypt_error, "finished.verify_data",
                  rfc, "Finished.verify_data");
}

Result<void> send_authentication(const Credential& credential, SignatureScheme scheme, Signer signer,
                                 const Bytes& request_context, ByteView ocsp_response, Transcript& transcript,
                                 const CommonConfig& config, Io& io) {
  Certificate certificate;
  certificate.certificate_request_context = request_context;
  for (const Bytes& der : credential.chain) certificate.certificate_list.emplace_back().cert_data.bytes = der;
  staple(certificate, ocsp_response);
  const std::optional<Certificate> read_back = io.send(certificate, transcript);
  if (read_back) (void)TRY(read_chain(*read_back, io));
  if (read_back) (void)read_stapled(*read_back, io); // what is wrong with it the client will say

  CertificateVerify verify{.algorithm = scheme};
  const TranscriptHash so_far = transcript.hash();
  const Bytes content = certificate_verify_content(signer, so_far);
  verify.signature = TRY(credential.key->sign(to_algorithm(scheme), content, *config.random));
  if (io.tap) // the private key is told to nobody, whatever else is revealed
    io.derive.computed_public("sign", "CertificateVerify.signature", verify.signature,
                              {{"scheme", {}, {}, registry_name(scheme), false},
                               {"public_key", {}, credential.key->public_key().to_der(), {}, false},
                               {"transcript", IdText('T', so_far.id), so_far.digest, {}, false},
                               {"content", {}, content, {}, false}},
                              "8446#4.4.3");
  io.send(verify, transcript);
  return {};
}

Result<void> judge_certificate_verify(const CertificateVerify& message, Signer signer,
                                      const x509::Certificate& leaf, std::span<const SignatureScheme> offered,
                                      const Transcript& transcript, Io& io) {
  const SignatureScheme scheme = message.algorithm;
  TRY(io.check(std::ranges::count(offered, scheme) != 0, Alert::illegal_parameter, "cv.scheme.offered",
               "8446#4.4.3", "CertificateVerify.algorithm", {{"scheme", registry_name(scheme)}}));
  TRY(io.check(may_sign_handshake_13(scheme), Alert::illegal_parameter, "cv.scheme.allowed", "8446#4.4.3",
               "CertificateVerify.algorithm", {{"scheme", registry_name(scheme)}}));
  const x509::PublicKey key = TRY(leaf.public_key());
  TRY(io.check(fits(scheme, key.type()), Alert::illegal_parameter, "cv.scheme.fits_key", "8446#4.4.3",
               "CertificateVerify.algorithm", {{"scheme", registry_name(scheme)}}));

  const TranscriptHash so_far = transcript.hash();
  const Bytes content = certificate_verify_content(signer, so_far);
  const bool verifies = x509::verify(key, to_algorithm(scheme), content, message.signature).has_value();
  io.derive.computed_public("verify", "CertificateVerify.signature", message.signature,
                            {{"scheme", {}, {}, registry_name(scheme), false},
                             {"public_key", {}, leaf.subject_public_key_info_der(), {}, false},
                             {"transcript", IdText('T', so_far.id), so_far.digest, {}, false},
                             {"content", {}, content, {}, false}},
                            "8446#4.4.3");
  TRY(io.check(verifies, Alert::decrypt_error, "cv.signature", "8446#4.4.3", "CertificateVerify.signature"));
  return {};
}

} // namespace handglass::tls
