// sources.h: our own source, function by function, as it was when the program was built.
//
// The line that does the work is the line that tells the story; a page carries that line, with the function
// around it, for every event it shows, and no function that it does not need.
#pragma once

#include <map>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace handglass::trace::html {

struct Function {
  std::string_view file; ///< "tls/messages/server_hello.h"
  unsigned first = 0, last = 0;
  std::string_view text; ///< lines first to last, indented no more than needed
};

/// The innermost function, or small type, around a line; null if there is none.
const Function* function_around(std::string_view file, unsigned line);

/// The functions that one page needs, numbered in the order in which they are asked for.
class Sources {
 public:
  /// "7:24": function number 7, line 24, for an attribute; empty where the line is unknown.
  std::string use(const std::source_location& where);
  const std::vector<const Function*>& used() const { return used_; }

 private:
  std::vector<const Function*> used_;
  std::map<const Function*, std::size_t> numbers_;
};

} // namespace handglass::trace::html
