#include "tls/key_exchange.h"

#include "crypto/ec/ecdh.h"
#include "crypto/ec/x25519.h"

namespace handglass::tls {

namespace {

/// The curve of a group of NIST's; nothing for x25519, which goes its own way.
std::optional<crypto::Curve> curve_of(NamedGroup group) {
  if (group == NamedGroup::secp256r1) return crypto::Curve::p256;
  if (group == NamedGroup::secp384r1) return crypto::Curve::p384;
  if (group == NamedGroup::secp521r1) return crypto::Curve::p521;
  return std::nullopt;
}

} // namespace

bool supports12(NamedGroup group) { return group == NamedGroup::x25519 || curve_of(group).has_value(); }

KeyShare KeyShare::on_curve(NamedGroup group, std::string_view who, Random& random, Deriver& derive) {
  KeyShare share;
  share.group = group;
  const std::string use = std::string(registry_name(group)) + " " + std::string(who);
  if (group == NamedGroup::x25519) {
    Secret<32> key(std::size_t{32});
    random.fill(use, key.expose_mut());
    const auto point = crypto::x25519_public(key);
    share.public_key.assign(point.begin(), point.end());
    share.private_key =
        derive.introduce("random", use + " private key", Secret<largest_derived>(key.expose()), "7748#6.1");
  } else if (const auto curve = curve_of(group)) {
    const auto key = crypto::ec_generate(*curve, random, use);
    share.public_key = *crypto::ec_public(*curve, key.expose()); // a fresh scalar is in range
    share.private_key = derive.introduce("random", use + " private key",
                                         Secret<largest_derived>(key.expose()), "8446#4.2.8.2");
  } else {
    bug("a key share was asked for in a group that we cannot run");
  }
  const IdText id('K', share.private_key.id);
  derive.computed_public(
      "public-key", use + " public key", share.public_key,
      {{"group", {}, {}, registry_name(group), false}, derive.input("private_key", share.private_key, id)},
      "8446#4.2.8.2");
  return share;
}

Result<Derived> KeyShare::agree_on_curve(ByteView peer_public, std::string_view name, Deriver& derive) const {
  Secret<largest_derived> shared;
  const NamedGroup curve = group == NamedGroup::X25519MLKEM768 ? NamedGroup::x25519 : group;
  if (curve == NamedGroup::x25519) {
    TRY(derive.tap().check(peer_public.size() == 32, Alert::illegal_parameter, "key_share.x25519.length",
                           "8446#4.2.8.2", "key_exchange", {{"length", peer_public.size()}}));
    std::array<std::uint8_t, 32> point;
    std::copy(peer_public.begin(), peer_public.end(), point.begin());
    auto result = crypto::x25519(Secret<32>(private_key.expose()), point);
    TRY(derive.tap().check(result.has_value(), Alert::illegal_parameter, "key_share.x25519.not_zero",
                           "8446#7.4.2", "key_exchange"));
    shared = Secret<largest_derived>(result->expose());
  } else {
    auto result = crypto::ecdh(*curve_of(curve), private_key.expose(), peer_public);
    TRY(derive.tap().check(result.has_value(), Alert::illegal_parameter, "key_share.p256.on_curve",
                           "8446#4.2.8.2", "key_exchange"));
    shared = Secret<largest_derived>(result->expose());
  }
  const IdText id('K', private_key.id);
  return derive.computed("(ec)dhe", name, std::move(shared),
                         {{"group", {}, {}, registry_name(curve), false},
                          derive.input("private_key", private_key, id),
                          {"peer_public", {}, peer_public, {}, false}},
                         "8446#7.4.2");
}

} // namespace handglass::tls
