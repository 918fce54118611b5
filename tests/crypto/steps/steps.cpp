// steps.cpp: opens good and bad records, and good and bad premaster secrets, for callgrind to count the steps
// of.
//
// Run by count_steps.py. Every case of a group must take the same number of instructions, or an attacker
// with a good clock can tell the cases apart. In a group whose name begins with "planted" they must not:
// those are the attacks of 1998 and 2013, put in by hand, and show that the counting can see them.
//
// memcheck (constant_time.cpp) finds branches and addresses that depend on a secret, in one run; this counts
// what different secrets come to, in many. Neither sees everything the other does.
#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>

#include "core/ct.h"
#include "core/random.h"
#include "core/result.h"
#include "crypto/cbc/cbc_hmac.h"
#include "crypto/mac/hmac.h"
#include "crypto/rsa/operation.h"
#include "crypto/rsa/pkcs1_encryption.h"

using namespace handglass;
using namespace handglass::crypto;

// A heap takes longer or shorter as earlier requests have left it. That has nothing to do with secrets, and
// would drown the count; so while a case runs, memory comes from one block, end to end, and is never given
// back.
namespace {
alignas(64) std::uint8_t arena[1 << 22];
std::size_t arena_used = 0;
bool arena_serves = false;
} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  if (!arena_serves) return std::malloc(size > 0 ? size : 1);
  void* const memory = arena + arena_used;
  arena_used += (size + 63) / 64 * 64;
  if (arena_used > sizeof arena) bug("a case needs more memory than there is");
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  auto* const octets = static_cast<std::uint8_t*>(memory);
  if (octets < arena || octets >= arena + sizeof arena) std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace {

/// Counts one case. It runs once before, so that the dynamic linker has nothing left to do.
void measure(const std::string& group, const std::string& name, const std::function<void()>& work) {
  const auto run = [&] {
    arena_used = 0;
    arena_serves = true;
    CALLGRIND_TOGGLE_COLLECT;
    work();
    CALLGRIND_TOGGLE_COLLECT;
    arena_serves = false;
  };
  run();
  CALLGRIND_ZERO_STATS;
  run();
  const std::string label = group + " | " + name;
  CALLGRIND_DUMP_STATS_AT(label.c_str());
}

void must(bool condition, const std::string& what) {
  if (!condition) bug("a case is not what it says: " + what);
}

// ---- Records ----

const Bytes pseudo_header = {0, 0, 0, 0, 0, 0, 0, 1, 23, 3, 3};
constexpr std::size_t inner_size = 512;

struct Record {
  std::string name;
  Bytes payload;
  bool is_good;
};

struct CbcKeys {
  explicit CbcKeys(HashAlgorithm hash)
      : hash(hash), mac_key(digest_size(hash), 0x4d), cbc(key), cbc_hmac(key, hash, mac_key, order) {}

  Bytes mac(ByteView content) const {
    Bytes length(2);
    store_be(length.data(), 2, content.size());
    return to_bytes(hmac(hash, mac_key, concat({pseudo_header, length, content})).expose());
  }
  /// What is encrypted for a content of 512 octets less MAC and padding.
  Bytes inner(std::size_t padding) const {
    const Bytes content(inner_size - digest_size(hash) - padding - 1, 0x63);
    return concat({content, mac(content), Bytes(padding + 1, static_cast<std::uint8_t>(padding))});
  }
  Bytes encrypt(Bytes text) const {
    cbc.encrypt(iv, text);
    return concat({iv, text});
  }

  std::vector<Record> records() const {
    std::vector<Record> all;
    for (std::size_t padding : {0, 1, 15, 64, 254, 255})
      all.push_back({"good, padding of " + std::to_string(padding), encrypt(inner(padding)), true});
    const auto spoil = [&](const char* name, std::size_t padding, std::size_t from_the_end, std::uint8_t by) {
      Bytes text = inner(padding);
      text[text.size() - 1 - from_the_end] ^= by;
      all.push_back({name, encrypt(text), false});
    };
    spoil("the first octet of padding is wrong", 100, 100, 1);
    spoil("the last octet of padding is wrong", 100, 1, 1);
    spoil("padding_length is one less", 101, 0, 1);
    spoil("padding_length is much more", 100, 0, 0x80);
    spoil("no padding, and padding_length is not 0", 0, 0, 0xff);
    spoil("the last octet of the MAC is wrong", 100, 101, 1);
    spoil("the first octet of the MAC is wrong", 100, 100 + digest_size(hash), 1);
    spoil("the first octet of content is wrong", 100, inner_size - 1, 1);
    spoil("the MAC is wrong after the longest padding", 255, 256, 1);
    all.push_back({"all octets are 0", encrypt(Bytes(inner_size)), false});
    all.push_back({"noise", SeededRandom("noise").bytes("record", inner_size + 16), false});
    return all;
  }

  static constexpr CbcOrder order = CbcOrder::mac_then_encrypt;
  HashAlgorithm hash;
  Bytes key = Bytes(16, 0x6b), mac_key, iv = Bytes(16, 0x69);
  AesCbc cbc;
  CbcHmac cbc_hmac;
};

/// RFC 5246 section 6.2.3.2 to the letter: wrong padding counts as none, and the MAC is always computed. This
/// is what Lucky Thirteen was measured on.
[[gnu::noinline]] bool open_lucky(const CbcKeys& keys, ByteView payload, Bytes& inner) {
  inner.resize(payload.size() - 16);
  keys.cbc.decrypt(payload.first(16), payload.subspan(16), inner);
  const std::size_t mac_size = digest_size(keys.hash);
  std::size_t padding = inner.back();
  bool good = padding + mac_size + 1 <= inner.size();
  for (std::size_t i = 0; good && i < padding; ++i) good = inner[inner.size() - 2 - i] == padding;
  if (!good) padding = 0;
  const ByteView content = ByteView(inner).first(inner.size() - padding - 1 - mac_size);
  return ct::equal(keys.mac(content), ByteView(inner).subspan(content.size(), mac_size)) && good;
}

void records() {
  for (auto hash : {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha384}) {
    const CbcKeys keys(hash);
    Bytes inner(inner_size);
    for (const Record& record : keys.records()) {
      must(keys.cbc_hmac.open(pseudo_header, record.payload, inner).has_value() == record.is_good,
           record.name);
      measure("CBC open, " + std::string(name(hash)), record.name,
              [&] { (void)keys.cbc_hmac.open(pseudo_header, record.payload, inner); });
    }
    for (const Record& record : keys.records()) {
      must(open_lucky(keys, record.payload, inner) == record.is_good, record.name);
      measure("planted: CBC open as RFC 5246 says, " + std::string(name(hash)), record.name,
              [&] { (void)open_lucky(keys, record.payload, inner); });
    }
  }
}

// ---- Premaster secrets ----

constexpr std::uint16_t version = 0x0303;
const Bytes fallback(48, 0xfa);

struct Ciphertext {
  std::string name;
  Bytes octets;
  bool is_good;
};

std::vector<Ciphertext> ciphertexts(const RsaPrivateKey& key) {
  std::vector<Ciphertext> all;
  const std::size_t k = key.pub.size(), message = k - 48;
  Bytes em(k, 0x5a);
  em[0] = 0, em[1] = 2, em[message - 1] = 0, em[message] = em[message + 1] = 3;
  const auto add = [&](const char* name, const Bytes& text, bool is_good = false) {
    const auto octets = rsavp1(key.pub, text);
    must(octets.has_value(), name);
    all.push_back({name, *octets, is_good});
  };
  const auto spoil = [&](const char* name, std::size_t at, std::uint8_t value) {
    Bytes text = em;
    text[at] = value;
    add(name, text);
  };
  add("good", em, true);
  Bytes other = em;
  std::fill_n(other.begin() + 2, 8, std::uint8_t{0xff});
  other.back() = 0;
  add("good, too", other, true);
  spoil("begins with 01", 0, 1);
  spoil("block type 1", 1, 1);
  spoil("block type 0", 1, 0);
  spoil("padding begins with 00", 2, 0);
  spoil("a longer message", message - 2, 0);
  spoil("no 00 before the message", message - 1, 1);
  spoil("version 2.3", message, 2);
  spoil("version 3.2", message + 1, 2);
  add("nothing but zeros", Bytes(k));
  Bytes one(k);
  one.back() = 1;
  add("one", one);
  for (int i = 0; i < 4; ++i) {
    Bytes noise = SeededRandom("noise " + std::to_string(i)).bytes("ciphertext", k);
    noise[0] = 0x10; // below any modulus of 8k bits
    all.push_back({"noise", noise, false});
  }
  return all;
}

/// What a program does whose author has read RFC 8017 only: the attack of 1998 needs no more.
[[gnu::noinline]] bool decrypt_as_it_comes(const RsaPrivateKey& key, ByteView ciphertext) {
  const auto power = rsadp(key, ciphertext);
  const ByteView em = power->m.expose();
  if (em[0] != 0 || em[1] != 2) return false;
  const auto separator = std::ranges::find(em.subspan(2), 0);
  if (em.end() - separator != 49) return false;
  return load_be(em.data() + em.size() - 48, 2) == version;
}

void premaster_secrets() {
  SeededRandom random("steps");
  const RsaPrivateKey key = rsa_generate(1024, random, "rsa key");
  for (const Ciphertext& one : ciphertexts(key)) {
    const auto secret = rsa_decrypt_premaster(key, one.octets, version, fallback);
    must(secret.has_value() && ct::equal(secret->expose(), fallback) != one.is_good, one.name);
    measure("premaster secret, RSA-1024", one.name,
            [&] { (void)rsa_decrypt_premaster(key, one.octets, version, fallback); });
  }
  for (const Ciphertext& one : ciphertexts(key)) {
    must(decrypt_as_it_comes(key, one.octets) == one.is_good, one.name);
    measure("planted: premaster secret as it comes, RSA-1024", one.name,
            [&] { (void)decrypt_as_it_comes(key, one.octets); });
  }
  // Implicit rejection: a message that nobody sent, and a real one of the same size.
  for (int i = 0; i < 3; ++i) {
    Bytes noise = SeededRandom("rejected " + std::to_string(i)).bytes("ciphertext", key.pub.size());
    noise[0] = 0x10;
    const std::size_t size = rsa_pkcs1_decrypt(key, noise)->size();
    const Bytes message(size, 0x6d);
    const Bytes good = *rsa_pkcs1_encrypt(key.pub, message, random, "padding");
    must(*rsa_pkcs1_decrypt(key, good) == message, "a real message");
    const std::string group = "message of " + std::to_string(size) + " octets, RSA-1024";
    measure(group, "rejected", [&] { (void)rsa_pkcs1_decrypt(key, noise); });
    measure(group, "real", [&] { (void)rsa_pkcs1_decrypt(key, good); });
  }
}

} // namespace

int main() {
  records();
  premaster_secrets();
  return 0;
}
