// glossary.h: the terms of catalogue/*/terms.txt, and finding one by what somebody typed.
//
//   term.aead      = AEAD; authenticated encryption with associated data
//   term.aead.text = A cipher that hides a text and proves …                      three lines a term; the
//   file's term.aead.refs = lesson:2 rfc:8446#5.2 see:nonce in:TLSCiphertext.tag         head says what they
//   mean
//
// A name is compared without its spaces, hyphens and case, so that "Client Hello", "client-hello" and
// "ClientHello" are one, and in both languages at once, so that whoever reads in one may ask in the other.
#pragma once

#include <optional>
#include <vector>

#include "trace/catalogue/catalogue.h"

namespace handglass::trace {

/// Where to go on from a term: "lesson" "5", "rfc" "8446#7.1", "see" "hkdf", "in" "ServerHello", "event"
/// "derive".
struct Reference {
  std::string_view kind, what;
};

struct Term {
  std::string_view id;
  std::vector<std::string_view> names; ///< the first is its heading
  std::string_view text;
  std::vector<Reference> references;
};

/// All terms of a language, by their ids.
std::vector<Term> terms(Lang lang);

/// The term of this id; nothing if there is none.
std::optional<Term> term(std::string_view id, Lang lang);

/// The terms that are called `name` in either language, or have it as their id; told in `lang`. Mostly one.
std::vector<Term> terms_called(std::string_view name, Lang lang);

/// For a name that no term has: what might have been meant, the likeliest first, at most `most`. `name` is
/// somebody's input: only its first 64 characters are looked at.
std::vector<Term> terms_near(std::string_view name, Lang lang, std::size_t most = 6);

/// How many slips of the hand (a letter too many, too few, another, two exchanged) lie between two words; of
/// each at most 64 characters are looked at.
std::size_t slips_between(std::string_view typed, std::string_view meant);

} // namespace handglass::trace
