// usage.h: what is said of a command line that nobody understands: what is wrong with it, what was probably
// meant, and where help is to be had.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "trace/catalogue/catalogue.h"

namespace handglass::cli {

/// "handglass help demo" is "handglass demo --help"; all else is as it was typed.
std::vector<std::string> as_meant(int argc, const char* const* argv);

/// `typed` is what `error` was thrown at. Prints help, or the version, where that was asked for; help as well
/// where a command stands alone that cannot. The exit code.
int tell_usage(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& typed,
               trace::Lang lang);

/// There is no such command.
int tell_unknown_command(const CLI::App& app, const std::string& typed, trace::Lang lang);

} // namespace handglass::cli
