#include "trace/totals.h"

#include <algorithm>

namespace handglass::trace {

void Totals::on(const Event& event) {
  if (const auto* field = std::get_if<event::Field>(&event)) {
    (field->kind == event::FieldKind::raw ? counts_.raw : counts_.named) += field->bytes.size();
    claim(field->buffer, field->offset, field->bytes.size());
  } else if (const auto* map = std::get_if<event::Map>(&event)) {
    claim(map->from, map->offset, map->length);
    reaches(map->to, map->to_offset + map->length);
  } else if (const auto* record = std::get_if<event::Record>(&event)) {
    const auto dir = static_cast<std::size_t>(record->dir);
    const std::uint64_t size = record->header.size() + record->payload.size();
    ++counts_.records[dir];
    counts_.wire[dir] += size;
    reaches({Buffer::Kind::wire, record->dir, Epoch::clear, 0}, record->wire_offset + size);
    if (record->is_protected)
      reaches({Buffer::Kind::inner, record->dir, Epoch::clear, record->number}, record->plaintext.size());
  } else if (const auto* check = std::get_if<event::Check>(&event)) {
    ++counts_.checks;
    if (!check->passed) ++counts_.failed;
  } else if (const auto* derive = std::get_if<event::Derive>(&event)) {
    if (!derive->id.empty()) ++counts_.derivations;
  } else if (const auto* transcript = std::get_if<event::Transcript>(&event)) {
    if (!transcript->raw.empty()) ++counts_.messages;
  }
}

void Totals::claim(const Buffer& buffer, std::uint64_t offset, std::uint64_t length) {
  if (length == 0) return;
  Tiles& tiles = buffers_[buffer.name()];
  tiles.claims.push_back({offset, length});
  tiles.end = std::max(tiles.end, offset + length);
}

void Totals::reaches(const Buffer& buffer, std::uint64_t end) {
  Tiles& tiles = buffers_[buffer.name()];
  tiles.end = std::max(tiles.end, end);
}

std::vector<Totals::Flaw> Totals::flaws() const {
  std::vector<Flaw> found;
  for (const auto& [name, tiles] : buffers_) {
    std::vector<Claim> sorted = tiles.claims;
    std::ranges::sort(sorted, {}, &Claim::offset);
    std::uint64_t next = 0;
    for (const Claim& claim : sorted) {
      if (claim.offset > next) found.push_back({name, next, claim.offset - next, false});
      if (claim.offset < next)
        found.push_back({name, claim.offset, std::min(next - claim.offset, claim.length), true});
      next = std::max(next, claim.offset + claim.length);
    }
    if (next < tiles.end) found.push_back({name, next, tiles.end - next, false});
  }
  return found;
}

} // namespace handglass::trace
