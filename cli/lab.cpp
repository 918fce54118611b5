// lab.cpp: `handglass lab`: servers with a famous hole, to be attacked and then closed. All their code is in
// cli/lab/, none of it is used by anything else, and they can be reached from this machine only.
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/lab/serve_padding_oracle.h"
#include "cli/output.h"

namespace handglass::cli {

namespace {

trace::Lang language(const std::string& lang) {
  OutputOptions output;
  output.lang = lang;
  return output.language();
}

void add_padding_oracle(CLI::App& lab, std::string& lang, int& exit_code) {
  auto options = std::make_shared<lab::ServeOptions>();
  CLI::App* command = lab.add_subcommand(
      "padding-oracle", "CBC records, and a server that says why it refuses one. DELIBERATELY BROKEN");
  command->add_flag_callback(
      "--fixed", [options] { options->opening = lab::Opening::fixed; },
      "the same server with the hole closed, as the library does it");
  command->add_flag("--explain", options->explain, "a line for every record: what the server sees, and says");
  command->add_option("--port", options->port, "0: any that is free")->capture_default_str();
  command->add_option("--listen", options->address, "127.0.0.1 or ::1; nothing else is accepted")
      ->capture_default_str();
  command->add_option("--idle", options->idle, "end after so many seconds without a visitor")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  command->add_flag("--once", options->once, "end after one visitor");
  command->add_option("--seed", options->seed, "the same keys and the same secret each time");
  command->add_option("--lang", lang, "en or zh")->check(CLI::IsMember({"en", "zh"}));
  command->footer(
      "For experiments on your own machine. The attack: docs/lessons/padding_oracle.py\n"
      "The story: docs/lessons/10-cbc-and-its-oracles.md");
  command->callback([options, &lang, &exit_code] {
    const auto served = lab::serve_padding_oracle(*options, language(lang));
    exit_code = served ? ok : complain(served.error(), language(lang));
  });
}

} // namespace

void add_lab(CLI::App& app, int& exit_code) {
  auto lang = std::make_shared<std::string>();
  CLI::App* lab =
      app.add_subcommand("lab", "Servers with a famous hole, for you to attack; this machine only");
  lab->require_subcommand(0, 1);
  lab->add_option("--lang", *lang, "en or zh")->check(CLI::IsMember({"en", "zh"}));
  add_padding_oracle(*lab, *lang, exit_code);
  lab->callback([lab, lang] {
    if (!lab->get_subcommands().empty()) return;
    for (const char* line :
         {"lab.list", "lab.list.padding_oracle", "lab.list.padding_oracle_fixed", "lab.list.story"})
      tell(line, language(*lang));
  });
}

} // namespace handglass::cli
