// state_diagram_test.cpp: the arrows in the code are the arrows of RFC 8446 appendix A, and, for TLS 1.2,
// those that the flows of RFC 5246 section 7.3 and RFC 5077 section 3.1 are made of (flows12_test.cpp walks
// them).
//
// edges() lists what the overload set of `on` says. Here the two figures of the RFC stand as lists, typed
// off the page; where we differ, each arrow more or less is named, with the clause that explains it. Then
// connections are watched: every arrow but the named ones is really taken. docs/state-diagrams.md is
// printed from the same lists.
#include <fstream>
#include <set>
#include <sstream>

#include "tests/tls/pair_support.h"
#include "tls/handshake/client.h"
#include "tls/handshake/server.h"
#include "x509/issue_ocsp.h"

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

/// An arrow of TLS 1.2, the fork included, or of 1.3.
bool is_of_12(const Edge& e) {
  const auto is_12 = [](std::string_view state) {
    return state.starts_with("AWAIT_") || state == "RECVD_HELLO" || state == "SELECTED" ||
           state == "RESUMING" || state == "ESTABLISHED";
  };
  return is_12(e.from) || is_12(e.to);
}
std::vector<Edge> only(bool of_12, std::vector<Edge> edges) {
  std::erase_if(edges, [&](const Edge& e) { return is_of_12(e) != of_12; });
  return edges;
}

