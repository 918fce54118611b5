// cbc_open.cpp: opening a record of CBC, MAC-then-encrypt, without telling anything by taking time.
//
// LUCKY THIRTEEN (AlFardan and Paterson 2013). The MAC covers a content whose size is found by taking off the
// padding. A hash works in blocks of 64 octets, 13 of which the header fills (seq_num 8, type 1, version 2,
// length 2). So a content of 42 octets takes one compression, and one of 43 takes two; with the padding,
// which the attacker has tampered with, comes the size, with the size the number of compressions, and with
// that the time until our alert goes out: less than a microsecond, and measured over a network. It tells the
// attacker whether their guess at the last octets of the plaintext was right. Octet after octet, a cookie
// is read. Pretending that bad padding has length zero, as RFC 5246 section 6.2.3.2 advises, leaves
// exactly this difference; its authors thought it too small to matter.
//
// What closes it: everything here takes the same steps for every payload of one size.
//
//     inner, of n octets:                  (n is public, it is the size on the wire)
//       content ............ | MAC | padding ... | length
//       ^ the same for all   ^ from here on nothing is where it seems to be
//
//   1. padding    the last 256 octets are all compared, whatever `length` says; a mask forgets the rest.
//   2. MAC sent   it may begin at any of 256 places. All are read, and all but one masked away: an address, too,
//                 leaves traces, in the cache.
//   3. MAC made   the hash takes as many blocks as the longest possible content needs, always. Where the
//                 message ends (0x80, zeros, its size) is written in by masks; after each block the state is kept
//                 by a mask if that was the message's last, and forgotten if not.
//   4. verdict    one bit, from all three together, and nobody looks at a part of it.
//
// BoringSSL and others do the same; the trade is known as "constant-time CBC" and is reckoned among the most
// delicate code in a TLS library. The better answer is not to need it: encrypt_then_mac, or an AEAD.
#include <algorithm>

#include "core/ct.h"
#include "core/result.h"
#include "core/secret.h"
#include "crypto/cbc/cbc_hmac.h"

