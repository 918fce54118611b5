#include "core/clock.h"

#include <ctime>

namespace handglass {

namespace {
class SystemClock : public Clock {
 public:
  UnixTime now() const override { return static_cast<UnixTime>(std::time(nullptr)); }
  const char* source() const override { return "clock.system"; }
};
} // namespace

const Clock& system_clock() {
  static const SystemClock instance;
  return instance;
}

} // namespace handglass
