// ocsp.h: one certificate's status, fresh and signed. RFC 6960.
//
//   OCSPResponse
//   ├─ responseStatus            successful, or why there is no answer (unsigned!)
//   └─ responseBytes             of type id-pkix-ocsp-basic:
//      BasicOCSPResponse
//      ├─ tbsResponseData        responderID, producedAt, and for each certificate asked about:
//      │    certID               hash of the issuer's name, hash of its key, serial number
//      │    certStatus           good, revoked {when, why}, unknown
//      │    thisUpdate … nextUpdate
//      ├─ signatureAlgorithm, signature
//      └─ certs                  the responder's certificate, if it is not the CA itself
//
// A client may ask for it, which tells the CA who visits whom; or the server asks once an hour and
// "staples" the answer to its handshake (RFC 6066 section 8). Here a response is octets from a file.
#pragma once

#include "x509/certificate.h"

namespace handglass::x509 {

/// RFC 6960 section 4.1.1. The hashes name the issuer, they do not protect anything: SHA-1 is common.
struct CertId {
  static constexpr std::string_view wire_name = "CertID";
  static constexpr Rfc rfc = "6960#4.1.1";
  static constexpr der::Tag tag = der::tag::sequence;
  AlgorithmIdentifier hash_algorithm;
  Bytes issuer_name_hash, issuer_key_hash, serial_number;
  static void fields(auto& io, auto& m) {
    io.nested("hashAlgorithm", m.hash_algorithm);
    io.octet_string("issuerNameHash", m.issuer_name_hash);
    io.octet_string("issuerKeyHash", m.issuer_key_hash);
    io.integer("serialNumber", m.serial_number);
  }
};

// clang-format off
struct GoodStatus {
  static constexpr std::string_view wire_name = "CertStatus";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag first = der::context(0);
  static void fields(auto& io, auto&) { io.null("good", first); }
};
struct RevokedStatus {
  static constexpr std::string_view wire_name = "RevokedInfo";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag first = der::context(1);
  static constexpr der::Tag tag = der::context(1).constructed();
  Time revocation_time;
  std::optional<std::uint64_t> reason;
  static void fields(auto& io, auto& m) {
    io.time("revocationTime", m.revocation_time);
    io.explicit_optional("revocationReason", 0, m.reason, [](auto& in, auto& v) { in.small("", v, der::tag::enumerated); });
  }
};
struct UnknownStatus {
  static constexpr std::string_view wire_name = "CertStatus";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag first = der::context(2);
  static void fields(auto& io, auto&) { io.null("unknown", first); }
};
// clang-format on
using CertStatus = std::variant<GoodStatus, RevokedStatus, UnknownStatus>;

struct SingleResponse {
  static constexpr std::string_view wire_name = "SingleResponse";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag tag = der::tag::sequence;
  CertId cert_id;
  CertStatus cert_status;
  Time this_update;
  std::optional<Time> next_update;
  std::vector<Extension> extensions;
  // clang-format off
  static void fields(auto& io, auto& m) {
    io.nested("certID",     m.cert_id);
    io.choice("certStatus", m.cert_status);
    io.time  ("thisUpdate", m.this_update);
    io.explicit_optional("nextUpdate", 0, m.next_update, [](auto& in, auto& v) { in.time("", v); });
    io.explicit_unless_empty("singleExtensions", 1, m.extensions, [](auto& in, auto& v) { in.sequence_of("", v); });
  }
  // clang-format on
};

struct ResponderByName {
  static constexpr std::string_view wire_name = "ResponderID";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag first = der::context(1);
  Name name;
  static void fields(auto& io, auto& m) {
    io.explicit_("byName", 1, [&](auto& in) { in.nested("", m.name); });
  }
};
struct ResponderByKey {
  static constexpr std::string_view wire_name = "ResponderID";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag first = der::context(2);
  Bytes key_hash; ///< SHA-1 of the key's octets
  static void fields(auto& io, auto& m) {
    io.explicit_("byKey", 2, [&](auto& in) { in.octet_string("", m.key_hash); });
  }
};

struct ResponseData {
  static constexpr std::string_view wire_name = "ResponseData";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag tag = der::tag::sequence;
  std::uint64_t version = 0;
  std::variant<ResponderByName, ResponderByKey> responder_id;
  Time produced_at;
  std::vector<SingleResponse> responses;
  std::vector<Extension> extensions;
  // clang-format off
  static void fields(auto& io, auto& m) {
    io.explicit_default("version", 0, m.version, std::uint64_t{0}, [](auto& in, auto& v) { in.small("", v); });
    io.choice     ("responderID", m.responder_id);
    io.time       ("producedAt",  m.produced_at);
    io.sequence_of("responses",   m.responses, der::tag::sequence, 0);
    io.explicit_unless_empty("responseExtensions", 1, m.extensions, [](auto& in, auto& v) { in.sequence_of("", v); });
  }
  // clang-format on
};

/// A certificate inside, kept with its place: it is parsed again by itself when it is needed.
struct EmbeddedCertificate {
  static constexpr std::string_view wire_name = "Certificate";
  static constexpr Rfc rfc = "6960#4.2.1";
  Certificate certificate;
  der::Region at;
  static void fields(auto& io, auto& m) { io.captured("", m.certificate, m.at); }
};

struct BasicOcspResponse {
  static constexpr std::string_view wire_name = "BasicOCSPResponse";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag tag = der::tag::sequence;
  ResponseData data;
  der::Region data_at;
  AlgorithmIdentifier signature_algorithm;
  der::BitString signature;
  std::vector<EmbeddedCertificate> certs;
  // clang-format off
  static void fields(auto& io, auto& m) {
    io.captured  ("tbsResponseData",    m.data, m.data_at);
    io.nested    ("signatureAlgorithm", m.signature_algorithm);
    io.bit_string("signature",          m.signature);
    io.explicit_unless_empty("certs", 0, m.certs, [](auto& in, auto& v) { in.sequence_of("", v); });
  }
  // clang-format on
};

struct UnknownResponse {
  static constexpr std::string_view wire_name = "ResponseBytes";
  static constexpr bool is_in_place = true;
  static constexpr Rfc rfc = "6960#4.2.1";
  Bytes octets;
  static void fields(auto& io, auto& m) { io.raw("", m.octets); }
};
using OcspResponseContents = std::variant<UnknownResponse, BasicOcspResponse>;
void choose(const Oid& response_type, std::optional<der::Tag> next, OcspResponseContents& contents);

struct ResponseBytes {
  static constexpr std::string_view wire_name = "ResponseBytes";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag tag = der::tag::sequence;
  Oid response_type;
  OcspResponseContents response;
  static void fields(auto& io, auto& m) {
    io.oid("responseType", m.response_type);
    io.octet_string_containing("response", [&](auto& in) { in.defined_by("", m.response_type, m.response); });
  }
};

struct OcspResponse {
  static constexpr std::string_view wire_name = "OCSPResponse";
  static constexpr Rfc rfc = "6960#4.2.1";
  static constexpr der::Tag tag = der::tag::sequence;

