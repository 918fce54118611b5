// key_schedule.h: from a shared secret to every key of the connection.
//
//             0
//             |
//             v
//   PSK ->  HKDF-Extract = Early Secret                                     EarlySecret
//             |
//             +-----> Derive-Secret(., "derived", "")
//             v
//   (EC)DHE -> HKDF-Extract = Handshake Secret                              HandshakeSecret
//             |
//             +-----> "c hs traffic", ClientHello...ServerHello
//             +-----> "s hs traffic", ClientHello...ServerHello
//             +-----> Derive-Secret(., "derived", "")
//             v
//   0 ->    HKDF-Extract = Master Secret                                    MasterSecret
//             |
//             +-----> "c ap traffic", ClientHello...server Finished
//             +-----> "s ap traffic", ClientHello...server Finished
//             +-----> "exp master",   ClientHello...server Finished
//             +-----> "res master",   ClientHello...client Finished
//                                                                 RFC 8446 section 7.1
//
// Extract squeezes the entropy out of an input; Expand makes keys for different purposes that say
// nothing about one another. Each stage below is a type that is consumed to make the next: a stage
// cannot be used twice or out of order, and is wiped when it has served.
#pragma once

#include "tls/derive.h"
#include "tls/transcript.h"

namespace handglass::tls {

/// The two traffic secrets of one epoch.
struct TrafficSecrets {
  Derived client, server;
};

class MasterSecret {
 public:
  MasterSecret(crypto::HashAlgorithm hash, Derived secret) : hash_(hash), secret_(std::move(secret)) {}

  /// `transcript` is ClientHello...server Finished.
  TrafficSecrets application_traffic(Deriver& derive, const TranscriptHash& transcript) const;
  Derived exporter(Deriver& derive, const TranscriptHash& transcript) const;
  /// `transcript` is ClientHello...client Finished. Nothing else is derived after it.
  Derived resumption(Deriver& derive, const TranscriptHash& transcript) &&;

  crypto::HashAlgorithm hash() const { return hash_; }

 private:
  crypto::HashAlgorithm hash_;
  Derived secret_;
};

class HandshakeSecret {
 public:
  HandshakeSecret(crypto::HashAlgorithm hash, Derived secret) : hash_(hash), secret_(std::move(secret)) {}

  /// `transcript` is ClientHello...ServerHello.
  TrafficSecrets handshake_traffic(Deriver& derive, const TranscriptHash& transcript) const;
  MasterSecret into_master(Deriver& derive) &&;

 private:
  crypto::HashAlgorithm hash_;
  Derived secret_;
};

class EarlySecret {
 public:
  /// Without a pre-shared key the input is zeros: the schedule always has the same shape.
  EarlySecret(crypto::HashAlgorithm hash, Deriver& derive);

  HandshakeSecret into_handshake(Deriver& derive, const Derived& ecdhe) &&;

 private:
  crypto::HashAlgorithm hash_;
  Derived secret_;
};

/// RFC 8446 section 4.4.4: finished_key = HKDF-Expand-Label(BaseKey, "finished", "", Hash.length),
/// verify_data = HMAC(finished_key, transcript).
Derived finished_verify_data(Deriver& derive, crypto::HashAlgorithm hash, std::string_view name,
                             const Derived& traffic_secret, const TranscriptHash& transcript);

/// RFC 8446 section 7.2: the next generation after a KeyUpdate. One-way: who learns the new secret
/// learns nothing about the old.
Derived next_application_traffic(Deriver& derive, crypto::HashAlgorithm hash, std::string_view name,
                                 const Derived& current);

} // namespace handglass::tls
