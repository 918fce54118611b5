#include "x509/hostname.h"

#include <algorithm>

#include "x509/extensions/alt_name.h"

namespace handglass::x509 {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_label_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Labels of 1 to 63 octets between dots, 253 in all (RFC 1035 section 2.3.4). '_' is no host name
/// character (RFC 952) but is found in names of real servers.
bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  while (true) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (label.empty() || label.size() > 63 || !std::all_of(label.begin(), label.end(), is_label_character))
      return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

} // namespace

std::optional<Host> parse_host(std::string_view text) {
  if (const std::optional<Bytes> ip = parse_ip(text)) return Host{{}, *ip};
  std::string name = lower(text);
  if (!name.empty() && name.back() == '.') name.pop_back(); // the root's empty label, written out
  if (!is_dns_name(name)) return {};
  // "1.2.3" is an address to some programs and a name to others: to nobody here.
  const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
  if (std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; })) return {};
  return Host{std::move(name), {}};
}

bool matches_dns(std::string_view presented, std::string_view reference) {
  std::string pattern = lower(presented);
  const std::string name = lower(reference);
  if (pattern.starts_with("*.")) {
    pattern.erase(0, 2);
    const std::size_t dot = name.find('.');
    return dot != std::string::npos && dot > 0 && is_dns_name(pattern) &&
           std::string_view(name).substr(dot + 1) == pattern;
  }
  // Any other '*' makes the presented name invalid, and so it is ignored.
  return is_dns_name(pattern) && pattern == name;
}

Result<void> verify_host(const Certificate& leaf, std::string_view host, const Tap& tap) {
  const std::optional<Host> wanted = parse_host(host);
  TRY(tap.check(wanted.has_value(), Alert::internal_error, "path.bad_reference", "9525#6.1", {},
                {{"host", host}}));

  const auto* alt_name = leaf.extension<SubjectAltName>();
  std::string names; // those of the kind that can identify a host, for the message
  std::string matched;
  std::size_t index = 0, matched_index = 0;
  for (const GeneralName& name : alt_name != nullptr ? alt_name->names : std::vector<GeneralName>{}) {
    bool is_match = false;
    const auto* dns = std::get_if<DnsName>(&name.name);
    const auto* ip = std::get_if<IpAddress>(&name.name);
    if (dns != nullptr) is_match = wanted->ip.empty() && matches_dns(as_text(dns->value.octets), wanted->dns);
    // Section 6.4: octet for octet. A DNS name that looks like an address identifies nothing.
    if (ip != nullptr) is_match = !wanted->ip.empty() && ip->octets == wanted->ip;
    if (dns != nullptr || ip != nullptr) names += (names.empty() ? "" : ", ") + to_text(name);
    if (is_match && matched.empty()) {
      matched = to_text(name);
      matched_index = index;
    }
    ++index;
  }

  const std::string subject = short_name(leaf.subject());
  const std::string path = leaf.path + ".tbsCertificate.extensions.subjectAltName";
  TRY(tap.check(!names.empty(), Alert::bad_certificate, "path.no_host_names", "9525#6.1", path,
                {{"host", host}, {"subject", subject}}));
  return tap.check(!matched.empty(), Alert::bad_certificate, "path.wrong_host",
                   wanted->ip.empty() ? Rfc("9525#6.3") : Rfc("9525#6.4"), path,
                   {{"host", host},
                    {"names", names},
                    {"subject", subject},
                    {"matched", matched},
                    {"index", matched_index}});
}

Result<void> verify_mailbox(const Certificate& leaf, std::string_view mailbox, const Tap& tap) {
  const auto split = [](std::string_view address) {
    const std::size_t at = std::min(address.rfind('@'), address.size());
    return std::pair(address.substr(0, at), lower(address.substr(at)));
  };
  const auto* alt_name = leaf.extension<SubjectAltName>();
  bool is_match = false;
  if (alt_name != nullptr)
    for (const GeneralName& name : alt_name->names)
      if (const auto* mail = std::get_if<Rfc822Name>(&name.name))
        is_match = is_match || split(as_text(mail->value.octets)) == split(mailbox);
  return tap.check(is_match, Alert::bad_certificate, "path.wrong_mailbox", "5280#7.5",
                   leaf.path + ".tbsCertificate.extensions.subjectAltName",
                   {{"mailbox", mailbox}, {"subject", short_name(leaf.subject())}});
}

} // namespace handglass::x509
