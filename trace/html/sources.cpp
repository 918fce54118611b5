#include "trace/html/sources.h"

#include <algorithm>

#include "trace/citation.h"

namespace handglass::trace::html {

// Written by embed_sources.py at build time: sorted by file, then by first line.
extern const std::span<const Function> all_functions;

const Function* function_around(std::string_view file, unsigned line) {
  const Function* best = nullptr;
  for (const Function& f : std::ranges::equal_range(all_functions, file, {}, &Function::file))
    if (f.first <= line && line <= f.last && (!best || f.last - f.first < best->last - best->first))
      best = &f;
  return best;
}

std::string Sources::use(const std::source_location& where) {
  if (where.line() == 0) return {};
  const Function* function = function_around(source_file(where), where.line());
  if (!function) return {};
  const auto [at, is_new] = numbers_.try_emplace(function, used_.size());
  if (is_new) used_.push_back(function);
  return std::to_string(at->second) + ":" + std::to_string(where.line());
}

} // namespace handglass::trace::html
