// connection_role.cpp: a client's machine and a server's behind the one face that connection.cpp knows.
#include "tls/connection_state.h"
#include "tls/handshake/client.h"
#include "tls/handshake/post_handshake.h"
#include "tls/handshake/server.h"

namespace handglass::tls {

namespace {

template <class Role>
struct Traits;
template <>
struct Traits<ClientIo> {
  using Config = ClientConfig;
  using Machine = ClientMachine;
  using Start = client13::Start;
  using Connected13 = client13::Connected;
  using Connected12 = client12::Connected;
  static Derived& sending(TrafficSecrets& traffic) { return traffic.client; }
  static std::string server_name(const auto&, const Config& config) { return config.server_name; }
};
template <>
struct Traits<ServerIo> {
  using Config = ServerConfig;
  using Machine = ServerMachine;
  using Start = server13::Start;
  using Connected13 = server13::Connected;
  using Connected12 = server12::Connected;
  static Derived& sending(TrafficSecrets& traffic) { return traffic.server; }
  static std::string server_name(const auto& state, const Config&) { return state.server_name; }
};

/// RFC 8446 section 7.5
Bytes export_keys13(const SuiteParameters& suite, const Derived& exporter, std::string_view label,
                    ByteView context, std::size_t size, Deriver& derive) {
  const Derived secret =
      derive.derive_secret_of_nothing(suite.hash, "exporter secret", exporter, label, "8446#7.5");
  const Derived result = derive.hkdf_expand_label(suite.hash, "exported keying material", secret, "exporter",
                                                  crypto::hash(suite.hash, context), size, "8446#7.5");
  return to_bytes(result.expose());
}

/// RFC 5705 section 4: the PRF once more. No context and an empty one are two things here.
Bytes export_keys12(const auto& state, std::string_view label, std::optional<ByteView> context,
                    std::size_t size, Deriver& derive) {
  Bytes seed = concat({state.randoms.client, state.randoms.server});
  if (context) {
    std::uint8_t length[2];
    store_be(length, 2, context->size());
    append(seed, length);
    append(seed, *context);
  }
  const Derived result =
      derive.prf(state.suite->hash, "exported keying material", state.master, label,
                 {"client_random + server_random + context", {}, seed, {}, false}, size, {}, "5705#4");
  return to_bytes(result.expose());
}

template <class RoleIo, class Base>
struct Role final : Base {
  using T = Traits<RoleIo>;
  using Connected13 = typename T::Connected13;
  using Connected12 = typename T::Connected12;

  explicit Role(typename T::Config c) : config(std::move(c)), role_io(config), machine(typename T::Start{}) {}

  typename T::Config config;
  RoleIo role_io;
  typename T::Machine machine;

  Connected13* connected13() { return machine.template state<Connected13>(); }
  Connected12* connected12() { return machine.template state<Connected12>(); }

  Io& io() override { return role_io; }
  std::string_view state_name() const override { return machine.state_name(); }
  bool can_go() const override { return machine.can_go(); }
  Result<void> go() override { return machine.go(role_io); }
  Result<void> message(ByteView raw, Buffer buffer, std::uint64_t offset) override {
    TRY(machine.receive(raw, buffer, offset, role_io));
    if (this->was_connected) return {};
    if (const Connected13* state = connected13()) remember(*state);
    if (const Connected12* state = connected12()) {
      remember(*state);
      this->was_resumed = state->was_resumed;
      if constexpr (requires { state->to_resume; }) this->session = state->to_resume;
    }
    return {};
  }
  void remember(const auto& state) {
    this->was_connected = true;
    this->alpn = state.alpn;
    this->server_name = T::server_name(state, config);
    this->suite = state.suite->suite;
    for (const x509::Certificate& certificate : state.peer_chain)
      this->peer_certificates.push_back(certificate.der);
  }
  Result<void> change_cipher_spec(const Incoming& record) override {
    const ChangeCipherSpec12 message;
    return machine.receive_apart(
        In<ChangeCipherSpec12>{message, record.content, record.buffer, record.offset}, role_io);
  }
  /// RFC 5246 section 7.2.2: after a fatal alert a session must not be resumed.
  void forget_session() override {
    this->session = nullptr;
    if constexpr (requires { config.session_cache; }) {
      const Connected12* state = connected12();
      if (state && config.session_cache) config.session_cache->remove(state->session_id);
    }
  }
  bool could_be_tls12() const override { return config.allows(ProtocolVersion::TLS_1_2); }
  void close_machine() override { machine.close(); }
  bool connected() override { return connected13() || connected12(); }
  bool must_answer_key_update() override {
    const Connected13* state = connected13();
    return state && state->must_answer_key_update;
  }
  void update_keys(KeyUpdateRequest request) override {
    if (Connected13* state = connected13())
      send_key_update(*state, T::sending(state->traffic), request, role_io);
  }
  void data_arrived() override {
    if (Connected13* state = connected13()) state->key_updates = 0;
  }
  std::optional<Bytes> export_keys(std::string_view label, std::optional<ByteView> context,
                                   std::size_t size) override {
    if (const Connected13* state = connected13())
      return export_keys13(*state->suite, state->exporter, label, context.value_or(ByteView{}), size,
                           role_io.derive);
    // RFC 7627 section 5.4: without its extension the same keys may exist in two connections.
    const Connected12* state = connected12();
    if (!state || !state->extended_master_secret) return std::nullopt;
    return export_keys12(*state, label, context, size, role_io.derive);
  }
};

} // namespace

Connection Connection::client(ClientConfig config) {
  return Connection(std::make_unique<Role<ClientIo, State>>(std::move(config)));
}
Connection Connection::server(ServerConfig config) {
  return Connection(std::make_unique<Role<ServerIo, State>>(std::move(config)));
}

} // namespace handglass::tls
