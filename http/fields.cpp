#include "http/fields.h"

#include "http/syntax.h"

namespace handglass::http {

std::vector<const FieldLine*> Fields::all(std::string_view name) const {
  std::vector<const FieldLine*> found;
  for (const FieldLine& line : lines_)
    if (equal_ignoring_case(line.name, name)) found.push_back(&line);
  return found;
}

std::string_view Fields::first(std::string_view name) const {
  const auto found = all(name);
  return found.empty() ? std::string_view{} : std::string_view(found.front()->value);
}

void Fields::continue_last(std::string_view more) {
  std::string& value = lines_.back().value;
  if (!value.empty() && !more.empty()) value += ' ';
  value += more;
}

namespace {

/// From the cursor to the end of the line: OWS field-value OWS CRLF. `at` is where the cursor is in it.
Result<std::string_view> read_value(const Lines& lines, std::size_t at, Cursor& cursor,
                                    std::string_view leading) {
  const ByteView line = lines.line();
  const std::size_t text = span_of(line, at, is_text);
  if (at + text != line.size()) return cursor.fail("http.field.value_character", "9110#5.5", text);
  const std::size_t blank = span_of(line, at, is_blank);
  const std::string_view value = trim(as_text(line.subspan(at)));
  cursor.leaf(line.subspan(at, blank), leading);
  cursor.leaf(as_bytes(value), "field-value");
  cursor.leaf(line.subspan(at + blank + value.size()), "OWS");
  cursor.leaf(lines.crlf(), "CRLF");
  return value;
}

} // namespace

Result<void> read_field_line(const Lines& lines, Cursor& cursor, Fields& fields, std::string_view rule,
                             bool may_fold) {
  const ByteView line = lines.line();
  if (is_blank(line.front())) {
    // Before the first field there is nothing to continue; whoever skips such a line and whoever does
    // not read two different messages.
    if (fields.lines().empty()) return cursor.fail("http.field.leading_blank", "9112#2.2", 0);
    if (!may_fold) return cursor.fail("http.field.obs_fold", "9112#5.2", 0);
    // The blanks are the fold itself, and not the value's.
    cursor.enter(rule, "9112#5.2", fields.lines().size() - 1);
    const std::string_view more = TRY(read_value(lines, 0, cursor, "obs-fold"));
    fields.continue_last(more);
    // Folds add up; the line they make has the same bound as a line that came whole.
    if (fields.lines().back().value.size() > limits::http_header_line)
      return failure(no_alert, field_line_limit.id, field_line_limit.rfc,
                     {{"offset", cursor.at()}, {"limit", field_line_limit.octets}});
    return {};
  }

  if (fields.lines().size() >= limits::http_headers)
    return failure(no_alert, "http.field.too_many", "9110#5.4",
                   {{"offset", cursor.at()}, {"limit", limits::http_headers}});
  const std::size_t name = span_of(line, 0, is_tchar);
  if (name == line.size()) return cursor.fail("http.field.no_colon", "9112#5", name);
  if (line[name] != ':') {
    const std::size_t blank = span_of(line, name, is_blank);
    const bool then_colon = name + blank < line.size() && line[name + blank] == ':';
    // "Content-Length : 5": is that field Content-Length, or another one? Nobody should have to ask.
    if (name != 0 && blank != 0 && then_colon)
      return cursor.fail("http.field.blank_before_colon", "9112#5.1", name);
    return cursor.fail("http.field.name_character", "9110#5.1", name);
  }
  if (name == 0) return cursor.fail("http.field.empty_name", "9110#5.1", 0);

  const std::uint64_t offset = cursor.at();
  cursor.enter(rule, "9112#5", fields.lines().size());
  cursor.leaf(line.first(name), "field-name");
  cursor.leaf(line.subspan(name, 1), "colon");
  const std::string_view value = TRY(read_value(lines, name + 1, cursor, "OWS"));
  fields.add(as_text(line.first(name)), value, offset);
  return {};
}

std::vector<std::string_view> list_members(std::string_view value) {
  std::vector<std::string_view> members;
  while (true) {
    // No list we read (codings, lengths, connection options) has commas inside quotes.
    const std::size_t comma = value.find(',');
    if (const std::string_view member = trim(value.substr(0, comma)); !member.empty())
      members.push_back(member);
    if (comma == std::string_view::npos) return members;
    value.remove_prefix(comma + 1);
  }
}

} // namespace handglass::http
