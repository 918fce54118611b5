// rsa_encryption_test.cpp: RSAES-PKCS1-v1_5 against RSA Laboratories' and OpenSSL's cases, and
// everything that may be wrong with a premaster secret.
#include "crypto/rsa/pkcs1_encryption.h"

#include <fstream>

#include "crypto/rsa/operation.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

/// Hands out given octets, so that an encryption can be made again.
struct Given : Random {
  explicit Given(Bytes octets) : octets(std::move(octets)) {}
  void fill(std::string_view use, ByteSpan out) override {
    CHECK(use == "padding");
    REQUIRE(at + out.size() <= octets.size());
    std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), out.size(), out.begin());
    at += out.size();
  }
  Bytes octets;
  std::size_t at = 0;
};

/// RSA Laboratories' text: "# Name:" and lines of octets below it.
struct Section {
  std::string name;
  Bytes octets;
};
std::vector<Section> read_sections(const char* path) {
  std::ifstream stream(path);
  REQUIRE(stream);
  std::vector<Section> sections;
  for (std::string line; std::getline(stream, line);) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
    if (line.starts_with("# ") && line.ends_with(":"))
      sections.push_back({line.substr(2, line.size() - 3), {}});
    if (line.starts_with("#") || sections.empty()) continue;
    std::erase(line, ' ');
    const auto octets = unhex(line);
    REQUIRE(octets);
    append(sections.back().octets, *octets);
  }
  return sections;
}

const RsaPrivateKey& key() {
  static const RsaPrivateKey made = [] {
    SeededRandom random("rsa encryption");
    return rsa_generate(1024, random, "rsa key");
  }();
  return made;
}

/// Encrypts octets that need not be padded at all.
Bytes raw(ByteView em, const RsaPublicKey& with = key().pub) {
  const auto ciphertext = rsavp1(with, em);
  REQUIRE(ciphertext);
  return *ciphertext;
}

const Bytes premaster = [] {
  Bytes octets(48, 0x77);
  octets[0] = octets[1] = 3;
  octets[20] = 0; // zeros are allowed inside
  return octets;
}();
const Bytes fallback(48, 0xfa);

/// 00 02 PS 00 M with a PS of 5a.
Bytes padded(ByteView message, std::size_t size = 128) {
  Bytes em(size, 0x5a);
  em[0] = 0;
  em[1] = 2;
  em[size - message.size() - 1] = 0;
  std::ranges::copy(message, em.end() - static_cast<std::ptrdiff_t>(message.size()));
  return em;
}

std::string decrypted(ByteView ciphertext, std::uint16_t version = 0x0303) {
  const auto secret = rsa_decrypt_premaster(key(), ciphertext, version, fallback);
  return secret ? hex(secret->expose()) : "nothing";
}

} // namespace

TEST_CASE("RSA Laboratories' ciphertexts are made and decrypted again, with moduli of odd sizes too") {
  std::size_t keys = 0, messages = 0;
  RsaPrivateKey now;
  Bytes message, seed, p, q, d;
  for (const auto& [name, octets] :
       read_sections(HANDGLASS_SOURCE_ROOT "/vectors/nist/rsa/pkcs1v15crypt-vectors.txt")) {
    INFO(name << " of key " << keys);
    const auto part = [&] { return Secret<rsa_max_bits / 8>(ByteView(octets)); };
    if (name == "Modulus")
      now.pub.n = octets;
    else if (name == "Public exponent")
      now.pub.e = octets;
    else if (name == "Exponent")
      now.d = part(); // once the public one, too, and then the private one
    else if (name == "Prime 1")
      now.p = part();
    else if (name == "Prime 2")
      now.q = part();
    else if (name == "Prime exponent 1")
      now.dp = part();
    else if (name == "Prime exponent 2")
      now.dq = part();
    else if (name == "Coefficient") {
      now.qinv = part();
      CHECK(is_consistent(now));
      ++keys;
    } else if (name == "Message")
      message = octets;
    else if (name == "Seed")
      seed = octets;
    else if (name == "Encryption") {
      Given random(seed);
      Bytes told;
      CHECK(rsa_pkcs1_encrypt(now.pub, message, random, "padding", &told) == octets);
      CHECK(told == seed);
      CHECK(random.at == seed.size());
      CHECK(rsa_pkcs1_decrypt(now, octets) == message);
      ++messages;
    } else if (name != "Key lengths") {
      FAIL("nobody reads " << name);
    }
  }
  CHECK(keys == 15);
  CHECK(messages == 300);
}

