#include "cli/usage.h"

#include <algorithm>
#include <iostream>
#include <sstream>

#include "cli/exit_code.h"
#include "cli/output.h"
#include "trace/display.h"
#include "trace/glossary.h"

namespace handglass::cli {

namespace {

/// Of what there is, what was probably meant: a slip or two away, or begun and not ended. At most three.
std::string nearest(const std::string& typed, const std::vector<std::string>& known) {
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string& name : known) {
    const std::size_t slips = trace::slips_between(typed, name), bound = 1 + typed.size() / 4;
    if (typed.size() > 2 && name.starts_with(typed))
      found.emplace_back(0, name);
    else if (slips <= bound && slips < name.size())
      found.emplace_back(slips, name);
  }
  std::ranges::sort(found);
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 3); ++i)
    names += (i == 0 ? "" : ", ") + found[i].second;
  return names;
}

void tell_near(const std::string& names, trace::Lang lang) {
  if (!names.empty()) tell_aside("cli.perhaps", lang, {{"names", names}});
}

std::string full_name(const CLI::App& command) {
  return (command.get_parent() ? full_name(*command.get_parent()) + " " : "") + command.get_name();
}

/// The command that the line had come to.
const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> inside = app.get_subcommands();
  return inside.empty() ? app : innermost(*inside.back());
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  return names;
}

/// The first word that looks like an option of the command and is none.
std::string unknown_option(const std::vector<std::string>& known, const std::vector<std::string>& typed) {
  for (const std::string& word : typed) {
    if (word == "--") break;
    if (word.size() < 2 || word[0] != '-' || (word[1] >= '0' && word[1] <= '9')) continue;
    const std::string name = word.substr(0, word[1] == '-' ? word.find('=') : 2);
    if (std::ranges::find(known, name) == known.end()) return name;
  }
  return {};
}

/// What stands where the name of one of the command's own commands should.
std::string in_place_of_command(const CLI::App& command, const std::vector<std::string>& typed) {
  std::size_t depth = 0;
  for (const CLI::App* outer = command.get_parent(); outer; outer = outer->get_parent()) ++depth;
  const bool is_one =
      !command.get_subcommands({}).empty() && depth < typed.size() && !typed[depth].starts_with('-');
  return is_one ? typed[depth] : std::string();
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    parts.push_back(text.substr(at, comma - at));
    at = comma + 1;
  }
  return parts;
}

/// "scene: tls1.3 not in {tls13,stolen-key}", as CLI11 says it, with its parts told apart.
bool tell_not_one_of(const std::string& said, trace::Lang lang) {
  constexpr std::string_view between = " not in {";
  const std::size_t middle = said.find(between), colon = said.find(": ");
  if (middle == std::string::npos || colon == std::string::npos || colon > middle || !said.ends_with('}'))
    return false;
  const std::string option = said.substr(0, colon), value = said.substr(colon + 2, middle - colon - 2);
  const std::size_t from = middle + between.size();
  const std::vector<std::string> known = split(said.substr(from, said.size() - 1 - from));
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  tell_aside("cli.not_one_of", lang, {{"option", option}, {"value", value}, {"all", all}});
  if (known.size() > 3) tell_near(nearest(value, known), lang);
  return true;
}

/// CLI11 leaves two empty lines before each group of options.
std::string squeezed(std::string text) {
  for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;) text.erase(at, 1);
  return text;
}

} // namespace

std::vector<std::string> as_meant(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words[0] == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  return words;
}

int tell_usage(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& typed,
               trace::Lang lang) {
  const CLI::App& command = innermost(app);
  if (error.get_exit_code() == 0) { // --help, --version
    std::ostringstream answer;
    app.exit(error, answer, std::cerr);
    std::cout << squeezed(answer.str());
    return ok;
  }
  const std::vector<std::string> known = option_names(command);
  const std::string said = error.what(), name = full_name(command), wrong = unknown_option(known, typed);
  if (!wrong.empty()) {
    tell_aside("cli.unknown_option", lang, {{"option", wrong}, {"command", name}});
    tell_near(nearest(wrong, known), lang);
  } else if (const std::string mistyped = in_place_of_command(command, typed); !mistyped.empty()) {
    return tell_unknown_command(command, mistyped, lang);
  } else if (!command.get_subcommands({}).empty() && command.get_subcommands().empty() &&
             dynamic_cast<const CLI::RequiredError*>(&error)) {
    std::cerr << squeezed(command.help(command.get_parent() ? full_name(*command.get_parent()) : ""));
    return usage;
  } else if (!tell_not_one_of(said, lang)) {
    // Line by line, for a list may follow: of all that would have been right.
    std::istringstream lines(said);
    std::string line;
    std::getline(lines, line);
    tell_aside("cli.wrong", lang, {{"what", line}});
    const std::size_t colon = line.find(": "), end = line.find(" is not known");
    std::vector<std::string> all;
    while (std::getline(lines, line)) {
      std::cerr << trace::escape(line) << '\n';
      all.push_back(line.substr(std::min(line.find_first_not_of(' '), line.size())));
    }
    if (end != std::string::npos && colon < end)
      tell_near(nearest(said.substr(colon + 2, end - colon - 2), all), lang);
  }
  tell_aside("cli.see_help", lang, {{"command", name}});
  return usage;
}

int tell_unknown_command(const CLI::App& app, const std::string& typed, trace::Lang lang) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  tell_aside("cli.unknown_command", lang, {{"command", typed}, {"of", full_name(app)}});
  tell_near(nearest(typed, known), lang);
  return usage;
}

} // namespace handglass::cli
