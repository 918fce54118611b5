// derivations.h: keys and signatures as HTML: each with its number, its formula and its value.
#pragma once

#include "trace/html/book.h"

namespace handglass::trace::html {

/// A run of derivations.
std::string derivations_html(Book& book, const Block& block);
/// The catalogue's title for the run: "title.key_schedule".
std::string_view derivations_title(const Block& block);

/// The commands that compute it again: they hold its inputs, so they are covered as those are.
std::string recompute_html(const Book& book, const event::Derive& e);
/// Octets that not everybody knows. The style sheet covers them for those who do not.
std::string value_html(ByteView octets, const std::string& known_to);
/// Numbers of earlier results (K4, T2) in a text that is HTML already become links to them.
std::string with_links(std::string_view html, const std::vector<std::string_view>& ids);

/// All results as a tree: below each what was made from it. And the transcript hashes, one a message.
std::string key_tree_html(const Book& book);
std::string transcripts_html(const Book& book);

} // namespace handglass::trace::html
