// recorder.h: keeps events.
//
// The views in an event die with the callback, so keeping one means copying what it looks at. The
// copies go into an arena: blocks that grow at the end and never move, so that a kept event's views
// stay good until clear() or the recorder's own end.
//
//   connection ──▶ Recorder ──replay()──▶ any other observer, as often as wanted
#pragma once

#include <deque>
#include <memory>

#include "core/observer.h"

namespace handglass::trace {

/// Memory that is only ever given back as a whole.
class Arena {
 public:
  std::string_view keep(std::string_view text);
  ByteView keep(ByteView bytes);
  std::span<const Arg> keep(std::span<const Arg> args);
  std::span<const event::Input> keep(std::span<const event::Input> inputs);
  void clear();

 private:
  char* take(std::size_t size);

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0; // octets free at the end of the last block
  char* next_ = nullptr;
  std::deque<std::vector<Arg>> args_;
  std::deque<std::vector<event::Input>> inputs_;
};

class Recorder : public Observer {
 public:
  void on(const Event& event) override { (void)add(event); }
  /// The kept copy: its address and its views are good until clear().
  const Event& add(const Event& event);

  /// In the order they came. References stay good while more are added.
  const std::deque<Event>& events() const { return events_; }
  void replay(Observer& to) const {
    for (const Event& event : events_) to.on(event);
  }
  void clear();

 private:
  Arena arena_;
  std::deque<Event> events_;
};

} // namespace handglass::trace
