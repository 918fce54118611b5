// ours.h: the operations of handglass that are measured, each once a call. For bench.cpp, which compares them
// with the OpenSSL that is installed, and peer_handglass.cpp, which shows them to a harness from outside.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace handglass::bench {

inline constexpr std::size_t record = 16384;

struct Operation {
  std::string name;
  std::function<void()> run; ///< ends the program if the result is wrong
  std::size_t bytes = 0; ///< of a bulk operation: its speed is in MB/s
};

/// Key pairs and signatures are made here, before anything is measured.
std::vector<Operation> our_primitives();

} // namespace handglass::bench