Diagram client_diagram() {
  return {"client",
          "A.1",
          only(false, ClientMachine::edges()),
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
          only(false, ServerMachine::edges()),
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

/// RFC 5246 has no state diagram: this is the list of arrows that its flows need, and why each other one is
/// there.
Diagram client12_diagram() {
  std::vector<Edge> flows = {
      {"WAIT_SH", "ServerHello", "AWAIT_CERTIFICATE"},
      {"AWAIT_CERTIFICATE", "Certificate", "AWAIT_SERVER_KEY_EXCHANGE"},
      {"AWAIT_CERTIFICATE", "Certificate", "AWAIT_CERTIFICATE_REQUEST"},
      {"AWAIT_SERVER_KEY_EXCHANGE", "ServerKeyExchange", "AWAIT_CERTIFICATE_REQUEST"},
      {"AWAIT_CERTIFICATE_REQUEST", "CertificateRequest", "AWAIT_SERVER_HELLO_DONE"},
      {"AWAIT_CERTIFICATE_REQUEST", "ServerHelloDone", "AWAIT_CHANGE_CIPHER_SPEC"},
      {"AWAIT_SERVER_HELLO_DONE", "ServerHelloDone", "AWAIT_CHANGE_CIPHER_SPEC"},
      {"AWAIT_CHANGE_CIPHER_SPEC", "ChangeCipherSpec", "AWAIT_FINISHED"},
      {"AWAIT_FINISHED", "Finished", "ESTABLISHED"},
      // Figure 2: the abbreviated handshake
      {"WAIT_SH", "ServerHello", "AWAIT_CHANGE_CIPHER_SPEC"},
      // RFC 5077 section 3.1
      {"AWAIT_CERTIFICATE_REQUEST", "ServerHelloDone", "AWAIT_NEW_SESSION_TICKET"},
      {"AWAIT_SERVER_HELLO_DONE", "ServerHelloDone", "AWAIT_NEW_SESSION_TICKET"},
      {"WAIT_SH", "ServerHello", "AWAIT_NEW_SESSION_TICKET"},
      {"AWAIT_NEW_SESSION_TICKET", "NewSessionTicket", "AWAIT_CHANGE_CIPHER_SPEC"},
  };
  // RFC 6066 section 8: the response stands behind the certificate, and may be left out after all.
  const std::vector<Edge> stapled = {
      {"AWAIT_CERTIFICATE", "Certificate", "AWAIT_CERTIFICATE_STATUS"},
      {"AWAIT_CERTIFICATE", "Certificate", "AWAIT_CERTIFICATE_STATUS_RSA"},
      {"AWAIT_CERTIFICATE_STATUS", "CertificateStatus", "AWAIT_SERVER_KEY_EXCHANGE"},
      {"AWAIT_CERTIFICATE_STATUS", "ServerKeyExchange", "AWAIT_CERTIFICATE_REQUEST"},
      {"AWAIT_CERTIFICATE_STATUS_RSA", "CertificateStatus", "AWAIT_CERTIFICATE_REQUEST"},
      {"AWAIT_CERTIFICATE_STATUS_RSA", "CertificateRequest", "AWAIT_SERVER_HELLO_DONE"},
      {"AWAIT_CERTIFICATE_STATUS_RSA", "ServerHelloDone", "AWAIT_NEW_SESSION_TICKET"},
      {"AWAIT_CERTIFICATE_STATUS_RSA", "ServerHelloDone", "AWAIT_CHANGE_CIPHER_SPEC"}};
  flows.insert(flows.end(), stapled.begin(), stapled.end());
  std::vector<Named> ignored;
  for (std::string_view state :
       {"AWAIT_CERTIFICATE", "AWAIT_CERTIFICATE_STATUS", "AWAIT_CERTIFICATE_STATUS_RSA",
        "AWAIT_SERVER_KEY_EXCHANGE", "AWAIT_CERTIFICATE_REQUEST", "AWAIT_SERVER_HELLO_DONE",
        "AWAIT_NEW_SESSION_TICKET", "AWAIT_CHANGE_CIPHER_SPEC", "AWAIT_FINISHED"})
    ignored.push_back({{state, "HelloRequest", state}, "7.4.1.1", "ignored during a handshake"});
  std::vector<Named> extra = ignored;
  extra.push_back({{"ESTABLISHED", "HelloRequest", "ESTABLISHED"}, "7.2.2", "refused with no_renegotiation"});
  std::vector<Named> unreached = extra; // our server never asks; a rigged one does in renegotiation_test.cpp
  return {"client", "7.3", only(true, ClientMachine::edges()), flows, extra, {}, unreached};
}

Diagram server12_diagram() {
  return {"server",
          "7.3",
          only(true, ServerMachine::edges()),
          {
              {"START", "ClientHello", "RECVD_HELLO"},
              {"RECVD_HELLO", "", "SELECTED"},
              {"SELECTED", "", "AWAIT_CLIENT_CERTIFICATE"},
              {"SELECTED", "", "AWAIT_PREMASTER"},
              {"SELECTED", "", "AWAIT_CLIENT_PUBLIC"},
              {"AWAIT_CLIENT_CERTIFICATE", "Certificate", "AWAIT_PREMASTER"},
              {"AWAIT_CLIENT_CERTIFICATE", "Certificate", "AWAIT_CLIENT_PUBLIC"},
              {"AWAIT_PREMASTER", "ClientKeyExchange", "AWAIT_CERTIFICATE_VERIFY"},
              {"AWAIT_PREMASTER", "ClientKeyExchange", "AWAIT_CHANGE_CIPHER_SPEC"},
              {"AWAIT_CLIENT_PUBLIC", "ClientKeyExchange", "AWAIT_CERTIFICATE_VERIFY"},
              {"AWAIT_CLIENT_PUBLIC", "ClientKeyExchange", "AWAIT_CHANGE_CIPHER_SPEC"},
              {"AWAIT_CERTIFICATE_VERIFY", "CertificateVerify", "AWAIT_CHANGE_CIPHER_SPEC"},
              {"AWAIT_CHANGE_CIPHER_SPEC", "ChangeCipherSpec", "AWAIT_FINISHED"},
              {"AWAIT_FINISHED", "Finished", "ESTABLISHED"},
              // Figure 2, and RFC 5077 section 3.1
              {"RECVD_HELLO", "", "RESUMING"},
              {"RESUMING", "", "AWAIT_CHANGE_CIPHER_SPEC"},
          },
          {{{"ESTABLISHED", "ClientHello", "ESTABLISHED"}, "7.2.2", "refused with no_renegotiation"}},
          {},
          {{{"ESTABLISHED", "ClientHello", "ESTABLISHED"}, "7.2.2", "our client never asks"}}};
}

std::vector<Diagram> all_diagrams() {
  return {client_diagram(), server_diagram(), client12_diagram(), server12_diagram()};
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

/// TLS 1.2: both key exchanges, with and without a client certificate, sessions and tickets, full and
/// resumed.
void connect_in_all_ways_of_12(Arrows& client, Arrows& server) {
  for (CipherSuite suite :
       {CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256, CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256})
    for (const bool client_certificate : {false, true})
      for (const bool ticket : {false, true}) {
        Scene12 scene(suite);
        scene.client.observer = &client;
        scene.server.observer = &server;
        scene.server.session_cache = std::make_shared<SessionCache>();
        if (ticket) scene.server.ticket_key = std::make_shared<const TicketKey>(scene.server_random);
        scene.server.request_client_certificate = client_certificate;
        if (client_certificate) scene.client.credential = credential(demo_pki(x509::KeyType::ec_p256));
        for (int connection = 0; connection < 2; ++connection) {
          trace::Pair pair(scene.client, scene.server);
          pair.run();
          INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
          REQUIRE(pair.client.handshake_done());
          CHECK(pair.client.was_resumed() == (connection == 1));
          CHECK(pair.server.was_resumed() == (connection == 1));
          scene.client.session = pair.client.session();
        }
      }
}

/// TLS 1.2 with an OCSP response that is announced, and stapled or left out.
void connect_with_status(Arrows& client, Arrows& server) {
  for (CipherSuite suite :
       {CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256, CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256})
    for (const bool is_stapled : {false, true})
      for (const bool client_certificate : {false, true})
        for (const bool ticket : {false, true}) {
          Scene12 scene(suite);
          scene.client.observer = &client;
          scene.server.observer = &server;
          scene.client.request_ocsp = true;
          scene.client.verify_certificate =
              false; // of stapling_test.cpp; here it is about who may follow whom
          if (is_stapled) {
            x509::OcspAnswer answer;
            answer.serial_number = {1};
            const x509::DemoPki& pki = demo_pki(x509::KeyType::ec_p256);
            scene.server.credentials[0].ocsp_response =
                x509::issue_ocsp(answer, pki.intermediate, pki.intermediate_key, scene.server_random).der;
          } else {
            scene.server.edit_server_hello12 = [](ServerHello12& hello) {
              hello.extensions.add(CertificateStatusAcknowledgement{});
            };
          }
          if (ticket) scene.server.ticket_key = std::make_shared<const TicketKey>(scene.server_random);
          scene.server.request_client_certificate = client_certificate;
          trace::Pair& pair = scene.run();
          INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
          REQUIRE(pair.client.handshake_done());
        }
}

/// One side as a Markdown section: a figure for readers, a table for those who cannot see figures.
void print(std::ostream& out, const Diagram& d) {
  const bool of_12 = is_of_12(d.edges[0]);
  out << "\n## The " << d.role << (of_12 ? " in TLS 1.2 (RFC 5246 section " : " (RFC 8446 appendix ")
      << d.figure << ")\n\n```mermaid\nstateDiagram-v2\n"
      << (of_12 ? "" : "  [*] --> START\n");
  std::vector<Edge> edges; // in the order of the code; where two messages share a name, once
  for (const Edge& e : d.edges)
    if (std::ranges::count(edges, e) == 0) edges.push_back(e);
  for (const Edge& e : edges)
    out << "  " << e.from << " --> " << e.to << ": " << (e.message.empty() ? "(no input)" : e.message)
        << "\n";
  out << "```\n\n| from | on | to | |\n|---|---|---|---|\n";
  for (const Edge& e : edges) {
    out << "| " << e.from << " | " << (e.message.empty() ? "(no input)" : e.message) << " | " << e.to << " |";
    if (const Named* extra = find(d.extra, e))
      out << " not in the figure: " << extra->why << " (section " << extra->section << ")";
    if (const Named* unreached = find(d.unreached, e))
      out << (find(d.extra, e) ? "; not taken by our own peers: " : " never taken so far: ") << unreached->why
          << " (section " << unreached->section << ")";
    out << " |\n";
  }
  if (!d.missing.empty()) out << "\nIn the figure but not here:\n\n";
  for (const Named& m : d.missing)
    out << "- " << m.edge.from << " to " << m.edge.to << " on " << m.edge.message << ": " << m.why
        << " (section " << m.section << ")\n";
}

std::string document() {
  std::ostringstream out;
  out << "# The state diagrams\n\n"
         "Printed from the code, arrow by arrow: each is one overload of `on` in "
         "`tls/handshake/client13.h`,\n"
         "`client12.h`, `server13.h` or `server12.h`. Do not edit; `tests/tls/state_diagram_test.cpp` "
         "compares\n"
         "this file with the code, the code with the figures of RFC 8446 appendix A and the flows of RFC "
         "5246,\n"
         "and writes it anew. (RFC 5246 names no states: those names are ours.)\n\n"
         "```\nbuild/tests/tls/test_tls \"[write-state-diagrams]\"\n```\n\n"
         "A message that has no arrow from the current state ends the connection with unexpected_message, "
         "and a\n"
         "check that fails ends it with the alert it names; those arrows all lead to CLOSED and are left "
         "out.\n";
  for (const Diagram& d : all_diagrams()) print(out, d);
  return out.str();
}

const std::string document_path = std::string(HANDGLASS_SOURCE_ROOT) + "/docs/state-diagrams.md";

} // namespace

TEST_CASE("the arrows in the code are those of RFC 8446 appendix A, but for the named ones") {
  for (const Diagram& d : all_diagrams()) {
    INFO(d.role << " " << d.figure);
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
    // No arrow twice, but for the hello that has two forms.
    const bool is_12_server = d.role == "server" && is_of_12(d.edges[0]);
    CHECK(ours.size() + (is_12_server ? 2 : 0) == d.edges.size());
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

  connect_in_all_ways_of_12(client, server);
  connect_with_status(client, server);

  for (const Diagram& diagram : all_diagrams()) {
    const Arrows* arrows = diagram.role == "client" ? &client : &server;
    const bool of_12 = is_of_12(diagram.edges[0]);
    INFO(diagram.role << " " << diagram.figure);
    for (const Edge& e : diagram.edges) {
      INFO(text(e));
      CHECK(arrows->taken.contains(e) == (find(diagram.unreached, e) == nullptr));
    }
    const std::set<Edge> ours = set_of(diagram.edges);
    for (const Edge& e : arrows->taken) {
      INFO(text(e));
      CHECK((ours.contains(e) || is_of_12(e) != of_12));
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
