// cbc_hmac.h: how the older cipher suites of TLS 1.2 protect a record: AES-CBC to hide, HMAC to vouch.
//
// There are two orders of doing that. SSL chose the wrong one in 1994, and it took twenty years to say so.
//
//   mac_then_encrypt (RFC 5246 section 6.2.3.2)
//                    ┌──────────── encrypted ────────────┐
//      IV            │ content   │ MAC │ padding │ length │       the MAC covers the content
//
//   encrypt_then_mac (RFC 7366)
//      ┌──────────── covered by the MAC ─────────┐
//      IV            │ content   │ padding │ length │   MAC       the MAC covers what is on the wire
//
// In the first the receiver has to decrypt, and to believe the padding, before the MAC can tell whether any
// of it is genuine. Whatever then shows how far it came is an oracle for the plaintext: an error message
// (Vaudenay 2002), or the time that hashing a longer or shorter content takes (Lucky Thirteen, 2013). How
// open() keeps still is told in cbc_open.cpp. In the second the MAC is checked first, and none of this
// matters.
#pragma once

#include <optional>

#include "crypto/cbc/aes_cbc.h"
#include "crypto/hash/hash.h"

namespace handglass::crypto {

enum class CbcOrder : std::uint8_t { mac_then_encrypt, encrypt_then_mac };

/// The keys of one direction of a connection.
class CbcHmac {
 public:
  static constexpr std::size_t iv_size = 16;
  /// seq_num (8), type (1), version (2): what the MAC covers before the length, which we add ourselves.
  static constexpr std::size_t pseudo_header_size = 11;

  /// `hash` is sha1, sha256 or sha384; `key` has 16 or 32 octets, `mac_key` digest_size(hash). Anything else
  /// is a bug of the caller.
  CbcHmac(ByteView key, HashAlgorithm hash, ByteView mac_key, CbcOrder order);

  /// What was inside the encryption: content | MAC | padding | padding_length, in this order; without MAC
  /// for encrypt_then_mac. All in octets.
  struct Layout {
    std::size_t content_size;
    std::size_t mac_size; ///< inside `inner`; 0 for encrypt_then_mac
    std::size_t padding_size; ///< without the length octet, whose value it is
  };

  CbcOrder order() const { return order_; }
  HashAlgorithm hash() const { return inner_start_.algorithm(); }
  std::size_t mac_size() const { return digest_size(hash()); }

  /// Appends IV | ciphertext [| MAC] to `out`, and replaces `inner` by what was encrypted. The padding is the
  /// shortest that fits, plus `extra_padding` octets: a multiple of 16, capped so that padding_length <= 255.
  /// The content has at most 65535 octets (the record layer allows far less). `iv` is to be drawn anew for
  /// each record.
  Layout seal(ByteView pseudo_header, ByteView iv, ByteView content, std::size_t extra_padding, Bytes& inner,
              Bytes& out) const;

  /// Opens IV | ciphertext [| MAC] and replaces `inner` by what was encrypted. Nothing if anything is wrong,
  /// and then nobody can tell what: for mac_then_encrypt the same instructions run for every payload of one
  /// size. `inner` is then all zeros, or empty if the size alone says that it is no record.
  std::optional<Layout> open(ByteView pseudo_header, ByteView payload, Bytes& inner) const;

 private:
  /// HMAC in two halves, each started with the key already.
  Bytes mac(ByteView pseudo_header, ByteView covered) const;
  std::optional<Layout> open_mac_then_encrypt(ByteView pseudo_header, ByteView payload, Bytes& inner) const;
  std::optional<Layout> open_encrypt_then_mac(ByteView pseudo_header, ByteView payload, Bytes& inner) const;
  Bytes mac_of_secret_size(ByteView pseudo_header, ByteView inner, std::size_t content_size) const;

  AesCbc cipher_;
  Hash inner_start_, outer_start_;
  CbcOrder order_;
};

} // namespace handglass::crypto
