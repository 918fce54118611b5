// tables.h: octets and the rows that name them, as HTML.
//
//   <pre class=dump …>16 03 03 00 7a …</pre>   the octets, once in the whole page
//   <table …>                                   a row a field: offset, octets, name, meaning, checks
//
// The script cuts the octets of a <pre> into as many pieces as there are rows, and ties the two together.
#pragma once

#include "trace/html/book.h"

namespace handglass::trace::html {

/// `tally` counts octets and checks, those of the lengths included.
std::string table_html(Book& book, const Table& table, Tally& tally);
/// `<li>✓ the same as we sent</li>`; of a check that failed also the alert.
std::string check_html(Book& book, const event::Check& check);
/// `<li>` for each, in a list; nothing for none.
std::string checks_html(Book& book, const std::vector<const event::Check*>& checks, Tally& tally);

} // namespace handglass::trace::html
