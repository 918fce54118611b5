#include "x509/extensions/general_name.h"

#include <charconv>

namespace handglass::x509 {
namespace {

std::string dotted_quad(ByteView octets) {
  std::string text;
  for (std::uint8_t octet : octets) text += (text.empty() ? "" : ".") + std::to_string(octet);
  return text;
}

/// RFC 5952 section 4: groups without leading zeros, the longest run of two or more zero groups as "::".
std::string colon_groups(ByteView octets) {
  std::uint16_t groups[8];
  for (std::size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<std::uint16_t>(load_be(octets.data() + 2 * i, 2));
  std::size_t best = 8, best_size = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t size = 0;
    while (i + size < 8 && groups[i + size] == 0) ++size;
    if (size > best_size) best = i, best_size = size;
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_size - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text.push_back(':');
    char digits[4];
    const auto end = std::to_chars(digits, digits + 4, groups[i], 16).ptr;
    text.append(digits, end);
  }
  return text;
}

std::optional<Bytes> parse_dotted_quad(std::string_view text) {
  Bytes octets;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    // No leading zeros: to some programs "010" is eight.
    if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return {};
    unsigned value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc{} || end != part.data() + part.size() || value > 255) return {};
    octets.push_back(static_cast<std::uint8_t>(value));
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  if (octets.size() != 4) return {};
  return octets;
}

/// Groups of up to four hex digits between colons; the last two may be a dotted quad.
std::optional<Bytes> parse_groups(std::string_view text) {
  Bytes octets;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
      const std::optional<Bytes> quad = parse_dotted_quad(part);
      if (!quad) return {};
      append(octets, *quad);
      return octets;
    }
    if (part.empty() || part.size() > 4) return {};
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, 16);
    if (error != std::errc{} || end != part.data() + part.size()) return {};
    octets.push_back(static_cast<std::uint8_t>(value >> 8));
    octets.push_back(static_cast<std::uint8_t>(value));
    if (colon == std::string_view::npos) return octets;
    text.remove_prefix(colon + 1);
    if (text.empty()) return {}; // a colon at the end
  }
  return octets;
}

std::string describe(const DnsName& n) { return "DNS:" + n.value.text(); }
std::string describe(const IpAddress& n) { return "IP:" + ip_text(n.octets); }
std::string describe(const Rfc822Name& n) { return "email:" + n.value.text(); }
std::string describe(const Uri& n) { return "URI:" + n.value.text(); }
std::string describe(const DirectoryName& n) { return "DirName:" + to_text(n.value); }
std::string describe(const OtherName& n) { return "otherName:" + n.type_id.name_or_dotted(); }
std::string describe(const X400Address&) { return "x400Address"; }
std::string describe(const EdiPartyName&) { return "ediPartyName"; }
std::string describe(const RegisteredId& n) { return "registeredID:" + n.value.name_or_dotted(); }

} // namespace

std::string to_text(const GeneralName& name) {
  return std::visit([](const auto& n) { return describe(n); }, name.name);
}

std::string ip_text(ByteView octets) {
  switch (octets.size()) {
    case 4:
      return dotted_quad(octets);
    case 8:
      return dotted_quad(octets.first(4)) + "/" + dotted_quad(octets.last(4));
    case 16:
      return colon_groups(octets);
    case 32:
      return colon_groups(octets.first(16)) + "/" + colon_groups(octets.last(16));
    default:
      return hex(octets);
  }
}

std::optional<Bytes> parse_ip(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return parse_dotted_quad(text);
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    const std::optional<Bytes> all = parse_groups(text);
    return all && all->size() == 16 ? all : std::nullopt;
  }
  const std::string_view before = text.substr(0, gap), after = text.substr(gap + 2);
  const std::optional<Bytes> head = parse_groups(before), tail = parse_groups(after);
  // "::" stands for one group at least; a dotted quad may only be the very end.
  if (!head || !tail || head->size() + tail->size() > 14 || before.find('.') != std::string_view::npos)
    return {};
  Bytes octets = *head;
  octets.resize(16 - tail->size());
  append(octets, *tail);
  return octets;
}

} // namespace handglass::x509
