#include "trace/text/rows.h"

#include <algorithm>
#include <map>

#include "trace/display.h"

namespace handglass::trace {

namespace {

using event::FieldKind;

/// Two lengths are fields of the RFC with numbers for a type; what they mean is the same.
bool measures(const event::Field& field) {
  return field.kind == FieldKind::length || field.id == "TLSPlaintext.length" ||
         field.id == "TLSCiphertext.length" || field.id == "Handshake.length";
}

bool is_der_part(const event::Field& field, std::string_view part) {
  return field.rfc.text().starts_with("X.690") && field.path.ends_with(part);
}

std::string_view parent_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
}

} // namespace

std::vector<Row> make_rows(std::vector<const event::Field*> fields, std::int64_t shift, bool every_octet) {
  std::ranges::sort(fields, {}, [](const event::Field* field) { return field->offset; });
  std::vector<Row> rows;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const event::Field& field = *fields[i];
    const auto offset = static_cast<std::uint64_t>(static_cast<std::int64_t>(field.offset) + shift);
    Row row{&field, offset, to_bytes(field.bytes), std::string(field.path)};
    if (measures(field)) row.ends = offset + field.bytes.size() + field.number;

    const bool is_tag = is_der_part(field, ".tag") || field.path == "tag";
    row.is_der = is_tag || field.rfc.text().starts_with("X.690");
    if (is_tag && !every_octet && i + 1 < fields.size() && is_der_part(*fields[i + 1], ".length")) {
      // Tag, length, perhaps the count of unused bits, and the value if it has no parts of its own.
      row.path = parent_of(field.path);
      row.tag = field.text;
      row.is_der_header = true;
      const event::Field& length = *fields[++i];
      append(row.bytes, length.bytes);
      row.ends = offset + row.bytes.size() + length.number;
      if (i + 1 < fields.size() && is_der_part(*fields[i + 1], ".unusedBits"))
        append(row.bytes, fields[++i]->bytes);
      if (i + 1 < fields.size() && fields[i + 1]->path == row.path) {
        row.field = fields[++i];
        row.is_der_header = false;
        append(row.bytes, row.field->bytes);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void nest(std::vector<Row>& rows, bool outermost) {
  // What could hold others: each element of a list, and each constructed value of DER.
  std::map<std::string, int> count;
  for (Row& row : rows) {
    if (outermost) row.containers.emplace_back();
    for (std::size_t at = 0; at < row.path.size(); ++at)
      if (row.path[at] == ']') row.containers.push_back(row.path.substr(0, at + 1));
    for (const std::string& container : row.containers) ++count[container];
  }
  for (Row& row : rows) {
    const std::string inner = row.containers.empty() ? "" : row.containers.back();
    std::erase_if(row.containers, [&](const std::string& container) { return count[container] < 2; });

    // The name: what is left of the path inside the innermost container, or its last step.
    std::string_view rest = std::string_view(row.path).substr(std::min(inner.size(), row.path.size()));
    if (rest.starts_with('.')) rest.remove_prefix(1);
    if (inner.empty())
      if (const std::size_t dot = rest.find('.'); dot != std::string_view::npos) rest.remove_prefix(dot + 1);
    if (rest.empty()) rest = std::string_view(row.path).substr(row.path.rfind('.') + 1);
    // Two steps say enough.
    std::size_t dot = rest.rfind('.');
    if (dot != std::string_view::npos && dot != 0) dot = rest.rfind('.', dot - 1);
    if (dot != std::string_view::npos) rest.remove_prefix(dot + 1);
    // In DER the rows above say what this one is part of: one step is enough. (A Name is a choice of one
    // alternative, which has no octets of its own: whose name it is stands one step before.)
    if (row.is_der && !rest.ends_with("explicit") && !rest.ends_with(".rdnSequence") &&
        rest.find('.') != std::string_view::npos)
      rest.remove_prefix(rest.find('.') + 1);
    row.name = rest;
    for (std::string_view part : {".length", ".tag", ".unusedBits", ".explicit"})
      if (row.name.ends_with(part)) row.name[row.name.size() - part.size()] = ' ';
    if (row.field->kind == FieldKind::opaque && row.field->bytes.size() > 8)
      row.name += "[" + std::to_string(row.field->bytes.size()) + "]";
  }
  // Of a list only the first element needs the name of the list.
  std::string list;
  for (Row& row : rows) {
    const std::size_t bracket =
        row.path.ends_with(']') && !row.is_der ? row.path.rfind('[') : std::string::npos;
    const std::string here = bracket == std::string::npos ? "" : row.path.substr(0, bracket);
    if (!here.empty() && here == list) row.name = row.path.substr(bracket);
    list = here;
  }
}

namespace {

/// "261125060932Z", or with four digits of a year, as people read it; nothing of what is no such time.
std::string readable_time(std::string_view text) {
  const bool is_short = text.size() == 13; // UTCTime; RFC 5280 section 4.1.2.5.1 says which century
  if ((!is_short && text.size() != 15) || !text.ends_with('Z')) return {};
  text.remove_suffix(1);
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return {};
  std::string out = is_short ? (text[0] < '5' ? "20" : "19") : "";
  out += text;
  for (const auto& [at, mark] : {std::pair(12, ':'), {10, ':'}, {8, 'T'}, {6, '-'}, {4, '-'}})
    out.insert(static_cast<std::size_t>(at), 1, mark);
  return " = " + out + "Z";
}

} // namespace

std::string value_text(const Row& row, const Look& look) {
  const event::Field& field = *row.field;
  if (row.is_der_header) return look.safe(row.tag);
  switch (field.kind) {
    case FieldKind::number:
      return field.text.empty() ? std::to_string(field.number) : look.safe(field.text);
    case FieldKind::name: {
      if (field.text.empty()) return look.say("word.unassigned", {{"number", field.number}});
      // Long names stand for themselves; a short one beside its number says how it is written.
      const bool with_number = field.bytes.size() == 1 || field.path.ends_with("extension_type");
      return look.safe(field.text) +
             (with_number && !row.is_der ? "(" + std::to_string(field.number) + ")" : "");
    }
    case FieldKind::length:
      return std::to_string(field.number);
    case FieldKind::text:
      return "\"" + look.safe(field.text) + "\"" +
             (field.path.ends_with("notBefore") || field.path.ends_with("notAfter")
                  ? readable_time(field.text)
                  : "");
    case FieldKind::opaque:
      return {};
    case FieldKind::raw:
      return field.text.empty() ? look.say("word.raw") : look.safe(field.text);
  }
  return {};
}

std::string_view field_key(const event::Field& field) {
  // The prefix of a vector. ("TLSPlaintext.length" is a field of the RFC, a number.)
  if (field.id.ends_with(".length") && field.kind == FieldKind::length)
    return field.rfc.text().starts_with("X.690") ? "field.der_length" : "field.length";
  if (field.rfc.text().starts_with("X.690")) {
    if (field.id.ends_with(".tag")) return "field.tag";
    if (field.id.ends_with(".unusedBits")) return "field.unusedBits";
  }
  // A name in nameConstraints is nobody's name: it says below what a CA may certify, or must not.
  if (field.path.ends_with(".base.dNSName")) return "field.subtree.dns";
  if (field.path.ends_with(".base.iPAddress")) return "field.subtree.ip";
  return field.id;
}

std::string meaning_text(const Row& row, const Look& look) {
  if (row.is_der_header) return {};
  const event::Field& field = *row.field;
  // Dozens of lengths, all of one kind: their numbers say it.
  if (field.kind == FieldKind::length && !look.is_full()) return {};
  const std::string text = field.text.empty() ? std::string() : std::string(field.text);
  const Arg args[] = {
      {"value", std::string_view(text)}, {"number", field.number}, {"size", field.bytes.size()}};
  return look.sentence(field_key(field), args);
}

} // namespace handglass::trace
