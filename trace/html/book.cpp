#include "trace/html/book.h"

#include <algorithm>
#include <cstdio>

#include "trace/citation.h"

namespace handglass::trace::html {

namespace {

constexpr std::size_t least = 16; // octets: shorter values may be equal by chance
constexpr std::size_t most = 2048; // longer ones are no key, random or MAC

bool contains(ByteView whole, ByteView part) {
  return part.size() <= whole.size() && std::ranges::search(whole, part).size() == part.size();
}
bool is_blank(ByteView octets) {
  return std::ranges::all_of(octets, [](auto octet) { return octet == 0; });
}

} // namespace

Book::Book(const Recorder& recorder, Lang lang)
    : lang(lang), knowledge(recorder), story(tell(recorder)), steps(make_steps(story)) {
  find_places();
  find_links();
}

void Book::find_places() {
  std::size_t unnumbered = 0;
  for (const Step& step : steps) {
    for (const auto* tables : {&step.outer, &step.inner})
      for (const Table& table : *tables)
        for (const Row& row : table.rows) places_[row.field] = {step.number, row.offset};
    for (const Event* event : step.block->events)
      if (const auto* derive = std::get_if<event::Derive>(event)) {
        order_.push_back(derive);
        derivations_[derive] = {
            step.number, derive->id.empty() ? "d" + std::to_string(++unnumbered) : std::string(derive->id)};
      }
  }
}

void Book::find_links() {
  for (const Step& step : steps)
    for (const auto* tables : {&step.outer, &step.inner})
      for (const Table& table : *tables)
        for (const Row& row : table.rows) find_links_of(*row.field);
}

void Book::find_links_of(const event::Field& field) {
  if (field.kind != event::FieldKind::opaque || field.bytes.size() < least || field.bytes.size() > most ||
      is_blank(field.bytes))
    return;
  for (const event::Derive* derive : order_) {
    const bool is_result = derive->out.size() >= least && contains(field.bytes, derive->out);
    const bool is_input = std::ranges::any_of(derive->inputs, [&](const event::Input& input) {
      return input.ref.empty() && contains(input.bytes, field.bytes);
    });
    if (!is_result && !is_input) continue;
    Links& of_field = field_links_[&field];
    (is_input ? of_field.into : of_field.from).push_back(derive);
    derive_links_[derive].fields.push_back(&field);
  }
}

std::string Book::anchor(const event::Derive& derive) const {
  const auto at = derivations_.find(&derive);
  return at == derivations_.end() ? std::string() : at->second.second;
}
std::string Book::anchor(const event::Field& field) const {
  return field_links_.contains(&field) ? place(field) : std::string();
}
std::string Book::place(const event::Field& field) const {
  const auto at = places_.find(&field);
  if (at == places_.end()) return {};
  return "s" + std::to_string(at->second.step) + "@" + hex4(at->second.offset);
}
const event::Field* Book::last(std::string_view structure_and_field) const {
  const std::size_t dot = structure_and_field.find('.');
  const std::string_view first = structure_and_field.substr(0, dot + 1),
                         rest = structure_and_field.substr(dot);
  for (auto step = steps.rbegin(); step != steps.rend(); ++step)
    for (const auto* tables : {&step->inner, &step->outer})
      for (const Table& table : *tables)
        for (const Row& row : table.rows)
          if (row.field->path.starts_with(first) && without_indices(row.field->path).ends_with(rest))
            return row.field;
  return nullptr;
}
const Book::Links* Book::links(const event::Field& field) const {
  const auto at = field_links_.find(&field);
  return at == field_links_.end() ? nullptr : &at->second;
}
const Book::Links* Book::links(const event::Derive& derive) const {
  const auto at = derive_links_.find(&derive);
  return at == derive_links_.end() ? nullptr : &at->second;
}
std::size_t Book::step_of(const event::Field& field) const {
  const auto at = places_.find(&field);
  return at == places_.end() ? 0 : at->second.step;
}
std::size_t Book::step_of(const event::Derive& derive) const {
  const auto at = derivations_.find(&derive);
  return at == derivations_.end() ? 0 : at->second.first;
}

std::string Book::origin(const event::Base& base) {
  std::string out;
  if (const std::string source = sources_.use(base.where); !source.empty()) out += " data-s=" + source;
  if (base.rfc.empty()) return out;
  const auto [at, is_new] = clause_numbers_.try_emplace(base.rfc.text(), clauses_.size());
  if (is_new) clauses_.push_back(base.rfc);
  return out + " data-r=" + std::to_string(at->second);
}

std::string Book::why(std::string_view key) {
  if (find(std::string(key) + ".full", Lang::en).empty()) return {};
  const auto [at, is_new] = why_numbers_.try_emplace(std::string(key), whys_.size());
  if (is_new) whys_.emplace_back(key);
  return " data-w=" + std::to_string(at->second);
}

std::string hex4(std::uint64_t number) {
  char text[20];
  std::snprintf(text, sizeof text, "%04llx", static_cast<unsigned long long>(number));
  return text;
}

std::string citation_link(std::string_view citation) {
  const std::size_t hash = citation.find('#');
  const bool is_rfc = citation.find_first_not_of("0123456789") == hash;
  return citation_link(
      citation, (is_rfc ? "RFC " : "") + std::string(citation.substr(0, hash)) +
                    (hash == std::string_view::npos ? "" : " §" + std::string(citation.substr(hash + 1))));
}

std::string citation_link(std::string_view citation, std::string_view text) {
  if (citation.empty()) return {};
  const std::size_t hash = citation.find('#');
  if (hash == std::string_view::npos || citation.find_first_not_of("0123456789") != hash)
    return "<cite>" + entities(text) + "</cite>";
  const std::string standard(citation.substr(0, hash)), section(citation.substr(hash + 1));
  const bool is_appendix = section.size() == 1 && section[0] >= 'A' && section[0] <= 'Z';
  return "<a href=\"https://www.rfc-editor.org/rfc/rfc" + standard + "#" +
         (is_appendix ? "appendix-" : "section-") + entities(section) + "\">" + entities(text) + "</a>";
}

} // namespace handglass::trace::html
