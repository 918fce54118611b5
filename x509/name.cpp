#include "x509/name.h"

#include <algorithm>

#include "x509/der/reader.h"
#include "x509/der/rules.h"

namespace handglass::x509 {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'; }

/// Section 7.1 asks for the "stringprep" of RFC 4518: case folding, and white space at the ends gone and
/// inside as one space. Folding beyond ASCII is left out: it would need Unicode's tables, and CAs copy
/// the issuer's name octet for octet (section 4.1.2.4 requires it), so only hand-made tests tell.
std::string folded(const std::string& text) {
  std::string out;
  bool space = false;
  for (char c : text) {
    if (is_space(c)) {
      space = !out.empty();
      continue;
    }
    if (space) out.push_back(' ');
    space = false;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

std::string key_of(const AttributeTypeAndValue& attribute) {
  const der::Tag t = attribute.value.tag;
  const bool is_folded =
      t == der::tag::printable_string || t == der::tag::utf8_string || t == der::tag::ia5_string;
  const std::string value =
      is_folded ? "text " + folded(attribute.value.text())
                : "tag " + std::to_string(t.octet) + " " + std::string(as_text(attribute.value.octets));
  // Lengths in front keep a value from imitating the boundaries of another name.
  const std::string type = hex(attribute.type.octets);
  return type + ":" + std::to_string(value.size()) + ":" + value;
}

std::string key_of(const RelativeDistinguishedName& rdn) {
  std::vector<std::string> keys;
  for (const AttributeTypeAndValue& attribute : rdn.attributes) keys.push_back(key_of(attribute));
  std::sort(keys.begin(), keys.end()); // a set: the folded values may order differently
  std::string key;
  for (const std::string& k : keys) key += k + "+";
  return std::to_string(keys.size()) + "(" + key + ")";
}

/// RFC 4514 section 3 has nine short names; for the others their name in our table.
std::string short_type(const Oid& type) {
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"commonName", "CN"},        {"localityName", "L"},     {"stateOrProvinceName", "ST"},
      {"organizationName", "O"},   {"countryName", "C"},      {"organizationalUnitName", "OU"},
      {"streetAddress", "STREET"}, {"domainComponent", "DC"}, {"userId", "UID"},
  };
  const std::string name = type.name_or_dotted();
  for (const auto& [from, to] : names)
    if (name == from) return std::string(to);
  return name;
}

/// RFC 4514 section 2.4; besides, control characters come out as hex pairs, so that a name cannot
/// move a terminal's cursor.
std::string escaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto octet = static_cast<std::uint8_t>(c);
    // C1 controls (U+0080 to U+009F) are c2 80 to c2 9f in UTF-8.
    const bool is_c1 = octet == 0xc2 && i + 1 < text.size() && static_cast<std::uint8_t>(text[i + 1]) < 0xa0;
    if (octet < 0x20 || octet == 0x7f) {
      out += "\\" + hex(ByteView(&octet, 1));
    } else if (is_c1) {
      const auto next = static_cast<std::uint8_t>(text[++i]);
      out += "\\c2\\" + hex(ByteView(&next, 1));
    } else {
      const bool is_special = std::string_view("\"+,;<>\\").find(c) != std::string_view::npos;
      const bool is_edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == text.size() && c == ' ');
      if (is_special || is_edge) out.push_back('\\');
      out.push_back(c);
    }
  }
  return out;
}

std::string to_text(const AttributeTypeAndValue& attribute) {
  const std::string type = short_type(attribute.type);
  if (der::is_string_tag(attribute.value.tag)) return type + "=" + escaped(attribute.value.text());
  // Section 2.4: a value with no string form is '#' and the hex of its encoding.
  Bytes tlv{attribute.value.tag.octet};
  append(tlv, der::length_octets(attribute.value.octets.size()));
  append(tlv, attribute.value.octets);
  return type + "=#" + hex(tlv);
}

} // namespace

std::string comparison_key(const Name& name) {
  std::string key;
  for (const RelativeDistinguishedName& rdn : name.rdns) key += key_of(rdn) + "/";
  return key;
}

Result<Name> parse_name(const Captured& captured, const Tap& tap) {
  if (!tap) return der::parse<Name>(captured.bytes);
  ByteTrace trace(tap, captured.buffer, captured.bytes, captured.offset);
  return der::parse<Name>(captured.bytes, &trace, captured.path.c_str());
}

std::vector<std::string> comparison_keys(const Name& name) {
  std::vector<std::string> keys;
  for (const RelativeDistinguishedName& rdn : name.rdns) keys.push_back(key_of(rdn));
  return keys;
}

bool matches(const Name& a, const Name& b) {
  return a == b || (a.rdns.size() == b.rdns.size() && comparison_key(a) == comparison_key(b));
}

bool is_within(const Name& name, const Name& prefix) {
  if (name.rdns.size() < prefix.rdns.size()) return false;
  for (std::size_t i = 0; i < prefix.rdns.size(); ++i)
    if (key_of(name.rdns[i]) != key_of(prefix.rdns[i])) return false;
  return true;
}

std::string to_text(const Name& name) {
  std::string text;
  for (auto rdn = name.rdns.rbegin(); rdn != name.rdns.rend(); ++rdn) {
    if (!text.empty()) text.push_back(',');
    for (std::size_t i = 0; i < rdn->attributes.size(); ++i)
      text += (i > 0 ? "+" : "") + to_text(rdn->attributes[i]);
  }
  return text;
}

std::string short_name(const Name& name) {
  for (auto rdn = name.rdns.rbegin(); rdn != name.rdns.rend(); ++rdn)
    for (const AttributeTypeAndValue& attribute : rdn->attributes)
      if (attribute.type == oid("commonName") && der::is_string_tag(attribute.value.tag))
        return escaped(attribute.value.text());
  return to_text(name);
}

} // namespace handglass::x509
