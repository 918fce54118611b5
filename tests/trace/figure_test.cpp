#include "trace/figure/figure.h"

#include "tests/tls/random_scene.h"
#include "tls/handshake/client.h"
#include "tls/handshake/server.h"

using namespace handglass;
using namespace handglass::trace;

namespace {

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
  return n;
}
bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Every element is closed, in order; every & begins one of XML's own entities; no control characters.
void check_xml(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = 0; at < svg.size(); ++at) {
    const auto c = static_cast<unsigned char>(svg[at]);
    CHECK((c >= 0x20 || c == '\n'));
    if (c == '&') {
      const std::string entity = svg.substr(at, svg.find(';', at) - at + 1);
      CHECK((entity == "&amp;" || entity == "&lt;" || entity == "&gt;" || entity == "&quot;" ||
             entity == "&#39;"));
    }
    if (c != '<') continue;
    const std::size_t end = svg.find('>', at);
    REQUIRE(end != std::string::npos);
    const std::string tag = svg.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag[0] == '?') continue;
    if (tag[0] == '/') {
      REQUIRE_FALSE(open.empty());
      CHECK(open.back() == tag.substr(1));
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
  }
  CHECK(open.empty());
  CHECK(has(svg, "<title id=\"title\">"));
  CHECK(has(svg, "<desc id=\"description\">"));
  CHECK_FALSE(has(svg, "<script"));
  CHECK(count(svg, "http") == 1); // the name space
}

template <class Machine>
std::vector<figure::Arrow> arrows() {
  std::vector<figure::Arrow> all;
  for (const tls::Edge& edge : Machine::edges()) all.push_back({edge.from, edge.message, edge.to});
  return all;
}

} // namespace

TEST_CASE("a connection can be drawn: its messages, its keys, its states, its certificates") {
  Recorder recorder;
  tls::test::RandomScene scene(1);
  scene.client.observer = &recorder;
  scene.client.reveal_secrets = true;
  scene.converse();
  std::size_t derivations = 0, records = 0;
  for (const Event& event : recorder.events()) {
    if (const auto* derive = std::get_if<event::Derive>(&event)) derivations += !derive->id.empty();
    records += std::holds_alternative<event::Record>(event);
  }
  for (Lang lang : {Lang::en, Lang::zh}) {
    const std::string sequence = figure::sequence(recorder, lang);
    check_xml(sequence);
    for (const char* message :
         {"ClientHello", "ServerHello", "EncryptedExtensions", "CertificateVerify", "Finished"})
      CHECK(count(sequence, std::string(">") + message + "<") >= 1);
    CHECK(count(sequence, "class=\"arrow ") >= records);
    CHECK(has(sequence, "arrow clear"));
    CHECK(has(sequence, "arrow handshake"));

    const std::string keys = figure::key_schedule(recorder, lang);
    check_xml(keys);
    CHECK(count(keys, "accent strong mono") == derivations);
    CHECK(has(keys, ">Master Secret<"));

    const std::string path = figure::certificate_path(recorder, lang);
    check_xml(path);
    CHECK(count(path, "class=\"node stage\"") == 3);
    CHECK_FALSE(has(path, "✗"));

    const std::string client = figure::state_machine("client", arrows<tls::ClientMachine>(), recorder, lang);
    check_xml(client);
    for (const tls::Edge& edge : tls::ClientMachine::edges()) {
      CHECK(has(client, std::string(">") + std::string(edge.from) + "<"));
      CHECK(has(client, edge.message));
    }
    CHECK(count(client, "arrow taken") >= 5);
    const std::string server = figure::state_machine("server", arrows<tls::ServerMachine>(), recorder, lang);
    check_xml(server);
    CHECK(count(server, "arrow taken") == 0); // it was the client who was watched
  }
}

TEST_CASE("what a peer chose is harmless in a drawing, and what is not there is not drawn") {
  Recorder recorder;
  CHECK(figure::key_schedule(recorder, Lang::en).empty());
  CHECK(figure::certificate_path(recorder, Lang::en).empty());
  check_xml(figure::sequence(recorder, Lang::en));
  const Tap tap(&recorder, true);
  const auto here = std::source_location::current();
  for (std::string_view text :
       {"</text><script>x</script>", "a\"b'c&d", "\x1b[2J\x07", "\u202egnp", "\xff"}) {
    const Arg args[] = {{"subject", text}, {"host", text},           {"position", 1},
                        {"kind", "leaf"},  {"clock", "clock.fixed"}, {"now", text}};
    tap.emit(event::Path{{"5280#6.1", here}, "path.begin", 0, args});
    tap.emit(event::Path{{"5280#6.1", here}, "path.judging", 0, args});
    (void)tap.check(false, Alert::bad_certificate, "path.wrong_host", "9525#6", {},
                    {{"host", text}, {"names", text}});
    tap.emit(event::Derive{
        {"8446#7.1", here}, text, "hmac", text, {}, {}, {}, as_bytes(text), text.size(), false, {}});
    tap.emit(event::State{{"8446#A", here}, "client", text, text, text});
    const figure::Arrow one[] = {{text, text, text}, {"START", text, text}, {text, "", "START"}};
    for (const std::string& svg :
         {figure::sequence(recorder, Lang::en), figure::key_schedule(recorder, Lang::en),
          figure::certificate_path(recorder, Lang::en),
          figure::state_machine("client", one, recorder, Lang::en)}) {
      check_xml(svg);
      CHECK_FALSE(has(svg, "\u202e"));
    }
    CHECK(has(figure::certificate_path(recorder, Lang::en), "✗"));
  }
}
