// flows12_test.cpp: the flows that RFC 5246 section 7.3 and RFC 5077 section 3.1 draw, walked along the
// arrows of the code. RFC 5246 has no state diagram; these are what it has. Each flow is what one side
// receives, in order; what it sends needs no arrow of its own.
#include <set>

#include "tests/catch.h"
#include "tls/handshake/client.h"
#include "tls/handshake/server.h"

using namespace handglass::tls;

namespace {

struct Flow {
  std::string_view figure;
  std::vector<std::string_view> client_receives, server_receives;
};

const Flow flows[] = {
    {"RFC 5246 figure 1, RSA",
     {"ServerHello", "Certificate", "ServerHelloDone", "ChangeCipherSpec", "Finished"},
     {"ClientHello", "ClientKeyExchange", "ChangeCipherSpec", "Finished"}},
    {"RFC 5246 figure 1, ECDHE",
     {"ServerHello", "Certificate", "ServerKeyExchange", "ServerHelloDone", "ChangeCipherSpec", "Finished"},
     {"ClientHello", "ClientKeyExchange", "ChangeCipherSpec", "Finished"}},
    {"RFC 5246 figure 1, with all that is optional",
     {"ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone",
      "ChangeCipherSpec", "Finished"},
     {"ClientHello", "Certificate", "ClientKeyExchange", "CertificateVerify", "ChangeCipherSpec",
      "Finished"}},
    {"the same, and the client has no certificate (section 7.4.6)",
     {"ServerHello", "Certificate", "CertificateRequest", "ServerHelloDone", "ChangeCipherSpec", "Finished"},
     {"ClientHello", "Certificate", "ClientKeyExchange", "ChangeCipherSpec", "Finished"}},
    {"RFC 5246 figure 2, a session that goes on",
     {"ServerHello", "ChangeCipherSpec", "Finished"},
     {"ClientHello", "ChangeCipherSpec", "Finished"}},
    {"RFC 5077 figure 1, a full handshake that ends with a ticket",
     {"ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone",
      "NewSessionTicket", "ChangeCipherSpec", "Finished"},
     {"ClientHello", "Certificate", "ClientKeyExchange", "CertificateVerify", "ChangeCipherSpec",
      "Finished"}},
    {"RFC 5077 figure 2, a ticket is taken and renewed",
     {"ServerHello", "NewSessionTicket", "ChangeCipherSpec", "Finished"},
     {"ClientHello", "ChangeCipherSpec", "Finished"}},
};

// What must not be possible, each the absence of a message that proves something.
const Flow holes[] = {
    {"a server without a certificate", {"ServerHello", "ServerKeyExchange"}, {}},
    {"a server that sends nothing between hello and done", {"ServerHello", "ServerHelloDone"}, {}},
    {"Finished without ChangeCipherSpec",
     {"ServerHello", "Certificate", "ServerHelloDone", "Finished"},
     {"ClientHello", "ClientKeyExchange", "Finished"}},
    {"ChangeCipherSpec before the keys (CVE-2014-0224)",
     {"ServerHello", "Certificate", "ChangeCipherSpec"},
     {"ClientHello", "ChangeCipherSpec", "ClientKeyExchange"}},
    {"a client that skips its key exchange", {}, {"ClientHello", "Certificate", "CertificateVerify"}},
    {"an unasked-for CertificateVerify (SMACK, 2015)", {}, {"ClientHello", "CertificateVerify"}},
    {"a server that skips to the end (SKIP-TLS, 2015)", {"ServerHello", "Certificate", "Finished"}, {}},
    {"two ServerKeyExchanges", {"ServerHello", "Certificate", "ServerKeyExchange", "ServerKeyExchange"}, {}},
};

/// Every state that the arrows lead to from `states` without input.
std::set<std::string_view> settle(std::set<std::string_view> states, const std::vector<Edge>& edges) {
  for (bool grew = true; grew;) {
    grew = false;
    for (const Edge& e : edges)
      if (e.message.empty() && states.contains(e.from)) grew = states.insert(e.to).second || grew;
  }
  return states;
}

/// Where a flow may lead in TLS 1.2; empty if some message of it has no arrow.
std::set<std::string_view> walk(const std::vector<std::string_view>& flow, std::vector<Edge> edges) {
  std::erase_if(edges,
                [](const Edge& e) { return e.to == "WAIT_EE" || e.to == "WAIT_SH2" || e.to == "RECVD_CH"; });
  std::set<std::string_view> states = settle({"START"}, edges);
  for (std::string_view message : flow) {
    std::set<std::string_view> next;
    for (const Edge& e : edges)
      if (e.message == message && states.contains(e.from)) next.insert(e.to);
    states = settle(std::move(next), edges);
  }
  return states;
}

} // namespace

TEST_CASE("every flow of RFC 5246 and RFC 5077 is a walk along the arrows that ends in a connection") {
  for (const Flow& flow : flows) {
    INFO(flow.figure);
    CHECK(walk(flow.client_receives, ClientMachine::edges()).contains("ESTABLISHED"));
    CHECK(walk(flow.server_receives, ServerMachine::edges()).contains("ESTABLISHED"));
  }
}

TEST_CASE("what a flow may not leave out or bring forward has no arrow") {
  for (const Flow& hole : holes) {
    INFO(hole.figure);
    if (!hole.client_receives.empty()) CHECK(walk(hole.client_receives, ClientMachine::edges()).empty());
    if (!hole.server_receives.empty()) CHECK(walk(hole.server_receives, ServerMachine::edges()).empty());
  }
}
