// step_html.h: one step as a section of the page: what happened, then the proof.
#pragma once

#include "trace/html/book.h"

namespace handglass::trace::html {

/// `<section class=step id=s3 …>…</section>`
std::string step_html(Book& book, const Step& step);
/// The name of a step as a reader sees it, in both languages.
std::string step_title(const Book& book, const Step& step);
/// The attributes by which the style sheet tells epochs apart: "clear", "early", "handshake", "application",
/// or "own" for what one side does by itself.
std::string_view step_epoch(const Step& step);

} // namespace handglass::trace::html
