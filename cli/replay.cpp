// replay.cpp: `handglass replay rfc8448/simple-1rtt`.
#include <iostream>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "trace/replay/replay.h"

namespace handglass::cli {

namespace {

struct Options {
  std::string scenario, side = "client";
  OutputOptions output;
};

/// The first difference, with the octets around it.
void show_difference(const trace::Comparison& c, trace::Lang lang) {
  const std::size_t at = c.differs_at(), from = at < 8 ? 0 : at - 8;
  const auto around = [&](const Bytes& octets) {
    if (from >= octets.size()) return std::string("-");
    return hex(ByteView(octets).subspan(from, std::min<std::size_t>(24, octets.size() - from)));
  };
  tell_aside("cli.replay.difference", lang,
             {{"who", c.step->who}, {"step", c.step->does}, {"value", c.label}, {"offset", at}});
  tell_aside("cli.replay.octets", lang,
             {{"from", from}, {"published", around(c.published)}, {"computed", around(c.computed)}});
}

int run(const Options& options) {
  const trace::Lang lang = options.output.language();
  const trace::Scenario* scenario = nullptr;
  for (const trace::Scenario& s : trace::scenarios())
    if (s.name == options.scenario) scenario = &s;

  auto output = Output::open(options.output);
  if (!output) return complain(output.error(), lang);
  Observer* watcher = (*output)->observer();
  const bool watch_client = options.side == "client";
  const trace::ReplayResult result =
      trace::replay(*scenario, watch_client ? watcher : nullptr, watch_client ? nullptr : watcher);
  (*output)->finish();

  const trace::Comparison* difference = result.first_difference();
  std::size_t client = 0, server = 0;
  for (const trace::Comparison& c : result.comparisons)
    (c.step->who == "client" ? client : server) += c.agrees();
  if (options.output.format == "text") {
    tell("cli.replay.not_judged", lang);
    for (const Failure& fault : trace::certificate_faults(*scenario))
      std::cout << "  " << (options.output.ascii ? "[x] " : "✗ ") << trace::explain(fault, lang) << '\n';
    tell("cli.replay.agrees", lang,
         {{"same", client + server},
          {"all", result.comparisons.size()},
          {"section", scenario->section},
          {"client", client},
          {"server", server}});
  }
  if (difference) {
    show_difference(*difference, lang);
    return comparison_failed;
  }
  return ok;
}

} // namespace

void add_replay(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("replay", "Redo a published handshake and compare every value with it");
  std::vector<std::string> names;
  for (const trace::Scenario& s : trace::scenarios()) names.emplace_back(s.name);
  command->add_option("scenario", options->scenario, "which one")->required()->check(CLI::IsMember(names));
  command->add_option("--side", options->side, "whose trace is shown; both sides are recomputed")
      ->check(CLI::IsMember({"client", "server"}))
      ->capture_default_str();
  add_output_options(*command, options->output);
  command->footer(
      "Private keys, random numbers and the hellos' contents are taken from RFC 8448; everything else is\n"
      "computed here and compared. Exit code 6 if a value differs.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

} // namespace handglass::cli
