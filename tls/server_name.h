// server_name.h: what may stand in a server_name extension.
#pragma once

#include <string_view>

namespace handglass::tls {

/// RFC 6066 section 3: a fully qualified DNS host name in ASCII, no trailing dot, no literal address.
bool is_dns_name(std::string_view name);

} // namespace handglass::tls
