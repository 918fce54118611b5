// syntax.h: is a name written as its standard wants it? RFC 5280 sections 4.2.1.6 and 4.2.1.10.
//
// Two programs that read one malformed name differently are how an attacker gets a certificate past one
// of them: a name that is not well formed means nothing.
#pragma once

#include <string_view>

#include "x509/extensions/general_name.h"

namespace handglass::x509 {

/// The "preferred name syntax" of RFC 1034 section 3.5 as RFC 1123 section 2.1 has it: labels of letters,
/// digits and inner hyphens, 1 to 63 octets, 253 in all; the last one not of digits alone.
bool is_preferred_dns_name(std::string_view name);
/// A mailbox of RFC 5321 section 4.1.2, local part unquoted, host a DNS name.
bool is_mailbox(std::string_view address);
/// The host of a URI's authority (RFC 3986 section 3.2), lower case; empty if it has none, or an IPv6
/// address.
std::string uri_host(std::string_view uri);

/// A subjectAltName; a DNS name may begin with a wildcard label. Kinds that nobody reads pass.
bool is_valid_name(const GeneralName& name);
/// The base of a nameConstraints subtree.
bool is_valid_constraint(const GeneralName& base);

} // namespace handglass::x509
