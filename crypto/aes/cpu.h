// cpu.h: which implementation of AES and GHASH this machine runs.
//
// Chosen once, when the program runs and not when it is compiled, so that one binary serves old CPUs and
// new ones. The environment variable HANDGLASS_CPU=reference|portable|aesni forces the choice: for
// experiments, and so that a test can run a whole connection over each. "reference" is never chosen
// otherwise: it is not constant time.
#pragma once

#include <span>

#include "crypto/aes/implementation.h"

namespace handglass::crypto {

/// Those that this CPU can run, the plainest first. Tests run one case over all of them.
std::span<const Implementation> implementations();

/// The one for live traffic: the last of implementations(), unless HANDGLASS_CPU says otherwise. A name
/// that this machine cannot honour ends the program: better than measuring the wrong thing.
const Implementation& chosen_implementation();

} // namespace handglass::crypto
