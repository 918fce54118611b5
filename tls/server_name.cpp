#include "tls/server_name.h"

#include <algorithm>

namespace handglass::tls {

bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253 || name.front() == '.' || name.back() == '.') return false;
  const auto is_host_character = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  };
  if (!std::ranges::all_of(name, is_host_character)) return false;
  // The last label of a host name is never all digits; that of an IPv4 address always is.
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return !std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace handglass::tls
