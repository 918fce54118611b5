// book.h: what every part of a page needs to know of the others: where things are, and what leads where.
//
//   octets in a message ──▶ a derivation that takes them in        "goes into K1"
//   a derivation's result ──▶ octets of a message that are it      "is K12"
//
// The two are found by value: a public key, a random or a MAC of 16 octets is no other by chance.
#pragma once

#include "trace/html/knowledge.h"
#include "trace/html/sources.h"
#include "trace/html/steps.h"
#include "trace/html/words.h"

namespace handglass::trace::html {

class Book {
 public:
  Book(const Recorder& recorder, Lang lang);

  const Words words;
  const Lang lang; ///< the one that the page opens in
  const Knowledge knowledge;
  const Story story;
  const std::vector<Step> steps;

  /// A number of the page, for links: "K4"; "d2" for a signature, which has none.
  std::string anchor(const event::Derive& derive) const;
  /// "s3@0059": step and offset of a row, if it is one that something leads to.
  std::string anchor(const event::Field& field) const;
  /// The same of any row that is shown.
  std::string place(const event::Field& field) const;
  /// The last field whose path begins and ends with these two steps: "ServerHello.cipher_suite".
  const event::Field* last(std::string_view structure_and_field) const;
  struct Links {
    std::vector<const event::Derive*> into, from; ///< of a field
    std::vector<const event::Field*> fields; ///< of a derivation: values it took from, or gave to, messages
  };
  const Links* links(const event::Field& field) const;
  const Links* links(const event::Derive& derive) const;
  /// The step in which it stands, or 0.
  std::size_t step_of(const event::Field& field) const;
  std::size_t step_of(const event::Derive& derive) const;

  /// ` data-s=7:24 data-r=3`: the line that did it, and the clause that demands it as a number in clauses().
  std::string origin(const event::Base& base);
  /// Remembers that the `key.full` paragraph is wanted; the attribute that names it, or nothing.
  std::string why(std::string_view key);
  const std::vector<std::string>& whys() const { return whys_; }
  const std::vector<Rfc>& clauses() const { return clauses_; }
  const Sources& sources() const { return sources_; }

 private:
  struct Place {
    std::size_t step = 0;
    std::uint64_t offset = 0;
  };
  void find_places();
  void find_links();
  void find_links_of(const event::Field& field);

  std::map<const event::Field*, Place> places_;
  std::vector<const event::Derive*> order_;
  std::map<const event::Derive*, std::pair<std::size_t, std::string>> derivations_;
  std::map<const event::Field*, Links> field_links_;
  std::map<const event::Derive*, Links> derive_links_;
  Sources sources_;
  std::vector<std::string> whys_;
  std::map<std::string, std::size_t, std::less<>> why_numbers_;
  std::vector<Rfc> clauses_;
  std::map<std::string_view, std::size_t> clause_numbers_;
};

/// "004c"
std::string hex4(std::uint64_t number);
/// "8446#4.1.3" as a link to where it can be read: `<a href="…">RFC 8446 §4.1.3</a>`. What is no RFC is only
/// named.
std::string citation_link(std::string_view citation);
/// The same with words of one's own.
std::string citation_link(std::string_view citation, std::string_view text);

} // namespace handglass::trace::html
