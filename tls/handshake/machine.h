// machine.h: runs a set of `on` overloads as a state machine.
//
//  - Only message types that have an arrow from the current state are tried, and only then is the
//    message parsed. So unexpected_message comes before decode_error, and the state decides how
//    octets are to be read: msg_type 2 is a ServerHello or a HelloRetryRequest, and a second
//    HelloRetryRequest has no arrow.
//  - edges() lists the arrows from the overload set itself: the diagram in the documentation and the
//    test against RFC 8446 appendix A are made from it.
#pragma once

#include <vector>

#include "core/codec/reader.h"
#include "tls/handshake/step.h"
#include "tls/handshake/unexpected.h"
#include "tls/messages/of_tls12.h"

namespace handglass::tls {

template <class... M>
struct MessageList {};
template <class... S>
struct StateList {};

/// Found by argument-dependent look-up in the namespace of the state, at instantiation: every `on`
/// must be declared before the Machine alias is used.
template <class State, class Message, class Io>
concept HasArrow = requires(State state, const In<Message>& in, Io& io) { on(std::move(state), in, io); };
template <class State, class Io>
concept HasGo = requires(State state, const Go& go, Io& io) { on(std::move(state), go, io); };

/// Some messages share a msg_type; `Message::matches(body)` tells them apart where it exists.
template <class Message>
concept TellsApart = requires(ByteView body) {
  { Message::matches(body) } -> std::same_as<bool>;
};
template <class Message>
bool matches(HandshakeType type, ByteView body) {
  if constexpr (requires { Message::msg_type; }) {
    if (Message::msg_type != type) return false;
    if constexpr (TellsApart<Message>) return Message::matches(body);
    return true;
  }
  return false; // ChangeCipherSpec: no handshake message, see receive_apart()
}

/// Where the arrow into a state is drawn: TLS 1.3's diagram, unless the state says otherwise.
template <class State>
constexpr Rfc diagram_of() {
  if constexpr (requires { State::rfc; })
    return State::rfc;
  else
    return "8446#A";
}

/// One arrow of the diagram.
struct Edge {
  std::string_view from, message, to;
  auto operator<=>(const Edge&) const = default;
};

template <class Io, class States, class Messages>
class Machine;

template <class Io, class First, class... S, class... M>
class Machine<Io, StateList<First, S...>, MessageList<M...>> {
 public:
  using Any = std::variant<First, S..., Closed>;

  explicit Machine(First first) : state_(std::move(first)) {}

  std::string_view state_name() const {
    return std::visit([](const auto& s) { return std::decay_t<decltype(s)>::name; }, state_);
  }
  template <class State>
  State* state() {
    return std::get_if<State>(&state_);
  }
  /// Looks at the state, whichever it is.
  decltype(auto) visit(auto&& look) const { return std::visit(look, state_); }

  bool can_go() const {
    return std::visit([](const auto& s) { return HasGo<std::decay_t<decltype(s)>, Io>; }, state_);
  }
  /// Takes one arrow that needs no input; call only if can_go().
  Result<void> go(Io& io) {
    return std::visit(
        [&]<class State>(State& s) -> Result<void> {
          if constexpr (HasGo<State, Io>) return arrive(State::name, "", on(std::move(s), Go{}, io), io);
          bug("a state without a Go arrow was told to go");
        },
        state_);
  }

  /// One whole handshake message, header included.
  Result<void> receive(ByteView raw, Buffer buffer, std::uint64_t offset, Io& io) {
    const auto type = static_cast<HandshakeType>(raw[0]);
    return std::visit(
        [&]<class State>(State& s) -> Result<void> {
          Result<void> result;
          const bool taken = (try_arrow<State, M>(s, type, raw, buffer, offset, io, result) || ...);
          if (taken) return result;
          return refuse_message(raw[0], state_text<State>(), io);
        },
        state_);
  }

  /// A message that is no handshake message: the ChangeCipherSpec of TLS 1.2. Its octets have been named.
  template <class Message>
  Result<void> receive_apart(const In<Message>& in, Io& io) {
    return std::visit(
        [&]<class State>(State& s) -> Result<void> {
          if constexpr (HasArrow<State, Message, Io>)
            return arrive(State::name, Message::wire_name, on(std::move(s), in, io), io);
          return refuse_apart(Message::wire_name, state_text<State>(), io);
        },
        state_);
  }

  void close() { state_ = Closed{}; }

  static std::vector<Edge> edges() {
    std::vector<Edge> all;
    (edges_from<First>(all), ..., edges_from<S>(all));
    return all;
  }

 private:
  template <class State>
  static constexpr std::string_view state_text() {
    return State::name;
  }

  template <class State, class Message>
  bool try_arrow(State& s, HandshakeType type, ByteView raw, Buffer buffer, std::uint64_t offset, Io& io,
                 Result<void>& result) {
    if constexpr (HasArrow<State, Message, Io>) {
      const ByteView body = raw.subspan(HandshakeHeader::size);
      if (!matches<Message>(type, body)) return false;
      result = take_arrow<State, Message>(s, raw, body, buffer, offset, io);
      return true;
    }
    return false;
  }

  template <class State, class Message>
  Result<void> take_arrow(State& s, ByteView raw, ByteView body, Buffer buffer, std::uint64_t offset,
                          Io& io) {
    TRY(name_header(raw, io.tap, buffer, offset, is_of_tls12<Message> || io.cites_tls12()));
    const Message message = TRY(parse<Message>(body, io.tap, buffer, offset + HandshakeHeader::size));
    const In<Message> in{message, raw, buffer, offset};
    return arrive(State::name, Message::wire_name, on(std::move(s), in, io), io);
  }

  template <class... Next>
  Result<void> arrive(std::string_view from, std::string_view message, Step<Next...>&& step, Io& io) {
    if (!step) return std::unexpected(std::move(step).error());
    std::visit(
        [&]<class To>(To& to) {
          if (io.tap)
            io.tap.emit(event::State{
                {diagram_of<To>(), std::source_location::current()}, Io::role, from, message, To::name});
          state_.template emplace<To>(std::move(to));
        },
        *step);
    return {};
  }

  template <class From>
  static void edges_from(std::vector<Edge>& all) {
    if constexpr (HasGo<From, Io>)
      add_edges(all, From::name, "",
                static_cast<decltype(on(std::declval<From>(), Go{}, std::declval<Io&>()))*>(nullptr));
    (edges_on<From, M>(all), ...);
  }
  template <class From, class Message>
  static void edges_on(std::vector<Edge>& all) {
    if constexpr (HasArrow<From, Message, Io>)
      add_edges(all, From::name, Message::wire_name,
                static_cast<decltype(on(std::declval<From>(), std::declval<const In<Message>&>(),
                                        std::declval<Io&>()))*>(nullptr));
  }
  template <class... To>
  static void add_edges(std::vector<Edge>& all, std::string_view from, std::string_view message,
                        Step<To...>*) {
    (all.push_back({from, message, To::name}), ...);
  }

  Any state_;
};

} // namespace handglass::tls
