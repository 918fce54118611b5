// demo.cpp: `handglass demo`: a client and a server in one process, and everything they do.
#include <unistd.h>

#include <iostream>

#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/demo_scene.h"
#include "cli/demo_stolen_key.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/quiz.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"
#include "trace/mind_map.h"
#include "trace/text/side_by_side.h"

namespace handglass::cli {

namespace {

struct Options {
  SceneOptions scene;
  std::string side = "client";
  std::vector<std::string> diff; ///< two scenes
  bool quiz = false;
  std::size_t questions = 8;
  OutputOptions output;
};

void announce(const Tap& tap, const Options& options, const Clock& clock) {
  const auto here = std::source_location::current();
  const std::uint64_t now = static_cast<std::uint64_t>(clock.now());
  const Arg facts[] = {{"host", demo_host}, {"now", now}, {"clock", clock.source()}};
  const std::string_view id = options.scene.scene == "plain-http" ? "meta.plain_http"
                              : options.side == "client"          ? "meta.demo.client"
                                                                  : "meta.demo.server";
  tap.emit(event::Meta{{{}, here}, id, facts});
  const Arg seed[] = {{"seed", options.scene.seed}};
  if (!options.scene.seed.empty()) tap.emit(event::Meta{{{}, here}, "meta.seeded", seed});
}

/// The GET of every page view, as a tap sees it without TLS.
int plain_http(Observer& observer, const Options& options) {
  const Tap tap(&observer);
  announce(tap, options, system_clock());
  const Bytes request = http::write_request("GET", *http::parse_url("http://server.test/"));
  http::RequestParser(tap).push(request).value();
  const http::Site pages = demo_site();
  const Bytes response = http::Exchange(pages, Tap{}).push(request);
  http::ResponseParser reader(false, tap);
  reader.push(response).value();
  tap.note("demo.plain_http.seen", {});
  return ok;
}

std::optional<Failure> play(DemoScene& scene, Observer& observer, const Options& options) {
  const bool is_client = options.side == "client";
  if (options.scene.scene != "tls12-rsa" || !is_client)
    return scene.play(is_client ? &observer : nullptr, is_client ? nullptr : &observer);
  trace::MindMap map(observer); // its handshake: walk it
  std::optional<Failure> failure = scene.play(&map, &map.at_server());
  if (!failure) map.finish();
  return failure;
}

int tls(Observer& observer, const Options& options, trace::Lang lang) {
  DemoScene scene(options.scene);
  announce(Tap(&observer), options, scene.clock());
  const std::optional<Failure> failure = play(scene, observer, options);
  return failure ? complain(*failure, lang) : ok;
}

/// The scene is played unseen, and then asked about. What its failure is, is a question too.
int quiz(const Options& options, trace::Lang lang) {
  trace::Recorder recorder;
  DemoScene scene(options.scene);
  announce(Tap(&recorder), options, scene.clock());
  (void)play(scene, recorder, options);
  SeededRandom seeded(options.scene.seed, "quiz");
  Random& random = options.scene.seed.empty() ? system_random() : seeded;
  trace::TextOptions text = text_options(options.output);
  text.lang = lang;
  return run_quiz(recorder, trace::Look(text), random, options.questions, std::cin, std::cout,
                  isatty(STDIN_FILENO) == 0);
}

/// Two scenes, played by the same client and server, and laid side by side.
int diff(const Options& options, trace::Lang lang) {
  trace::Outline outlines[2];
  for (int i = 0; i < 2; ++i) {
    SceneOptions scene = options.scene;
    scene.scene = options.diff[static_cast<std::size_t>(i)];
    if (const auto failure = DemoScene(scene).play(&outlines[i], nullptr)) return complain(*failure, lang);
  }
  const trace::Look look(text_options(options.output));
  trace::Page page(look, std::cout);
  trace::print_side_by_side(page, {options.diff[0], outlines[0]}, {options.diff[1], outlines[1]});
  return ok;
}

/// What was asked for and would do nothing in this scene: whoever asked waits for it in vain.
Result<void> all_have_effect(const CLI::App& command, const Options& options) {
  const std::string& scene = options.scene.scene;
  const bool is_tls = options.diff.empty() && scene != "plain-http" && scene != "stolen-key";
  const auto refuse = [&](const char* option, const std::string& where) {
    return failure(Alert::internal_error, "demo.no_effect", {}, {{"option", option}, {"scene", where}});
  };
  for (const char* option : {"--retry", "--key-update"})
    if (command.count(option) != 0 && options.diff.empty() && scene != "tls13") return refuse(option, scene);
  if (!options.diff.empty()) return {};
  for (const char* option : {"--client-cert", "--fragment", "--pad", "--quiz", "--key-type", "--flaw",
                             "--tls", "--cipher", "--group", "--alpn", "--side"})
    if (command.count(option) != 0 && !is_tls) return refuse(option, scene);
  for (const char* option : {"--step", "--present", "--format", "-o"})
    if (options.quiz && command.count(option) != 0) return refuse(option, "--quiz");
  return {};
}

int run(const Options& options) {
  const trace::Lang lang = options.output.language();
  if (!options.scene.seed.empty()) tell_aside("cli.demo.seeded", lang, {{"seed", options.scene.seed}});
  if (options.scene.scene == "stolen-key") return demo_stolen_key(options.output, options.scene.seed);
  if (!options.diff.empty()) return diff(options, lang);
  if (options.quiz) return quiz(options, lang);
  auto output = Output::open(options.output);
  if (!output) return complain(output.error(), lang);
  Observer& observer = *(*output)->observer(); // a demo always narrates
  return options.scene.scene == "plain-http" ? plain_http(observer, options) : tls(observer, options, lang);
}

} // namespace

void add_demo(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("demo", "A client and a server in this process, every octet shown; no network");
  std::vector<std::string> scenes = scene_names();
  scenes.push_back("stolen-key");
  scenes.push_back("plain-http");
  SceneOptions& scene = options->scene;
  command->add_option("scene", scene.scene, "which connection; they are listed below")
      ->check(CLI::IsMember(scenes))
      ->capture_default_str();
  command->add_option(
      "--seed", scene.seed,
      "make every octet reproducible, on any machine. INSECURE by definition: for lessons only");
  command->add_option("--diff", options->diff, "two scenes side by side, aligned by what each message is for")
      ->expected(2)
      ->check(CLI::IsMember(scene_names()));
  command->add_option("--side", options->side, "whose trace is shown")
      ->check(CLI::IsMember({"client", "server"}))
      ->capture_default_str();
  command->add_flag("--retry", scene.retry, "the server wants another group: HelloRetryRequest (TLS 1.3)");
  command->add_flag("--client-cert", scene.client_certificate, "the server asks who the client is");
  command->add_flag("--key-update", scene.key_update, "new keys before the request (TLS 1.3)");
  command->add_option("--fragment", scene.fragment, "cut handshake and data into records of this many bytes")
      ->check(CLI::Range(1, 16384));
  command->add_option("--pad", scene.pad, "pad protected records to a multiple of this")
      ->check(CLI::Range(1, 16384));
  CLI::Option* quiz = command->add_flag(
      "--quiz", options->quiz,
      "ask about the connection instead of showing it: a, b, c ... or the value; ? is a hint, q ends");
  command->add_option("--questions", options->questions, "how many")
      ->check(CLI::Range(1, 100))
      ->capture_default_str()
      ->needs(quiz);
  add_key_type(*command, scene.key_type);
  add_flaw(*command, scene.flaw);
  add_choices(*command, scene.choices);
  add_output_options(*command, options->output);
  command->footer(
      "Scenes:  tls13         today's handshake\n"
      "         tls12-rsa     the handshake of the mind map, walked node by node\n"
      "         tls12-ecdhe   what replaced it\n"
      "         tls12-resume  a second visit\n"
      "         stolen-key    two recordings, and the server's private key\n"
      "         plain-http    the same GET without TLS\n\n"
      "--quiz: exit code 0 if every question was answered right, else 6.\n"
      "The certificates are made on the spot; nothing is read or written but what you ask for.");
  command->callback([options, command, &exit_code] {
    const auto sensible = all_have_effect(*command, *options);
    exit_code = sensible ? run(*options) : complain(sensible.error(), options->output.language());
  });
}

} // namespace handglass::cli
