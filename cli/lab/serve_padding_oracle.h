// serve_padding_oracle.h: DELIBERATELY BROKEN, for experiments on your own machine: the padding oracle on a
// port of this machine, and of this machine only.
#pragma once

#include "cli/lab/padding_oracle.h"
#include "core/result.h"
#include "trace/catalogue/catalogue.h"

namespace handglass::cli::lab {

struct ServeOptions {
  Opening opening = Opening::broken;
  std::string address = "127.0.0.1", seed;
  std::uint16_t port = 8021;
  unsigned idle = 600;  ///< seconds: as long without a visitor, or with one who is silent
  bool explain = false; ///< a line for every record
  bool once = false;
};

/// Until nobody has come for `idle` seconds. Errors: "lab.loopback_only" {address}, and those of http/socket.
Result<void> serve_padding_oracle(const ServeOptions& options, trace::Lang lang);

} // namespace handglass::cli::lab
