#include "http/lines.h"

namespace handglass::http {

Result<bool> Lines::push(ByteView& in, const Cursor& cursor, const Limit& limit) {
  if (octets_.empty()) start_ = cursor.at();
  while (!in.empty()) {
    const std::uint8_t octet = in.front();
    const bool after_cr = !octets_.empty() && octets_.back() == '\r';
    const std::size_t here = octets_.size();
    octets_.push_back(octet);
    in = in.subspan(1);
    if (octet == '\n' && after_cr) return true;
    // A bare CR must make the element invalid, or be read as a space; invalid is the safer.
    if (after_cr) return cursor.fail("http.line.bare_cr", "9112#2.2", here - 1);
    if (octet == '\n') return cursor.fail("http.line.bare_lf", "9112#2.2", here);
    if (octet != '\r' && here >= limit.octets)
      return failure(no_alert, limit.id, limit.rfc,
                     {{"offset", cursor.at() + here}, {"limit", limit.octets}});
  }
  return false;
}

} // namespace handglass::http
