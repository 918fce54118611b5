// cbc_hmac_test.cpp: the CBC records of TLS 1.2, against BoringSSL's and Botan's cases and every small
// change. That opening them takes no time that tells is tested elsewhere: constant_time.cpp, ../steps/.
#include "crypto/cbc/cbc_hmac.h"

#include "core/random.h"
#include "crypto/mac/hmac.h"
#include "tests/catch.h"
#include "tests/vectors/nist_rsp.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

struct Row {
  HashAlgorithm hash;
  std::size_t key_size;
  CbcOrder order;
  std::string name() const {
    return "AES-" + std::to_string(8 * key_size) + "-CBC, HMAC " + std::string(crypto::name(hash)) +
           (order == CbcOrder::mac_then_encrypt ? ", MAC then encrypt" : ", encrypt then MAC");
  }
};
const std::vector<Row> rows = [] {
  std::vector<Row> all;
  for (auto order : {CbcOrder::mac_then_encrypt, CbcOrder::encrypt_then_mac})
    for (auto hash : {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha384})
      for (std::size_t key_size : {16, 32}) all.push_back({hash, key_size, order});
  return all;
}();

const Bytes pseudo_header = {0, 0, 0, 0, 0, 0, 0, 7, 23, 3, 3};

Bytes count(std::size_t size) {
  Bytes octets(size);
  for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<std::uint8_t>(i * 37 + 11);
  return octets;
}

/// Both ends of a connection, and somebody who has its keys and builds whatever they like.
struct Keys {
  explicit Keys(const Row& row)
      : row(row),
        key(SeededRandom(row.name()).bytes("key", row.key_size)),
        mac_key(SeededRandom(row.name()).bytes("mac key", digest_size(row.hash))),
        iv(SeededRandom(row.name()).bytes("iv", 16)),
        cbc_hmac(key, row.hash, mac_key, row.order) {}

  /// HMAC as RFC 5246 writes it, by way of mac/hmac.h.
  Bytes mac(ByteView covered) const {
    Bytes length(2);
    store_be(length.data(), 2, covered.size());
    return to_bytes(hmac(row.hash, mac_key, concat({pseudo_header, length, covered})).expose());
  }
  /// A record whose MAC is right wherever this order wants it, and whose padding (with padding_length) is
  /// `tail`. `content` must fit the blocks.
  Bytes forge(ByteView content, ByteView tail) const {
    const bool inside = row.order == CbcOrder::mac_then_encrypt;
    Bytes record = concat({content, inside ? mac(content) : Bytes(), tail});
    AesCbc(key).encrypt(iv, record);
    record = concat({iv, record});
    if (!inside) append(record, mac(record));
    return record;
  }
  /// How long a content must be at least to fit a tail.
  std::size_t fitting(std::size_t tail) const {
    const std::size_t rest = tail + (row.order == CbcOrder::mac_then_encrypt ? digest_size(row.hash) : 0);
    return (16 - rest % 16) % 16;
  }
  std::optional<CbcHmac::Layout> open(ByteView record) const {
    Bytes inner;
    return cbc_hmac.open(pseudo_header, record, inner);
  }

  Row row;
  Bytes key, mac_key, iv;
  CbcHmac cbc_hmac;
};

} // namespace

TEST_CASE("CBC records agree with every case of BoringSSL's") {
  struct File {
    const char* name;
    HashAlgorithm hash;
  };
  const auto [name, hash] =
      GENERATE(File{"aes_128_cbc_sha1", HashAlgorithm::sha1}, File{"aes_256_cbc_sha1", HashAlgorithm::sha1},
               File{"aes_128_cbc_sha256", HashAlgorithm::sha256});
  std::size_t opened = 0, refused = 0, sealed = 0;
  for (const nist::Case& test :
       nist::read(HANDGLASS_SOURCE_ROOT "/vectors/tls12/boringssl/" + std::string(name) + "_tls_tests.txt",
                  {"KEY"})) {
    test.has_only({"KEY", "NONCE", "IN", "AD", "CT", "TAG", "TAG_LEN", "NO_SEAL", "FAILS"});
    const Bytes keys = test.bytes("KEY"), iv = test.bytes("NONCE"), content = test.bytes("IN"),
                ad = test.bytes("AD");
    CHECK(test.number("TAG_LEN") == digest_size(hash));
    const ByteView mac_key = ByteView(keys).first(digest_size(hash));
    const CbcHmac cbc_hmac(ByteView(keys).subspan(mac_key.size()), hash, mac_key, CbcOrder::mac_then_encrypt);
    const Bytes record = concat({iv, test.bytes("CT"), test.bytes("TAG")});
    INFO(name << " NONCE: " << hex(iv) << " TAG: " << test.text("TAG"));

    Bytes inner;
    const auto layout = cbc_hmac.open(ad, record, inner);
    CHECK(layout.has_value() == !test.has("FAILS"));
    ++(layout ? opened : refused);
    if (layout) CHECK(to_bytes(ByteView(inner).first(layout->content_size)) == content);
    if (test.has("NO_SEAL")) continue; // padding that no sealer would make, or the case is wrong
    Bytes out;
    cbc_hmac.seal(ad, iv, content, 0, inner, out);
    CHECK(hex(out) == hex(record));
    ++sealed;
  }
  CHECK(opened == 165);
  CHECK(refused == 259);
  CHECK(sealed == 100);
}

