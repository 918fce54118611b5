// exchange.h: the block of a record, of the message in it, or of both.
#pragma once

#include "trace/text/group.h"
#include "trace/text/layout.h"
#include "trace/text/table.h"

namespace handglass::trace {

/// Prints one block of kind `exchange`; `number` is the block's. What was counted comes back.
Tally print_exchange(Page& page, const Block& block, std::size_t number, const Memory& memory);
/// The same in one line.
void print_exchange_brief(Page& page, const Block& block, std::size_t number, const Memory& memory);

/// "[07]"
/// The catalogue's sentence for what entered the transcript.
std::string_view transcript_sentence(const event::Transcript& transcript);
std::string block_number(std::size_t number);
/// "client: WAIT_SH → WAIT_EE"
std::string state_text(const event::State& state, const Look& look);

} // namespace handglass::trace