  std::uint64_t status = 0; ///< 0 is successful
  std::optional<ResponseBytes> bytes;
  Bytes der; ///< all of it, as received

  static void fields(auto& io, auto& m) {
    io.small("responseStatus", m.status, der::tag::enumerated);
    io.explicit_optional("responseBytes", 0, m.bytes, [](auto& in, auto& v) { in.nested("", v); });
  }

  /// The signed answer, where there is one.
  const BasicOcspResponse* basic() const {
    return bytes ? std::get_if<BasicOcspResponse>(&bytes->response) : nullptr;
  }
};

/// Errors: bad_certificate_status_response with "der.…" {…}; "ocsp.too_long" {size, limit}.
Result<OcspResponse> parse_ocsp_response(ByteView der);
/// The same, and names every octet.
Result<OcspResponse> parse_ocsp_response(ByteView der, const Tap& tap, Buffer buffer, std::uint64_t base = 0,
                                         std::string_view path = "OCSPResponse");
/// One that was stapled to a handshake: its fields have the offsets and the path of where it was.
Result<OcspResponse> parse_ocsp_response(const Captured& captured, const Tap& tap);

/// What OCSP identifies the issuer of a certificate by: its name as DER and its key's octets, hashed.
Result<CertId> certificate_id(const Certificate& issuer, ByteView serial_number, const Oid& hash);
/// The contents of the key's BIT STRING, without the count of unused bits.
Bytes key_octets(const SubjectPublicKeyInfo& info);

} // namespace handglass::x509
