// secret.h: a place for key material.
//
// A Secret keeps its octets inline (no heap copy to forget), can be moved but not copied, is wiped
// when it is moved from or destroyed, cannot be compared with == or printed with <<, and gives its
// octets away only through expose(), a word that is easy to search a code base for.
#pragma once

#include <cstring>

#include "core/bytes.h"
#include "core/result.h"

namespace handglass {

/// Overwrites memory in a way the compiler may not remove.
void wipe(ByteSpan memory);

/// Up to `Max` octets of key material; size() is set at run time since hash lengths vary.
template <std::size_t Max>
class Secret {
 public:
  Secret() = default;
  /// `size` zero octets, to be filled through expose_mut().
  explicit Secret(std::size_t size) : size_(size) {
    if (size > Max) bug("a Secret is smaller than what it should hold");
  }
  explicit Secret(ByteView octets) : Secret(octets.size()) {
    if (!octets.empty()) std::memcpy(data_.data(), octets.data(), octets.size());
  }
  Secret(Secret&& from) noexcept : Secret(from.expose()) { from.clear(); }
  Secret& operator=(Secret&& from) noexcept {
    if (this != &from) {
      clear();
      size_ = from.size_;
      data_ = from.data_;
      from.clear();
    }
    return *this;
  }
  ~Secret() { clear(); }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  ByteView expose() const { return ByteView(data_.data(), size_); }
  ByteSpan expose_mut() { return ByteSpan(data_.data(), size_); }
  /// A deliberate second copy, for the few places where the protocol needs one.
  Secret clone() const { return Secret(expose()); }
  void clear() {
    wipe(data_);
    size_ = 0;
  }

 private:
  std::array<std::uint8_t, Max> data_{};
  std::size_t size_ = 0;
};

} // namespace handglass
