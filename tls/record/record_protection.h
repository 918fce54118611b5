// record_protection.h: what turns the content of a record into octets that nobody can read or change.
//
//   content ──protect──▶ header | payload          payload ──unprotect──▶ inner = content | …
//
// One object serves one direction under one set of keys. TLS 1.3 (protection.h) and TLS 1.2
// (protection12.h) do it differently; the record layer above them, and the trace, need not know how:
// each says of its last record what it used, and which pieces it is made of.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/tap.h"
#include "tls/registry/content_type.h"

namespace handglass::tls {

/// What an AEAD suite adds to a record at most: header, explicit nonce (TLS 1.2), type (TLS 1.3), tag.
inline constexpr std::size_t aead_overhead = 5 + 8 + 1 + 16;

/// One piece of a protected record, for the trace. Pieces laid side by side tile what they describe.
struct Part {
  std::string_view structure, name; ///< as the RFC writes them: "GenericBlockCipher", "IV"
  std::size_t size = 0;
  Rfc rfc;
  event::FieldKind kind = event::FieldKind::opaque;
};

class RecordProtection {
 public:
  virtual ~RecordProtection() = default;

  /// False for whoever stands outside and has no keys: unprotect() then counts the record and brings nothing
  /// out. Only a tap reads like that (trace/explain/sealed.h).
  virtual bool can_open() const { return true; }

  /// Appends header and protected record to `out`. `padding` is a wish: octets that hide the length, as far
  /// as this protection has a place for them. If `inner` is given, it gets what was encrypted.
  virtual void protect(ContentType type, ByteView content, std::size_t padding, Bytes& out,
                       Bytes* inner = nullptr) = 0;

  /// Decrypts `payload` into `inner`. bad_record_mac if anything about it is wrong, and nothing says what.
  /// The sequence number advances only on success.
  virtual Result<void> unprotect(ByteView header, ByteView payload, Bytes& inner) = 0;

  /// False: the header hides the type of the content, which is inside (TLS 1.3).
  virtual bool shows_type() const = 0;
  /// Of `inner`, after unprotect() or protect(): how many octets are content, where shows_type().
  virtual std::size_t content_size() const = 0;
  /// The longest payload, in octets, that a peer may send.
  virtual std::size_t payload_limit() const = 0;
  /// How many records have gone through; the sequence number of the next.
  virtual std::uint64_t records() const = 0;
  /// So many records under one key are enough: TLS 1.3 then updates its keys, TLS 1.2 must end.
  virtual bool key_is_worn_out() const = 0;

  /// What the last record was protected with.
  struct Facts {
    std::uint64_t sequence = 0;
    std::string_view cipher; ///< "AES-128-GCM", "AES-128-CBC, HMAC-SHA-1"
    std::uint16_t key_id = 0, iv_id = 0, mac_key_id = 0; ///< numbers of the trace; 0: there is none
    bool has_iv_id = false, has_mac_key_id = false;
    ByteView nonce; ///< of an AEAD: 12 octets; of CBC: the IV, 16
    ByteView additional_data; ///< what is authenticated beside the content, where that is not the header
  };
  virtual Facts facts() const = 0;
  /// The pieces of a payload of that many octets.
  virtual std::vector<Part> wire_parts(std::size_t payload_size) const = 0;
  /// The pieces of `inner` behind the content.
  virtual std::vector<Part> inner_parts(std::size_t inner_size, std::size_t content_size) const = 0;
};

} // namespace handglass::tls
