// table.h: the table of octets: off, bytes, field, meaning, and what a check said about each.
#pragma once

#include "trace/text/layout.h"
#include "trace/text/rows.h"

namespace handglass::trace {

/// What has been counted in a block.
struct Tally {
  std::uint64_t named = 0, all = 0;    ///< octets
  std::uint64_t passed = 0, checks = 0;
};

/// Ends of leaves and of what lies elsewhere; a length is right if it ends at one of them.
using Boundaries = std::vector<std::uint64_t>;

void print_heads(Page& page);
void print_rows(Page& page, std::vector<Row>& rows, const Boundaries& boundaries, Tally& tally);
/// "  ✓ the suite is one that we offered", wherever it stands.
void print_check(Page& page, std::string_view indent, const event::Check& check,
                 std::string_view indent_full = {});
/// Its sentence: what holds, or what it means that it does not.
std::string check_text(const event::Check& check, const Look& look);

} // namespace handglass::trace
