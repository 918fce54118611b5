// fetching.h: what `get` and `trace` have in common: one request over one connection.
#pragma once

#include "cli/choices.h"
#include "cli/output.h"

namespace handglass::cli {

struct Fetching {
  std::string url, ca, certificate, key;
  std::vector<std::string> resolve;
  bool insecure = false, head = false, include = false, resume = false;
  bool ask_ocsp = false; ///< have the server staple an OCSP response
  std::string body_file; ///< empty: standard output
  bool print_body = true;
  Choices choices;
};

void add_fetching(CLI::App& command, Fetching& fetching);

/// `observer` may be null: nobody watches. Returns the exit code, having complained if it is not 0.
int fetch_once(const Fetching& fetching, Observer* observer, trace::Lang lang);

} // namespace handglass::cli
