#include "x509/syntax.h"

#include <algorithm>

namespace handglass::x509 {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

/// RFC 5322 section 3.2.3: an atom of these, with dots between.
bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  return std::all_of(local.begin(), local.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  });
}

/// RFC 3986 section 3.1; and RFC 5280 wants an absolute URI with something after the scheme.
bool is_absolute_uri(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == uri.size() || !is_letter(uri[0]))
    return false;
  return std::all_of(
             uri.begin(), uri.begin() + static_cast<std::ptrdiff_t>(colon),
             [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; }) &&
         std::all_of(uri.begin(), uri.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

/// RFC 4632: ones first, zeros after.
bool is_prefix_mask(ByteView mask) {
  bool ended = false;
  for (std::uint8_t octet : mask)
    for (int bit = 7; bit >= 0; --bit) {
      const bool is_set = (octet >> bit & 1) != 0;
      if (is_set && ended) return false;
      ended = ended || !is_set;
    }
  return true;
}

/// A host, or with a leading dot a domain.
bool is_host_or_domain(std::string_view text) {
  return is_preferred_dns_name(text.starts_with('.') ? text.substr(1) : text);
}

} // namespace

bool is_preferred_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  while (true) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (!is_label(label)) return false;
    // An IPv4 address is no name (RFC 1123 section 2.1), and no top-level domain is of digits alone.
    if (dot == std::string_view::npos) return !std::all_of(label.begin(), label.end(), is_digit);
    name.remove_prefix(dot + 1);
  }
}

bool is_mailbox(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at != std::string_view::npos && is_local_part(address.substr(0, at)) &&
         is_preferred_dns_name(address.substr(at + 1));
}

std::string uri_host(std::string_view uri) {
  const std::size_t slashes = uri.find("://");
  if (slashes == std::string_view::npos) return {};
  std::string_view rest = uri.substr(slashes + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  if (rest.starts_with('[')) return {};
  std::string host(rest.substr(0, rest.find(':')));
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return host;
}

bool is_valid_name(const GeneralName& name) {
  if (const auto* dns = std::get_if<DnsName>(&name.name)) {
    const std::string_view text = as_text(dns->value.octets);
    return is_preferred_dns_name(text.starts_with("*.") ? text.substr(2) : text);
  }
  if (const auto* mail = std::get_if<Rfc822Name>(&name.name)) return is_mailbox(as_text(mail->value.octets));
  if (const auto* uri = std::get_if<Uri>(&name.name)) return is_absolute_uri(as_text(uri->value.octets));
  if (const auto* ip = std::get_if<IpAddress>(&name.name))
    return ip->octets.size() == 4 || ip->octets.size() == 16;
  if (const auto* directory = std::get_if<DirectoryName>(&name.name)) return !directory->value.empty();
  return true;
}

bool is_valid_constraint(const GeneralName& base) {
  if (const auto* dns = std::get_if<DnsName>(&base.name)) {
    // Empty holds every name. A leading dot is of URIs and mail; here it is a misreading of the RFC.
    const std::string_view text = as_text(dns->value.octets);
    return text.empty() || is_preferred_dns_name(text);
  }
  if (const auto* mail = std::get_if<Rfc822Name>(&base.name)) {
    const std::string_view text = as_text(mail->value.octets);
    return text.empty() ||
           (text.find('@') != std::string_view::npos ? is_mailbox(text) : is_host_or_domain(text));
  }
  if (const auto* uri = std::get_if<Uri>(&base.name)) {
    const std::string_view text = as_text(uri->value.octets);
    return text.empty() || is_host_or_domain(text);
  }
  if (const auto* ip = std::get_if<IpAddress>(&base.name)) {
    const std::size_t size = ip->octets.size();
    return (size == 8 || size == 32) && is_prefix_mask(ByteView(ip->octets).subspan(size / 2));
  }
  return true;
}

} // namespace handglass::x509
