// main.cpp: the command line. What a subcommand does stands in its own file.
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/usage.h"

int main(int argc, char** argv) {
  using namespace handglass::cli;
  CLI::App app{
      "handglass: TLS under a magnifying glass. A TLS 1.2 and 1.3 written to be read, that shows every "
      "octet,\n"
      "every key, every check and every state of the connections it makes.",
      "handglass"};
  app.footer(
      "Start with:  handglass demo\nExit codes: 0 ok, 1 protocol failure, 2 usage, 3 certificate rejected, 4 "
      "network,\n"
      "            5 malformed input, 6 a comparison failed, 7 unsupported");
  app.set_version_flag("--version", "handglass " HANDGLASS_VERSION);
  app.require_subcommand(1);
  int code = ok;
  add_demo(app, code);
  add_get(app, code);
  add_trace(app, code);
  add_serve(app, code);
  add_replay(app, code);
  add_cert(app, code);
  add_pki(app, code);
  add_figure(app, code);
  add_lab(app, code);
  add_term(app, code);
  add_prim(app, code);
  const handglass::trace::Lang lang = OutputOptions().language();
  std::vector<std::string> words = as_meant(argc, argv);
  // A mistyped command: CLI11 would only say that one is required.
  const auto is_first = [&](const CLI::App* command) { return command->get_name() == words[0]; };
  if (!words.empty() && !words[0].starts_with('-') && app.get_subcommands(is_first).empty())
    return tell_unknown_command(app, words[0], lang);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend())); // CLI11 takes them last first
  } catch (const CLI::ParseError& error) {
    return with_output(tell_usage(app, error, words, lang));
  }
  return with_output(code);
}
