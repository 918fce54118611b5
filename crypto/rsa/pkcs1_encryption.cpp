// pkcs1_encryption.cpp: RFC 8017 section 7.2. Encrypting is simple; decrypting may tell nobody how it went.
#include "crypto/rsa/pkcs1_encryption.h"

#include <algorithm>

#include "core/ct.h"
#include "core/result.h"
#include "crypto/bigint/number.h"
#include "crypto/mac/hmac.h"
#include "crypto/rsa/operation.h"
#include "crypto/watch.h"

namespace handglass::crypto {

namespace {

constexpr std::size_t least_padding = 8;
constexpr std::size_t overhead = least_padding + 3; // 00 02 PS 00
constexpr std::size_t premaster_size = 48;

/// Random octets other than zero. A zero is drawn again; about one request in 256 octets.
void fill_nonzero(ByteSpan out, Random& random, std::string_view use) {
  random.fill(use, out);
  for (std::uint8_t& octet : out)
    while (octet == 0) random.fill(use, ByteSpan(&octet, 1));
}

std::uint8_t octet_mask(std::uint64_t mask) { return static_cast<std::uint8_t>(mask); }

/// PS, for whoever asked, or zeros. A block of another form is given to nobody: it may be what somebody wants
/// signed, which is the same power.
void give(Bytes* padding, std::uint64_t good, ByteView octets) {
  if (!padding) return;
  padding->clear();
  for (const std::uint8_t octet : octets) padding->push_back(octet_mask(good) & octet);
}

} // namespace

std::optional<Bytes> rsa_pkcs1_encrypt(const RsaPublicKey& key, ByteView message, Random& random,
                                       std::string_view use, Bytes* padding) {
  if (!is_valid(key) || message.size() + overhead > key.size()) return {}; // 8017#7.2.1 step 1
  Secret<rsa_max_bits / 8> em(key.size());
  const ByteSpan octets = em.expose_mut();
  const std::size_t separator = octets.size() - message.size() - 1;
  octets[1] = 0x02;
  fill_nonzero(octets.subspan(2, separator - 2), random, use);
  if (padding) *padding = to_bytes(octets.subspan(2, separator - 2));
  std::ranges::copy(message, octets.begin() + static_cast<std::ptrdiff_t>(separator) + 1);
  watch("PS", octets.subspan(2, separator - 2));
  watch("EM", octets);
  return rsavp1(key, em.expose()); // RSAEP is the same power; EM begins with 00, so it is below n
}

// The server's half of RFC 5246 section 7.4.7.1. As the size is known, where everything must stand is known:
//
//     00 | 02 | PS | 00 | client_version | 46 random octets
//               no 00     (2)
//
// The version is the one offered in ClientHello, so that an attacker who makes both sides agree on an older
// one is found out. It must not be an error of its own: that oracle was found, too (Klíma, Pokorný, Rosa
// 2003).
std::optional<Secret<64>> rsa_decrypt_premaster(const RsaPrivateKey& key, ByteView ciphertext,
                                                std::uint16_t client_version, ByteView fallback,
                                                Bytes* padding) {
  if (fallback.size() != premaster_size) bug("a premaster secret has 48 octets");
  const auto power = rsadp(key, ciphertext);
  if (!power) return {};
  const ByteView em = power->m.expose();
  const std::size_t message = em.size() - premaster_size; // 512-bit keys are the smallest: 16 at least

  std::uint64_t good = power->is_right;
  good &= ct::is_zero(em[0]) & ct::equal(em[1], 0x02);
  for (std::size_t i = 2; i < message - 1; ++i) good &= ~ct::is_zero(em[i]);
  good &= ct::is_zero(em[message - 1]);
  good &= ct::equal(load_be(em.data() + message, 2), client_version);

  Secret<64> premaster(premaster_size);
  for (std::size_t i = 0; i < premaster_size; ++i)
    premaster.expose_mut()[i] = ct::select(octet_mask(good), em[message + i], fallback[i]);
  give(padding, good, em.subspan(2, message - 3));
  return premaster;
}

// ---- A message of any size, with implicit rejection ---------------------------------------------------

namespace {

/// The guidance's IRPRF: octets that only the owner of the key can know, and the same each time.
Secret<rsa_max_bits / 8> irprf(ByteView kdk, std::string_view label, std::size_t size) {
  Secret<rsa_max_bits / 8> out(size);
  std::array<std::uint8_t, 2> bits;
  store_be(bits.data(), bits.size(), 8 * size);
  ByteSpan left = out.expose_mut();
  for (std::uint16_t i = 0; !left.empty(); ++i) {
    std::array<std::uint8_t, 2> counter;
    store_be(counter.data(), counter.size(), i);
    Hmac block(HashAlgorithm::sha256, kdk);
    block.update(counter);
    block.update(as_bytes(label));
    block.update(bits);
    const Secret<64> octets = block.finish();
    const std::size_t take = std::min(left.size(), octets.size());
    std::copy_n(octets.expose().begin(), take, left.begin());
    left = left.subspan(take);
  }
  return out;
}

/// The message that a ciphertext with wrong padding decrypts to: the last `size` of these octets.
struct Synthetic {
  Secret<rsa_max_bits / 8> octets; ///< of the modulus' size
  std::uint64_t size;
};

Synthetic synthetic_message(const RsaPrivateKey& key, ByteView ciphertext) {
  // KDK: from the private exponent, in as many octets as the modulus, and the ciphertext.
  Secret<rsa_max_bits / 8> d(ciphertext.size());
  bigint::i2osp(d.expose_mut(), bigint::os2ip(key.d.expose(), bigint::limbs_for_bytes(key.d.size())));
  const Digest hashed = hash(HashAlgorithm::sha256, d.expose());
  const Secret<64> kdk = hmac(HashAlgorithm::sha256, hashed, ciphertext);

  // 128 candidates for the size, cut to as many bits as the largest size has. The last that fits counts. Each
  // fits with a chance of one half at least, so nearly surely one does; if none, it is 0.
  const std::uint64_t too_large = ciphertext.size() - overhead + 1;
  std::uint64_t bits = too_large;
  for (unsigned shift : {1, 2, 4, 8}) bits |= bits >> shift;
  const auto candidates = irprf(kdk.expose(), "length", 256);
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < 256; i += 2) {
    const std::uint64_t candidate = load_be(candidates.expose().data() + i, 2) & bits;
    size = ct::select(ct::less(candidate, too_large), candidate, size);
  }
  return {irprf(kdk.expose(), "message", ciphertext.size()), size};
}

/// Moves the octets `by` places to the front, for a secret `by`: as its bits say, by 1 or not, by 2 or not,
/// by 4 or not. Every octet is read and written in each turn.
void move_to_front(ByteSpan octets, std::uint64_t by) {
  for (std::size_t step = 1; step < octets.size(); step <<= 1) {
    const std::uint8_t moves = octet_mask(~ct::is_zero(by & step));
    for (std::size_t i = 0; i < octets.size(); ++i) {
      const std::uint8_t from = i + step < octets.size() ? octets[i + step] : 0;
      octets[i] = ct::select(moves, from, octets[i]);
    }
  }
}

} // namespace

