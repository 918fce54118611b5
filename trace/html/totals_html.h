// totals_html.h: the last step: what was counted, and whether every octet has one name.
#pragma once

#include "trace/html/book.h"
#include "trace/totals.h"

namespace handglass::trace::html {

std::string totals_html(const Book& book, const Totals& totals);

} // namespace handglass::trace::html
