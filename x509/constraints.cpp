#include "x509/constraints.h"

#include <algorithm>

#include "core/limits.h"
#include "x509/hostname.h"

namespace handglass::x509 {
namespace {

std::string lower(const der::String& s) {
  std::string text(as_text(s.octets));
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// One or more labels in front of `domain`.
bool is_below(std::string_view host, std::string_view domain) {
  return host.size() > domain.size() + 1 && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

/// Zero or more labels added on the left. A leading dot, which is not of the RFC but found in practice,
/// asks for one at least.
bool in_subtree(const DnsName& name, const DnsName& base) {
  const std::string host = lower(name.value), domain = lower(base.value);
  if (domain.empty()) return true;
  if (domain[0] == '.') return is_below(host, std::string_view(domain).substr(1));
  return host == domain || is_below(host, domain);
}

/// A host, a domain with a leading dot: of e-mail addresses and URIs.
bool is_host_in(std::string_view host, std::string_view domain) {
  if (domain.empty()) return true;
  if (domain[0] == '.') return is_below(host, domain.substr(1));
  return host == domain;
}

bool in_subtree(const Rfc822Name& name, const Rfc822Name& base) {
  const std::string_view whole = as_text(name.value.octets), wanted = as_text(base.value.octets);
  const std::size_t at = whole.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string address = lower(name.value), domain = lower(base.value);
  const std::size_t wanted_at = wanted.rfind('@');
  const std::string_view host = std::string_view(address).substr(at + 1);
  if (wanted_at == std::string_view::npos) return is_host_in(host, domain);
  // One mailbox: RFC 5280 section 7.5 compares the part before '@' exactly, the host without case.
  return whole.substr(0, at) == wanted.substr(0, wanted_at) &&
         host == std::string_view(domain).substr(wanted_at + 1);
}

/// The host of a URI's authority (RFC 3986 section 3.2); empty if it has none.
std::string uri_host(const Uri& uri) {
  const std::string text = lower(uri.value);
  const std::size_t slashes = text.find("://");
  if (slashes == std::string::npos) return {};
  std::string_view rest = std::string_view(text).substr(slashes + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  if (rest.starts_with('[')) return {}; // an IPv6 address
  return std::string(rest.substr(0, rest.find(':')));
}

bool in_subtree(const Uri& name, const Uri& base) { return is_host_in(uri_host(name), lower(base.value)); }

bool in_subtree(const IpAddress& name, const IpAddress& base) {
  const std::size_t n = name.octets.size();
  if ((n != 4 && n != 16) || base.octets.size() != 2 * n) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (((name.octets[i] ^ base.octets[i]) & base.octets[n + i]) != 0) return false;
  return true;
}

bool in_subtree(const DirectoryName& name, const DirectoryName& base) {
  return is_within(name.value, base.value);
}

/// Kinds whose subtrees nobody defined, or whose names are not read: the constraint cannot be processed.
template <class T>
bool in_subtree(const T&, const T&) {
  return false;
}

template <class T>
constexpr bool is_supported =
    std::is_same_v<T, DnsName> || std::is_same_v<T, Rfc822Name> || std::is_same_v<T, Uri> ||
    std::is_same_v<T, IpAddress> || std::is_same_v<T, DirectoryName>;

bool can_be_processed(const GeneralName& base) {
  return std::visit([]<class T>(const T&) { return is_supported<T>; }, base.name);
}

/// Whether a name can be compared at all; one that cannot is outside every permitted subtree, and, to be
/// safe, inside every excluded one.
bool is_well_formed(const GeneralName& name) {
  if (const auto* uri = std::get_if<Uri>(&name.name)) {
    const std::optional<Host> host = parse_host(uri_host(*uri));
    return host && !host->dns.empty(); // "a host name specified as a fully qualified domain name"
  }
  if (const auto* mail = std::get_if<Rfc822Name>(&name.name))
    return lower(mail->value).find('@') != std::string::npos;
  if (const auto* ip = std::get_if<IpAddress>(&name.name))
    return ip->octets.size() == 4 || ip->octets.size() == 16;
  return true;
}

/// "*.example.org" stands for names below example.org: excluding one of them excludes the wildcard.
bool wildcard_covers(const GeneralName& name, const GeneralName& base) {
  const auto* presented = std::get_if<DnsName>(&name.name);
  const auto* excluded = std::get_if<DnsName>(&base.name);
  if (presented == nullptr || excluded == nullptr) return false;
  const std::string pattern = lower(presented->value);
  return pattern.starts_with("*.") && matches_dns(pattern, lower(excluded->value));
}

/// The names section 6.1.3(b) speaks of: the subject, the alternative names, and, where there are no
/// alternative names, e-mail addresses in the subject.
std::vector<GeneralName> names_of(const Certificate& certificate) {
  std::vector<GeneralName> names;
  if (!certificate.subject().empty()) names.push_back({DirectoryName{certificate.subject()}});
  if (const auto* alt_name = certificate.extension<SubjectAltName>()) {
    names.insert(names.end(), alt_name->names.begin(), alt_name->names.end());
    return names;
  }
  for (const RelativeDistinguishedName& rdn : certificate.subject().rdns)
    for (const AttributeTypeAndValue& attribute : rdn.attributes)
      if (attribute.type == oid("emailAddress")) names.push_back({Rfc822Name{attribute.value}});
  return names;
}

} // namespace

bool is_in_subtree(const GeneralName& name, const GeneralName& base) {
  return std::visit(
      [&]<class T>(const T& n) {
        const T* b = std::get_if<T>(&base.name);
        return b != nullptr && in_subtree(n, *b);
      },
      name.name);
}

std::optional<ConstraintViolation> find_violation(const NameConstraints& constraints,
                                                  const Certificate& certificate, std::size_t& comparisons) {
  for (const GeneralName& name : names_of(certificate)) {
    const auto of_same_kind = [&](const GeneralSubtree& subtree) {
      ++comparisons;
      return subtree.base.name.index() == name.name.index();
    };
    std::string permitted; // the subtrees of the name's kind, for the message
    bool is_permitted = false;
    for (const auto* list : {&constraints.permitted_subtrees, &constraints.excluded_subtrees}) {
      const bool is_exclusion = list == &constraints.excluded_subtrees;
      if (!*list) continue;
      for (const GeneralSubtree& subtree : **list) {
        if (comparisons > limits::name_comparisons) return ConstraintViolation{to_text(name), "limit"};
        if (!of_same_kind(subtree)) continue;
        // minimum is zero and maximum absent in every standard use; what cannot be processed is refused.
        if (subtree.minimum != 0 || subtree.maximum || !can_be_processed(subtree.base))
          return ConstraintViolation{to_text(name), "unsupported " + to_text(subtree.base)};
        const bool is_inside = is_in_subtree(name, subtree.base);
        if (!is_exclusion) {
          is_permitted = is_permitted || (is_inside && is_well_formed(name));
          permitted += (permitted.empty() ? "permitted " : ", ") + to_text(subtree.base);
        } else if (is_inside || !is_well_formed(name) || wildcard_covers(name, subtree.base)) {
          return ConstraintViolation{to_text(name), "excluded " + to_text(subtree.base)};
        }
      }
    }
    if (!permitted.empty() && !is_permitted) return ConstraintViolation{to_text(name), permitted};
  }
  return {};
}

} // namespace handglass::x509