// Botan's cases are the ends of decrypted records, and how many octets of them are padding, 0 for "wrong".
TEST_CASE("CBC padding is accepted and refused as in Botan's cases") {
  const Keys keys(GENERATE(from_range(rows)));
  INFO(keys.row.name());
  std::size_t right = 0, wrong = 0;
  for (const nist::Case& test :
       nist::read(HANDGLASS_SOURCE_ROOT "/vectors/tls12/botan/tls_cbc_padding.vec", {"Record"})) {
    test.has_only({"Record", "Output"});
    const Bytes record = test.bytes("Record");
    const std::size_t expected = test.number("Output");
    INFO("Record ends in " << hex(ByteView(record).last(std::min<std::size_t>(record.size(), 8))));
    // As much of the record as it claims to be padding, or zeros before it if it claims to be longer: so the
    // MAC is where it should be, and nothing but the padding can be wrong.
    const std::size_t claimed = record.back() + std::size_t{1};
    if (expected != 0) CHECK(claimed == expected);
    Bytes tail(claimed > record.size() ? claimed - record.size() : 0);
    append(tail, ByteView(record).last(std::min(claimed, record.size())));
    const auto layout = keys.open(keys.forge(count(keys.fitting(claimed)), tail));
    CHECK(layout.has_value() == (expected != 0));
    if (layout) CHECK(layout->padding_size + 1 == expected);
    ++(expected ? right : wrong);
  }
  CHECK(right == 13);
  CHECK(wrong == 9);
}

TEST_CASE("CBC records of every length are sealed, and opened again") {
  const Keys keys(GENERATE(from_range(rows)));
  INFO(keys.row.name());
  const bool inside = keys.row.order == CbcOrder::mac_then_encrypt;
  const std::size_t mac_size = digest_size(keys.row.hash);
  CHECK(keys.cbc_hmac.mac_size() == mac_size);
  CHECK(keys.cbc_hmac.hash() == keys.row.hash);
  CHECK(keys.cbc_hmac.order() == keys.row.order);
  std::vector<std::size_t> sizes = {1000, 4096, 16383, 16384, 16640};
  for (std::size_t size = 0; size <= 300; ++size) sizes.push_back(size);
  for (std::size_t size : sizes) {
    INFO("content of " << size);
    const Bytes content = count(size);
    Bytes inner = {1, 2, 3}, out = {23, 3, 3}; // what is in `inner` goes, what is in `out` stays
    const auto sealed = keys.cbc_hmac.seal(pseudo_header, keys.iv, content, 0, inner, out);
    CHECK(sealed.content_size == size);
    CHECK(sealed.mac_size == (inside ? mac_size : 0));
    CHECK(sealed.padding_size <= 15);
    CHECK(inner.size() == size + sealed.mac_size + sealed.padding_size + 1);
    CHECK(out.size() == 3 + 16 + inner.size() + (inside ? 0 : mac_size));
    CHECK(to_bytes(ByteView(out).first(3)) == Bytes{23, 3, 3});
    const Bytes record = to_bytes(ByteView(out).subspan(3));
    CHECK(record == keys.forge(content, Bytes(sealed.padding_size + 1,
                                              static_cast<std::uint8_t>(sealed.padding_size))));

    Bytes opened;
    const auto layout = keys.cbc_hmac.open(pseudo_header, record, opened);
    REQUIRE(layout);
    CHECK(layout->content_size == sealed.content_size);
    CHECK(layout->mac_size == sealed.mac_size);
    CHECK(layout->padding_size == sealed.padding_size);
    CHECK(opened == inner);
    CHECK(to_bytes(ByteView(opened).first(size)) == content);
  }
}

TEST_CASE("CBC records may have any padding up to 255 that fills the blocks") {
  const Keys keys(GENERATE(from_range(rows)));
  INFO(keys.row.name());
  for (std::size_t size = 0; size < 16; ++size) {
    const Bytes content = count(size);
    std::size_t last = 0;
    for (std::size_t extra = 0; extra <= 320; extra += 16) {
      Bytes inner, out;
      const auto sealed = keys.cbc_hmac.seal(pseudo_header, keys.iv, content, extra, inner, out);
      INFO("content of " << size << ", " << extra << " more: " << sealed.padding_size);
      CHECK(sealed.padding_size <= 255);
      if (extra > 0) CHECK(sealed.padding_size == (last + 16 <= 255 ? last + 16 : last));
      last = sealed.padding_size;
      const auto layout = keys.open(out);
      REQUIRE(layout);
      CHECK(layout->padding_size == sealed.padding_size);
      CHECK(layout->content_size == size);
    }
    CHECK(last > 239);
  }
}

