// hostname.h: is this certificate for the host we asked for? RFC 9525.
//
//      we asked for   example.org      the "reference identifier": from the URL, never from DNS
//      it presents    subjectAltName   DNS:example.org, DNS:*.example.org, IP:192.0.2.1
//
// The common name in the subject is not consulted (section 6.3 has nothing about it any more).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/tap.h"
#include "x509/certificate.h"

namespace handglass::x509 {

/// What a user may call a host: a DNS name in ASCII (A-labels for other scripts), or an IP address.
struct Host {
  std::string dns; ///< lower case, without a final dot; empty for an address
  Bytes ip;        ///< 4 or 16 octets; empty for a name
};

/// Nothing if the text is neither: empty labels, labels over 63 octets, other characters than letters,
/// digits, '-' and '_', a last label of digits alone that is no IPv4 address.
std::optional<Host> parse_host(std::string_view text);

/// RFC 9525 section 6.3: label by label, case aside; '*' only as the whole left-most label, standing for
/// exactly one label.
bool matches_dns(std::string_view presented, std::string_view reference);

/// Whether one of the leaf's subjectAltNames is the host. Errors, as in verify.h: path.bad_reference,
/// path.no_host_names, path.wrong_host.
Result<void> verify_host(const Certificate& leaf, std::string_view host, const Tap& tap);
/// Whether one of its subjectAltNames is this e-mail address: the part before '@' exactly, the host without
/// case (RFC 5280 section 7.5). Errors: path.wrong_mailbox.
Result<void> verify_mailbox(const Certificate& leaf, std::string_view mailbox, const Tap& tap);

} // namespace handglass::x509
