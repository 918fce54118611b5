// build/tests/nist FILE.rsp...: runs response files of NIST's validation program for hashes and for AES, one
// line a case, over every implementation:
//
//     PASS|FAIL|SKIP <tab> file:count <tab> section and parameters
//     N passed, N failed, N skipped
//
// What a file is about shows in its name (SHA256ShortMsg, SHAKE128VariableOut, CBCMMT256, gcmDecrypt128,
// VADT128). A name or a line that nobody here knows is a failure, and so is a file without a case
// (tests/nist_refuses.py plants such files). The files for curves, RSA, HMAC and HKDF
// have other forms, and are read by the tests in tests/crypto.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>

#include "crypto/aead/ccm.h"
#include "crypto/aead/gcm.h"
#include "crypto/cbc/aes_cbc.h"
#include "crypto/hash/hash.h"
#include "crypto/hash/sha3.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

struct Case {
  std::string section;
  std::map<std::string, std::string> parameters, values;
  std::set<std::string> used;

  const std::string& text(const std::string& name) {
    used.insert(name);
    if (auto at = values.find(name); at != values.end()) return at->second;
    if (auto at = parameters.find(name); at != parameters.end()) return at->second;
    throw std::runtime_error("no " + name);
  }
  bool has(const std::string& name) { return values.contains(name) && (used.insert(name), true); }
  std::size_t number(const std::string& name) {
    const std::string& digits = text(name);
    if (digits.empty() || digits.size() > 9 || digits.find_first_not_of("0123456789") != digits.npos)
      throw std::runtime_error("no number: " + name);
    return std::stoul(digits);
  }
  Bytes bytes(const std::string& name) {
    auto octets = unhex(text(name));
    if (!octets) throw std::runtime_error("not hexadecimal: " + name);
    return *std::move(octets);
  }
  /// The first octets of a value; what is empty is written as one octet.
  Bytes bytes(const std::string& name, std::size_t size) {
    Bytes all = bytes(name);
    if (size > all.size()) throw std::runtime_error(name + " is too short");
    all.resize(size);
    return all;
  }
};

using Run = std::function<bool(Case&)>;

std::optional<HashAlgorithm> sha2_named(std::string_view name) {
  using enum HashAlgorithm;
  for (HashAlgorithm algorithm : {sha1, sha224, sha256, sha384, sha512}) {
    std::string known(crypto::name(algorithm));
    std::erase(known, '-');
    if (name.starts_with(known + "Short") || name.starts_with(known + "Long") ||
        name.starts_with(known + "Monte"))
      return algorithm;
  }
  return {};
}

/// SHAVS section 6.4: MD[i] = SHA(MD[i-3] | MD[i-2] | MD[i-1]), a thousand times for each answer; the next
/// begins where this one ended.
Run monte_carlo(HashAlgorithm algorithm) {
  return [algorithm, seed = std::optional<Bytes>()](Case& c) mutable {
    c.used.insert("COUNT");
    if (!seed) seed = c.bytes("Seed");
    std::array<Bytes, 3> last = {*seed, *seed, *seed};
    for (int i = 0; i < 1000; ++i)
      last = {last[1], last[2], to_bytes(hash(algorithm, concat({last[0], last[1], last[2]})))};
    seed = last[2];
    return last[2] == c.bytes("MD");
  };
}

/// Our code takes a key of another size for a bug of its caller.
Bytes aes_key(Case& c, const std::string& name) {
  Bytes key = c.bytes(name);
  if (key.size() != 16 && key.size() != 24 && key.size() != 32) throw std::runtime_error("no AES key");
  return key;
}

bool aes_blocks(Case& c, bool is_cbc) {
  c.used.insert("COUNT");
  const Bytes key = aes_key(c, "KEY"), plain = c.bytes("PLAINTEXT"), cipher = c.bytes("CIPHERTEXT");
  const Bytes iv = is_cbc ? c.bytes("IV") : Bytes{};
  if (plain.empty() || plain.size() % 16 != 0 || cipher.size() != plain.size() || (is_cbc && iv.size() != 16))
    throw std::runtime_error("not whole blocks");
  for (const Implementation& with : implementations()) {
    Bytes made = plain, back(cipher.size());
    if (is_cbc) {
      const AesCbc cbc(key, with);
      cbc.encrypt(iv, made);
      cbc.decrypt(iv, cipher, back);
    } else {
      AesKey ready{};
      with.aes.key_expansion(key.data(), key.size(), ready);
      with.aes.cipher(ready, plain.data(), made.data(), plain.size() / 16);
      with.aes.inverse_cipher(ready, cipher.data(), back.data(), cipher.size() / 16);
    }
    if (made != cipher || back != plain) return false;
  }
  return true;
}

