// path_block.h: how the chain was built and judged: who signed whom, and why that is believed.
#pragma once

#include "trace/text/group.h"
#include "trace/text/layout.h"
#include "trace/text/table.h"

namespace handglass::trace {

/// One thought of the path builder as a sentence.
std::string path_text(const event::Path& path, const Look& look);

Tally print_path(Page& page, const Block& block, std::size_t number);
/// One line: the verdict.
void print_path_brief(Page& page, const Block& block, std::size_t number);

} // namespace handglass::trace
