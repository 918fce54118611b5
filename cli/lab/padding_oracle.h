// padding_oracle.h: DELIBERATELY BROKEN, for experiments on your own machine. Not the library: only
// `handglass lab` knows this folder.
//
// A server's end of a connection as it was before 2002. It has a secret, hands out one record with the secret
// inside, and answers each record that it is sent with what TLS 1.0 told servers to answer:
//
//     IV │ AES-CBC( content │ MAC │ padding │ padding_length )          content = "Cookie: session=…"
//
//     bad padding            decryption_failed(21)      RFC 2246 section 7.2.2
//     good padding, bad MAC  bad_record_mac(20)
//
// Two answers where there should be one: who may ask often enough learns the plaintext without the key
// (Vaudenay 2002). docs/lessons/10-cbc-and-its-oracles.md attacks it.
//
// Real connections made it harder, not safe. There an alert ends the connection, so the attacker needs the
// same secret sent again and again (a browser does that with its cookies), and alerts are encrypted, so it
// was the time until the alert that told them apart (Canvel and others 2003). Here the keys stay, the alerts
// are in the clear and seq_num is always 0, so that the attack is the only thing to look at.
#pragma once

#include <optional>
#include <string>

#include "core/alert.h"
#include "core/random.h"
#include "crypto/cbc/cbc_hmac.h"

namespace handglass::cli::lab {

enum class Opening : std::uint8_t { broken, fixed };

class PaddingOracle {
 public:
  static constexpr std::uint8_t application_data = 23, alert = 21;
  static constexpr std::size_t header_size = 5, largest_payload = 16384 + 2048; // RFC 2246 section 6.2.3

  /// Draws keys, the secret and the IV.
  PaddingOracle(Opening opening, Random& random);

  /// What was encrypted; for the server's own terminal.
  const std::string& secret() const { return secret_; }
  /// The record that every visitor is given, header included.
  const Bytes& given() const { return given_; }

  struct Opened {
    std::optional<Alert> alert; ///< nothing: the record is genuine
    Bytes inner; ///< what only the server sees; all zeros where the library refused the record
  };
  /// `payload` is IV | ciphertext, from anybody.
  Opened open(ByteView payload) const {
    return opening_ == Opening::fixed ? open_fixed(payload) : open_broken(payload);
  }

 private:
  struct Keys {
    explicit Keys(Random& random);
    Bytes key, mac_key;
  };
  PaddingOracle(Opening opening, Random& random, const Keys& keys);
  Opened open_broken(ByteView payload) const; // broken_open.cpp: the hole
  Opened open_fixed(ByteView payload) const;
  Bytes mac(ByteView content) const;

  Opening opening_;
  Bytes mac_key_;
  crypto::AesCbc cipher_;
  crypto::CbcHmac library_;
  std::string secret_;
  Bytes given_;
};

/// A record of this lab: TLS 1.1, the first version whose records bring their IV along.
Bytes record(std::uint8_t type, ByteView payload);

/// The seq_num, type and version that the MAC covers.
inline constexpr std::array<std::uint8_t, 11> pseudo_header = {
    0, 0, 0, 0, 0, 0, 0, 0, PaddingOracle::application_data, 3, 2};

} // namespace handglass::cli::lab
