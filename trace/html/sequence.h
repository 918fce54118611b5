// sequence.h: who sent what to whom, as a drawing in which every arrow leads to its step.
//
//      client          server
//        │ ─ClientHello─ ▶ │     dashed: in the clear, for anybody to read
//        │ ◀━━Certificate━ │     solid: encrypted; the colour says under which keys
//        ◆ keys            │     what one side does by itself
//
// Each arrow is a link with a name of its own, so the drawing reads as a list to whoever cannot see it.
#pragma once

#include "trace/html/book.h"

namespace handglass::trace::html {

/// `has_totals`: behind the steps of the connection stands one more.
std::string sequence_html(const Book& book, bool has_totals);

} // namespace handglass::trace::html
