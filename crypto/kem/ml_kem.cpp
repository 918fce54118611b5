#include "crypto/kem/ml_kem.h"

#include <algorithm>

#include "core/ct.h"
#include "core/result.h"
#include "crypto/hash/sha3.h"
#include "crypto/kem/poly.h"
#include "crypto/watch.h"

namespace handglass::crypto::ml_kem_768 {

using namespace ml_kem;

namespace {

// FIPS 203 section 8, table 2. eta1 = eta2 = 2.
constexpr std::size_t k = 3, du = 10, dv = 4;
constexpr std::size_t poly_size = 384; ///< 256 numbers of 12 bits
using Vector = std::array<Poly, k>;

void wipe_all(auto&... secrets) {
  (wipe(ByteSpan(reinterpret_cast<std::uint8_t*>(&secrets), sizeof secrets)), ...);
}

/// G of section 4.1: SHA3-512, cut in two.
struct Two {
  Secret<32> first, second;
};
Two g(ByteView a, ByteView b) {
  Secret<64> out(std::size_t{64});
  Sponge::sha3(512).absorb(a).absorb(b).squeeze(out.expose_mut());
  return {Secret<32>(out.expose().first(32)), Secret<32>(out.expose().last(32))};
}

/// SamplePolyCBD(PRF(seed, counter)) with PRF = SHAKE256. Written in place: a result that is returned would
/// leave a copy on the stack.
Poly& noise(Poly& f, ByteView seed, std::uint8_t counter) {
  Secret<128> octets(std::size_t{128});
  Sponge::shake256().absorb(seed).absorb(ByteView(&counter, 1)).squeeze(octets.expose_mut());
  sample_cbd(f, octets.expose());
  return f;
}

/// A^T v or A v, where A[i][j] = SampleNTT(rho || j || i).
Vector matrix_times(ByteView rho, const Vector& v, bool transposed) {
  Vector out{};
  for (std::uint8_t i = 0; i < k; ++i)
    for (std::uint8_t j = 0; j < k; ++j)
      multiply_add(out[i], transposed ? sample_ntt(rho, i, j) : sample_ntt(rho, j, i), v[j]);
  return out;
}

Poly inner_product(const Vector& a, const Vector& b) {
  Poly out{};
  for (std::size_t i = 0; i < k; ++i) multiply_add(out, a[i], b[i]);
  return out;
}

void encode_vector(const Vector& v, std::uint8_t* out) {
  for (std::size_t i = 0; i < k; ++i) byte_encode(12, v[i], out + poly_size * i);
}
Vector decode_vector(const std::uint8_t* in) {
  Vector v;
  for (std::size_t i = 0; i < k; ++i) byte_decode(12, in + poly_size * i, v[i]);
  return v;
}

/// Algorithm 14, K-PKE.Encrypt: the message hidden in noisy equations.
Bytes encrypt(ByteView public_key, ByteView m, ByteView r) {
  const Vector t = decode_vector(public_key.data());
  const ByteView rho = public_key.last(32);
  Vector y;
  for (std::uint8_t i = 0; i < k; ++i) ntt(noise(y[i], r, i));
  Vector u = matrix_times(rho, y, true);
  Poly e;
  for (std::uint8_t i = 0; i < k; ++i) {
    inverse_ntt(u[i]);
    add(u[i], noise(e, r, static_cast<std::uint8_t>(k + i)));
  }
  Poly v = inner_product(t, y), mu;
  inverse_ntt(v);
  add(v, noise(e, r, 2 * k));
  byte_decode(1, m.data(), mu);
  decompress(1, mu); // a bit becomes 0 or q/2
  add(v, mu);

  Bytes c(ciphertext_size);
  for (std::size_t i = 0; i < k; ++i) {
    compress(du, u[i]);
    byte_encode(du, u[i], c.data() + 32 * du * i);
  }
  compress(dv, v);
  byte_encode(dv, v, c.data() + 32 * du * k);
  wipe_all(y, e, mu, u, v);
  return c;
}

/// Algorithm 15, K-PKE.Decrypt.
Secret<32> decrypt(ByteView private_key, ByteView c) {
  Vector u, s = decode_vector(private_key.data());
  for (std::size_t i = 0; i < k; ++i) {
    byte_decode(du, c.data() + 32 * du * i, u[i]);
    decompress(du, u[i]);
    ntt(u[i]);
  }
  Poly v;
  byte_decode(dv, c.data() + 32 * du * k, v);
  decompress(dv, v);
  Poly su = inner_product(s, u);
  inverse_ntt(su);
  subtract(v, su); // the message times q/2, and noise
  compress(1, v);
  Secret<32> m(std::size_t{32});
  byte_encode(1, v, m.expose_mut().data());
  wipe_all(s, v, su);
  return m;
}

} // namespace

// Algorithms 13 and 16.
KeyPair key_pair(ByteView seed) {
  if (seed.size() != seed_size) bug("an ML-KEM seed has 64 octets");
  const ByteView d = seed.first(32), z = seed.last(32);
  const std::uint8_t parameter = k;
  const Two rho_sigma = g(d, ByteView(&parameter, 1));
  const ByteView rho = rho_sigma.first.expose(), sigma = rho_sigma.second.expose();
  watch("rho", rho);
  watch("sigma", sigma);

  Vector s;
  for (std::uint8_t i = 0; i < k; ++i) ntt(noise(s[i], sigma, i));
  Vector t = matrix_times(rho, s, false);
  Poly e;
  for (std::uint8_t i = 0; i < k; ++i) {
    ntt(noise(e, sigma, static_cast<std::uint8_t>(k + i)));
    add(t[i], e);
  }

  KeyPair pair{Bytes(public_size), Secret<private_size>(std::size_t{private_size})};
  encode_vector(t, pair.public_key.data());
  std::ranges::copy(rho, pair.public_key.end() - 32);
  // dk = s || ek || H(ek) || z: all that decapsulation needs.
  const ByteSpan dk = pair.private_key.expose_mut();
  encode_vector(s, dk.data());
  std::ranges::copy(pair.public_key, dk.begin() + poly_size * k);
  std::ranges::copy(sha3(256, pair.public_key), dk.end() - 64);
  std::ranges::copy(z, dk.end() - 32);
  wipe_all(s, e);
  return pair;
}

// Algorithms 17 and 20.
std::optional<Encapsulated> encapsulate(ByteView public_key, ByteView m) {
  if (m.size() != message_size) bug("ML-KEM encapsulates 32 octets");
  if (public_key.size() != public_size) return {};
  for (const Poly& poly : decode_vector(public_key.data()))
    if (std::ranges::any_of(poly, [](std::uint16_t x) { return x >= q; })) return {};
  const Bytes h = sha3(256, public_key);
  Two shared_r = g(m, h);
  watch("m", m);
  watch("H(ek)", h);
  watch("K", shared_r.first.expose());
  watch("r", shared_r.second.expose());
  return Encapsulated{std::move(shared_r.first), encrypt(public_key, m, shared_r.second.expose())};
}

// Algorithms 18 and 21. Whether the ciphertext is what encrypting its message gives is a secret here: a mask
// chooses between K and a hash of z and c.
std::optional<Secret<shared_size>> decapsulate(ByteView private_key, ByteView ciphertext) {
  if (private_key.size() != private_size || ciphertext.size() != ciphertext_size) return {};
  const ByteView public_key = private_key.subspan(poly_size * k, public_size);
  const ByteView h = private_key.subspan(poly_size * k + public_size, 32), z = private_key.last(32);
  if (!equal_public(h, sha3(256, public_key))) return {};

  const Secret<32> m = decrypt(private_key, ciphertext);
  Two shared_r = g(m.expose(), h);
  watch("m again", m.expose());
  watch("K again", shared_r.first.expose());
  watch("r again", shared_r.second.expose());
  Secret<shared_size> rejected(std::size_t{shared_size});
  Sponge::shake256().absorb(z).absorb(ciphertext).squeeze(rejected.expose_mut());

  watch("K bar", rejected.expose());
  Bytes again = encrypt(public_key, m.expose(), shared_r.second.expose());
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < again.size(); ++i)
    difference = static_cast<std::uint8_t>(difference | (again[i] ^ ciphertext[i]));
  wipe(again); // of a ciphertext that was tampered with it would be the right one
  const auto same = static_cast<std::uint8_t>(ct::is_zero(difference));
  for (std::size_t i = 0; i < shared_size; ++i)
    rejected.expose_mut()[i] = ct::select(same, shared_r.first.expose()[i], rejected.expose()[i]);
  return rejected;
}

} // namespace handglass::crypto::ml_kem_768
