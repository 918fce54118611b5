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

/// "message.Certificate" as "message.Certificate.12": what is called the same in TLS 1.2 and means something
/// else has a sentence of its own there.
std::string of_version(const Block& block, const std::string& key, const Look& look);
/// How the record was opened or closed, in one sentence; `protection_id` is the catalogue's key of it.
std::string protection_text(const event::Record& record, const Look& look);
std::string_view protection_id(const event::Record& record);
/// Its number, what entered it, and its hash once there is one.
void print_transcript(Page& page, const event::Transcript& transcript);
/// The catalogue's sentence for what entered the transcript.
std::string_view transcript_sentence(const event::Transcript& transcript);
/// "[07]"
std::string block_number(std::size_t number);
/// "client: WAIT_SH → WAIT_EE"
std::string state_text(const event::State& state, const Look& look);

} // namespace handglass::trace