namespace handglass::crypto {

namespace {

/// The mask of a 64-bit comparison for one octet.
std::uint8_t octet_mask(std::uint64_t mask) { return static_cast<std::uint8_t>(mask); }

/// As many octets as padding and its length can have. Content sizes lie this close together, too.
constexpr std::size_t most_padding = 255;

/// Step 1. Mask of "inner ends in padding_length + 1 octets of the value padding_length, and they leave room
/// for the MAC".
std::uint64_t padding_is_right(ByteView inner, std::size_t mac_size) {
  const std::uint64_t padding = inner.back();
  std::uint64_t wrong = ct::less(inner.size() - mac_size - 1, padding);
  for (std::size_t i = 0; i < std::min(inner.size(), most_padding + 1); ++i) {
    const std::uint64_t octet = inner[inner.size() - 1 - i];
    const std::uint64_t is_padding = ~ct::less(padding, i); // i <= padding
    wrong |= is_padding & ~ct::equal(octet, padding);
  }
  return ~wrong;
}

/// Step 2. The MAC that begins at the secret place `at`, which is `first` at least and leaves room for it.
Bytes mac_at(ByteView inner, std::size_t first, std::size_t at, std::size_t mac_size) {
  Bytes mac(mac_size);
  for (std::size_t place = first; place + mac_size < inner.size(); ++place) {
    const std::uint8_t here = octet_mask(ct::equal(place, at));
    for (std::size_t i = 0; i < mac_size; ++i)
      mac[i] = static_cast<std::uint8_t>(mac[i] | (inner[place + i] & here));
  }
  return mac;
}

} // namespace

/// Step 3. HMAC(pseudo_header | content_size | content), where the content is at the beginning of `inner`. How
/// long it is is secret, but it is one of the up to 256 sizes that a padding could leave.
Bytes CbcHmac::mac_of_secret_size(ByteView pseudo_header, ByteView inner, std::size_t content_size) const {
  constexpr std::size_t header_size = pseudo_header_size + 2;
  const std::size_t block = block_size(hash());
  const std::size_t length_size = block / 8; // of the size field at the end: 8 octets, or 16
  const std::size_t largest = inner.size() - mac_size() - 1;
  const std::size_t smallest = largest - std::min(largest, most_padding);

  // Blocks that a message of so many octets takes, once 0x80 and the size field are added.
  const auto blocks_for = [&](std::size_t size) { return (size + 1 + length_size + block - 1) / block; };
  const std::size_t blocks = blocks_for(header_size + largest);

  // The message, and behind it what is left of `inner`, up to the end of the last block. (The content may end
  // at any octet of the last few blocks; what follows it is overwritten there.)
  Bytes message(blocks * block);
  std::ranges::copy(pseudo_header, message.begin());
  store_be(message.data() + pseudo_header_size, 2, content_size);
  const std::size_t copied = std::min(inner.size(), message.size() - header_size);
  std::copy_n(inner.begin(), copied, message.begin() + header_size);

  // The blocks that are content whatever the padding: hashed as they are.
  const std::size_t known = (header_size + smallest) / block;
  Hash running = inner_start_;
  running.update(ByteView(message).first(known * block));

  // The others, each as if it might be the last. block is a power of two, so the division is a shift; the
  // compiler cannot know, and a division instruction takes longer for larger numbers.
  const std::uint64_t end = header_size + content_size; // where 0x80 goes
  const unsigned shift = block == 64 ? 6 : 7;
  const std::uint64_t last = (end + length_size) >> shift; // blocks_for(end) - 1
  std::array<std::uint8_t, 8> bits;                        // the key's block counts, too
  store_be(bits.data(), bits.size(), 8 * (block + end));

  Digest inner_digest(mac_size());
  for (std::size_t b = known; b < blocks; ++b) {
    const ByteSpan now = ByteSpan(message).subspan(b * block, block);
    for (std::size_t i = 0; i < block; ++i) {
      const std::uint64_t place = b * block + i;
      now[i] = static_cast<std::uint8_t>((now[i] & octet_mask(ct::less(place, end))) |
                                         (0x80 & octet_mask(ct::equal(place, end))));
    }
    const std::uint8_t is_last = octet_mask(ct::equal(b, last));
    for (std::size_t i = 0; i < bits.size(); ++i) {
      std::uint8_t& octet = now[block - bits.size() + i];
      octet = static_cast<std::uint8_t>(octet | (bits[i] & is_last));
    }
    running.update(now); // exactly one compression
    const Digest state = running.chaining_value();
    for (std::size_t i = 0; i < state.size(); ++i) {
      std::uint8_t& octet = inner_digest.span()[i];
      octet = static_cast<std::uint8_t>(octet | (state.view()[i] & is_last));
    }
  }
  wipe(message);

  Hash outer = outer_start_; // of one size for all
  outer.update(inner_digest);
  return to_bytes(outer.digest());
}

std::optional<CbcHmac::Layout> CbcHmac::open_mac_then_encrypt(ByteView pseudo_header, ByteView payload,
                                                              Bytes& inner) const {
  constexpr std::size_t block = AesCbc::block_size;
  if (pseudo_header.size() != pseudo_header_size) bug("no such TLS record");
  inner.clear();
  // What everybody can see may be looked at: the size.
  if (payload.size() > 0xffff || payload.size() < iv_size || payload.size() % block != 0) return {};
  const std::size_t n = payload.size() - iv_size;
  if (n < mac_size() + 1) return {};
  inner.resize(n);
  cipher_.decrypt(payload.first(iv_size), payload.subspan(iv_size), inner);

  const std::size_t largest = n - mac_size() - 1;
  const std::size_t smallest = largest - std::min(largest, most_padding);
  const std::uint64_t padded = padding_is_right(inner, mac_size());
  // Wrong padding counts as none, so that there is something to hash; the verdict stands already.
  const std::uint64_t padding = inner.back() & padded;
  const std::size_t content_size = largest - padding;

  const Bytes made = mac_of_secret_size(pseudo_header, inner, content_size);
  const Bytes sent = mac_at(inner, smallest, content_size, mac_size());
  std::uint64_t difference = 0;
  for (std::size_t i = 0; i < made.size(); ++i) difference |= made[i] ^ sent[i];
  const std::uint64_t good = ct::barrier(padded & ct::is_zero(difference));

  // A record that nobody sent leaves nothing behind; and a good one is not told apart by this, either.
  for (std::uint8_t& octet : inner) octet &= octet_mask(good);
  std::optional<Layout> layout = Layout{content_size, mac_size(), padding};
  if (good == 0) layout.reset(); // from here on everybody may know
  return layout;
}

} // namespace handglass::crypto
