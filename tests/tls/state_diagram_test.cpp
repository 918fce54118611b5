// state_diagram_test.cpp: the arrows in the code are the arrows of RFC 8446 appendix A.
//
// edges() lists what the overload set of `on` says. Here the two figures of the RFC stand as lists, typed
// off the page; where we differ, each arrow more or less is named, with the clause that explains it. Then
// connections are watched: every arrow but the named ones is really taken. docs/state-diagrams.md is
// printed from the same lists.
#include <fstream>
#include <set>
#include <sstream>

#include "tests/tls/pair_support.h"
#include "tls/handshake/client13.h"
#include "tls/handshake/server13.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

struct Named {
  Edge edge;
  std::string_view section, why;
};

struct Diagram {
  std::string_view role, figure;
  std::vector<Edge> edges;     ///< from the code
  std::vector<Edge> rfc;       ///< from the figure
  std::vector<Named> extra;    ///< in the code, not in the figure
  std::vector<Named> missing;  ///< in the figure, not in the code
  std::vector<Named> unreached; ///< in both; nothing takes it yet
};

Diagram client_diagram() {
  return {"client",
          "A.1",
          ClientMachine::edges(),
          {
              {"START", "", "WAIT_SH"},
              {"WAIT_SH", "HelloRetryRequest", "START"},
              {"WAIT_SH", "ServerHello", "WAIT_EE"},
              {"WAIT_EE", "EncryptedExtensions", "WAIT_FINISHED"},
              {"WAIT_EE", "EncryptedExtensions", "WAIT_CERT_CR"},
              {"WAIT_CERT_CR", "Certificate", "WAIT_CV"},
              {"WAIT_CERT_CR", "CertificateRequest", "WAIT_CERT"},
              {"WAIT_CERT", "Certificate", "WAIT_CV"},
              {"WAIT_CV", "CertificateVerify", "WAIT_FINISHED"},
              {"WAIT_FINISHED", "Finished", "CONNECTED"},
          },
          {
              {{"WAIT_SH", "HelloRetryRequest", "WAIT_SH2"},
               "4.1.4",
               "a state of its own, since a second HelloRetryRequest is forbidden"},
              {{"WAIT_SH2", "ServerHello", "WAIT_EE"}, "4.1.4", "the answer to the second ClientHello"},
              {{"CONNECTED", "NewSessionTicket", "CONNECTED"}, "4.6.1", "after the handshake"},
              {{"CONNECTED", "KeyUpdate", "CONNECTED"}, "4.6.3", "after the handshake"},
          },
          {
              {{"WAIT_SH", "HelloRetryRequest", "START"}, "4.1.4", "replaced by WAIT_SH2"},
          },
          {
              {{"WAIT_EE", "EncryptedExtensions", "WAIT_FINISHED"}, "2.2", "needs a pre-shared key"},
          }};
}

Diagram server_diagram() {
  return {"server",
          "A.2",
          ServerMachine::edges(),
          {
              {"START", "ClientHello", "RECVD_CH"},
              {"RECVD_CH", "", "START"},
              {"RECVD_CH", "", "NEGOTIATED"},
              {"NEGOTIATED", "", "WAIT_FLIGHT2"},
              {"NEGOTIATED", "", "WAIT_EOED"},
              {"WAIT_EOED", "early data", "WAIT_EOED"},
              {"WAIT_EOED", "EndOfEarlyData", "WAIT_FLIGHT2"},
              {"WAIT_FLIGHT2", "", "WAIT_FINISHED"},
              {"WAIT_FLIGHT2", "", "WAIT_CERT"},
              {"WAIT_CERT", "Certificate", "WAIT_FINISHED"},
              {"WAIT_CERT", "Certificate", "WAIT_CV"},
              {"WAIT_CV", "CertificateVerify", "WAIT_FINISHED"},
              {"WAIT_FINISHED", "Finished", "CONNECTED"},
          },
          {
              {{"CONNECTED", "KeyUpdate", "CONNECTED"}, "4.6.3", "after the handshake"},
          },
          {
              {{"WAIT_EOED", "early data", "WAIT_EOED"}, "2.3", "no early data is accepted"},
          },
          {
              {{"NEGOTIATED", "", "WAIT_EOED"}, "2.3", "needs early data, and so a pre-shared key"},
              {{"WAIT_EOED", "EndOfEarlyData", "WAIT_FLIGHT2"}, "4.5", "no way into WAIT_EOED yet"},
          }};
}

std::set<Edge> set_of(const std::vector<Edge>& edges) { return {edges.begin(), edges.end()}; }

const Named* find(const std::vector<Named>& all, const Edge& edge) {
  for (const Named& named : all)
    if (named.edge == edge) return &named;
  return nullptr;
}

std::string text(const Edge& edge) {
  return std::string(edge.from) + " --" + std::string(edge.message) + "--> " + std::string(edge.to);
}

/// Remembers every arrow that a side took. Names of states and messages are literals, so views will do.
struct Arrows : Observer {
  void on(const Event& event) override {
    if (const auto* state = std::get_if<event::State>(&event))
      taken.insert({state->from, state->message, state->to});
  }
  std::set<Edge> taken;
};

