#include "core/random.h"

#include <sodium.h>

#include "core/result.h"

namespace handglass {

namespace {
class SystemRandom : public Random {
 public:
  SystemRandom() {
    if (sodium_init() < 0) bug("libsodium could not be initialised");
  }
  void fill(std::string_view, ByteSpan out) override { randombytes_buf(out.data(), out.size()); }
};
} // namespace

Random& system_random() {
  static SystemRandom instance;
  return instance;
}

SeededRandom::SeededRandom(std::string_view seed, std::string_view role) {
  if (sodium_init() < 0) bug("libsodium could not be initialised");
  prefix_.append(seed).append(1, '\0').append(role).append(1, '\0');
}

void SeededRandom::fill(std::string_view use, ByteSpan out) {
  auto [entry, is_new] = requests_.try_emplace(std::string(use), 0);
  std::string label = prefix_;
  label.append(use).append(1, '\0');
  std::uint8_t count[8];
  store_be(count, 8, entry->second++);
  label.append(reinterpret_cast<const char*>(count), sizeof count);
  std::uint8_t key[randombytes_SEEDBYTES];
  static_assert(randombytes_SEEDBYTES == crypto_hash_sha256_BYTES);
  crypto_hash_sha256(key, reinterpret_cast<const unsigned char*>(label.data()), label.size());
  if (out.empty()) return; // libsodium may not be handed a null pointer, even for nothing
  randombytes_buf_deterministic(out.data(), out.size(), key);
}

} // namespace handglass
