// rfc.h: a citation, checked for its form when the code is compiled.
//
// "8446#4.1.3" is RFC 8446, section 4.1.3. Other standards carry a name: "X.690#8.1.3",
// "FIPS180-4#6.2", "SP800-38D#7.1". The number stands first because a trace is searched by it.
#pragma once

#include <string_view>

namespace handglass {

class Rfc {
 public:
  constexpr Rfc() = default;
  consteval Rfc(const char* citation) : text_(citation) { // NOLINT: implicit, so that a literal is a citation
    std::size_t hash = text_.find('#');
    if (hash == 0 || hash == std::string_view::npos || hash + 1 == text_.size())
      throw "a citation reads STANDARD#SECTION";
  }
  constexpr std::string_view text() const { return text_; }
  constexpr bool empty() const { return text_.empty(); }

 private:
  std::string_view text_;
};

} // namespace handglass
