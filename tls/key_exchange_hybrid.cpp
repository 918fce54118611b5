// key_exchange_hybrid.cpp: X25519MLKEM768, a key exchange that needs two inventions to be broken.
//
// A quantum computer large enough would compute X25519's private keys from the public ones, and whoever
// records traffic today could read it then. ML-KEM (crypto/kem/ml_kem.h) is not known to fall to one, but it
// is young. So both are run, and both secrets go into the key schedule side by side: whoever wants the keys
// needs both.
//
//   client                                             server
//   ek, from a seed that it keeps;  X25519 public   ->
//                                                   <- ciphertext of a secret for ek;  X25519 public
//   (EC)DHE := that secret || X25519's secret, on both sides
//
// The name has X25519 first, all else has it last (draft-ietf-tls-ecdhe-mlkem section 3: "historical
// reasons").
#include <algorithm>

#include "crypto/kem/ml_kem.h"
#include "tls/key_exchange.h"

namespace handglass::tls {

namespace kem = crypto::ml_kem_768;

namespace {

constexpr std::size_t x25519_size = 32;

} // namespace

KeyShare KeyShare::offer_hybrid(Random& random, Deriver& derive) {
  Secret<largest_derived> seed(kem::seed_size);
  random.fill("ML-KEM-768 client", seed.expose_mut());
  const kem::KeyPair pair = kem::key_pair(seed.expose());
  Derived kept = derive.introduce("random", "ML-KEM-768 client seed", std::move(seed), "FIPS203#7.1");
  const IdText id('K', kept.id);
  derive.computed_public("ml-kem-keygen", "ML-KEM-768 encapsulation key", pair.public_key,
                         {derive.input("seed", kept, id)}, "FIPS203#7.1");

  KeyShare share = on_curve(NamedGroup::x25519, "client", random, derive);
  share.group = NamedGroup::X25519MLKEM768;
  share.public_key = concat({pair.public_key, share.public_key});
  share.ml_kem = std::move(kept);
  return share;
}

Result<KeyShare> KeyShare::answer_hybrid(ByteView offer, Random& random, Deriver& derive) {
  constexpr std::size_t size = kem::public_size + x25519_size;
  TRY(derive.tap().check(offer.size() == size, Alert::illegal_parameter, "key_share.hybrid.length",
                         "draft-ietf-tls-ecdhe-mlkem#3.1.1", "key_exchange",
                         {{"expected", size}, {"length", offer.size()}}));
  const ByteView encapsulation_key = offer.first(kem::public_size);
  Secret<largest_derived> message(kem::message_size);
  random.fill("ML-KEM-768 server", message.expose_mut());
  const auto made = kem::encapsulate(encapsulation_key, message.expose());
  TRY(derive.tap().check(made.has_value(), Alert::illegal_parameter, "key_share.ml_kem.key", "FIPS203#7.2",
                         "key_exchange"));

  const Derived m = derive.introduce("random", "ML-KEM-768 message", std::move(message), "FIPS203#7.2");
  const IdText id('K', m.id);
  const event::Input inputs[] = {derive.input("message", m, id),
                                 {"encapsulation_key", {}, encapsulation_key, {}, false}};
  Derived secret =
      derive.computed("ml-kem-encaps", "ML-KEM-768 shared secret",
                      Secret<largest_derived>(made->shared.expose()), {inputs[0], inputs[1]}, "FIPS203#7.2");
  derive.computed_public("ml-kem-encaps", "ML-KEM-768 ciphertext", made->ciphertext, inputs, "FIPS203#7.2");

  KeyShare share = on_curve(NamedGroup::x25519, "server", random, derive);
  share.group = NamedGroup::X25519MLKEM768;
  share.public_key = concat({made->ciphertext, share.public_key});
  share.ml_kem = std::move(secret);
  return share;
}

Result<Derived> KeyShare::agree_hybrid(ByteView peer, Deriver& derive) const {
  // What ml_kem is tells the two sides apart, and so does what the peer sent.
  if (ml_kem.expose().size() == kem::shared_size) // the server, which has seen to the length before
    return join(ml_kem, peer.subspan(kem::public_size), derive);

  constexpr std::size_t size = kem::ciphertext_size + x25519_size;
  TRY(derive.tap().check(peer.size() == size, Alert::illegal_parameter, "key_share.hybrid.length",
                         "draft-ietf-tls-ecdhe-mlkem#3.1.2", "key_exchange",
                         {{"expected", size}, {"length", peer.size()}}));
  const ByteView ciphertext = peer.first(kem::ciphertext_size);
  const kem::KeyPair pair = kem::key_pair(ml_kem.expose());
  // A ciphertext that was tampered with gives another secret, and no error: the handshake fails at the first
  // record that the peer protects.
  auto opened = kem::decapsulate(pair.private_key.expose(), ciphertext);
  if (!opened) bug("ML-KEM refused its own key");
  const IdText id('K', ml_kem.id);
  const Derived secret = derive.computed(
      "ml-kem-decaps", "ML-KEM-768 shared secret", Secret<largest_derived>(opened->expose()),
      {derive.input("seed", ml_kem, id), {"ciphertext", {}, ciphertext, {}, false}}, "FIPS203#7.3");
  return join(secret, peer.subspan(kem::ciphertext_size), derive);
}

/// (EC)DHE, once the ML-KEM part of it is known.
Result<Derived> KeyShare::join(const Derived& secret, ByteView peer_point, Deriver& derive) const {
  const Derived other = TRY(agree_on_curve(peer_point, "X25519 shared secret", derive));
  Secret<largest_derived> both(secret.expose().size() + other.expose().size());
  std::ranges::copy(other.expose(), std::ranges::copy(secret.expose(), both.expose_mut().begin()).out);
  const IdText secret_id('K', secret.id), other_id('K', other.id);
  return derive.computed("concatenate", "(EC)DHE", std::move(both),
                         {derive.input("ml_kem", secret, secret_id), derive.input("x25519", other, other_id)},
                         "draft-ietf-tls-ecdhe-mlkem#3.1.3");
}

// ---- Which of the two ----

bool supports(NamedGroup group) { return supports12(group) || group == NamedGroup::X25519MLKEM768; }

KeyShare KeyShare::generate(NamedGroup group, std::string_view who, Random& random, Deriver& derive) {
  if (group == NamedGroup::X25519MLKEM768) return offer_hybrid(random, derive);
  return on_curve(group, who, random, derive);
}

Result<KeyShare> KeyShare::answer(NamedGroup group, ByteView peer_public, Random& random, Deriver& derive) {
  if (group == NamedGroup::X25519MLKEM768) return answer_hybrid(peer_public, random, derive);
  return on_curve(group, "server", random, derive);
}

Result<Derived> KeyShare::agree(ByteView peer_public, Deriver& derive) const {
  if (group == NamedGroup::X25519MLKEM768) return agree_hybrid(peer_public, derive);
  return agree_on_curve(peer_public, "(EC)DHE", derive);
}

} // namespace handglass::tls
