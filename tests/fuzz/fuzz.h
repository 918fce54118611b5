// fuzz.h: what the fuzz targets share. libFuzzer calls LLVMFuzzerTestOneInput with octets of its choice and
// watches which code they reach; a crash, a hang or a report of a sanitizer is a finding. Properties are
// stated with `holds`, so that wrong is found as well as deadly.
#pragma once

#include "core/observer.h"
#include "core/result.h"

namespace handglass::fuzz {

/// Looks at every event, so that what the tracing code does is under test too.
struct Sink : Observer {
  void on(const Event& event) override {
    std::visit([this](const auto& e) { seen += e.rfc.text().size(); }, event);
  }
  std::size_t seen = 0;
};

inline void holds(bool property, std::string_view what) {
  if (!property) bug(what);
}

} // namespace handglass::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
