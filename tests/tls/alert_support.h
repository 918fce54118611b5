// alert_support.h: what the tables of alerts_*_test.cpp share.
#pragma once

#include <functional>

#include "tests/tls/rigged_peer.h"

namespace handglass::tls::test {

/// One row: a misbehaviour, and how the other side has to take it.
template <class... Peer>
struct Case {
  std::string_view what;
  std::string_view id;
  Alert alert;
  std::function<void(Peer&...)> misbehave;
};

/// The side that was wronged: it failed for this reason, with this alert.
inline void blames(const Connection& judged, std::string_view id, Alert alert) {
  REQUIRE(judged.failure());
  CHECK(judged.failure()->id == id);
  CHECK(registry_name(judged.failure()->alert) == registry_name(alert));
  CHECK_FALSE(judged.failure()->rfc.empty());
}

/// And the alert reached the rigged peer, which can read it under whatever keys are in use.
inline void blames(const RiggedPeer& peer, std::string_view id, Alert alert) {
  blames(peer.judged, id, alert);
  REQUIRE(peer.alert);
  CHECK(registry_name(peer.alert->description) == registry_name(alert));
  CHECK(peer.alert->level == AlertLevel::fatal);
}

template <class Peer>
void try_all(std::span<const Case<Peer>> cases, const std::function<void(Scene&)>& prepare = [](Scene&) {}) {
  for (const Case<Peer>& row : cases) {
    INFO(row.what);
    Scene scene;
    prepare(scene);
    Peer peer(scene);
    row.misbehave(peer);
    peer.deliver();
    blames(peer, row.id, row.alert);
  }
}

template <Context C>
void remove(Extensions<C>& extensions, ExtensionType type) {
  std::erase_if(extensions.list, [&](const auto& e) { return e.extension_type == type; });
}

/// An extension whose contents are octets, whatever its type should hold.
template <Context C>
void add_raw(Extensions<C>& extensions, ExtensionType type, Bytes contents = {}) {
  extensions.list.push_back({type, Unknown<C>{std::move(contents)}});
}

} // namespace handglass::tls::test
