// main.cpp: the command line. What a subcommand does stands in its own file.
#include <iostream>
#include <sstream>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "trace/display.h"

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
  // A mistyped command: CLI11 would only say that one is required.
  const std::string first = argc > 1 ? argv[1] : "";
  const auto is_first = [&](const CLI::App* command) { return command->get_name() == first; };
  if (!first.empty() && first[0] != '-' && app.get_subcommands(is_first).empty()) {
    tell_aside("cli.unknown_command", OutputOptions().language(),
               {{"command", handglass::trace::escape(first)}});
    return usage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 prints the help, or says what is wrong. It quotes what was typed, or pasted: not to the
    // terminal as it is.
    std::ostringstream wrong;
    const int answer = app.exit(error, std::cout, wrong);
    std::istringstream lines(wrong.str());
    for (std::string line; std::getline(lines, line);) std::cerr << handglass::trace::escape(line) << '\n';
    return with_output(answer == 0 ? ok : usage);
  }
  return with_output(code);
}
