#include "trace/text/table.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "trace/citation.h"
#include "trace/display.h"

namespace handglass::trace {

namespace {

constexpr std::size_t bytes_column = 19, deepest = 8;

std::string hex4(std::uint64_t n) {
  char text[20];
  std::snprintf(text, sizeof text, "%04llx", static_cast<unsigned long long>(n));
  return text;
}

std::string octets(const Row& row, const Look& look) {
  return look.own(row.bytes.size() <= 6 ? spaced_hex(row.bytes) : short_hex(row.bytes));
}

/// The bars left of a name: "│ ┌ ". Which of its containers begin or end with this row?
std::string bars(const std::vector<Row>& rows, std::size_t at, bool is_continuation, const Look& look) {
  std::string out;
  const std::vector<std::string>& here = rows[at].containers;
  for (std::size_t level = 0; level < here.size() && level < deepest; ++level) {
    const auto has = [&](std::size_t i) {
      const auto& other = rows[i].containers;
      return std::ranges::find(other, here[level]) != other.end();
    };
    const bool begins = at == 0 || !has(at - 1), ends = at + 1 == rows.size() || !has(at + 1);
    if (is_continuation)
      out += ends ? "  " : "│ ";
    else
      out += begins ? "┌ " : ends ? "└ " : "│ ";
  }
  return look.own(out);
}

std::size_t name_column(const std::vector<Row>& rows, const Look& look) {
  std::size_t widest = 12;
  for (std::size_t i = 0; i < rows.size(); ++i)
    widest = std::max(widest, display_width(bars(rows, i, false, look)) + display_width(rows[i].name));
  return std::min<std::size_t>(widest, look.width() / 3) + 2;
}

} // namespace

std::string check_text(const event::Check& check, const Look& look) {
  if (check.passed) return look.say(check.id, check.args);
  const std::string failed = look.sentence(std::string(check.id) + ".fail", check.args);
  return failed.empty() ? look.say(check.id, check.args) : failed;
}

void print_check(Page& page, std::string_view indent, const event::Check& check,
                 std::string_view indent_full) {
  const Look& look = page.look;
  std::string text = check_text(check, look);
  if (!check.passed)
    text = look.paint(Ink::bad, text) + look.own(" → ") + std::string(registry_name(check.alert));
  if (look.options().source && check.where.line() != 0)
    text += "  " + look.paint(Ink::faint, source_line(check.where));
  page.paragraph(std::string(indent) + look.mark(check.passed) + " ", text, std::string(indent) + "  ");
  page.full(indent_full.empty() ? std::string(indent) + "  " : std::string(indent_full), check.id);
}

void print_heads(Page& page) {
  const Look& look = page.look;
  const std::string left = " " + pad(look.say("word.off"), 6) + pad(look.say("word.bytes"), bytes_column + 1);
  page.line(look.paint(Ink::faint, left + look.say("word.field")));
}

void print_rows(Page& page, std::vector<Row>& rows, const Boundaries& boundaries, Tally& tally) {
  const Look& look = page.look;
  const std::size_t name_width = name_column(rows, look);
  const std::size_t meaning_at = 1 + 6 + bytes_column + 1 + name_width;
  std::string_view last_rfc;
  std::set<std::string_view> explained; // in this table: a sentence is not said twice
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const event::Field& field = *row.field;
    (field.kind == event::FieldKind::raw ? tally.all : tally.named) += row.bytes.size();
    if (field.kind != event::FieldKind::raw) tally.all += row.bytes.size();

    // What it is, and what it means.
    std::string text = look.paint(Ink::value, value_text(row, look));
    if (row.is_length()) {
      const bool is_right = std::ranges::find(boundaries, *row.ends) != boundaries.end();
      const std::uint64_t size = *row.ends - row.offset - row.bytes.size();
      if (row.is_der_header) text += ", " + std::to_string(size);
      if (size != 0) {
        text += look.own(" → ") + look.say("word.ends", {{"offset", std::string_view(hex4(*row.ends))}});
        if (is_right) {
          text += " " + look.ok();
          ++tally.checks;
          ++tally.passed;
        }
      }
    }
    const std::string meaning = explained.insert(field_key(field)).second ? meaning_text(row, look) : "";
    if (!meaning.empty()) text += (text.empty() ? "" : look.own(" · ")) + meaning;

    // The checks: short ones behind it, long ones below.
    std::vector<const event::Check*> below;
    for (const event::Check* check : row.checks) {
      ++tally.checks;
      if (check->passed) ++tally.passed;
      const std::string said = look.ok() + " " + check_text(*check, look);
      const bool fits = check->passed && !look.is_full() && !look.options().source && below.empty() &&
                        meaning_at + display_width(text) + 2 + display_width(said) <= look.width();
      if (fits)
        text += (text.empty() ? "" : "  ") + said;
      else
        below.push_back(check);
    }

    std::string margin;
    if (field.rfc.text() != last_rfc && !row.is_der) {
      margin = short_citation(field.rfc);
      last_rfc = field.rfc.text();
    }
    if (look.options().source && field.where.line() != 0)
      margin += (margin.empty() ? "" : "  ") + source_line(field.where);
    margin = look.paint(Ink::faint, look.own(margin));

    const std::string start =
        " " + look.paint(Ink::faint, pad(hex4(row.offset), 5)) + " " +
        look.paint(Ink::hex, pad(octets(row, look), bytes_column)) + " " +
        pad(bars(rows, i, false, look) + look.paint(Ink::name, look.safe(row.name)), name_width - 2) + "  ";
    const std::string next =
        std::string(1 + 6 + bytes_column + 1, ' ') + pad(bars(rows, i, true, look), name_width);
    const std::size_t start_width = display_width(start);
    const std::size_t room = look.width() > start_width + 20 ? look.width() - start_width : 20;
    const std::vector<std::string> lines = wrap(text, room);
    const bool margin_fits =
        start_width + display_width(lines[0]) + 2 + display_width(margin) <= look.width();
    page.two_ends(start + lines[0], margin_fits ? margin : "");
    for (std::size_t n = 1; n < lines.size(); ++n) page.line(next + lines[n]);
    if (!margin_fits && look.options().source) {
      const bool fits = display_width(next) + 2 + display_width(margin) <= look.width();
      page.two_ends(fits ? next : "", margin);
    }
    for (const event::Check* check : below) print_check(page, next, *check);
    if (look.is_full()) {
      const bool is_cut = field.kind == event::FieldKind::opaque || field.kind == event::FieldKind::name;
      if (is_cut && row.bytes.size() > 8 && field.bytes.size() <= 2048)
        page.octets(next, field.bytes, Ink::hex, next);
      page.full(next, field_key(field));
    }
  }
}

} // namespace handglass::trace
