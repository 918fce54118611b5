#include "tls/key_schedule.h"

namespace handglass::tls {

using crypto::digest_size;

EarlySecret::EarlySecret(crypto::HashAlgorithm hash, Deriver& derive)
    : hash_(hash), secret_(derive.hkdf_extract(hash, "Early Secret", nullptr, nullptr)) {}

HandshakeSecret EarlySecret::into_handshake(Deriver& derive, const Derived& ecdhe) && {
  const Derived salt = derive.derive_secret_of_nothing(hash_, "derived", secret_, "derived");
  secret_.secret.clear();
  return {hash_, derive.hkdf_extract(hash_, "Handshake Secret", &salt, &ecdhe)};
}

TrafficSecrets HandshakeSecret::handshake_traffic(Deriver& derive, const TranscriptHash& transcript) const {
  const std::size_t size = digest_size(hash_);
  Derived client = derive.hkdf_expand_label(hash_, "client_handshake_traffic_secret", secret_, "c hs traffic",
                                            &transcript, size, "CLIENT_HANDSHAKE_TRAFFIC_SECRET");
  Derived server = derive.hkdf_expand_label(hash_, "server_handshake_traffic_secret", secret_, "s hs traffic",
                                            &transcript, size, "SERVER_HANDSHAKE_TRAFFIC_SECRET");
  return {std::move(client), std::move(server)};
}

MasterSecret HandshakeSecret::into_master(Deriver& derive) && {
  const Derived salt = derive.derive_secret_of_nothing(hash_, "derived", secret_, "derived");
  secret_.secret.clear();
  return {hash_, derive.hkdf_extract(hash_, "Master Secret", &salt, nullptr)};
}

TrafficSecrets MasterSecret::application_traffic(Deriver& derive, const TranscriptHash& transcript) const {
  const std::size_t size = digest_size(hash_);
  Derived client = derive.hkdf_expand_label(hash_, "client_application_traffic_secret_0", secret_,
                                            "c ap traffic", &transcript, size, "CLIENT_TRAFFIC_SECRET_0");
  Derived server = derive.hkdf_expand_label(hash_, "server_application_traffic_secret_0", secret_,
                                            "s ap traffic", &transcript, size, "SERVER_TRAFFIC_SECRET_0");
  return {std::move(client), std::move(server)};
}

Derived MasterSecret::exporter(Deriver& derive, const TranscriptHash& transcript) const {
  return derive.hkdf_expand_label(hash_, "exporter_master_secret", secret_, "exp master", &transcript,
                                  digest_size(hash_), "EXPORTER_SECRET");
}

Derived MasterSecret::resumption(Deriver& derive, const TranscriptHash& transcript) && {
  Derived result = derive.hkdf_expand_label(hash_, "resumption_master_secret", secret_, "res master",
                                            &transcript, digest_size(hash_));
  secret_.secret.clear();
  return result;
}

Derived finished_verify_data(Deriver& derive, crypto::HashAlgorithm hash, std::string_view name,
                             const Derived& traffic_secret, const TranscriptHash& transcript) {
  const Derived finished_key = derive.hkdf_expand_label(hash, "finished_key", traffic_secret, "finished",
                                                        nullptr, digest_size(hash), {}, "8446#4.4.4");
  return derive.finished_mac(hash, name, finished_key, transcript);
}

Derived next_application_traffic(Deriver& derive, crypto::HashAlgorithm hash, std::string_view name,
                                 const Derived& current) {
  return derive.hkdf_expand_label(hash, name, current, "traffic upd", nullptr, digest_size(hash), {},
                                  "8446#7.2");
}

} // namespace handglass::tls