TEST_CASE("A wrong octet anywhere in the padding, however long, makes a CBC record invalid") {
  const Keys keys(GENERATE(from_range(rows)));
  INFO(keys.row.name());
  for (std::size_t padding = 0; padding <= 255; ++padding) {
    Bytes tail(padding + 1, static_cast<std::uint8_t>(padding));
    for (std::size_t more : {0, 16, 96, 272}) {
      const Bytes content = count(keys.fitting(tail.size()) + more);
      const auto layout = keys.open(keys.forge(content, tail));
      REQUIRE(layout);
      CHECK(layout->padding_size == padding);
      CHECK(layout->content_size == content.size());
    }
    const Bytes content = count(keys.fitting(tail.size()) + 32);
    for (std::size_t i = 0; i < padding; ++i)
      for (std::uint8_t change : {0x01, 0x80}) {
        tail[i] ^= change;
        if (keys.open(keys.forge(content, tail)))
          FAIL_CHECK("padding " << padding << ", octet " << i << " changed");
        tail[i] ^= change;
      }
  }
}

TEST_CASE("Padding that claims to reach into the MAC or beyond the record is refused") {
  const Keys keys(GENERATE(from_range(rows)));
  INFO(keys.row.name());
  const bool inside = keys.row.order == CbcOrder::mac_then_encrypt;
  const std::size_t mac_size = inside ? digest_size(keys.row.hash) : 0;
  // A record of nothing but padding octets: with each value, at each size.
  for (std::size_t size = 16; size <= 288; size += 16)
    for (std::size_t value = 0; value <= 255; ++value) {
      Bytes record(size, static_cast<std::uint8_t>(value));
      AesCbc(keys.key).encrypt(keys.iv, record);
      record = concat({keys.iv, record});
      if (!inside) append(record, keys.mac(record));
      const bool accepted = keys.open(record).has_value();
      if (accepted != (!inside && value + 1 + mac_size <= size))
        FAIL_CHECK("size " << size << ", value " << value);
    }
}

TEST_CASE("Every flipped bit of a CBC record is noticed, and leaves no plaintext behind") {
  const Keys keys(GENERATE(from_range(rows)));
  INFO(keys.row.name());
  for (std::size_t extra : {0, 64}) {
    Bytes inner, out;
    keys.cbc_hmac.seal(pseudo_header, keys.iv, count(77), extra, inner, out);
    REQUIRE(keys.open(out));
    for (std::size_t bit = 0; bit < 8 * out.size(); ++bit) {
      out[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      Bytes left = {1};
      if (keys.cbc_hmac.open(pseudo_header, out, left)) FAIL_CHECK("bit " << bit);
      if (!std::ranges::all_of(left, [](std::uint8_t octet) { return octet == 0; }))
        FAIL_CHECK("bit " << bit << " left " << hex(left));
      out[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    }
    for (std::size_t bit = 0; bit < 8 * pseudo_header.size(); ++bit) {
      Bytes other = pseudo_header;
      other[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      if (keys.cbc_hmac.open(other, out, inner)) FAIL_CHECK("bit " << bit << " of the pseudo header");
    }
  }
}

TEST_CASE("Every truncated or lengthened CBC record is refused") {
  const Keys keys(GENERATE(from_range(rows)));
  INFO(keys.row.name());
  for (std::size_t size : {0, 1, 50, 300}) {
    Bytes inner, out;
    keys.cbc_hmac.seal(pseudo_header, keys.iv, count(size), 0, inner, out);
    for (std::size_t kept = 0; kept < out.size(); ++kept) {
      if (keys.open(ByteView(out).first(kept))) FAIL_CHECK("the first " << kept << " of " << out.size());
      if (keys.open(ByteView(out).last(kept))) FAIL_CHECK("the last " << kept << " of " << out.size());
    }
    for (std::size_t more = 1; more <= 64; ++more)
      if (keys.open(concat({out, Bytes(more, 0x00)}))) FAIL_CHECK(more << " octets more");
  }
}

TEST_CASE("A CBC record of the other order, of another key or of another hash is refused") {
  for (const Row& mine : rows)
    for (const Row& theirs : rows) {
      const Keys a(mine), b(theirs);
      Bytes inner, out;
      a.cbc_hmac.seal(pseudo_header, a.iv, count(100), 0, inner, out);
      const bool same = mine.name() == theirs.name();
      INFO(mine.name() << " opened as " << theirs.name());
      CHECK(b.open(out).has_value() == same);
    }
}

TEST_CASE("A record larger than any TLS record is refused rather than opened") {
  const Keys keys(GENERATE(from_range(rows)));
  CHECK_FALSE(keys.open(Bytes(0x10000)));
  CHECK_FALSE(keys.open(Bytes(0x10010)));
}
