#include "trace/citation.h"

#if __has_include("tls/registry/rfc9846.h")
#include "tls/registry/rfc9846.h"
#endif

namespace handglass::trace {

namespace {

struct Clause {
  std::string_view standard, section;
};

Clause split(std::string_view citation) {
  const std::size_t hash = citation.find('#');
  if (hash == std::string_view::npos) return {citation, {}};
  return {citation.substr(0, hash), citation.substr(hash + 1)};
}

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "4.1.3" as §4.1.3, "A.1" as §A.1.
std::string section_sign(std::string_view section) {
  return section.empty() ? std::string() : " §" + std::string(section);
}

std::string_view in_9846([[maybe_unused]] const Clause& clause) {
#if __has_include("tls/registry/rfc9846.h")
  if (clause.standard == "8446") return tls::rfc9846_section(clause.section);
#endif
  return {};
}

} // namespace

std::vector<std::string> citations(Rfc rfc) {
  if (rfc.empty()) return {};
  std::vector<std::string> all = {std::string(rfc.text())};
  if (const std::string_view section = in_9846(split(rfc.text())); !section.empty())
    all.push_back("9846#" + std::string(section));
  return all;
}

std::string long_citation(Rfc rfc) {
  if (rfc.empty()) return {};
  const Clause clause = split(rfc.text());
  std::string text = is_number(clause.standard) ? "RFC " : "";
  text += std::string(clause.standard) + section_sign(clause.section);
  if (const std::string_view section = in_9846(clause); !section.empty())
    text += " (RFC 9846" + section_sign(section) + ")";
  return text;
}

std::string short_citation(Rfc rfc) {
  if (rfc.empty()) return {};
  const Clause clause = split(rfc.text());
  return std::string(clause.standard) + section_sign(clause.section);
}

namespace {

/// What the compiler writes before "trace/citation.cpp", and so before every other file of the tree: it
/// depends on where the build directory is.
std::string_view root_prefix() {
  std::string_view here = std::source_location::current().file_name();
  static constexpr std::string_view self = "trace/citation.cpp";
  return here.ends_with(self) ? here.substr(0, here.size() - self.size()) : std::string_view{};
}

} // namespace

std::string source_file(const std::source_location& where) {
  std::string_view file = where.file_name();
  if (file.starts_with(root_prefix())) file.remove_prefix(root_prefix().size());
  while (file.starts_with("../") || file.starts_with("./")) file.remove_prefix(file.find('/') + 1);
  return std::string(file);
}

std::string source_line(const std::source_location& where) {
  return source_file(where) + ":" + std::to_string(where.line());
}

std::string function_name(const std::source_location& where) {
  // "static void handglass::tls::ServerHello::fields(auto:1&, auto:2&) [with auto:1 = …]"
  const std::string_view whole = where.function_name();
  std::string name; // without template arguments: what stands between < and > says nothing here
  int depth = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const char c = whole[i];
    if (c == '<') ++depth;
    if (depth == 0 && c == '(') {
      // "(anonymous namespace)" and "{anonymous}" are steps of the name; any other ( begins the arguments.
      static constexpr std::string_view anonymous = "(anonymous namespace)::";
      if (!whole.substr(i).starts_with(anonymous)) break;
      i += anonymous.size() - 1;
      continue;
    }
    if (depth == 0) name.push_back(c);
    if (c == '>') --depth;
  }
  if (const std::size_t space = name.rfind(' '); space != std::string::npos) name.erase(0, space + 1);
  while (!name.empty() && (name[0] == '&' || name[0] == '*')) name.erase(0, 1);
  // Keep the function and what it stands in, unless that is a namespace (lower case here).
  const std::size_t last = name.rfind("::");
  if (last == std::string::npos) return name;
  const std::size_t previous = last == 0 ? std::string::npos : name.rfind("::", last - 1);
  const std::size_t owner = previous == std::string::npos ? 0 : previous + 2;
  const bool is_type = owner < name.size() && name[owner] >= 'A' && name[owner] <= 'Z';
  return name.substr(is_type ? owner : last + 2);
}

} // namespace handglass::trace