/// One side as a Markdown section: a figure for readers, a table for those who cannot see figures.
void print(std::ostream& out, const Diagram& d) {
  out << "\n## The " << d.role << " (RFC 8446 appendix " << d.figure << ")\n\n```mermaid\nstateDiagram-v2\n"
      << "  [*] --> START\n";
  for (const Edge& e : d.edges)
    out << "  " << e.from << " --> " << e.to << ": " << (e.message.empty() ? "(no input)" : e.message)
        << "\n";
  out << "```\n\n| from | on | to | |\n|---|---|---|---|\n";
  for (const Edge& e : d.edges) {
    out << "| " << e.from << " | " << (e.message.empty() ? "(no input)" : e.message) << " | " << e.to << " |";
    if (const Named* extra = find(d.extra, e))
      out << " not in the figure: " << extra->why << " (section " << extra->section << ")";
    if (const Named* unreached = find(d.unreached, e))
      out << " never taken so far: " << unreached->why << " (section " << unreached->section << ")";
    out << " |\n";
  }
  out << "\nIn the figure but not here:\n\n";
  for (const Named& m : d.missing)
    out << "- " << m.edge.from << " to " << m.edge.to << " on " << m.edge.message << ": " << m.why
        << " (section " << m.section << ")\n";
}

std::string document() {
  std::ostringstream out;
  out << "# The state diagrams\n\n"
         "Printed from the code, arrow by arrow: each is one overload of `on` in `tls/handshake/client13.h` "
         "or\n"
         "`tls/handshake/server13.h`. Do not edit; `tests/tls/state_diagram_test.cpp` compares this file "
         "with\n"
         "the code, the code with the figures of RFC 8446 appendix A, and writes it anew:\n\n"
         "```\nbuild/tests/tls/test_tls \"[write-state-diagrams]\"\n```\n\n"
         "A message that has no arrow from the current state ends the connection with unexpected_message, "
         "and a\n"
         "check that fails ends it with the alert it names; those arrows all lead to CLOSED and are left "
         "out.\n";
  print(out, client_diagram());
  print(out, server_diagram());
  return out.str();
}

const std::string document_path = std::string(HANDGLASS_SOURCE_ROOT) + "/docs/state-diagrams.md";

} // namespace

TEST_CASE("the arrows in the code are those of RFC 8446 appendix A, but for the named ones") {
  for (const Diagram& d : {client_diagram(), server_diagram()}) {
    INFO(d.role);
    std::set<Edge> expected = set_of(d.rfc);
    for (const Named& missing : d.missing) {
      INFO(text(missing.edge));
      CHECK(expected.erase(missing.edge) == 1);
    }
    for (const Named& extra : d.extra) {
      INFO(text(extra.edge));
      CHECK(expected.insert(extra.edge).second);
    }
    const std::set<Edge> ours = set_of(d.edges);
    CHECK(ours.size() == d.edges.size()); // no arrow twice
    for (const Edge& e : ours)
      if (!expected.contains(e)) FAIL_CHECK("not in the figure: " << text(e));
    for (const Edge& e : expected)
      if (!ours.contains(e)) FAIL_CHECK("not in the code: " << text(e));
  }
}

TEST_CASE("every arrow is taken by some connection, but for those named as out of reach") {
  Arrows client, server;
  const auto converse = [&](auto&& change) {
    Scene scene;
    scene.client.observer = &client;
    scene.server.observer = &server;
    change(scene);
    trace::Pair& pair = scene.run();
    INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
    REQUIRE(pair.client.handshake_done());
    REQUIRE(pair.server.handshake_done());
    pair.client.update_keys(true);
    pair.server.update_keys(true);
    REQUIRE(pair.run());
  };
  converse([](Scene&) {});
  converse([](Scene& scene) { scene.server.always_retry = true; });
  converse([](Scene& scene) { scene.server.request_client_certificate = true; }); // answered by an empty one
  converse([](Scene& scene) {
    scene.server.request_client_certificate = true;
    scene.client.credential = credential(demo_pki(x509::KeyType::ec_p256));
    NewSessionTicket ticket;
    ticket.ticket = {1};
    scene.server.tickets = {ticket};
  });

  for (const auto& [diagram, arrows] :
       {std::pair(client_diagram(), &client), std::pair(server_diagram(), &server)}) {
    INFO(diagram.role);
    for (const Edge& e : diagram.edges) {
      INFO(text(e));
      CHECK(arrows->taken.contains(e) == (find(diagram.unreached, e) == nullptr));
    }
    const std::set<Edge> ours = set_of(diagram.edges);
    for (const Edge& e : arrows->taken) {
      INFO(text(e));
      CHECK(ours.contains(e));
    }
  }
}

TEST_CASE("docs/state-diagrams.md says what the code says") {
  std::ifstream in(document_path);
  const std::string written{std::istreambuf_iterator<char>(in), {}};
  CHECK(written == document());
}

// Hidden: run by hand after a change of the diagram.
TEST_CASE("docs/state-diagrams.md is written", "[.][write-state-diagrams]") {
  std::ofstream out(document_path);
  out << document();
  REQUIRE(out.flush());
}
