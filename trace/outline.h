// outline.h: a connection in a dozen facts, so that two can be laid side by side.
//
//   events of a client ──▶ Outline ──▶ which messages, in which flight, in the clear or not; who contributed
//   to the
//                                      secret; what was signed; how many round trips before the first request
//
// Every fact is read off the events; nothing is known here about versions or suites.
#pragma once

#include <string>
#include <vector>

#include "core/observer.h"

namespace handglass::trace {

class Outline : public Observer {
 public:
  void on(const Event& event) override;

  struct Message {
    std::string name; ///< "ClientHello"; "ChangeCipherSpec" is one too here
    Direction dir{};
    std::size_t flight = 0; ///< counted from 1: a new one whenever the direction changes
    std::uint64_t size = 0; ///< octets, header included
    bool is_encrypted = false;
  };
  const std::vector<Message>& messages() const { return messages_; }
  /// The first of that name and direction; null if there is none.
  const Message* find(std::string_view name, Direction dir) const;
  /// The first message of that direction that was encrypted; null if none was.
  const Message* first_encrypted(Direction dir) const;

  /// Where the secret of the connection came from.
  enum class Origin {
    none,
    client_alone, ///< made by the client, sent encrypted with the server's public key
    both_sides, ///< an (EC)DHE agreement: each side gave half
    remembered, ///< of an earlier session
  };
  Origin origin() const { return origin_; }

  struct Signature {
    std::string name; ///< "ServerKeyExchange.signature"
    std::vector<std::string> covers; ///< "client_random", "server_random", "params"
  };
  /// Of the handshake; those in certificates are not meant.
  const std::vector<Signature>& signatures() const { return signatures_; }

  /// Answers that the client had to wait for before its first request went out.
  std::size_t round_trips() const { return round_trips_; }
  /// Octets on the wire, both ways, until then.
  std::uint64_t octets_before_request() const { return octets_before_request_; }
  const std::string& suite() const { return suite_; }

 private:
  void add(std::string_view name, Direction dir, bool is_encrypted);

  std::vector<Message> messages_;
  Origin origin_ = Origin::none;
  std::vector<Signature> signatures_;
  std::size_t round_trips_ = 0, flights_from_server_ = 0;
  std::uint64_t octets_ = 0, octets_before_request_ = 0;
  bool has_request_ = false;
  std::string suite_;
};

} // namespace handglass::trace
