#include "x509/extensions/extension.h"

#include <algorithm>

namespace handglass::x509 {
namespace {

template <class T>
concept HasId = requires { T::id; };

template <class T>
bool try_one(const Oid& extn_id, ExtensionValue& value) {
  if constexpr (HasId<T>) {
    if (extn_id == T::id) {
      value.emplace<T>();
      return true;
    }
  }
  return false;
}

template <class... T>
void try_all(const Oid& extn_id, std::variant<T...>& value) {
  // The first alternative that claims the OID ends the search.
  if (!(try_one<T>(extn_id, value) || ...)) value = UnknownExtension{};
}

} // namespace

void choose(const Oid& extn_id, std::optional<der::Tag>, ExtensionValue& value) { try_all(extn_id, value); }

bool has_duplicate(const std::vector<Extension>& extensions) {
  // Sorted, since a certificate of 64 KiB has room for thousands, and each against each would be millions.
  std::vector<ByteView> ids;
  ids.reserve(extensions.size());
  for (const Extension& e : extensions) ids.emplace_back(e.extn_id.octets);
  const auto less = [](ByteView a, ByteView b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  };
  std::sort(ids.begin(), ids.end(), less);
  return std::adjacent_find(ids.begin(), ids.end(), equal_public) != ids.end();
}

void choose(const Oid& qualifier_id, std::optional<der::Tag> next, Qualifier& qualifier) {
  if (qualifier_id == oid("id-qt-cps") && next == der::tag::ia5_string)
    qualifier = CpsUri{};
  else if (qualifier_id == oid("id-qt-unotice") && next == der::tag::sequence)
    qualifier = UserNotice{};
  else
    qualifier = UnknownQualifier{};
}

KeyUsage KeyUsage::of(std::initializer_list<Bit> bits) {
  std::uint32_t set = 0; // bit i of the BIT STRING is 0x8000 >> i
  for (Bit bit : bits) set |= 0x8000u >> bit;
  KeyUsage usage;
  // Named bits end with a one: as many octets as that takes, the rest of the last one unused.
  for (std::uint32_t left = set; left != 0; left = left << 8 & 0xffff)
    usage.bits.octets.push_back(static_cast<std::uint8_t>(left >> 8));
  if (!usage.bits.octets.empty())
    while ((usage.bits.octets.back() >> usage.bits.unused & 1) == 0) ++usage.bits.unused;
  return usage;
}

std::string KeyUsage::text() const {
  static constexpr std::string_view names[] = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                               "dataEncipherment", "keyAgreement",   "keyCertSign",
                                               "cRLSign",          "encipherOnly",   "decipherOnly"};
  std::string text;
  for (std::size_t i = 0; i < std::size(names); ++i)
    if (bits.bit(i)) text.append(text.empty() ? "" : ", ").append(names[i]);
  return text;
}

std::string_view registry_name(SctVersion version) { return version == SctVersion::v1 ? "v1" : ""; }

std::string_view registry_name(SctSignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SctSignatureAlgorithm::rsa_sha256:
      return "sha256, rsa";
    case SctSignatureAlgorithm::ecdsa_sha256:
      return "sha256, ecdsa";
  }
  return "";
}

} // namespace handglass::x509
