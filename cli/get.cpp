// get.cpp: `handglass get URL`, which prints the body like curl, and `handglass trace URL`, which tells
// the story of the same connection.
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/fetching.h"

namespace handglass::cli {

namespace {

struct Options {
  Fetching fetching;
  OutputOptions output;
};

int run(const Options& options) {
  const trace::Lang lang = options.output.language();
  auto output = Output::open(options.output);
  if (!output) return complain(output.error(), lang);
  const int code = fetch_once(options.fetching, (*output)->observer(), lang);
  (*output)->finish();
  return code;
}

} // namespace

void add_get(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  options->output.format.clear(); // the body is what is wanted
  options->output.aside = true;
  CLI::App* command = app.add_subcommand("get", "Fetch a URL and print what comes back");
  add_fetching(*command, options->fetching);
  command->add_option("-o,--output", options->fetching.body_file, "write the body to this file");
  command->add_flag("-i,--include", options->fetching.include, "print the response's header too");
  command
      ->add_option("--format", options->output.format,
                   "also trace the connection, to standard error: text or jsonl")
      ->check(CLI::IsMember({"text", "jsonl"}));
  command->add_option("--keylog", options->output.keylog,
                      "append the secrets, for Wireshark (default: $SSLKEYLOGFILE)");
  command->add_option("--lang", options->output.lang, "en or zh, for messages")
      ->check(CLI::IsMember({"en", "zh"}));
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

void add_trace(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  options->fetching.print_body = false;
  CLI::App* command = app.add_subcommand("trace", "Fetch a URL and show every octet of the connection");
  add_fetching(*command, options->fetching);
  add_output_options(*command, options->output);
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

} // namespace handglass::cli
