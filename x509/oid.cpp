#include "x509/oid.h"

#include <charconv>

namespace handglass::x509 {

const KnownOid* Oid::known() const {
  for (const KnownOid& row : known_oids)
    if (*this == row) return &row;
  return nullptr;
}

std::string Oid::dotted() const {
  std::string text;
  std::uint64_t arc = 0;
  bool overflow = false, first = true;
  for (std::uint8_t octet : octets) {
    overflow = overflow || arc >> 57 != 0;
    arc = arc << 7 | (octet & 0x7f);
    if ((octet & 0x80) != 0) continue;
    if (first && !overflow) {
      // X.690 section 8.19.4: 40·a + b, where a is 0, 1 or 2 and b is below 40 unless a is 2.
      const std::uint64_t top = arc < 80 ? arc / 40 : 2;
      text = std::to_string(top) + "." + std::to_string(arc - 40 * top);
    } else {
      if (first) text = "2";
      text.append(".").append(overflow ? std::string("*") : std::to_string(arc));
    }
    first = overflow = false;
    arc = 0;
  }
  return text;
}

std::string Oid::name_or_dotted() const {
  const KnownOid* row = known();
  return row != nullptr ? std::string(row->name()) : dotted();
}

std::optional<Oid> parse_oid(std::string_view dotted) {
  std::vector<std::uint64_t> arcs;
  while (true) {
    const std::size_t dot = dotted.find('.');
    const std::string_view part = dotted.substr(0, dot);
    std::uint64_t arc = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), arc);
    if (part.empty() || error != std::errc{} || end != part.data() + part.size()) return {};
    if (part.size() > 1 && part[0] == '0') return {};
    arcs.push_back(arc);
    if (dot == std::string_view::npos) break;
    dotted.remove_prefix(dot + 1);
  }
  if (arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] >= 40)) return {};
  if (arcs[1] > ~std::uint64_t{0} - 80) return {};
  arcs[1] += 40 * arcs[0];
  Oid oid;
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    int groups = 1;
    for (std::uint64_t rest = arcs[i] >> 7; rest != 0; rest >>= 7) ++groups;
    while (groups-- > 0)
      oid.octets.push_back(
          static_cast<std::uint8_t>((arcs[i] >> (7 * groups) & 0x7f) | (groups > 0 ? 0x80 : 0)));
  }
  return oid;
}

} // namespace handglass::x509
