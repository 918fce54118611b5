// prim.cpp: `handglass prim`: the laboratory bench. One primitive at a time, with the intermediate values
// that its standard prints. What there is stands in the tables of cli/prim/.
#include <cstdlib>
#include <iostream>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/prim/bench.h"
#include "trace/display.h"

namespace handglass::cli {

namespace {

struct Chosen {
  prim::Typed typed;
  std::string lang;
  bool steps = false;
};

trace::Lang language(const std::string& lang) {
  OutputOptions output;
  output.lang = lang;
  return output.language();
}

/// What is wrong with the command line, or with what was typed: nothing here comes from a peer.
int complain_of_input(const Failure& failure, trace::Lang lang) {
  const int code = complain(failure, lang);
  return failure.id.starts_with("prim.") ? usage : code == protocol_failure ? malformed_input : code;
}

void list(trace::Lang lang) {
  tell("prim.list", lang);
  std::cout << '\n';
  for (const prim::Primitive& one : prim::all())
    std::cout << "  handglass prim " << trace::pad(one.name, 20) << trace::pad(one.title, 22) << one.standard
              << '\n';
  std::cout << '\n';
  tell("prim.list.more", lang);
}

void add_option(CLI::App& command, const prim::Option& option, Chosen& chosen) {
  const std::string name(option.name), help(option.help);
  const auto take = [&chosen, name](const std::string& value) { chosen.typed[name] = value; };
  if (option.kind == prim::Kind::flag) {
    command.add_flag_callback(name, [take] { take("yes"); }, help);
    return;
  }
  if (option.kind == prim::Kind::message) {
    command.add_option_function<std::string>("TEXT", take, help + ": text, or @FILE");
    command.add_option_function<std::string>(
        "--hex",
        [&chosen](const std::string& value) {
          chosen.typed["message"] = value;
          chosen.typed["hex"] = "yes";
        },
        "the same in hexadecimal");
    return;
  }
  const char* how = option.kind == prim::Kind::octets ? "hexadecimal, or @FILE: " : "";
  CLI::Option* added = command.add_option_function<std::string>(name, take, how + help);
  if (option.kind == prim::Kind::choice) added->check(CLI::IsMember(option.choices));
}

void add(CLI::App& parent, const prim::Primitive& primitive, int& exit_code) {
  auto chosen = std::make_shared<Chosen>();
  const std::string name(primitive.name.substr(primitive.name.find(' ') + 1));
  CLI::App* command =
      parent.add_subcommand(name, std::string(primitive.title) + ", " + std::string(primitive.standard));
  for (const prim::Option& option : primitive.options) add_option(*command, option, *chosen);
  command->add_flag("--steps", chosen->steps, "every round");
  command->add_option("--lang", chosen->lang, "en or zh")->check(CLI::IsMember({"en", "zh"}));
  command->footer("Without arguments: " + std::string(primitive.example));
  command->callback([&primitive, chosen, &exit_code] {
    // The code to be read does the work, unless told otherwise: it is what can be watched.
    ::setenv("HANDGLASS_CPU", "reference", 0);
    const trace::Lang lang = language(chosen->lang);
    prim::Bench bench(primitive, lang, chosen->steps);
    const auto read = bench.read(chosen->typed);
    const Result<int> done = read ? bench.run() : std::unexpected(read.error());
    exit_code = done ? *done : complain_of_input(done.error(), lang);
  });
}

} // namespace

void add_prim(CLI::App& app, int& exit_code) {
  auto lang = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "prim", "The laboratory bench: one hash, cipher or signature at a time, step by step");
  command->require_subcommand(0, 1);
  command->add_option("--lang", *lang, "en or zh")->check(CLI::IsMember({"en", "zh"}));
  std::map<std::string, CLI::App*> groups; // "ecdsa", of `ecdsa sign` and `ecdsa verify`
  for (const prim::Primitive& primitive : prim::all()) {
    const std::size_t space = primitive.name.find(' ');
    CLI::App* parent = command;
    if (space != std::string_view::npos) {
      CLI::App*& group = groups[std::string(primitive.name.substr(0, space))];
      if (!group) {
        group = command->add_subcommand(std::string(primitive.name.substr(0, space)),
                                        std::string(primitive.title));
        group->require_subcommand(1);
      }
      parent = group;
    }
    add(*parent, primitive, exit_code);
  }
  command->callback([command, lang] {
    if (command->get_subcommands().empty()) list(language(*lang));
  });
}

} // namespace handglass::cli