TEST_CASE("Implicit rejection gives the message that OpenSSL gives") {
  std::map<std::string, Bytes> given;
  std::ifstream stream(HANDGLASS_SOURCE_ROOT "/vectors/tls12/openssl/rsa_implicit_rejection.txt");
  REQUIRE(stream);
  RsaPrivateKey rsa;
  const std::map<std::string, Secret<rsa_max_bits / 8> RsaPrivateKey::*> parts = {
      {"d", &RsaPrivateKey::d},   {"p", &RsaPrivateKey::p},   {"q", &RsaPrivateKey::q},
      {"dp", &RsaPrivateKey::dp}, {"dq", &RsaPrivateKey::dq}, {"qinv", &RsaPrivateKey::qinv}};
  std::size_t cases = 0;
  Bytes input;
  for (std::string line; std::getline(stream, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    const std::size_t equals = line.find(" = ");
    REQUIRE(equals != line.npos);
    const std::string name = line.substr(0, equals);
    const auto octets = unhex(line.substr(equals + 3));
    REQUIRE(octets);
    if (name == "n")
      rsa.pub.n = *octets;
    else if (name == "e")
      rsa.pub.e = *octets;
    else if (parts.contains(name))
      rsa.*parts.at(name) = Secret<rsa_max_bits / 8>(*octets);
    else if (name == "Input")
      input = *octets;
    else if (name == "Output") {
      CHECK(is_consistent(rsa));
      const auto message = rsa_pkcs1_decrypt(rsa, input);
      REQUIRE(message);
      CHECK(hex(*message) == hex(*octets));
      ++cases;
    } else {
      FAIL("nobody reads " << name);
    }
  }
  CHECK(cases == 2);
}

TEST_CASE("Messages of every size that fits are encrypted, and no larger ones") {
  for (std::size_t size = 0; size <= 117; ++size) {
    SeededRandom random("message " + std::to_string(size));
    const Bytes message = random.bytes("message", size);
    const auto first = rsa_pkcs1_encrypt(key().pub, message, random, "padding");
    const auto second = rsa_pkcs1_encrypt(key().pub, message, random, "padding");
    REQUIRE(first);
    CHECK(first != second);
    CHECK(rsa_pkcs1_decrypt(key(), *first) == message);
    CHECK(rsa_pkcs1_decrypt(key(), *second) == message);
  }
  SeededRandom random("too large");
  CHECK_FALSE(rsa_pkcs1_encrypt(key().pub, Bytes(118), random, "padding"));
  CHECK_FALSE(rsa_pkcs1_encrypt(key().pub, Bytes(1000), random, "padding"));
  CHECK_FALSE(rsa_pkcs1_encrypt({Bytes(128, 0xfe), {3}}, Bytes(1), random, "padding")); // even
}

TEST_CASE("A padding octet that comes out zero is drawn again") {
  Bytes draws(128 - 3 - 48, 0x11);
  draws[0] = draws[40] = 0;
  append(draws, Bytes{0, 0, 0x22, 0x33});
  Given random(draws);
  const auto ciphertext = rsa_pkcs1_encrypt(key().pub, premaster, random, "padding");
  REQUIRE(ciphertext);
  CHECK(random.at == draws.size());
  const auto em = rsadp(key(), *ciphertext);
  REQUIRE(em);
  CHECK(em->is_right == ~std::uint64_t{0});
  Bytes expected = padded(premaster);
  std::fill_n(expected.begin() + 2, 128 - 3 - 48, std::uint8_t{0x11});
  expected[2] = 0x22;
  expected[42] = 0x33;
  CHECK(hex(em->m.expose()) == hex(expected));
}

TEST_CASE("A premaster secret is decrypted if all is well, and replaced if anything is not") {
  CHECK(decrypted(raw(padded(premaster))) == hex(premaster));
  SeededRandom random("premaster");
  const auto ciphertext = rsa_pkcs1_encrypt(key().pub, premaster, random, "padding");
  REQUIRE(ciphertext);
  CHECK(decrypted(*ciphertext) == hex(premaster));

  // Each octet of the frame wrong in each way: 00 02 PS 00 and the version.
  for (std::size_t i = 0; i < 128 - 46; ++i) {
    const bool is_padding = i >= 2 && i < 128 - 49;
    for (int value = i == 0 ? 1 : 0; value <= (i == 0 ? 1 : 255); ++value) {
      if (is_padding && value != 0 && value != 1 && value != 255) continue;
      Bytes em = padded(premaster);
      if (em[i] == value) continue;
      em[i] = static_cast<std::uint8_t>(value);
      if (i == 0 && !rsavp1(key().pub, em)) continue; // not below the modulus
      INFO("octet " << i << " is " << value);
      CHECK(decrypted(raw(em)) == hex(is_padding && value != 0 ? premaster : fallback));
    }
  }
  for (std::size_t size = 0; size <= 117; ++size) { // padded well, but of another size
    if (size == 48) continue;
    INFO("a message of " << size);
    Bytes message(size, 0x03);
    CHECK(decrypted(raw(padded(message))) == hex(fallback));
  }
  CHECK(decrypted(raw(padded(premaster)), 0x0302) == hex(fallback));
  CHECK(decrypted(raw(padded(premaster)), 0x0403) == hex(fallback));
  Bytes one_zero(128);
  CHECK(decrypted(one_zero) == hex(fallback)); // 0^d = 0
  one_zero.back() = 1;
  CHECK(decrypted(one_zero) == hex(fallback));
}

TEST_CASE("Only what everybody can see is wrong with a ciphertext gives no premaster secret at all") {
  const Bytes good = raw(padded(premaster));
  CHECK(decrypted(ByteView(good).first(127)) == "nothing");
  CHECK(decrypted(concat({Bytes{0}, good})) == "nothing");
  CHECK(decrypted({}) == "nothing");
  CHECK(decrypted(key().pub.n) == "nothing");
  CHECK(decrypted(Bytes(128, 0xff)) == "nothing");
  Bytes largest = key().pub.n;
  --largest.back(); // n - 1, whose power to an odd d is itself
  CHECK(decrypted(largest) == hex(fallback));
  CHECK_FALSE(rsa_pkcs1_decrypt(key(), key().pub.n));
  CHECK_FALSE(rsa_pkcs1_decrypt(key(), ByteView(good).first(127)));
}

TEST_CASE("A fault while decrypting gives the fallback, a fault while signing gives nothing") {
  RsaPrivateKey broken = key().clone();
  broken.dp.expose_mut()[10] ^= 0x04;
  const Bytes ciphertext = raw(padded(premaster));
  const auto secret = rsa_decrypt_premaster(broken, ciphertext, 0x0303, fallback);
  REQUIRE(secret);
  CHECK(hex(secret->expose()) == hex(fallback));
  const auto power = rsadp(broken, ciphertext);
  REQUIRE(power);
  CHECK(power->is_right == 0);
  CHECK_FALSE(rsasp1(broken, ciphertext));
}

TEST_CASE("The smallest keys hold a premaster secret, too") {
  SeededRandom random("small key");
  const RsaPrivateKey small = rsa_generate(512, random, "rsa key");
  const auto ciphertext = rsa_pkcs1_encrypt(small.pub, premaster, random, "padding");
  REQUIRE(ciphertext);
  const auto secret = rsa_decrypt_premaster(small, *ciphertext, 0x0303, fallback);
  REQUIRE(secret);
  CHECK(hex(secret->expose()) == hex(premaster));
}
