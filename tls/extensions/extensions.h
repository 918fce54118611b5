// extensions.h: the extension block, and the table of what may stand in which message.
//
//   Extensions   length ‖ Extension ‖ Extension ‖ …
//   Extension    extension_type ‖ length ‖ extension_data          RFC 8446 section 4.2
//
// Extensions are how TLS grew for twenty years without breaking anybody: who does not know one skips
// it. The order is kept, since a hello is hashed as it was sent. A new extension is a file beside this
// one and a word in the table below.
#pragma once

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "core/limits.h"
#include "tls/extensions/alpn.h"
#include "tls/extensions/certificate_authorities.h"
#include "tls/extensions/certificate_type.h"
#include "tls/extensions/compress_certificate.h"
#include "tls/extensions/context.h"
#include "tls/extensions/cookie.h"
#include "tls/extensions/early_data.h"
#include "tls/extensions/ec_point_formats.h"
#include "tls/extensions/encrypt_then_mac.h"
#include "tls/extensions/extended_master_secret.h"
#include "tls/extensions/heartbeat.h"
#include "tls/extensions/key_share.h"
#include "tls/extensions/max_fragment_length.h"
#include "tls/extensions/oid_filters.h"
#include "tls/extensions/padding.h"
#include "tls/extensions/post_handshake_auth.h"
#include "tls/extensions/pre_shared_key.h"
#include "tls/extensions/psk_key_exchange_modes.h"
#include "tls/extensions/record_size_limit.h"
#include "tls/extensions/renegotiation_info.h"
#include "tls/extensions/server_name.h"
#include "tls/extensions/session_ticket.h"
#include "tls/extensions/signature_algorithms.h"
#include "tls/extensions/signed_certificate_timestamp.h"
#include "tls/extensions/status_request.h"
#include "tls/extensions/supported_groups.h"
#include "tls/extensions/supported_versions.h"
#include "tls/extensions/unknown.h"
#include "tls/extensions/use_srtp.h"

namespace handglass::tls {

/// The table of RFC 8446 section 4.2, column by column, with the later additions to the IANA registry
/// (record_size_limit, compress_certificate) and what TLS 1.2 still puts into a ClientHello.
template <Context C>
struct Allowed;

template <Context C, class... T>
using OneOf = std::variant<Unknown<C>, Grease, T...>;

template <>
struct Allowed<Context::client_hello> {
  using Body =
      OneOf<Context::client_hello, ServerNameList, MaxFragmentLengthExtension, CertificateStatusRequest,
            SupportedGroups, ECPointFormatList, SignatureAlgorithms, UseSRTPData, HeartbeatExtension,
            ApplicationLayerProtocolNegotiation, SignedCertificateTimestampRequest, ClientCertTypes,
            ServerCertTypes, Padding, EncryptThenMac, ExtendedMasterSecret, CompressCertificate,
            RecordSizeLimit, SessionTicket, OfferedPsks, EarlyDataIndication, SupportedVersionsClientHello,
            Cookie, PskKeyExchangeModes, CertificateAuthoritiesExtension, PostHandshakeAuth,
            SignatureAlgorithmsCert, KeyShareClientHello, RenegotiationInfo>;
};
template <>
struct Allowed<Context::server_hello> {
  using Body = OneOf<Context::server_hello, SelectedPsk, SupportedVersionsServerHello, KeyShareServerHello>;
};
/// The answers of TLS 1.2 stand in its ServerHello, in the clear: those of RFC 6066, 7301, 8449 that 1.3
/// moved to EncryptedExtensions, and those that mend TLS 1.2 itself. supported_groups is no answer (RFC 8422
/// section 5.1), but some servers send it.
template <>
struct Allowed<Context::server_hello12> {
  using Body = OneOf<Context::server_hello12, ServerNameAcknowledgement, MaxFragmentLengthExtension,
                     CertificateStatusAcknowledgement, SupportedGroups, ECPointFormatList, UseSRTPData,
                     HeartbeatExtension, ApplicationLayerProtocolNegotiation, SignedCertificateTimestampList,
                     EncryptThenMac, ExtendedMasterSecret, RecordSizeLimit, SessionTicket, RenegotiationInfo>;
};
template <>
struct Allowed<Context::hello_retry_request> {
  using Body =
      OneOf<Context::hello_retry_request, SupportedVersionsServerHello, Cookie, KeyShareHelloRetryRequest>;
};
template <>
struct Allowed<Context::encrypted_extensions> {
  using Body = OneOf<Context::encrypted_extensions, ServerNameAcknowledgement, MaxFragmentLengthExtension,
                     SupportedGroups, UseSRTPData, HeartbeatExtension, ApplicationLayerProtocolNegotiation,
                     ClientCertType, ServerCertType, RecordSizeLimit, EarlyDataIndication>;
};
template <>
struct Allowed<Context::certificate> {
  using Body = OneOf<Context::certificate, CertificateStatus, SignedCertificateTimestampList>;
};
template <>
struct Allowed<Context::certificate_request> {
  using Body = OneOf<Context::certificate_request, CertificateStatusRequestOfServer, SignatureAlgorithms,
                     SignedCertificateTimestampRequest, CompressCertificate, CertificateAuthoritiesExtension,
                     OIDFilterExtension, SignatureAlgorithmsCert>;
};
template <>
struct Allowed<Context::new_session_ticket> {
  using Body = OneOf<Context::new_session_ticket, MaxEarlyData>;
};

/// Puts the structure that belongs to a type into the variant; found by Reader::select. Always inline: the
/// traced walk calls it too, and a second caller would make the compiler call it in the untraced one.
template <Context C, class... T>
[[gnu::always_inline]] inline void choose(ExtensionType type, std::variant<Unknown<C>, Grease, T...>& body) {
  body.template emplace<Unknown<C>>();
  if (is_grease(static_cast<std::uint16_t>(type)))
    body.template emplace<Grease>();
  else
    (void)((T::extension_type == type && (body.template emplace<T>(), true)) || ...);
}

template <Context C>
struct Extension {
  static constexpr std::string_view wire_name = "Extension";
  static constexpr Rfc rfc = "8446#4.2";
  ExtensionType extension_type{};
  typename Allowed<C>::Body body;

