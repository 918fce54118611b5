#include "core/buffer.h"

namespace handglass {

std::string_view name(Direction direction) { return direction == Direction::c2s ? "c2s" : "s2c"; }

std::string_view name(Epoch epoch) {
  static constexpr std::string_view names[] = {"clear", "early", "handshake", "application"};
  return names[static_cast<int>(epoch)];
}

std::string Buffer::name() const {
  const std::string direction(handglass::name(dir));
  switch (kind) {
    case Kind::wire:
      return "wire." + direction;
    case Kind::inner:
      return "inner." + direction + "." + std::to_string(index);
    case Kind::hs:
      return "hs." + direction + "." + std::string(handglass::name(epoch));
    case Kind::app:
      return "app." + direction;
    case Kind::file:
      return "file";
  }
  return {};
}

} // namespace handglass
