// symmetric.cpp: AEADs, CBC, MACs, HKDF. Every case runs over every implementation of AES and
// of ChaCha20-Poly1305.
#include <algorithm>

#include "core/ct.h"
#include "crypto/aead/aead.h"
#include "crypto/aead/ccm.h"
#include "crypto/aead/chacha_poly.h"
#include "crypto/cbc/aes_cbc.h"
#include "crypto/kdf/hkdf.h"
#include "crypto/mac/hmac.h"
#include "tests/wycheproof/case.h"

namespace handglass::wycheproof_runner {
namespace {

using namespace crypto;

/// All of several answers must be the same.
struct Agreed {
  std::optional<Answer> answer;
  void add(Answer next) {
    if (answer && *answer != next) throw Failed("two implementations disagree");
    answer = next;
  }
};

void size_is(ByteView octets, Attributes& group, const char* name) {
  if (octets.size() * 8 != group.number(name))
    throw Failed(std::string("not of the size that the group says: ") + name);
}

/// A key of another size is refused before it gets to the code, which takes it for a bug of its caller.
bool is_aes_key(ByteView key) { return key.size() == 16 || key.size() == 24 || key.size() == 32; }

/// Both ways, where the case is one of encrypting too.
template <class Seal, class Open>
Answer both_ways(ByteView msg, ByteView ct, ByteView tag, Seal seal, Open open) {
  Bytes opened(ct.size());
  if (!open(ct, tag, ByteSpan(opened))) return Answer::refused;
  if (!std::ranges::equal(opened, msg)) return Answer::wrong;
  Bytes sealed(msg.size() + tag.size());
  return seal(msg, ByteSpan(sealed)) && sealed == concat({ct, tag}) ? Answer::right : Answer::wrong;
}

Answer aead(Case& c) {
  const Bytes key = c.test.bytes("key"), iv = c.test.bytes("iv"), aad = c.test.bytes("aad");
  const Bytes msg = c.test.bytes("msg"), ct = c.test.bytes("ct"), tag = c.test.bytes("tag");
  size_is(key, c.group, "keySize");
  size_is(iv, c.group, "ivSize");
  const std::size_t tag_bits = c.group.number("tagSize");
  Agreed agreed;
  if (c.algorithm == "CHACHA20-POLY1305") {
    if (key.size() != 32 || iv.size() != aead_nonce_size || tag.size() != aead_tag_size)
      return Answer::refused;
    const Aead chacha(AeadAlgorithm::chacha20_poly1305, key);
    agreed.add(both_ways(
        msg, ct, tag,
        [&](ByteView in, ByteSpan out) {
          chacha.seal(iv, aad, in, out);
          return true;
        },
        [&](ByteView in, ByteView t, ByteSpan out) {
          return chacha.open(iv, aad, concat({in, t}), out).has_value();
        }));
    for (const ChachaPolyImplementation& with : chacha_poly_implementations())
      agreed.add(both_ways(
          msg, ct, tag,
          [&](ByteView in, ByteSpan out) {
            with.seal(key, iv, aad, in, out);
            return true;
          },
          [&](ByteView in, ByteView t, ByteSpan out) { return with.open(key, iv, aad, in, t, out); }));
    return agreed.answer.value();
  }
  if (!is_aes_key(key)) return Answer::refused;
  for (const Implementation& with : implementations()) {
    if (c.algorithm == "AES-GCM") {
      if (iv.empty()) return Answer::refused; // SP 800-38D section 5.2.1.1
      const Gcm gcm(key, with);
      agreed.add(both_ways(
          msg, ct, tag,
          [&](ByteView in, ByteSpan out) {
            gcm.seal(iv, aad, in, out);
            return true;
          },
          [&](ByteView in, ByteView t, ByteSpan out) { return gcm.open(iv, aad, in, t, out); }));
    } else if (c.algorithm == "AES-CCM") {
      if (tag_bits % 16 != 0 || tag_bits < 32 || tag_bits > 128)
        return Answer::refused; // SP 800-38C appendix A.1
      const Ccm ccm(key, tag_bits / 8, with);
      agreed.add(both_ways(
          msg, ct, tag, [&](ByteView in, ByteSpan out) { return ccm.seal(iv, aad, in, out); },
          [&](ByteView in, ByteView t, ByteSpan out) { return ccm.open(iv, aad, in, t, out); }));
    } else {
      throw Failed("unknown algorithm " + c.algorithm);
    }
  }
  return agreed.answer.value();
}

/// GMAC is GCM with nothing to hide.
Answer gmac(Case& c) {
  if (c.algorithm != "AES-GMAC") throw Failed("unknown algorithm " + c.algorithm);
  const Bytes key = c.test.bytes("key"), iv = c.test.bytes("iv"), msg = c.test.bytes("msg"),
              tag = c.test.bytes("tag");
  size_is(key, c.group, "keySize");
  size_is(iv, c.group, "ivSize");
  size_is(tag, c.group, "tagSize");
  if (!is_aes_key(key) || iv.empty()) return Answer::refused;
  Agreed agreed;
  for (const Implementation& with : implementations()) {
    Bytes nothing;
    agreed.add(Gcm(key, with).open(iv, msg, {}, tag, nothing) ? Answer::right : Answer::refused);
  }
  return agreed.answer.value();
}

/// PKCS #7 padding, which TLS does not use, so it is undone here.
Answer cbc(Case& c) {
  if (c.algorithm != "AES-CBC-PKCS5") throw Failed("unknown algorithm " + c.algorithm);
  const Bytes key = c.test.bytes("key"), iv = c.test.bytes("iv"), msg = c.test.bytes("msg"),
              ct = c.test.bytes("ct");
  size_is(key, c.group, "keySize");
  size_is(iv, c.group, "ivSize");
  Agreed agreed;
  for (const Implementation& with : implementations()) {
    if (!is_aes_key(key) || iv.size() != 16 || ct.empty() || ct.size() % 16 != 0) return Answer::refused;
    const AesCbc aes(key, with);
    Bytes plain(ct.size());
    aes.decrypt(iv, ct, plain);
    const std::size_t padding = plain.back();
    const bool padded = padding >= 1 && padding <= 16 &&
                        std::all_of(plain.end() - static_cast<std::ptrdiff_t>(padding), plain.end(),
                                    [&](std::uint8_t octet) { return octet == padding; });
    if (!padded) {
      agreed.add(Answer::refused);
      continue;
    }
    Bytes again = plain;
    aes.encrypt(iv, again);
    plain.resize(plain.size() - padding);
    agreed.add(plain == msg && again == ct ? Answer::right : Answer::wrong);
  }
  return agreed.answer.value();
}

HashAlgorithm hash_named(std::string_view text) {
  using enum HashAlgorithm;
  for (HashAlgorithm algorithm : {sha1, sha224, sha256, sha384, sha512}) {
    std::string known(name(algorithm));
    if (text == known) return algorithm;
    std::erase(known, '-');
    if (text == known) return algorithm;
  }
  throw Failed("unknown hash " + std::string(text));
}

Answer mac(Case& c) {
  if (!c.algorithm.starts_with("HMAC")) throw Failed("unknown algorithm " + c.algorithm);
  const HashAlgorithm algorithm = hash_named(std::string_view(c.algorithm).substr(4));
  const Bytes key = c.test.bytes("key"), tag = c.test.bytes("tag");
  size_is(key, c.group, "keySize");
  const std::size_t tag_size = c.group.number("tagSize") / 8;
  const Secret<64> made = hmac(algorithm, key, c.test.bytes("msg"));
  return tag_size <= made.size() && ct::equal(made.expose().first(tag_size), tag) ? Answer::right
                                                                                  : Answer::refused;
}

Answer hkdf(Case& c) {
  if (!c.algorithm.starts_with("HKDF-")) throw Failed("unknown algorithm " + c.algorithm);
  const HashAlgorithm algorithm = hash_named(std::string_view(c.algorithm).substr(5));
  const Bytes ikm = c.test.bytes("ikm"), okm = c.test.bytes("okm");
  size_is(ikm, c.group, "keySize");
  const Secret<64> prk = hkdf_extract(algorithm, c.test.bytes("salt"), ikm);
  const Bytes info = c.test.bytes("info");
  Bytes out(c.test.number("size"));
  if (out.size() > hkdf_limit(algorithm)) return Answer::refused; // what callers of hkdf_expand have to ask
  hkdf_expand(algorithm, prk.expose(), info, out);
  return out == okm ? Answer::right : Answer::wrong;
}

} // namespace

void add_symmetric(std::map<std::string, Runner>& runners) {
  runners["AeadTest"] = aead;
  runners["MacWithIvTest"] = gmac;
  runners["IndCpaTest"] = cbc;
  runners["MacTest"] = mac;
  runners["HkdfTest"] = hkdf;
}

} // namespace handglass::wycheproof_runner
