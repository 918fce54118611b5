// samples12.h: one of every message of TLS 1.2 (samples.h has those of 1.3).
#pragma once

#include "tests/tls/samples.h"
#include "tls/messages/certificate12.h"
#include "tls/messages/certificate_request12.h"
#include "tls/messages/certificate_status12.h"
#include "tls/messages/certificate_verify12.h"
#include "tls/messages/client_hello12.h"
#include "tls/messages/client_key_exchange.h"
#include "tls/messages/finished12.h"
#include "tls/messages/hello_request.h"
#include "tls/messages/new_session_ticket12.h"
#include "tls/messages/server_hello12.h"
#include "tls/messages/server_hello_done.h"
#include "tls/messages/server_key_exchange.h"

namespace handglass::tls::test {

inline ClientHello12 client_hello12() {
  ClientHello12 m;
  m.random.fill(0x11);
  m.legacy_session_id = Bytes(32, 0x22);
  m.cipher_suites = {CipherSuite::TLS_RSA_WITH_AES_128_CBC_SHA, CipherSuite::TLS_FALLBACK_SCSV};
  m.extensions.add(ServerNameList{{{NameType::host_name, text("server.test")}}});
  m.extensions.add(ExtendedMasterSecret{});
  m.extensions.add(SessionTicket{text("ticket")});
  return m;
}

inline ServerHello12 server_hello12() {
  ServerHello12 m;
  m.random.fill(0x55);
  m.session_id = Bytes(32, 0x22);
  m.cipher_suite = CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA;
  auto& x = m.extensions;
  x.add(ServerNameAcknowledgement{});
  x.add(MaxFragmentLengthExtension{});
  x.add(CertificateStatusAcknowledgement{});
  x.add(SupportedGroups{{NamedGroup::x25519}});
  x.add(ECPointFormatList{{ECPointFormat::uncompressed}});
  x.add(UseSRTPData{{SRTPProtectionProfile{1}}, {}});
  x.add(HeartbeatExtension{HeartbeatMode{2}});
  x.add(ApplicationLayerProtocolNegotiation{{{text("h2")}}});
  x.add(SignedCertificateTimestampList{{{text("sct")}}});
  x.add(EncryptThenMac{});
  x.add(ExtendedMasterSecret{});
  x.add(RecordSizeLimit{64});
  x.add(SessionTicket{});
  x.add(RenegotiationInfo{text("before")});
  return m;
}

inline Certificate12 certificate12() {
  Certificate12 m;
  m.certificate_list.resize(2);
  for (Asn1Cert& entry : m.certificate_list) entry.cert_data.bytes = text("a certificate");
  return m;
}

inline ServerKeyExchange server_key_exchange() {
  ServerKeyExchange m;
  m.params = {ECCurveType::named_curve, NamedGroup::x25519, Bytes(32, 0x66)};
  m.signed_params = {SignatureScheme::rsa_pkcs1_sha256, Bytes(256, 0x77)};
  return m;
}

inline CertificateRequest12 certificate_request12() {
  CertificateRequest12 m;
  m.certificate_types = {ClientCertificateType::rsa_sign, ClientCertificateType::ecdsa_sign};
  m.supported_signature_algorithms = {SignatureScheme::ed25519};
  m.certificate_authorities = {{{text("DER"), {}, 0, {}}}};
  return m;
}

} // namespace handglass::tls::test
