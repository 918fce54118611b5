// side_by_side.h: two connections next to one another, aligned by what each message is for.
#pragma once

#include "trace/outline.h"
#include "trace/text/layout.h"

namespace handglass::trace {

struct NamedOutline {
  std::string name; ///< "tls12-rsa"
  const Outline& outline;
};

void print_side_by_side(Page& page, const NamedOutline& left, const NamedOutline& right);

} // namespace handglass::trace
