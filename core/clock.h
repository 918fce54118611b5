// clock.h: time, injected like randomness. Certificates expire; replays and lessons must not.
#pragma once

#include <cstdint>

namespace handglass {

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
using UnixTime = std::int64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixTime now() const = 0;
  /// Catalogue id of where the time comes from: a trace says so beside "now".
  virtual const char* source() const = 0;
};

/// The machine's own clock.
const Clock& system_clock();

/// A clock that stands still.
class FixedClock : public Clock {
 public:
  explicit FixedClock(UnixTime now) : now_(now) {}
  UnixTime now() const override { return now_; }
  const char* source() const override { return "clock.fixed"; }

 private:
  UnixTime now_;
};

} // namespace handglass
