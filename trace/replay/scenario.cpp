#include "trace/replay/scenario.h"

#include "core/result.h"

namespace handglass::trace {

std::optional<Bytes> ScenarioStep::value(std::string_view label) const {
  for (const ScenarioValue& v : values)
    if (v.label == label) return unhex(v.hex);
  return std::nullopt;
}

Bytes Scenario::value(std::string_view who, std::string_view does, std::string_view label,
                      std::size_t n) const {
  for (const ScenarioStep& step : steps)
    if (step.who == who && step.does.starts_with(does) && n-- == 0)
      if (auto found = step.value(label)) return std::move(*found);
  bug("a scenario lacks a value: " + std::string(does));
}

} // namespace handglass::trace
