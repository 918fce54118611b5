// hashes.cpp: SHA-1, SHA-2, SHA-3, SHAKE; and HMAC and HKDF, whose vectors are those of RFCs in the same
// form.
#include "crypto/hash/sha3.h"
#include "crypto/kdf/hkdf.h"
#include "crypto/mac/hmac.h"
#include "tests/nist/runner.h"

namespace handglass::nist {
namespace {

using namespace crypto;

/// SHAVS section 6.4: MD[i] = SHA(MD[i-3] | MD[i-2] | MD[i-1]), a thousand times for each answer; the next
/// begins where this one ended.
Run monte_carlo(HashAlgorithm algorithm) {
  return [algorithm, seed = std::optional<Bytes>()](const Case& c) mutable {
    c.ignore({"COUNT"});
    if (!seed) seed = c.bytes("Seed");
    std::array<Bytes, 3> last = {*seed, *seed, *seed};
    for (int i = 0; i < 1000; ++i)
      last = {last[1], last[2], to_bytes(hash(algorithm, concat({last[0], last[1], last[2]})))};
    seed = last[2];
    return last[2] == c.bytes("MD");
  };
}

/// "Len" is in bits; an empty message is written as one octet, 00.
Bytes message(const Case& c) { return c.bytes("Msg", c.number("Len") / 8); }

Run sha2(HashAlgorithm algorithm) {
  return [algorithm](const Case& c) {
    return c.number("L") == digest_size(algorithm) && to_bytes(hash(algorithm, message(c))) == c.bytes("MD");
  };
}

/// In two pieces.
Run shake(bool is_128) {
  return [is_128](const Case& c) {
    c.ignore({"COUNT"});
    const Bytes in = c.has("Len") ? message(c) : c.bytes("Msg");
    if (c.number("Outputlen") > 1 << 20) throw Failed("an output of more than a megabit");
    Bytes out(c.number("Outputlen") / 8);
    Sponge sponge = is_128 ? Sponge::shake128() : Sponge::shake256();
    const std::size_t first = out.size() / 3;
    sponge.absorb(in).squeeze(ByteSpan(out).first(first));
    sponge.squeeze(ByteSpan(out).subspan(first));
    return out == c.bytes("Output");
  };
}

/// RFC 4231 section 4.6 has one tag that was cut short.
Run mac(HashAlgorithm algorithm) {
  return [algorithm](const Case& c) {
    c.ignore({"Len"});
    const Bytes expected = c.bytes("MD");
    const Secret<64> tag = hmac(algorithm, c.bytes("Key"), c.bytes("Msg"));
    return !expected.empty() && expected.size() <= tag.size() &&
           equal_public(tag.expose().first(expected.size()), expected);
  };
}

bool hkdf(const Case& c) {
  c.ignore({"COUNT"});
  const auto algorithm = hash_at(c.text("Hash"));
  if (!algorithm) throw Failed("unknown hash " + c.text("Hash"));
  const Secret<64> prk = hkdf_extract(*algorithm, c.bytes("salt"), c.bytes("IKM"));
  if (c.has("PRK") && !equal_public(prk.expose(), c.bytes("PRK"))) return false;
  if (c.number("L") > hkdf_limit(*algorithm)) throw Failed("more than HKDF gives");
  Bytes okm(c.number("L"));
  hkdf_expand(*algorithm, prk.expose(), c.bytes("info"), okm);
  return okm == c.bytes("OKM");
}

} // namespace

Run hash_runner(const std::string& name) {
  if (name.starts_with("SHA3_"))
    return [](const Case& c) {
      const std::size_t bits = c.number("L");
      if (bits != 224 && bits != 256 && bits != 384 && bits != 512) throw Failed("no such SHA-3");
      return sha3(bits, message(c)) == c.bytes("MD");
    };
  if (name.starts_with("SHAKE128") || name.starts_with("SHAKE256"))
    return shake(name.starts_with("SHAKE128"));
  if (const auto algorithm = hash_at(name))
    return name.find("Monte") == name.npos ? sha2(*algorithm) : monte_carlo(*algorithm);
  for (const char* rfc : {"rfc-2202-", "rfc-4231-"}) { // rfc-4231-sha256.txt
    if (!name.starts_with(rfc)) continue;
    std::string rest = name.substr(std::string_view(rfc).size());
    for (char& c : rest) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (const auto algorithm = hash_at(rest)) return mac(*algorithm);
  }
  if (name.starts_with("rfc-5869-HKDF") || name.starts_with("hkdf-")) return hkdf;
  return {};
}

} // namespace handglass::nist
