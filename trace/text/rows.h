// rows.h: one row of a table: an octet or a few, what they are called, what they mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/observer.h"
#include "trace/text/look.h"

namespace handglass::trace {

struct Row {
  const event::Field* field = nullptr; ///< the leaf; of a DER value the value, if it has one
  std::uint64_t offset = 0;            ///< as the table counts
  Bytes bytes;                         ///< of all leaves in the row
  std::string path;                    ///< of the field, without ".tag" or ".length" of DER
  bool is_der = false, is_der_header = false;
  std::optional<std::uint64_t> ends; ///< of a length, and of DER's: where what it measures ends
  std::string tag;                   ///< of DER: "SEQUENCE"
  std::vector<const event::Check*> checks;
  std::vector<std::string> containers; ///< from the outside in: what this row stands in
  std::string name;

  /// It measures what follows; a DER value's own length says nothing that its octets do not.
  bool is_length() const { return ends && (is_der_header || bytes.size() == field->bytes.size()); }
};

/// One row a leaf; in DER, where a value has a tag and a length of its own, one row for the three of
/// them, unless every octet is asked for. In the order of their offsets; `shift` is added to those.
std::vector<Row> make_rows(std::vector<const event::Field*> fields, std::int64_t shift, bool every_octet);

/// Finds out which rows belong together (a message, an element of a list) and names them within that.
/// `outermost`: all of them are one thing.
void nest(std::vector<Row>& rows, bool outermost);

/// "TLS_AES_128_GCM_SHA256", "handshake(22)", "90": the value itself, escaped.
std::string value_text(const Row& row, const Look& look);
/// What the catalogue says of the field, arguments filled in; empty if nothing.
std::string meaning_text(const Row& row, const Look& look);

/// The catalogue's key for a field: tags and lengths, which all look alike, share theirs.
std::string_view field_key(const event::Field& field);

} // namespace handglass::trace