bool gcm(Case& c) {
  c.used.insert("Count");
  const Bytes iv = c.bytes("IV"), aad = c.bytes("AAD"), ct = c.bytes("CT"), tag = c.bytes("Tag"),
              key = aes_key(c, "Key");
  const bool fails = c.has("FAIL");
  const Bytes pt = fails ? Bytes{} : c.bytes("PT");
  // The section says all sizes once more. A tag of no octets would match any.
  if (key.size() * 8 != c.number("Keylen") || iv.size() * 8 != c.number("IVlen") || iv.empty() ||
      ct.size() * 8 != c.number("PTlen") || aad.size() * 8 != c.number("AADlen") ||
      tag.size() * 8 != c.number("Taglen") || tag.empty() || tag.size() > gcm_tag_size ||
      (!fails && pt.size() != ct.size()))
    throw std::runtime_error("not of the sizes that the section says");
  for (const Implementation& with : implementations()) {
    const Gcm one(key, with);
    if (fails) { // only whole tags are opened; a shorter one is compared with the front of ours below
      Bytes sealed(ct.size() + 16), opened(ct.size());
      if (tag.size() == 16 && one.open(iv, aad, ct, tag, opened)) return false;
      if (tag.size() == 16) continue;
      one.seal(iv, aad, ct,
               sealed); // counter mode is its own inverse: this gives the plaintext, to be sealed again
      const Bytes plain(sealed.begin(), sealed.end() - 16);
      one.seal(iv, aad, plain, sealed);
      if (std::equal(tag.begin(), tag.end(), sealed.end() - 16)) return false;
      continue;
    }
    Bytes sealed(pt.size() + 16), opened(ct.size());
    one.seal(iv, aad, pt, sealed);
    if (!std::equal(ct.begin(), ct.end(), sealed.begin())) return false;
    if (!std::equal(tag.begin(), tag.end(), sealed.end() - 16)) return false;
    if (!one.open(iv, aad, ct, ByteView(sealed).last(16), opened) || opened != pt) return false;
  }
  return true;
}

bool ccm(Case& c) {
  c.used.insert("Count");
  const std::size_t tag_size = c.number("Tlen"), size = c.number("Plen");
  if (tag_size < 4 || tag_size > 16 || tag_size % 2 != 0) throw std::runtime_error("no such tag");
  const Bytes key = aes_key(c, "Key"), nonce = c.bytes("Nonce", c.number("Nlen")),
              aad = c.bytes("Adata", c.number("Alen"));
  const Bytes ct = c.bytes("CT", size + tag_size);
  const bool fails = c.has("Result") && c.text("Result").starts_with("Fail");
  const Bytes payload = fails ? Bytes{} : c.bytes("Payload", size);
  for (const Implementation& with : implementations()) {
    const Ccm one(key, tag_size, with);
    Bytes opened(size), sealed(ct.size());
    const bool opens = one.open(nonce, aad, ByteView(ct).first(size), ByteView(ct).last(tag_size), opened);
    if (opens == fails) return false;
    if (fails) continue;
    if (opened != payload || !one.seal(nonce, aad, payload, sealed) || sealed != ct) return false;
  }
  return true;
}

/// What to do with the cases of a file of this name.
Run runner(const std::string& name) {
  if (const auto algorithm = sha2_named(name)) {
    if (name.find("Monte") != name.npos) return monte_carlo(*algorithm);
    return [algorithm](Case& c) {
      if (c.number("L") != digest_size(*algorithm)) return false;
      return to_bytes(hash(*algorithm, c.bytes("Msg", c.number("Len") / 8))) == c.bytes("MD");
    };
  }
  if (name.starts_with("SHA3_"))
    return [](Case& c) { return sha3(c.number("L"), c.bytes("Msg", c.number("Len") / 8)) == c.bytes("MD"); };
  if (name.starts_with("SHAKE128") || name.starts_with("SHAKE256"))
    return [is_128 = name.starts_with("SHAKE128")](Case& c) {
      c.used.insert("COUNT");
      const Bytes message = c.has("Len") ? c.bytes("Msg", c.number("Len") / 8) : c.bytes("Msg");
      Bytes out(c.number("Outputlen") / 8);
      Sponge sponge = is_128 ? Sponge::shake128() : Sponge::shake256();
      const std::size_t half = out.size() / 3; // in two pieces
      sponge.absorb(message).squeeze(ByteSpan(out).first(half));
      sponge.squeeze(ByteSpan(out).subspan(half));
      return out == c.bytes("Output");
    };
  if (name.starts_with("ECB")) return [](Case& c) { return aes_blocks(c, false); };
  if (name.starts_with("CBC")) return [](Case& c) { return aes_blocks(c, true); };
  if (name.starts_with("gcm")) return gcm;
  for (const char* kind : {"DVPT", "VADT", "VNT", "VPT", "VTT"})
    if (name.starts_with(kind)) return ccm;
  return [](Case&) -> bool { throw std::runtime_error("a kind of file that nobody here knows"); };
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") + 1 - first));
}

