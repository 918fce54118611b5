// pre_shared_key.h: keys that both sides have from before (RFC 8446 section 4.2.11).
//
// The binders prove that the client holds the keys it names. They are MACs over the ClientHello up to, and
// without, the list of binders: so the extension must stand last, and the codec marks where the list begins.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct PskIdentity {
  static constexpr std::string_view wire_name = "PskIdentity";
  static constexpr Rfc rfc = "8446#4.2.11";
  Bytes identity; ///< a ticket
  std::uint32_t obfuscated_ticket_age = 0; ///< milliseconds + ticket_age_add, mod 2^32

  static void fields(auto& io, auto& m) {
    io.opaque("identity", m.identity, range<1, 0xffff>);
    io.u32("obfuscated_ticket_age", m.obfuscated_ticket_age);
  }
};

struct PskBinderEntry {
  static constexpr std::string_view wire_name = "PskBinderEntry";
  static constexpr Rfc rfc = "8446#4.2.11";
  Bytes binder;

  static void fields(auto& io, auto& m) { io.opaque("binder", m.binder, range<32, 255>); }
};

/// In a ClientHello.
struct OfferedPsks {
  static constexpr ExtensionType extension_type = ExtensionType::pre_shared_key;
  static constexpr std::string_view wire_name = "OfferedPsks";
  static constexpr Rfc rfc = "8446#4.2.11";
  std::vector<PskIdentity> identities;
  std::size_t binders_to_end = 0; ///< octets from the start of the list of binders to the end
  std::vector<PskBinderEntry> binders;

  static void fields(auto& io, auto& m) {
    io.vec("identities", m.identities, range<7, 0xffff>);
    io.mark("binders", m.binders_to_end);
    io.vec("binders", m.binders, range<33, 0xffff>);
  }
};

/// In a ServerHello.
struct SelectedPsk {
  static constexpr ExtensionType extension_type = ExtensionType::pre_shared_key;
  static constexpr std::string_view wire_name = "SelectedPsk";
  static constexpr Rfc rfc = "8446#4.2.11";
  std::uint16_t selected_identity = 0; ///< index into the identities offered

  static void fields(auto& io, auto& m) { io.u16("selected_identity", m.selected_identity); }
};

} // namespace handglass::tls
