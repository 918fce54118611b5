// key_block.h: from the premaster secret to the keys of TLS 1.2 (RFC 5246 sections 6.3 and 8.1).
//
//   premaster secret                    from RSA (48 octets, made by the client) or ECDHE (both sides)
//        │  PRF "master secret", client_random | server_random
//        │  or, better, PRF "extended master secret", hash of the handshake (RFC 7627)
//        ▼
//   master secret, 48 octets ──PRF "client finished" / "server finished", hash──▶ verify_data
//        │  PRF "key expansion", server_random | client_random
//        ▼
//   key block │ client MAC │ server MAC │ client key │ server key │ client IV │ server IV │
//
// There is one secret for everything, handshake and data, and it is kept as long as the session can be
// resumed. TLS 1.3 derives each key separately, bound to the transcript, and throws the stages away.
#pragma once

#include "tls/derive.h"
#include "tls/suites12.h"
#include "tls/transcript.h"

namespace handglass::tls {

/// What both hellos contribute: 32 octets each.
struct Randoms {
  std::array<std::uint8_t, 32> client{}, server{};
};

/// One direction's part of the key block. AEAD suites have no MAC key, CBC suites no IV.
struct DirectionKeys {
  Derived mac_key, key, iv;
};
struct KeyBlock {
  DirectionKeys client, server;
};

/// RFC 5246 section 8.1. Wipes the premaster secret: nothing else is made from it.
Derived master_secret(Deriver& derive, crypto::HashAlgorithm hash, Derived&& premaster,
                      const Randoms& randoms);
/// RFC 7627 section 4: bound to the whole handshake through ClientKeyExchange, certificates included.
Derived extended_master_secret(Deriver& derive, crypto::HashAlgorithm hash, Derived&& premaster,
                               const TranscriptHash& session_hash);

/// RFC 5246 section 6.3
KeyBlock key_block(Deriver& derive, const SuiteParameters12& suite, const Derived& master,
                   const Randoms& randoms);

/// RFC 5246 section 7.4.9: 12 octets. `who` is "client" or "server".
Derived finished_verify_data12(Deriver& derive, crypto::HashAlgorithm hash, std::string_view who,
                               const Derived& master, const TranscriptHash& transcript);

} // namespace handglass::tls
