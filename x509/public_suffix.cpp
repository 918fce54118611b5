#include "x509/public_suffix.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include "x509/der/types.h"

namespace handglass::x509 {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Code points of UTF-8 that a file of ours or the system's holds; empty if it is none.
std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i++]);
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    std::uint32_t point = more == 0 ? lead : lead & (0x3fu >> more);
    for (int k = 0; k < more; ++k) {
      if (i == text.size() || (static_cast<std::uint8_t>(text[i]) & 0xc0) != 0x80) return {};
      point = point << 6 | (static_cast<std::uint8_t>(text[i++]) & 0x3f);
    }
    points.push_back(point);
  }
  return points;
}

/// RFC 3492 section 6.1: how far apart the next digits will be.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, bool is_first) {
  delta = is_first ? delta / 700 : delta / 2;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) delta /= 35;
  return k + 36 * delta / (delta + 38);
}

char digit(std::uint32_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26)); }

} // namespace

std::string to_a_label(std::string_view label) {
  std::string out;
  for (char c : label)
    if (static_cast<std::uint8_t>(c) < 0x80) out.push_back(lower(c));
  if (out.size() == label.size()) return out;
  const std::vector<std::uint32_t> points = code_points(label);
  if (points.empty()) return {};
  // Section 6.3: the ASCII characters first, then for each other one, in rising order, how many steps of
  // a count through all places and all code points lie before it.
  std::uint32_t n = 128, delta = 0, bias = 72, handled = static_cast<std::uint32_t>(out.size());
  const std::uint32_t basic = handled;
  if (basic > 0) out.push_back('-');
  while (handled < points.size()) {
    std::uint32_t next = 0xffffffff;
    for (std::uint32_t p : points)
      if (p >= n) next = std::min(next, p);
    delta += (next - n) * (handled + 1);
    n = next;
    for (std::uint32_t p : points) {
      if (p < n) ++delta;
      if (p != n) continue;
      std::uint32_t q = delta;
      for (std::uint32_t k = 36;; k += 36) {
        const std::uint32_t threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        if (q < threshold) break;
        out.push_back(digit(threshold + (q - threshold) % (36 - threshold)));
        q = (q - threshold) / (36 - threshold);
      }
      out.push_back(digit(q));
      bias = adapt(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return "xn--" + out;
}

PublicSuffixes PublicSuffixes::parse(std::string_view text) {
  PublicSuffixes list;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line = line.substr(0, line.find_first_of(" \t\r"));
    if (line.empty() || line.starts_with("//")) continue;
    auto& set = line.starts_with("*.")  ? list.wildcards_
                : line.starts_with('!') ? list.exceptions_
                                        : list.rules_;
    if (line.starts_with("*.")) line.remove_prefix(2);
    if (line.starts_with('!')) line.remove_prefix(1);
    std::string name;
    while (true) {
      const std::size_t dot = line.find('.');
      name += to_a_label(line.substr(0, dot));
      if (dot == std::string_view::npos) break;
      name.push_back('.');
      line.remove_prefix(dot + 1);
    }
    set.insert(std::move(name));
  }
  return list;
}

Result<PublicSuffixes> PublicSuffixes::system() {
  constexpr std::string_view place = "/usr/share/publicsuffix/public_suffix_list.dat";
  std::ifstream in{std::string(place), std::ios::binary};
  if (!in)
    return failure(Alert::internal_error, "public_suffix.not_found", "CABF-BR#3.2.2.6", {{"file", place}});
  return parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

bool PublicSuffixes::is_suffix(std::string_view domain) const {
  std::string name(domain);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  if (exceptions_.contains(name)) return false;
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos || rules_.contains(name)) return true;
  return wildcards_.contains(name.substr(dot + 1));
}

} // namespace handglass::x509
