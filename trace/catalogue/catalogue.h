// catalogue.h: every sentence a reader sees, in English and Chinese.
//
// Code never speaks: it names an id and arguments, and the sentence stands here, once a language:
//
//   catalogue/en/checks.txt    sh.version.offered = TLS {version} is one of the versions we offered
//   catalogue/zh/checks.txt    sh.version.offered = TLS {version} 在我方提供的版本之中
//
// The .txt files are compiled into the binary (embed.py). Besides the sentence itself an id may have
// variants, found by a suffix:
//
//   id          normal: what stands in the trace. For a check: what is true when it passes.
//   id.fail     of a check: what it means that it did not pass; also the text of the Failure
//   id.full     a paragraph for --explain full: why it is so
//
// A field's id is "Structure.field". Tags and lengths, which all look alike, share "field.length" …
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace handglass::trace {

enum class Lang : std::uint8_t { en, zh };

/// The sentence as it stands in the catalogue, placeholders included; empty if there is none.
std::string_view find(std::string_view id, Lang lang);

/// Puts arguments into a sentence: {name} as the value, {name:hex} as a number in hexadecimal,
/// {name:some.prefix} as what the catalogue has under some.prefix.VALUE, where it has that: words of ours
/// that stand for a value; {name|byte|bytes} as the value and the word that goes with it, "1 byte" or "2
/// bytes", for languages that make a difference. A placeholder without an argument stays as it is.
/// `make_safe` is applied to every value that is text.
std::string fill(std::string_view sentence, std::span<const Arg> args,
                 std::string (*make_safe)(std::string_view) = nullptr, Lang lang = Lang::en);

/// find and fill; the id itself in angle brackets where the catalogue has no sentence.
std::string say(std::string_view id, Lang lang, std::span<const Arg> args = {});
std::string say(std::string_view id, Lang lang, Args args);

/// What a Failure means, for a person: its sentence, filled, peer text escaped.
std::string explain(const Failure& failure, Lang lang);

/// One entry, as embedded.
struct Entry {
  std::string_view id, text;
};
/// All entries of a language, sorted by id; for the tests.
std::span<const Entry> entries(Lang lang);

} // namespace handglass::trace
