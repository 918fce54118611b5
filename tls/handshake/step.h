// step.h: the vocabulary in which the state machines are written.
//
//   Step<WaitEe, WaitSh2>  on(WaitSh&&, const In<ServerHello>&, ClientIo&);
//   └ legal successors     └ from       └ on this message       └ what a handler may touch
//
// A state is a struct that holds what that moment of the handshake knows. An arrow of the diagram
// is one overload of `on`; its return type lists where it may lead, so that an arrow that is not in
// the diagram does not compile. machine.h finds the overload that fits; a message for which the
// current state has none is an unexpected_message.
#pragma once

#include <expected>
#include <variant>

#include "core/buffer.h"
#include "core/result.h"

namespace handglass::tls {

template <class... States>
using Step = Result<std::variant<States...>>;

/// A handshake message: parsed, and as received (header included), since transcripts and signatures
/// take what arrived and never what we would have written.
template <class Message>
struct In {
  const Message& m;
  ByteView raw;
  Buffer buffer;            ///< where it is, for the trace
  std::uint64_t offset = 0;
};

/// The message of an arrow that needs no input: it is taken as soon as its state is reached.
struct Go {
  static constexpr std::string_view wire_name = "";
};

/// Where every failed step leads.
struct Closed {
  static constexpr std::string_view name = "CLOSED";
};

} // namespace handglass::tls
