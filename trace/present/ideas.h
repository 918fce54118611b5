// ideas.h: what is worth a screen, in the order of the connection.
#pragma once

#include <string>
#include <vector>

#include "trace/recorder.h"
#include "trace/text/look.h"

namespace handglass::trace {

/// One idea: what it is, and what there is to see. An item is some lines that stay together.
struct Idea {
  std::string title;
  std::string left, right; ///< of the line under the title: who sends what, and what it did to the state
  using Item = std::vector<std::string>;
  std::vector<Item> items;
  static Item next_screen() { return {"\f"}; } ///< what follows it begins a new screen
};

std::vector<Idea> make_ideas(const Recorder& recorder, const Look& look);

} // namespace handglass::trace
