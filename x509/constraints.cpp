#include "x509/constraints.h"

#include <algorithm>

#include "core/limits.h"
#include "x509/hostname.h"
#include "x509/syntax.h"

namespace handglass::x509 {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// A name, or the base of a subtree, taken apart once: an attacker chooses how often each is compared.
struct Prepared {
  std::size_t kind = 0; ///< index in GeneralName's variant
  std::string text; ///< DNS, URI: the host, lower case; mail: what follows '@', or all of it
  std::string local; ///< mail: the part before '@', case kept
  ByteView octets; ///< IP
  std::vector<std::string> rdns; ///< directory name: the form each is compared in
  bool is_mailbox = false; ///< mail: there is an '@'
  bool is_supported = true; ///< a kind whose subtrees somebody defined
  bool is_comparable = true; ///< well formed enough to be compared
};

Prepared prepare(const GeneralName& name, bool is_base) {
  Prepared p;
  p.kind = name.name.index();
  if (const auto* dns = std::get_if<DnsName>(&name.name)) {
    p.text = lower(as_text(dns->value.octets));
  } else if (const auto* mail = std::get_if<Rfc822Name>(&name.name)) {
    const std::string_view text = as_text(mail->value.octets);
    const std::size_t at = text.rfind('@');
    p.is_mailbox = at != std::string_view::npos;
    p.text = lower(p.is_mailbox ? text.substr(at + 1) : text);
    if (p.is_mailbox) p.local = text.substr(0, at);
    p.is_comparable = p.is_mailbox || is_base;
  } else if (const auto* uri = std::get_if<Uri>(&name.name)) {
    const std::string_view text = as_text(uri->value.octets);
    p.text = is_base ? lower(text) : uri_host(text);
    // "a host name specified as a fully qualified domain name": no address, nothing without authority
    const std::optional<Host> host = is_base ? std::nullopt : parse_host(p.text);
    p.is_comparable = is_base || (host && !host->dns.empty());
  } else if (const auto* ip = std::get_if<IpAddress>(&name.name)) {
    p.octets = ip->octets;
    p.is_comparable = is_base || p.octets.size() == 4 || p.octets.size() == 16;
  } else if (const auto* directory = std::get_if<DirectoryName>(&name.name)) {
    p.rdns = comparison_keys(directory->value);
  } else {
    p.is_supported = false;
  }
  return p;
}

/// One or more labels in front of `domain`.
bool is_below(std::string_view host, std::string_view domain) {
  return host.size() > domain.size() + 1 && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

/// A host, or, with a leading dot, what lies below a domain: of e-mail addresses and URIs.
bool is_host_in(std::string_view host, std::string_view domain) {
  if (domain.empty()) return true;
  if (domain[0] == '.') return is_below(host, domain.substr(1));
  return host == domain;
}

bool is_address_in(ByteView address, ByteView base) {
  const std::size_t n = address.size();
  if ((n != 4 && n != 16) || base.size() != 2 * n) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (((address[i] ^ base[i]) & base[n + i]) != 0) return false;
  return true;
}

/// Both of one kind.
bool lies_in(const Prepared& name, const Prepared& base) {
  constexpr auto index_of = []<class T>(std::type_identity<T>) { return GeneralName{T{}}.name.index(); };
  static const std::size_t dns = index_of(std::type_identity<DnsName>{}),
                           mail = index_of(std::type_identity<Rfc822Name>{}),
                           uri = index_of(std::type_identity<Uri>{}),
                           ip = index_of(std::type_identity<IpAddress>{});
  if (name.kind == dns) {
    // Zero or more labels added on the left. A leading dot, which is not of the RFC but found in practice,
    // asks for one at least.
    if (base.text.empty()) return true;
    return base.text[0] == '.' ? is_below(name.text, std::string_view(base.text).substr(1))
                               : name.text == base.text || is_below(name.text, base.text);
  }
  if (name.kind == mail) {
    if (!name.is_mailbox) return false;
    // One mailbox: RFC 5280 section 7.5 compares the part before '@' exactly, the host without case.
    return base.is_mailbox ? name.local == base.local && name.text == base.text
                           : is_host_in(name.text, base.text);
  }
  if (name.kind == uri) return is_host_in(name.text, base.text);
  if (name.kind == ip) return is_address_in(name.octets, base.octets);
  return base.is_supported && name.rdns.size() >= base.rdns.size() &&
         std::equal(base.rdns.begin(), base.rdns.end(), name.rdns.begin());
}

/// "*.example.org" stands for names below example.org: excluding one of them excludes the wildcard.
bool wildcard_covers(const Prepared& name, const Prepared& base) {
  return name.text.starts_with("*.") && matches_dns(name.text, base.text);
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

struct PreparedSubtree {
  const GeneralSubtree* subtree;
  Prepared base;
};
std::vector<PreparedSubtree> prepare(const std::optional<std::vector<GeneralSubtree>>& list) {
  std::vector<PreparedSubtree> prepared;
  if (list)
    for (const GeneralSubtree& subtree : *list) prepared.push_back({&subtree, prepare(subtree.base, true)});
  return prepared;
}

} // namespace

bool is_in_subtree(const GeneralName& name, const GeneralName& base) {
  return name.name.index() == base.name.index() && lies_in(prepare(name, false), prepare(base, true));
}

std::optional<ConstraintViolation> find_violation(const NameConstraints& constraints,
                                                  const Certificate& certificate, std::size_t& comparisons) {
  const std::vector<PreparedSubtree> permitted = prepare(constraints.permitted_subtrees);
  const std::vector<PreparedSubtree> excluded = prepare(constraints.excluded_subtrees);
  const std::vector<GeneralName> names = names_of(certificate);
  // Refused before it is begun: every name with every subtree, and a directory name costs its length.
  std::size_t work = 0;
  for (const GeneralName& name : names) {
    const auto* directory = std::get_if<DirectoryName>(&name.name);
    const std::size_t each = directory != nullptr ? 1 + directory->value.rdns.size() / 16 : 1;
    work += each * (permitted.size() + excluded.size());
  }
  comparisons += work;
  if (comparisons > limits::name_comparisons) return ConstraintViolation{to_text(names.front()), "limit"};

  for (const GeneralName& general_name : names) {
    const Prepared name = prepare(general_name, false);
    bool is_constrained = false, is_permitted = false;
    for (const auto* list : {&permitted, &excluded}) {
      for (const auto& [subtree, base] : *list) {
        if (base.kind != name.kind) continue;
        // minimum is zero and maximum absent in every standard use; what cannot be processed is refused.
        if (subtree->minimum != 0 || subtree->maximum || !base.is_supported)
          return ConstraintViolation{to_text(general_name), "unsupported " + to_text(subtree->base)};
        const bool is_inside = lies_in(name, base);
        if (list == &permitted) {
          is_constrained = true;
          is_permitted = is_permitted || (is_inside && name.is_comparable);
        } else if (is_inside || !name.is_comparable || wildcard_covers(name, base)) {
          // One that cannot be compared is, to be safe, inside of everything excluded.
          return ConstraintViolation{to_text(general_name), "excluded " + to_text(subtree->base)};
        }
      }
    }
    if (!is_constrained || is_permitted) continue;
    std::string list; // the subtrees of the name's kind, for the message
    for (const auto& [subtree, base] : permitted)
      if (base.kind == name.kind) list += (list.empty() ? "permitted " : ", ") + to_text(subtree->base);
    return ConstraintViolation{to_text(general_name), list};
  }
  return {};
}

} // namespace handglass::x509
