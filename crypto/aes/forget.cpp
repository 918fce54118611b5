#include "core/secret.h"
#include "crypto/aes/implementation.h"

namespace handglass::crypto {

void forget(void* memory, std::size_t octets) { wipe({static_cast<std::uint8_t*>(memory), octets}); }

} // namespace handglass::crypto
