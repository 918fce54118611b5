#include "trace/glossary.h"

#include <algorithm>
#include <utility>

namespace handglass::trace {

namespace {

constexpr std::string_view prefix = "term.";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const std::size_t begin = part.find_first_not_of(' ');
    if (begin == std::string_view::npos) continue;
    parts.push_back(part.substr(begin, part.find_last_not_of(' ') - begin + 1));
  }
  return parts;
}

std::vector<Reference> references(std::string_view text) {
  std::vector<Reference> all;
  for (std::string_view word : split(text, ' ')) {
    const std::size_t colon = word.find(':');
    if (colon != std::string_view::npos) all.push_back({word.substr(0, colon), word.substr(colon + 1)});
  }
  return all;
}

Term read(const Entry& entry, Lang lang) {
  const std::string id(entry.id);
  return {entry.id.substr(prefix.size()), split(entry.text, ';'), find(id + ".text", lang),
          references(find(id + ".refs", lang))};
}

// Letters and digits alone, small; whatever is not ASCII as it is.
std::string key_of(std::string_view name) {
  std::string key;
  for (char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_letter || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) key += c;
  }
  return key;
}

// Characters, so that a Chinese one counts as one; octets that are no UTF-8 come out as some number or other.
std::u32string characters(std::string_view text, std::size_t most) {
  std::u32string all;
  for (char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if ((octet & 0xc0) == 0x80 && !all.empty())
      all.back() = all.back() << 6 | (octet & 0x3f);
    else if (all.size() == most)
      break;
    else
      all.push_back(octet);
  }
  return all;
}

// How many letters must be put in, taken out, exchanged, or swapped with their neighbour (Damerau and
// Levenshtein). One row of the table for each letter of `from`; a swap looks two rows back.
std::size_t distance(const std::u32string& from, const std::u32string& to) {
  std::vector<std::size_t> before, last(to.size() + 1), row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (from[i - 1] != to[j - 1])});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[to.size()];
}

// All that a term is called: its id, and its names in both languages.
std::vector<std::string> keys_of(std::string_view id) {
  std::vector<std::string> keys = {key_of(id)};
  for (Lang lang : {Lang::en, Lang::zh})
    for (std::string_view name : split(find(std::string(prefix) + std::string(id), lang), ';'))
      keys.push_back(key_of(name));
  return keys;
}

} // namespace

std::vector<Term> terms(Lang lang) {
  std::vector<Term> all;
  for (const Entry& entry : entries(lang))
    if (entry.id.starts_with(prefix) && entry.id.find('.', prefix.size()) == std::string_view::npos)
      all.push_back(read(entry, lang));
  return all;
}

std::optional<Term> term(std::string_view id, Lang lang) {
  for (Term& term : terms(lang))
    if (term.id == id) return std::move(term);
  return std::nullopt;
}

std::vector<Term> terms_called(std::string_view name, Lang lang) {
  const std::string key = key_of(name);
  std::vector<Term> found;
  if (key.empty()) return found;
  for (Term& term : terms(lang)) {
    const std::vector<std::string> keys = keys_of(term.id);
    if (std::ranges::find(keys, key) != keys.end()) found.push_back(std::move(term));
  }
  return found;
}

std::vector<Term> terms_near(std::string_view name, Lang lang, std::size_t most) {
  constexpr std::size_t longest = 64;
  const std::u32string asked = characters(key_of(name.substr(0, 4 * longest)), longest);
  struct Candidate {
    std::size_t rank;
    Term term;
  };
  std::vector<Candidate> near;
  // One slip in three letters is near; a whole word within a longer name is, too, but less so.
  const std::size_t bound = std::max<std::size_t>(asked.size() / 3, 1);
  for (Term& term : terms(lang)) {
    std::size_t best = asked.size() + longest;
    for (const std::string& key : keys_of(term.id)) {
      const std::u32string known = characters(key, longest);
      if (const std::size_t slips = distance(asked, known); slips <= bound && slips < known.size())
        best = std::min(best, slips);
      if (asked.size() >= 2 && known.find(asked) != std::u32string::npos)
        best = std::min(best, bound + known.size() - asked.size());
    }
    if (best < asked.size() + longest) near.push_back({best, std::move(term)});
  }
  std::ranges::sort(near, {}, [](const Candidate& one) { return std::pair(one.rank, one.term.id); });
  std::vector<Term> found;
  for (Candidate& candidate : near)
    if (found.size() < most) found.push_back(std::move(candidate.term));
  return found;
}

std::size_t slips_between(std::string_view typed, std::string_view meant) {
  return distance(characters(typed, 64), characters(meant, 64));
}

} // namespace handglass::trace
