// citation.h: clauses and source lines, as a trace prints them.
#pragma once

#include <source_location>
#include <string>
#include <vector>

#include "core/rfc.h"

namespace handglass::trace {

/// The clause, and where RFC 9846 has it if RFC 9846 has renumbered it: {"8446#4.1.3", "9846#4.2.3"}.
std::vector<std::string> citations(Rfc rfc);

/// "RFC 8446 §4.1.3 (RFC 9846 §4.2.3)": with both numbers, for a heading.
std::string long_citation(Rfc rfc);
/// "8446 §4.1.3": for the margin.
std::string short_citation(Rfc rfc);

/// "tls/messages/server_hello.h": from the top of the tree, however the compiler was called.
std::string source_file(const std::source_location& where);
/// "tls/messages/server_hello.h:24"
std::string source_line(const std::source_location& where);
/// "ServerHello::fields": the last two names of what the compiler calls the function.
std::string function_name(const std::source_location& where);

} // namespace handglass::trace