std::optional<Bytes> rsa_pkcs1_decrypt(const RsaPrivateKey& key, ByteView ciphertext) {
  auto power = rsadp(key, ciphertext);
  if (!power) return {};
  const ByteSpan em = power->m.expose_mut();
  const Synthetic synthetic = synthetic_message(key, ciphertext);

  // 8017#7.2.2 step 3, without stopping: where the first zero after PS is, and whether all is well.
  std::uint64_t good = power->is_right;
  good &= ct::is_zero(em[0]) & ct::equal(em[1], 0x02);
  std::uint64_t separator = 0;
  for (std::size_t i = em.size() - 1; i >= 2; --i) separator = ct::select(ct::is_zero(em[i]), i, separator);
  good &= ~ct::less(separator, 2 + least_padding); // too early, or (0) not there

  if (watcher) [[unlikely]] { // who watches has the key
    watch("EM", em);
    if (good) watch("PS", em.subspan(2, separator - 2));
    if (!good) watch("instead", synthetic.octets.expose());
  }
  // One of the two messages, then its beginning brought to the front.
  const std::uint64_t size = ct::select(good, em.size() - 1 - separator, synthetic.size);
  for (std::size_t i = 0; i < em.size(); ++i)
    em[i] = ct::select(octet_mask(good), em[i], synthetic.octets.expose()[i]);
  move_to_front(em, em.size() - size);
  return to_bytes(em.first(size)); // the size is the caller's, and so no longer a secret
}

} // namespace handglass::crypto
