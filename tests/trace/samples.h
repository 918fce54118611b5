// samples.h: a short connection, made of events by hand, for the tests of the renderings.
#pragma once

#include "core/tap.h"

namespace handglass::trace::samples {

/// A ServerHello in the clear, two derivations, an arrow; then an alert. Every octet is named.
void short_connection(Observer& observer);

} // namespace handglass::trace::samples
