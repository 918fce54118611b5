// writer.h: from messages to records, in the direction we send.
//
// Handshake messages are collected until flush(), so that a flight of small messages shares a
// record (RFC 8446 section 5.1 allows both coalescing and fragmenting); flush() happens at the end of a
// flight and always before the keys change. How records are cut and padded is the RecordPlan's
// business: a lesson may ask for one octet a record.
#pragma once

#include <memory>
#include <utility>

#include "core/limits.h"
#include "tls/record/record_protection.h"

namespace handglass::tls {

/// How we cut what we send. Every plan within these bounds is legal; peers must cope.
struct RecordPlan {
  std::size_t max_fragment = limits::plaintext; ///< content octets a record, 1 to 2^14
  std::size_t pad_to = 0;     ///< fill each protected record to a multiple of so many octets; 0: never
  bool coalesce = true;       ///< let handshake messages share records
};

class RecordWriter {
 public:
  RecordWriter(Tap tap, Direction dir, RecordPlan plan) : tap_(tap), dir_(dir), plan_(plan) {}

  /// Where the next handshake message of the current epoch begins.
  Buffer handshake_buffer() const { return {Buffer::Kind::hs, dir_, epoch_, 0}; }
  std::uint64_t handshake_offset() const { return handshake_offset_; }

  void handshake(ByteView message);
  void flush();
  void alert(ByteView two_octets);
  /// In TLS 1.2 it announces new keys (RFC 5246 section 7.1), in TLS 1.3 it is for middleboxes (RFC 8446
  /// appendix D.4). Only the first call sends one.
  void change_cipher_spec();
  void application_data(ByteView data);

  /// New keys for all that follows. What was collected goes out under the old ones first.
  void install(Epoch epoch, std::unique_ptr<RecordProtection> protection);

  /// The connection has failed: nothing can be written any more.
  void forget_keys() {
    protection_ = nullptr;
    is_over_ = true;
  }

  /// The version is TLS 1.2: the trace names the parts of a record by its names.
  void speak_tls12() { speaks_tls12_ = true; }
  bool speaks_tls12() const { return speaks_tls12_; }

  bool is_protected() const { return protection_ != nullptr; }
  bool key_is_worn_out() const { return protection_ && protection_->key_is_worn_out(); }
  std::uint64_t records_sent() const { return number_; }
  /// The peer's record_size_limit (RFC 8449) for protected records: content, type and padding.
  void limit_inner_plaintext(std::size_t octets) { peer_limit_ = octets; }

  /// The octets for the wire since the last call. Whatever memory `into` had is used for the next ones.
  void take(Bytes& into);
  bool has_output() const { return !out_.empty(); }

 private:
  void content(ContentType type, ByteView data, Buffer::Kind kind, std::uint64_t& stream_offset);
  void record(ContentType type, ByteView content, const Buffer* stream, std::uint64_t stream_offset);

  Tap tap_;
  Direction dir_;
  RecordPlan plan_;
  Epoch epoch_ = Epoch::clear;
  std::unique_ptr<RecordProtection> protection_;
  bool sent_change_cipher_spec_ = false, speaks_tls12_ = false, is_over_ = false;
  std::size_t peer_limit_ = limits::plaintext + 1;
  Bytes collected_; // handshake octets not yet in a record
  std::uint64_t handshake_offset_ = 0; // in the hs buffer, where the next message begins
  std::uint64_t app_offset_ = 0;
  std::uint64_t wire_offset_ = 0; // of out_'s first octet
  std::uint64_t number_ = 0;
  Bytes out_;
};

} // namespace handglass::tls
