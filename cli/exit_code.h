// exit_code.h: what the shell is told. The README has the table for users.
#pragma once

#include "core/result.h"

namespace handglass::cli {

enum ExitCode : int {
  ok = 0,
  protocol_failure = 1,
  usage = 2,
  certificate_rejected = 3,
  network = 4,
  malformed_input = 5,
  comparison_failed = 6,
  unsupported = 7,
};

/// By the family of the failure's id.
ExitCode exit_code(const Failure& failure);

} // namespace handglass::cli
