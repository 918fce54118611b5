// watch.h: a window into an algorithm at work: the intermediate values that its standard prints.
//
// `handglass prim` shows what happens inside SHA-256 or AES, and must not do so from a second copy of the
// algorithm: what it shows are the values that the code to be read has just computed. That code calls watch()
// where the standard names a value:
//
//     watch("s_box", round, state);          the name is the standard's, and so is the index
//
// Nobody watches a connection. Then a call is one branch, always the same way; inner loops that are used
// there are compiled twice, and the one without a window is chosen before the loop begins.
//
// The values are secrets as often as not. That is why a watcher belongs to one thread and one scope.
#pragma once

#include <string_view>

#include "core/bytes.h"

namespace handglass::crypto {

class Watcher {
 public:
  virtual ~Watcher() = default;
  /// `value` lives for the call alone. `index` counts rounds, blocks or words from where the standard does; 0
  /// where there is nothing to count.
  virtual void on(std::string_view name, std::size_t index, ByteView value) = 0;
};

/// Who watches this thread; null if nobody does.
inline constinit thread_local Watcher* watcher = nullptr;

/// Sets the watcher as long as it lives.
class Watching {
 public:
  explicit Watching(Watcher& by) : before_(watcher) { watcher = &by; }
  ~Watching() { watcher = before_; }
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;

 private:
  Watcher* before_;
};

inline void watch(std::string_view name, std::size_t index, ByteView value) {
  if (watcher) [[unlikely]]
    watcher->on(name, index, value);
}
inline void watch(std::string_view name, ByteView value) { watch(name, 0, value); }

/// Words, seen big-endian as FIPS 180-4 prints them, at most 25 of 64 bits.
template <class Word>
void watch_words(std::string_view name, std::size_t index, std::span<const Word> words) {
  if (!watcher) [[likely]]
    return;
  std::array<std::uint8_t, 25 * 8> octets;
  for (std::size_t i = 0; i < words.size(); ++i)
    store_be(octets.data() + sizeof(Word) * i, sizeof(Word), words[i]);
  watcher->on(name, index, ByteView(octets).first(sizeof(Word) * words.size()));
}

} // namespace handglass::crypto
