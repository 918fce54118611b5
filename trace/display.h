// display.h: text that came from elsewhere, made fit for a terminal or for JSON.
//
// Host names, header values and certificate names are chosen by the peer. Written to a terminal as
// they are they could move the cursor, change its title, or, with the marks that turn the reading
// direction of Arabic and Hebrew around, make "moc.elpmaxe" read as something else. Everything that
// is no plain printable character is therefore written as an escape that says what it was.
#pragma once

#include <string>
#include <string_view>

#include "core/bytes.h"

namespace handglass::trace {

/// For a terminal: controls as \x1b, invisible and direction marks as \u{202e}, octets that are no
/// UTF-8 as \xff, the backslash doubled. With `ascii`, everything above 7 bits is escaped.
std::string escape(std::string_view text, bool ascii = false);

/// A JSON string, quotes included. Octets that are no UTF-8 become U+FFFD: whoever needs them finds
/// them in the event's hexadecimal.
std::string json_string(std::string_view text);

/// Columns on a terminal: Chinese characters take two, combining marks none. `text` may hold the
/// colour sequences that this tool writes (ESC [ … m); they take none.
std::size_t display_width(std::string_view text);

/// The text and spaces behind it, up to `columns`.
std::string pad(std::string_view text, std::size_t columns);

/// Cuts a text into lines of at most `columns`, between words, and between any two Chinese characters.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

/// "a6af06a4…d3e26928", or all of it if it has at most `most` octets.
std::string short_hex(ByteView bytes, std::size_t most = 8);
/// "13 01": a few octets with spaces between them.
std::string spaced_hex(ByteView bytes);

} // namespace handglass::trace
