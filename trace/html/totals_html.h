// totals_html.h: the first step: what came of it all; and the last: what was counted, and whether every octet
// has one name.
#pragma once

#include "trace/html/book.h"
#include "trace/totals.h"

namespace handglass::trace::html {

/// What was agreed on, each a link to the octets that say so; what went wrong; and how to go on.
std::string facts_html(const Book& book);

std::string totals_html(const Book& book, const Totals& totals);

} // namespace handglass::trace::html
