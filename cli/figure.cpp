// figure.cpp: `handglass figure NAME -o FILE`: a scene of `demo`, drawn as an SVG from its events.
#include <iostream>

#include "cli/commands.h"
#include "cli/demo_scene.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "tls/handshake/client.h"
#include "tls/handshake/server.h"
#include "trace/figure/figure.h"

namespace handglass::cli {

namespace {

struct Options {
  std::string figure, file, lang;
  SceneOptions scene;
};

template <class Machine>
std::vector<trace::figure::Arrow> arrows() {
  std::vector<trace::figure::Arrow> all;
  for (const tls::Edge& edge : Machine::edges()) all.push_back({edge.from, edge.message, edge.to});
  return all;
}

std::string draw(const std::string& figure, const trace::Recorder& client, const trace::Recorder& server,
                 trace::Lang lang) {
  if (figure == "sequence") return trace::figure::sequence(client, lang);
  if (figure == "key-schedule") return trace::figure::key_schedule(client, lang);
  if (figure == "certificate-path") return trace::figure::certificate_path(client, lang);
  if (figure == "client-states")
    return trace::figure::state_machine("client", arrows<tls::ClientMachine>(), client, lang);
  return trace::figure::state_machine("server", arrows<tls::ServerMachine>(), server, lang);
}

Result<void> run(const Options& options, trace::Lang lang) {
  trace::Recorder client, server;
  DemoScene scene(options.scene);
  if (auto failed = scene.play(&client, &server)) return std::unexpected(std::move(*failed));
  const std::string svg = draw(options.figure, client, server, lang);
  if (svg.empty()) return failure(Alert::internal_error, "figure.nothing", {}, {{"figure", options.figure}});
  if (!options.file.empty()) return write_file(options.file, svg);
  std::cout << svg;
  return {};
}

} // namespace

void add_figure(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("figure", "Draw a demo as an SVG, from its events");
  command->add_option("name", options->figure, "what to draw")
      ->required()
      ->check(
          CLI::IsMember({"sequence", "key-schedule", "certificate-path", "client-states", "server-states"}));
  command->add_option("--scene", options->scene.scene, "which scene of `demo`")
      ->check(CLI::IsMember(scene_names()))
      ->capture_default_str();
  command->add_option("--seed", options->scene.seed, "make it reproducible, as in `demo`");
  command->add_option("-o,--output", options->file, "into this file instead of standard output");
  command->add_option("--lang", options->lang, "en or zh")->check(CLI::IsMember({"en", "zh"}));
  command->callback([options, &exit_code] {
    OutputOptions output;
    output.lang = options->lang;
    const trace::Lang lang = output.language();
    const auto drawn = run(*options, lang);
    exit_code = drawn ? ok : complain(drawn.error(), lang);
  });
}

} // namespace handglass::cli
