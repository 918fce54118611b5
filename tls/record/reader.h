// reader.h: from wire octets to records, in the direction we receive.
//
//   push(octets)   any number, cut in any way: TCP has no message boundaries
//   next()         the next whole record, opened and judged; nothing if more octets are needed
//
// Everything here is decided before any message is parsed: is the record small enough, is its type
// allowed now, does it decrypt, is it empty where it must not be.
#pragma once

#include <memory>
#include <optional>

#include "core/limits.h"
#include "tls/record/record_protection.h"

namespace handglass::tls {

/// The content of one record. The view is valid until the next call of push() or next().
struct Incoming {
  ContentType type{};
  ByteView content;
  Buffer buffer;             ///< where the content is: wire in the clear, inner if it was protected
  std::uint64_t offset = 0;  ///< of content in `buffer`
  bool was_protected = false;
  bool is_sealed = false; ///< protected under keys that nobody here has: `content` is empty
};

class RecordReader {
 public:
  RecordReader(Tap tap, Direction dir) : tap_(tap), dir_(dir) {}

  void push(ByteView octets);
  Result<std::optional<Incoming>> next();

  /// New keys for the records that follow.
  void install(Epoch epoch, std::unique_ptr<RecordProtection> protection);

  /// The connection has failed: nothing will be read any more.
  void forget_keys() { protection_ = nullptr; }

  Epoch epoch() const { return epoch_; }
  bool is_protected() const { return protection_ != nullptr; }
  /// Octets of a record that has not arrived whole.
  std::size_t buffered() const { return in_.size() - consumed_; }

  /// We announced a record_size_limit (RFC 8449): larger protected records are refused.
  void limit_inner_plaintext(std::size_t octets) { inner_limit_ = octets; }
  /// A server that declined early data lets so many octets of undecryptable records pass
  /// (RFC 8446 section 4.2.10).
  void skip_early_data(std::size_t octets) { early_data_to_skip_ = octets; }
  /// RFC 8446 section 5: ChangeCipherSpec is tolerated between the first ClientHello and Finished.
  void tolerate_change_cipher_spec(bool yes) { tolerates_ccs_ = yes; }
  /// The version is TLS 1.2: records must say so, show their type, and ChangeCipherSpec is a message.
  void speak_tls12() { speaks_tls12_ = names_tls12_ = true; }
  /// Only TLS 1.2 was offered: the trace calls things by its names from the start.
  void name_as_tls12() { names_tls12_ = true; }

  /// Streams, for the offsets of what we hand out.
  Buffer handshake_buffer() const { return {Buffer::Kind::hs, dir_, epoch_, 0}; }

 private:
  Result<std::optional<Incoming>> open(ByteView octets);
  Result<std::optional<Incoming>> open_tls12(ContentType type, ByteView payload, ByteView octets);
  Incoming pass_sealed(ContentType type, ByteView octets);
  Result<std::optional<Incoming>> judge(ContentType type, ByteView content, ByteView octets);
  Result<void> judge_change_cipher_spec(ByteView content, bool was_protected);
  bool may_be_skipped(ContentType type, std::size_t length);

  Tap tap_;
  Direction dir_;
  Epoch epoch_ = Epoch::clear;
  std::unique_ptr<RecordProtection> protection_;
  Bytes in_;
  std::size_t consumed_ = 0; // of in_
  Bytes inner_;              // the plaintext of the record handed out last
  std::uint64_t wire_offset_ = 0, handshake_offset_ = 0, app_offset_ = 0, number_ = 0;
  std::size_t inner_limit_ = limits::plaintext + 1;
  std::size_t early_data_to_skip_ = 0;
  std::size_t empty_in_a_row_ = 0, change_cipher_specs_ = 0;
  bool tolerates_ccs_ = false, speaks_tls12_ = false, names_tls12_ = false;
};

} // namespace handglass::tls