struct Count {
  std::size_t passed = 0, failed = 0;
};

void run_file(const std::string& path, Count& count) {
  std::ifstream stream(path);
  const std::string name = path.substr(path.find_last_of('/') + 1);
  const Run run = runner(name);
  Case now;
  std::size_t cases = 0;
  const auto end_of_paragraph = [&] {
    // A paragraph without an answer sets what the next ones have in common: a key, a seed.
    const bool is_case = std::ranges::any_of(now.values, [](const auto& value) {
      return value.first == "MD" || value.first == "Output" || value.first == "CIPHERTEXT" ||
             value.first == "CT";
    });
    if (!is_case) {
      static const std::set<std::string> common = {"Key", "Nonce", "Seed", "Alen", "Plen", "Nlen", "Tlen"};
      for (const auto& [left, right] : now.values) {
        now.parameters.insert_or_assign(left, right);
        if (common.contains(left)) continue;
        std::printf("FAIL\t%s:-\ta paragraph without an answer: %s\n", name.c_str(), left.c_str());
        ++count.failed;
        break;
      }
      now.values.clear();
      return;
    }
    ++cases;
    std::string why;
    bool passed = false;
    try {
      passed = run(now);
      for (const auto& [left, right] : now.values)
        if (!now.used.contains(left)) passed = false, why = ": nobody reads " + left;
    } catch (const std::exception& failure) {
      why = std::string(": ") + failure.what();
    }
    ++(passed ? count.passed : count.failed);
    std::printf("%s\t%s:%zu\t%s%s\n", passed ? "PASS" : "FAIL", name.c_str(), cases, now.section.c_str(),
                why.c_str());
    now.values.clear();
    now.used.clear();
  };
  for (std::string line; std::getline(stream, line);) {
    line = trimmed(line);
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      end_of_paragraph();
      continue;
    }
    const bool bracketed = line.front() == '[' && line.back() == ']';
    if (bracketed) line = line.substr(1, line.size() - 2);
    for (std::size_t from = 0; from <= line.size();) { // "[Alen = 0, Plen = 24]"
      const std::size_t comma = bracketed ? std::min(line.find(',', from), line.size()) : line.size();
      const std::string part = trimmed(std::string_view(line).substr(from, comma - from));
      from = comma + 1;
      const std::size_t equals = part.find('=');
      const std::string left = trimmed(std::string_view(part).substr(0, equals));
      const std::string right = equals == part.npos ? "" : trimmed(std::string_view(part).substr(equals + 1));
      static const std::set<std::string> sizes = {"L",
                                                  "Keylen",
                                                  "IVlen",
                                                  "PTlen",
                                                  "AADlen",
                                                  "Taglen",
                                                  "Alen",
                                                  "Plen",
                                                  "Nlen",
                                                  "Tlen",
                                                  "Outputlen",
                                                  "Input Length",
                                                  "Minimum Output Length (bits)",
                                                  "Maximum Output Length (bits)"};
      if (bracketed && equals != part.npos && !sizes.contains(left)) {
        std::printf("FAIL\t%s:-\ta section of a kind that nobody here knows: %s\n", name.c_str(),
                    left.c_str());
        ++count.failed;
      }
      if (bracketed && equals == part.npos)
        now.section = left;
      else
        (bracketed ? now.parameters : now.values).insert_or_assign(left, right);
    }
  }
  end_of_paragraph();
  if (cases == 0) {
    std::printf("FAIL\t%s:-\tno case\n", name.c_str());
    ++count.failed;
  }
}

} // namespace

int main(int argc, char** argv) {
  Count count;
  for (int i = 1; i < argc; ++i) run_file(argv[i], count);
  std::printf("%zu passed, %zu failed, 0 skipped\n", count.passed, count.failed);
  return argc > 1 && count.failed == 0 ? 0 : 1;
}
