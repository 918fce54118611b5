#include "core/result.h"

#include <cstdio>
#include <cstdlib>

namespace handglass {

std::string to_text(const Arg& arg) {
  if (auto* number = std::get_if<std::uint64_t>(&arg.value)) return std::to_string(*number);
  if (auto* text = std::get_if<std::string_view>(&arg.value)) return std::string(*text);
  return hex(std::get<ByteView>(arg.value));
}

std::string_view Failure::arg(std::string_view name) const {
  for (const auto& [key, value] : args)
    if (key == name) return value;
  return {};
}

std::unexpected<Failure> failure(Alert alert, std::string_view id, Rfc rfc, Args args,
                                 std::source_location where) {
  Failure made{alert, id, rfc, where, {}};
  for (const Arg& arg : args) made.args.emplace_back(std::string(arg.name), to_text(arg));
  return std::unexpected(std::move(made));
}

void bug(std::string_view what, std::source_location where) {
  std::fprintf(stderr, "handglass: bug at %s:%u: %.*s\n", where.file_name(), where.line(),
               static_cast<int>(what.size()), what.data());
  std::abort();
}

} // namespace handglass
