// fields.h: field lines (RFC 9112 section 5), "name: value", in headers and trailers alike.
//
//   field-line = field-name ":" OWS field-value OWS CRLF
//
// Two spellings of old are the tools of smugglers: a blank before the colon, and a value continued
// on a line that begins with a blank (obs-fold, section 5.2). The first is refused everywhere. The
// second a server refuses; a client must read it as a space, and does.
#pragma once

#include <vector>

#include "http/lines.h"

namespace handglass::http {

struct FieldLine {
  std::string name;  ///< as written
  std::string value; ///< without the blanks around it
  std::uint64_t offset = 0;
};

class Fields {
 public:
  const std::vector<FieldLine>& lines() const { return lines_; }
  /// All lines of a name, in order. Names are compared without case (9110 section 5.1).
  std::vector<const FieldLine*> all(std::string_view name) const;
  /// The value of the first line of that name; empty if there is none.
  std::string_view first(std::string_view name) const;
  bool has(std::string_view name) const { return !all(name).empty(); }

  void add(std::string_view name, std::string_view value, std::uint64_t offset = 0) {
    lines_.push_back({std::string(name), std::string(value), offset});
  }
  /// More of the last line's value: an obs-fold counts as one space (9112 section 5.2).
  void continue_last(std::string_view more);

 private:
  std::vector<FieldLine> lines_;
};

/// The limit that every field line has.
inline constexpr Lines::Limit field_line_limit = {limits::http_header_line, "http.field.too_long",
                                                  "9110#5.4"};

/// Reads one line, not the empty one, into `fields`, and names its octets. Errors, each with {offset}:
/// "http.field.too_many" {limit}, "http.field.leading_blank", "http.field.obs_fold", "http.field.no_colon",
/// "http.field.empty_name", "http.field.blank_before_colon", "http.field.name_character",
/// "http.field.value_character".
Result<void> read_field_line(const Lines& lines, Cursor& cursor, Fields& fields, std::string_view rule,
                             bool may_fold);

/// The members of a list, `a, b,, c`: blanks and empty members dropped (9110 section 5.6.1.2).
std::vector<std::string_view> list_members(std::string_view value);

} // namespace handglass::http
