#include "core/secret.h"

#include <sodium.h>

namespace handglass {

void wipe(ByteSpan memory) { sodium_memzero(memory.data(), memory.size()); }

} // namespace handglass
