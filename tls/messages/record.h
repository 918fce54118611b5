// record.h: the five octets before everything (RFC 8446 section 5.1).
//
//   +------+-----------------------+--------+---------------
//   | type | legacy_record_version | length | length octets
//   +------+-----------------------+--------+---------------
//      1              2                2
//
// In the clear, always, and authenticated as the AEAD's additional data once encryption has begun: a tap sees
// how much is said and when, never what. After the hellos `type` says application_data whatever is inside;
// the true type is the last octet of what was encrypted.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/content_type.h"
#include "tls/registry/protocol_version.h"

namespace handglass::tls {

struct RecordHeader {
  static constexpr std::string_view wire_name = "TLSPlaintext";
  static constexpr Rfc rfc = "8446#5.1";
  static constexpr std::size_t size = 5;

  ContentType type{};
  ProtocolVersion legacy_record_version = ProtocolVersion::TLS_1_2; ///< frozen; to be ignored by receivers
  std::uint16_t length = 0; ///< octets that follow: at most 2^14, protected 2^14 + 256

  static void fields(auto& io, auto& m) {
    io.value("type", m.type);
    io.value("legacy_record_version", m.legacy_record_version);
    io.u16("length", m.length);
  }
};

/// The same in TLS 1.2, where it means what it says: in the clear (RFC 5246 section 6.2.1) …
struct PlaintextHeader12 {
  static constexpr std::string_view wire_name = "TLSPlaintext";
  static constexpr Rfc rfc = "5246#6.2.1";
  RecordHeader header;
  static void fields(auto& io, auto& m) {
    io.value("type", m.header.type);
    io.value("version", m.header.legacy_record_version);
    io.u16("length", m.header.length);
  }
};
/// … and before a protected record (section 6.2.3): the type stays where everybody can see it.
struct CiphertextHeader12 {
  static constexpr std::string_view wire_name = "TLSCiphertext";
  static constexpr Rfc rfc = "5246#6.2.3";
  RecordHeader header;
  static void fields(auto& io, auto& m) {
    io.value("type", m.header.type);
    io.value("version", m.header.legacy_record_version);
    io.u16("length", m.header.length);
  }
};

} // namespace handglass::tls
