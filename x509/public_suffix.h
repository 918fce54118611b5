// public_suffix.h: below which names do strangers register theirs?
//
//      com            *.com would be every company's name
//      co.uk          and so is *.co.uk, though it looks like one domain
//      github.io      and the names of one company's customers
//
// No standard knows these names: browsers share a list of them (https://publicsuffix.org). The Baseline
// Requirements forbid a wildcard right above such a suffix (CABF-BR section 3.2.2.6).
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "core/result.h"

namespace handglass::x509 {

class PublicSuffixes {
 public:
  /// From the list's text: one rule a line, "//" comments; "*.ck" and "!www.ck" are the two special forms.
  static PublicSuffixes parse(std::string_view text);
  /// The list of the system (Debian's package publicsuffix). Errors: "public_suffix.not_found" {file}.
  static Result<PublicSuffixes> system();

  /// Whether `domain` (lower case or not, A-labels) is itself a public suffix. By the list's default rule
  /// every single label is one.
  bool is_suffix(std::string_view domain) const;
  std::size_t size() const { return rules_.size() + wildcards_.size() + exceptions_.size(); }

 private:
  std::unordered_set<std::string> rules_, wildcards_, exceptions_; // without "*." and "!"
};

/// RFC 3492: the A-label form of a label in UTF-8 ("xn--…"), or the label itself if it is ASCII. The list
/// writes its names in Unicode, certificates do not. Empty if it is no UTF-8.
std::string to_a_label(std::string_view label);

} // namespace handglass::x509
