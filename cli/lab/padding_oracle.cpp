// padding_oracle.cpp: DELIBERATELY BROKEN, for experiments on your own machine: keys, secret, the record with
// the secret, and the way of opening records that closes the hole. The hole itself is broken_open.cpp.
#include "cli/lab/padding_oracle.h"

namespace handglass::cli::lab {

namespace {

/// "Cookie: session=" and 22 letters and digits: 38 octets, so that MAC and padding fill the fourth block.
std::string make_secret(Random& random) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string secret = "Cookie: session=";
  for (const std::uint8_t octet : random.bytes("lab cookie", 22)) secret += letters[octet % letters.size()];
  return secret;
}

} // namespace

PaddingOracle::Keys::Keys(Random& random)
    : key(random.bytes("lab key", 16)), mac_key(random.bytes("lab mac key", 20)) {}

PaddingOracle::PaddingOracle(Opening opening, Random& random)
    : PaddingOracle(opening, random, Keys(random)) {}

// A record is sealed in the same way by both: the difference lies in opening alone.
PaddingOracle::PaddingOracle(Opening opening, Random& random, const Keys& keys)
    : opening_(opening),
      mac_key_(keys.mac_key),
      cipher_(keys.key),
      library_(keys.key, crypto::HashAlgorithm::sha1, keys.mac_key, crypto::CbcOrder::mac_then_encrypt),
      secret_(make_secret(random)) {
  Bytes inner, payload;
  library_.seal(pseudo_header, random.bytes("cbc iv", 16), as_bytes(secret_), 0, inner, payload);
  given_ = record(application_data, payload);
}

/// The library's way (crypto/cbc/cbc_open.cpp): one answer for everything, after the same steps.
PaddingOracle::Opened PaddingOracle::open_fixed(ByteView payload) const {
  Opened opened;
  if (!library_.open(pseudo_header, payload, opened.inner)) opened.alert = Alert::bad_record_mac;
  return opened;
}

Bytes record(std::uint8_t type, ByteView payload) {
  std::array<std::uint8_t, PaddingOracle::header_size> header = {type, 3, 2};
  store_be(header.data() + 3, 2, payload.size());
  return concat({header, payload});
}

} // namespace handglass::cli::lab
