// demo_scene.h: the scenes of `handglass demo`: a client and a server in this process, and what they talk
// about.
#pragma once

#include <memory>
#include <string>

#include "cli/choices.h"
#include "http/server.h"
#include "trace/pair.h"

namespace handglass::cli {

inline constexpr const char* demo_host = "server.test";

/// What the user may change about a scene.
struct SceneOptions {
  std::string scene = "tls13"; ///< one of scene_names()
  std::string seed;            ///< empty: not reproducible
  Choices choices;
  std::optional<x509::KeyType> key_type; ///< none: what the suite needs
  x509::Flaw flaw = x509::Flaw::none;
  bool retry = false, client_certificate = false, key_update = false;
  std::size_t fragment = 0, pad = 1;
};

/// The scenes that are one TLS connection: "tls13", "tls12-rsa", "tls12-ecdhe", "tls12-resume".
const std::vector<std::string>& scene_names();

/// The pages that a demo's server has.
http::Site demo_site();

/// One scene, ready to be played. Seeded, every octet is the same on every machine.
class DemoScene {
 public:
  explicit DemoScene(const SceneOptions& options);
  ~DemoScene();

  const Clock& clock() const;
  /// Handshake, a GET and its answer, close. Either side may be watched; secrets are revealed. Returns why a
  /// side failed, the client's reason first; nothing if all went well.
  std::optional<Failure> play(Observer* client, Observer* server, trace::WirePlan wire = {});

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

} // namespace handglass::cli
