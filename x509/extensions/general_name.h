// general_name.h: the names an X.509 extension can hold, RFC 5280 section 4.2.1.6.
//
//   GeneralName ::= CHOICE {  [0] otherName   [1] rfc822Name   [2] dNSName   [3] x400Address
//       [4] directoryName  [5] ediPartyName   [6] uniformResourceIdentifier  [7] iPAddress  [8] registeredID
//       }
//
// A web client cares for [2] and [7]. The others are read so that every octet has a name, and so
// that name constraints on them can be enforced.
#pragma once

#include <variant>

#include "x509/name.h"

namespace handglass::x509 {

// clang-format off
struct OtherName {
  static constexpr std::string_view wire_name = "OtherName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(0);
  static constexpr der::Tag tag = der::context(0).constructed();
  Oid type_id;
  der::Any value;
  static void fields(auto& io, auto& m) {
    io.oid("type-id", m.type_id);
    io.explicit_("value", 0, [&](auto& in) { in.any("", m.value); });
  }
  bool operator==(const OtherName&) const = default;
};

/// An e-mail address.
struct Rfc822Name {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(1);
  der::String value;
  static void fields(auto& io, auto& m) { io.ia5_string("rfc822Name", m.value, first); }
  bool operator==(const Rfc822Name&) const = default;
};

struct DnsName {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(2);
  der::String value;
  static void fields(auto& io, auto& m) { io.ia5_string("dNSName", m.value, first); }
  bool operator==(const DnsName&) const = default;
};

/// ORAddress of X.400, kept unread: nobody issues them.
struct X400Address {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(3);
  der::Any value;
  static void fields(auto& io, auto& m) { io.any("x400Address", m.value); }
  bool operator==(const X400Address&) const = default;
};

/// Name is a CHOICE, and a CHOICE cannot be tagged implicitly (X.680 section 31.2.9): [4] wraps it.
struct DirectoryName {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(4);
  Name value;
  static void fields(auto& io, auto& m) {
    io.explicit_("directoryName", 4, [&](auto& in) { in.nested("", m.value); });
  }
  bool operator==(const DirectoryName&) const = default;
};

struct EdiPartyName {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(5);
  der::Any value;
  static void fields(auto& io, auto& m) { io.any("ediPartyName", m.value); }
  bool operator==(const EdiPartyName&) const = default;
};

struct Uri {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(6);
  der::String value;
  static void fields(auto& io, auto& m) { io.ia5_string("uniformResourceIdentifier", m.value, first); }
  bool operator==(const Uri&) const = default;
};

/// 4 octets or 16; in a name constraint an address and a mask, 8 or 32.
struct IpAddress {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(7);
  Bytes octets;
  static void fields(auto& io, auto& m) { io.octet_string("iPAddress", m.octets, first); }
  bool operator==(const IpAddress&) const = default;
};

struct RegisteredId {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr der::Tag first = der::context(8);
  Oid value;
  static void fields(auto& io, auto& m) { io.oid("registeredID", m.value, first); }
  bool operator==(const RegisteredId&) const = default;
};
// clang-format on

struct GeneralName {
  static constexpr std::string_view wire_name = "GeneralName";
  static constexpr Rfc rfc = "5280#4.2.1.6";

  std::variant<DnsName, IpAddress, Rfc822Name, Uri, DirectoryName, OtherName, X400Address, EdiPartyName,
               RegisteredId>
      name;

  static void fields(auto& io, auto& m) { io.choice("", m.name); }
  bool operator==(const GeneralName&) const = default;
};

/// "DNS:example.org", "IP:192.0.2.1", "DirName:CN=…": for people.
std::string to_text(const GeneralName& name);
/// "192.0.2.1", "2001:db8::1" (RFC 5952); "192.0.2.0/255.255.255.0" for address and mask; hex for others.
std::string ip_text(ByteView octets);
/// 4 or 16 octets of an address in text; nothing if it is not one.
std::optional<Bytes> parse_ip(std::string_view text);

} // namespace handglass::x509
