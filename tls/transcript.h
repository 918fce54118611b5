// transcript.h: the hash of everything both sides have said in the handshake.
//
//   Transcript-Hash(M1, M2, … Mn) = Hash(M1 || M2 || … || Mn)          RFC 8446 section 4.4.1
//
// Every key, the server's signature and both Finished messages depend on it: whoever changes one
// octet of one message on the way, even of the unprotected hellos, changes every key that follows.
// Messages enter as they crossed the wire, header included, record headers excluded.
#pragma once

#include "tls/derive.h"

namespace handglass::tls {

class Transcript {
 public:
  Transcript(Tap tap, TraceIds& ids) : tap_(tap), ids_(&ids) {}

  /// Adds one handshake message. Until the suite is known, and with it the hash, messages are kept.
  void add(ByteView raw, std::string_view message, Buffer buffer, std::uint64_t offset,
           std::source_location where = std::source_location::current());
  /// Once the server has picked the suite.
  void choose(crypto::HashAlgorithm hash, std::source_location where = std::source_location::current());
  /// After HelloRetryRequest the first ClientHello is replaced by a message of type message_hash that
  /// holds its hash, so that a server need not keep it (RFC 8446 section 4.4.1).
  void replace_by_message_hash(std::source_location where = std::source_location::current());

  /// The messages themselves, as octets: the CertificateVerify of TLS 1.2 signs them under a hash of its own
  /// (RFC 5246 section 7.4.8), so they are kept until forget_messages(). Empty unless keep_messages() was
  /// called before choose().
  ByteView messages() const { return waiting_; }
  void keep_messages() { keeps_ = true; }
  void forget_messages();

  bool has_hash() const { return hash_.has_value(); }
  crypto::HashAlgorithm algorithm() const;
  /// Of everything so far.
  TranscriptHash hash() const;

 private:
  void announce(ByteView raw, std::string_view message, Buffer buffer, std::uint64_t offset, Rfc rfc,
                std::source_location where);

  Tap tap_;
  TraceIds* ids_;
  std::optional<crypto::Hash> hash_;
  Bytes waiting_; // messages before the hash is known, or that are kept
  bool keeps_ = false;
  std::uint16_t last_id_ = 0;
};

} // namespace handglass::tls
