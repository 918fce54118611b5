// mind_map.h: walks the mind map of HTTPS over the octets that carry it out.
//
//   events of a connection ──▶ MindMap ──▶ the same events, and before those that carry out a node of the
//                                          map a Note "mindmap.3": which node this is
//
// The map is the drawing that many learn HTTPS from: the client makes a session key and encrypts it with the
// server's public key. That is TLS 1.2 with RSA key transport. Each node is told when the events show that it
// is being carried out, not before, and only once; what no event shows is not told.
#pragma once

#include <set>
#include <string>

#include "core/observer.h"
#include "core/tap.h"

namespace handglass::trace {

/// Give it the client's events. The server's come in through at_server().
class MindMap : public Observer {
 public:
  explicit MindMap(Observer& to) : to_(to), tap_(&to) {}
  void on(const Event& event) override;

  /// An observer for the server's side of the same connection: of its events only the decryption of the
  /// premaster secret is told, as a note, compared with what the client made.
  Observer& at_server() { return server_; }

  /// After the last event: what the map ends with, and what it leaves open.
  void finish();

 private:
  void node(std::string_view id);

  struct Server : Observer {
    void on(const Event& event) override;
    Bytes recovered;
  };

  Observer& to_;
  Tap tap_;
  Server server_;
  std::set<std::string, std::less<>> told_;
  std::string state_; // of the client
  std::string premaster_id_; // "K0"
  Bytes premaster_;
};

/// Whether a note is one of these: it is shown in both languages, whichever the reader chose.
bool is_mind_map(const event::Note& note);
/// "2.1"; nothing of a node without a number, and of what is none.
std::string_view mind_map_number(const event::Note& note);

} // namespace handglass::trace
