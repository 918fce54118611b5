// curves.cpp: keys, ECDH and ECDSA. Every case runs over every engine.
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/signature_der.h"
#include "tests/nist/runner.h"
#include "tests/vectors/numbers.h"

namespace handglass::nist {
namespace {

using namespace crypto;
using tests::fit;

/// By the last heading that names a curve: "P-256", "P-256,SHA-1"; "EC - SHA256" where a letter stands for
/// it.
Curve curve_of(const Case& c) {
  for (auto heading = c.headings.rbegin(); heading != c.headings.rend(); ++heading) {
    for (auto [name, curve] :
         {std::pair("P-256", Curve::p256), std::pair("EC - ", Curve::p256), std::pair("P-384", Curve::p384),
          std::pair("ED - ", Curve::p384), std::pair("P-521", Curve::p521), std::pair("EE - ", Curve::p521)})
      if (heading->starts_with(name)) return curve;
    // What TLS 1.3 and we have no use for; EA and EB are P-192 and P-224.
    for (const char* other : {"P-192", "P-224", "K-", "B-", "EA", "EB"})
      if (heading->starts_with(other)) throw Skipped("curve " + heading->substr(0, heading->find(',')));
  }
  throw Failed("no curve");
}

/// 04 || X || Y
Bytes point(const Case& c, Curve curve, const char* x, const char* y) {
  const std::size_t size = scalar_size(curve);
  return concat({Bytes{0x04}, fit(c.bytes(x), size), fit(c.bytes(y), size)});
}

template <class Work>
bool all_engines(Work work) {
  return std::ranges::all_of(ec_engines(), work);
}

bool key_pair(const Case& c) {
  const Curve curve = curve_of(c);
  const Bytes scalar = fit(c.bytes("d"), scalar_size(curve)), expected = point(c, curve, "Qx", "Qy");
  return all_engines([&](EcEngine engine) {
    const auto made = ec_public(curve, scalar, engine);
    return made && *made == expected && is_on_curve(curve, *made);
  });
}

bool public_key(const Case& c) {
  const Curve curve = curve_of(c);
  return is_on_curve(curve, point(c, curve, "Qx", "Qy")) == passes(c);
}

/// What was changed in a case shows in its result.
bool agree(const Case& c) {
  c.ignore({"COUNT", "dsCAVS", "CAVSHashZZ"});
  const Curve curve = curve_of(c);
  const std::size_t size = scalar_size(curve);
  const Bytes scalar = fit(c.bytes("dsIUT"), size), peer = point(c, curve, "QsCAVSx", "QsCAVSy"),
              own = point(c, curve, "QsIUTx", "QsIUTy"), z = fit(c.bytes("Z"), size);
  const std::string& result = c.text("Result");
  const bool is_peer_changed = result.starts_with("F (1 ") || result.starts_with("F (2 "),
             is_z_changed = result.starts_with("F (8 ");
  return all_engines([&](EcEngine engine) {
    const auto shared = ecdh(curve, scalar, peer, engine);
    if (is_peer_changed)
      return !shared && shared.error().alert == Alert::illegal_parameter &&
             shared.error().id == "ec.bad_point";
    const auto made = ec_public(curve, scalar, engine);
    const bool is_own = made && *made == own, is_z = shared && equal_public(shared->expose(), z);
    if (passes(c)) return is_own && is_z;
    return is_z_changed ? is_own && !is_z : !is_own; // else our own key was changed, before there was a peer
  });
}

/// A digest of any size will do for ECDSA, that of SHA-1 too: it is certificates and TLS that refuse it.
bool verify(const Case& c) {
  const Curve curve = curve_of(c);
  const std::size_t size = scalar_size(curve);
  const auto algorithm = hash_at(c.section().substr(c.section().find(',') + 1));
  if (!algorithm) throw Failed("unknown hash in " + c.section());
  const Bytes key = point(c, curve, "Qx", "Qy"), r = fit(c.bytes("R"), size);
  const Bytes signature = ec::write_signature(r, fit(c.bytes("S"), size));
  const Digest digest = hash(*algorithm, c.bytes("Msg"));
  const bool expected = !c.has("Result") || passes(c);
  // Some files tell the private key, and even the nonce: r is the x of k G, which is below the order.
  const Bytes d = c.has("d") ? fit(c.bytes("d"), size) : Bytes{},
              k = c.has("k") ? fit(c.bytes("k"), size) : Bytes{};
  return all_engines([&](EcEngine engine) {
    if (!d.empty() && ec_public(curve, d, engine) != key) return false;
    if (!k.empty() && !equal_public(ByteView(*ec_public(curve, k, engine)).subspan(1, size), r)) return false;
    return ecdsa_verify(curve, key, digest, signature, engine) == expected;
  });
}

} // namespace

Run curve_runner(const std::string& name) {
  if (name.starts_with("KeyPair")) return key_pair;
  if (name.starts_with("PKV")) return public_key;
  if (name.starts_with("KASValidityTest_ECCStaticUnified_NOKC_ZZOnly")) return agree;
  if (name == "SigGen.rsp" || name == "SigGen.txt" || name == "SigVer.rsp") return verify;
  return {};
}

} // namespace handglass::nist
