// limits.h: every bound in one place, each with the alert it ends in.
//
// A peer may send anything. Whatever we keep, repeat or search on its behalf has a bound here, so
// that nobody can make us allocate or work without end. Protocol maxima come from the RFCs; the
// others are ours, far above what honest peers need.
#pragma once

#include <cstddef>

namespace handglass::limits {

// Records (RFC 8446 section 5)
inline constexpr std::size_t plaintext = 1 << 14;                  // 5.1  record_overflow
inline constexpr std::size_t ciphertext_13 = plaintext + 256;      // 5.2  record_overflow
inline constexpr std::size_t ciphertext_12 = plaintext + 2048;     // 5246 6.2.3  record_overflow
inline constexpr std::size_t empty_records = 32;                   // in a row  unexpected_message
inline constexpr std::size_t change_cipher_specs = 32;             // a connection  unexpected_message
inline constexpr std::size_t warning_alerts = 4;                   // in a row  unexpected_message
inline constexpr std::size_t key_updates = 32; // with no data between  unexpected_message

// Handshake messages
inline constexpr std::size_t handshake_message = 1 << 17; // a certificate chain fits  illegal_parameter
inline constexpr std::size_t other_message = 1 << 16; // every other message       illegal_parameter
inline constexpr std::size_t extensions = 64; // in one block  decode_error
inline constexpr std::size_t new_session_tickets = 64; // a connection  unexpected_message
inline constexpr std::size_t hello_requests = 4; // a connection, TLS 1.2  unexpected_message
inline constexpr std::size_t skipped_early_data = 1 << 16; // octets of declined early data  bad_record_mac

// Certificates
inline constexpr std::size_t chain_certificates = 16; // bad_certificate
inline constexpr std::size_t certificate = 1 << 16; // octets  bad_certificate
inline constexpr std::size_t der_depth = 32; // nested TLVs  bad_certificate
inline constexpr std::size_t crl = 1 << 24; // octets  bad_certificate
inline constexpr std::size_t ocsp_response = 1 << 16; // octets  bad_certificate_status_response
inline constexpr std::size_t path_pool = 256; // certificates a search may be given  bad_certificate
inline constexpr std::size_t path_octets = 1 << 20; // all of them together  bad_certificate
inline constexpr std::size_t revocation_depth = 4; // issuers of lists about issuers of lists
inline constexpr std::size_t path_depth = 16; // certificates in a path  unknown_ca
inline constexpr std::size_t path_signatures = 64; // verified while building  unknown_ca
inline constexpr std::size_t path_candidates = 2048; // followed while building  unknown_ca
inline constexpr std::size_t name_comparisons = 1 << 18; // names x constraints  bad_certificate

// HTTP (RFC 9112)
inline constexpr std::size_t http_start_line = 8192;
inline constexpr std::size_t http_header_line = 16384;
inline constexpr std::size_t http_headers = 128;
inline constexpr std::size_t http_chunk_line = 4096;
inline constexpr std::size_t http_interim_responses = 16; // 1xx before the response
inline constexpr std::size_t http_empty_lines = 4; // before a request
inline constexpr std::size_t http_request_body = 1 << 20; // octets that our server reads and drops

} // namespace handglass::limits
