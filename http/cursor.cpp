#include "http/cursor.h"

namespace handglass::http {

void Cursor::leaf(ByteView octets, std::string_view name, event::FieldKind kind, std::uint64_t number,
                  std::source_location where) {
  if (octets.empty()) return;
  if (tap_) {
    // "Response.field-line[3].field-name" is the path; "field-line.field-name" is the catalogue's key.
    std::string path = std::string(message_) + "." + std::string(rule_);
    if (index_) path += "[" + std::to_string(*index_) + "]";
    path += "." + std::string(name);
    const std::string id = std::string(rule_) + "." + std::string(name);
    const std::string_view text = kind == event::FieldKind::text ? as_text(octets) : std::string_view{};
    const Buffer buffer{Buffer::Kind::app, dir_, Epoch::clear, 0};
    tap_.emit(event::Field{{rfc_, where}, buffer, at_, octets, path, id, kind, number, text});
  }
  at_ += octets.size();
}

} // namespace handglass::http