  static void fields(auto& io, auto& m) {
    io.value("extension_type", m.extension_type);
    io.select("extension_data", m.extension_type, m.body, range<0, 0xffff>);
  }
};

template <Context C>
struct Extensions {
  static constexpr std::string_view wire_name = "Extensions";
  static constexpr Rfc rfc = "8446#4.2";
  bool absent = false; ///< only a TLS 1.2 hello may end before its extensions
  std::vector<Extension<C>> list;

  static void fields(auto& io, auto& m) {
    io.elements("", m.list);
    io.require(m.list.size() <= limits::extensions, "extensions", "codec.too_many_extensions", "8446#4.2",
               Alert::decode_error);
    io.require(!m.has_duplicate(), "extensions", "codec.duplicate_extension", "8446#4.2",
               Alert::illegal_parameter);
  }

  template <class T>
  const T* find() const {
    for (const Extension<C>& extension : list)
      if (const T* body = std::get_if<T>(&extension.body)) return body;
    return nullptr;
  }
  bool has(ExtensionType type) const {
    return std::ranges::count(list, type, &Extension<C>::extension_type) != 0;
  }
  template <class T>
  void add(T body) {
    list.push_back({T::extension_type, std::move(body)});
  }
  /// In place of the one of the same type, or at the end.
  template <class T>
  void replace(T body) {
    for (Extension<C>& extension : list) {
      if (extension.extension_type != T::extension_type) continue;
      extension.body = std::move(body);
      return;
    }
    add(std::move(body));
  }
  /// The first extension that we know and that has no business in this message.
  std::optional<ExtensionType> first_not_allowed() const {
    for (const Extension<C>& extension : list)
      if (std::holds_alternative<Unknown<C>>(extension.body) &&
          !registry_name(extension.extension_type).empty())
        return extension.extension_type;
    return std::nullopt;
  }

 private:
  bool has_duplicate() const {
    if (list.size() > limits::extensions) return false; // refused already; keeps this loop short
    for (std::size_t i = 0; i < list.size(); ++i)
      for (std::size_t j = i + 1; j < list.size(); ++j)
        if (list[i].extension_type == list[j].extension_type) return true;
    return false;
  }
};

} // namespace handglass::tls
