// samples.h: one of every message, with one of every extension that may stand in it.
#pragma once

#include "tls/messages/alert_message.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/change_cipher_spec.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/end_of_early_data.h"
#include "tls/messages/finished.h"
#include "tls/messages/handshake_header.h"
#include "tls/messages/hello_retry_request.h"
#include "tls/messages/key_update.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/record.h"
#include "tls/messages/server_hello.h"

namespace handglass::tls::test {

inline Bytes text(std::string_view s) { return to_bytes(as_bytes(s)); }

template <Context C>
Extension<C> unknown(std::uint16_t type) {
  return {static_cast<ExtensionType>(type), Unknown<C>{text("whatever")}};
}

inline ClientHello client_hello() {
  ClientHello m;
  m.random.fill(0x11);
  m.legacy_session_id = Bytes(32, 0x22);
  m.cipher_suites = {static_cast<CipherSuite>(0x1a1a), CipherSuite::TLS_AES_128_GCM_SHA256};
  m.legacy_compression_methods = {CompressionMethod::null};
  auto& x = m.extensions;
  x.list.push_back({static_cast<ExtensionType>(0x0a0a), Grease{text("g")}});
  x.add(ServerNameList{{{NameType::host_name, text("server.test")}}});
  x.add(MaxFragmentLengthExtension{});
  x.add(CertificateStatusRequest{CertificateStatusType::ocsp, {{text("responder")}}, text("ext"), {}});
  x.add(SupportedGroups{{NamedGroup::x25519, NamedGroup::secp256r1}});
  x.add(ECPointFormatList{{ECPointFormat::uncompressed}});
  x.add(SignatureAlgorithms{{SignatureScheme::ed25519, SignatureScheme::rsa_pss_rsae_sha256}});
  x.add(UseSRTPData{{SRTPProtectionProfile{1}}, text("mki")});
  x.add(HeartbeatExtension{HeartbeatMode{1}});
  x.add(ApplicationLayerProtocolNegotiation{{{text("h2")}, {text("http/1.1")}}});
  x.add(SignedCertificateTimestampRequest{});
  x.add(ClientCertTypes{{CertificateType{0}}});
  x.add(ServerCertTypes{{CertificateType{0}, CertificateType{2}}});
  x.add(Padding{Bytes(5, 0)});
  x.add(EncryptThenMac{});
  x.add(ExtendedMasterSecret{});
  x.add(CompressCertificate{{CertificateCompressionAlgorithm{1}}});
  x.add(RecordSizeLimit{16385});
  x.add(SessionTicket{text("a ticket of 1.2")});
  x.add(EarlyDataIndication{});
  x.add(SupportedVersionsClientHello{{ProtocolVersion::TLS_1_3, ProtocolVersion::TLS_1_2}});
  x.add(Cookie{text("cookie")});
  x.add(PskKeyExchangeModes{{PskKeyExchangeMode::psk_dhe_ke}});
  x.add(CertificateAuthoritiesExtension{{{{text("not really DER"), {}, 0, {}}}}});
  x.add(PostHandshakeAuth{});
  x.add(SignatureAlgorithmsCert{{SignatureScheme::ed25519}});
  x.add(KeyShareClientHello{{{NamedGroup::x25519, Bytes(32, 0x33)}}});
  x.add(RenegotiationInfo{});
  x.list.push_back(unknown<Context::client_hello>(0xfe0d));
  x.add(OfferedPsks{{{text("ticket"), 7}}, 0, {{Bytes(32, 0x44)}}}); // section 4.2.11: the last
  return m;
}

inline ServerHello server_hello() {
  ServerHello m;
  m.random.fill(0x55);
  m.legacy_session_id_echo = Bytes(32, 0x22);
  m.cipher_suite = CipherSuite::TLS_AES_256_GCM_SHA384;
  m.extensions.add(KeyShareServerHello{{NamedGroup::x25519, Bytes(32, 0x66)}});
  m.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_3});
  m.extensions.add(SelectedPsk{0});
  return m;
}

inline HelloRetryRequest hello_retry_request() {
  HelloRetryRequest m;
  m.cipher_suite = CipherSuite::TLS_AES_128_GCM_SHA256;
  m.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_3});
  m.extensions.add(KeyShareHelloRetryRequest{NamedGroup::secp256r1});
  m.extensions.add(Cookie{text("cookie")});
  return m;
}

inline EncryptedExtensions encrypted_extensions() {
  EncryptedExtensions m;
  m.extensions.add(ServerNameAcknowledgement{});
  m.extensions.add(MaxFragmentLengthExtension{});
  m.extensions.add(SupportedGroups{{NamedGroup::x25519}});
  m.extensions.add(UseSRTPData{{SRTPProtectionProfile{1}}, {}});
  m.extensions.add(HeartbeatExtension{HeartbeatMode{2}});
  m.extensions.add(ApplicationLayerProtocolNegotiation{{{text("h2")}}});
  m.extensions.add(ClientCertType{});
  m.extensions.add(ServerCertType{});
  m.extensions.add(RecordSizeLimit{64});
  m.extensions.add(EarlyDataIndication{});
  return m;
}

inline CertificateRequest certificate_request() {
  CertificateRequest m;
  m.certificate_request_context = text("ctx");
  m.extensions.add(SignatureAlgorithms{{SignatureScheme::ed25519}});
  m.extensions.add(CertificateStatusRequestOfServer{});
  m.extensions.add(SignedCertificateTimestampRequest{});
  m.extensions.add(CertificateAuthoritiesExtension{{{{text("DER"), {}, 0, {}}}}});
  m.extensions.add(OIDFilterExtension{{{text("oid"), text("values")}}});
  m.extensions.add(SignatureAlgorithmsCert{{SignatureScheme::ed25519}});
  return m;
}

inline Certificate certificate() {
  Certificate m;
  CertificateEntry entry;
  entry.cert_data.bytes = text("a certificate");
  entry.extensions.add(CertificateStatus{CertificateStatusType::ocsp, {text("response"), {}, 0, {}}});
  entry.extensions.add(SignedCertificateTimestampList{{{text("sct")}}});
  m.certificate_list.push_back(entry);
  entry.extensions.list.clear();
  m.certificate_list.push_back(entry);
  return m;
}

inline NewSessionTicket new_session_ticket() {
  NewSessionTicket m;
  m.ticket_lifetime = 3600;
  m.ticket_age_add = 0x01020304;
  m.ticket_nonce = text("n");
  m.ticket = text("ticket");
  m.extensions.add(MaxEarlyData{16384});
  return m;
}

} // namespace handglass::tls::test
