#include <algorithm>
#include <map>
#include <set>

#include "trace/figure/figure.h"
#include "trace/figure/svg.h"

namespace handglass::trace::figure {

namespace {

constexpr int row = 84, box_height = 34, box_width = 180, top = 76, center = 420, width = 840;

/// States in one column, each below all that lead to it (but for arrows that go back); arrows to the next one
/// straight, those that skip some as arcs on the right, those that go back on the left.
class Diagram {
 public:
  Diagram(std::string_view role, std::span<const Arrow> arrows, const Recorder& recorder, Lang lang)
      : words_(), look_(words_.in(lang)), role_(role), arrows_(arrows) {
    for (const Event& event : recorder.events())
      if (const auto* state = std::get_if<event::State>(&event); state && state->role == role)
        taken_.insert({std::string(state->from), std::string(state->message), std::string(state->to)});
    place();
  }

  std::string draw() {
    const std::string title = look_.say("figure.state_machine." + std::string(role_));
    std::string description;
    for (const Arrow& a : arrows_)
      description += (description.empty() ? "" : "; ") + std::string(a.from) + " → " + std::string(a.to) +
                     (a.message.empty() ? "" : " (" + std::string(a.message) + ")") + (is_taken(a) ? " ✓" : "");
    Svg svg(width, title, description);
    svg.text(width / 2, 32, title, "large", "middle");
    svg.text(width / 2, 52, look_.say("figure.taken"), "small soft", "middle");
    // Several messages between the same two states share an arrow.
    std::map<std::pair<std::string_view, std::string_view>, std::vector<const Arrow*>> between;
    for (const Arrow& a : arrows_) between[{a.from, a.to}].push_back(&a);
    for (const auto& [ends, all] : between) draw(svg, ends.first, ends.second, all);
    for (const auto& [state, at] : order_) {
      svg.box(center - box_width / 2, y_of(at), box_width, box_height, is_visited(state) ? "node stage" : "node");
      svg.text(center, y_of(at) + 22, state, is_visited(state) ? "mono strong" : "mono", "middle");
    }
    return svg.finish(top + static_cast<int>(order_.size()) * row - row + box_height + 30);
  }

 private:
  static int y_of(int at) { return top + at * row; }

  void place() {
    // The longest way from the first state decides, so that arrows lead down wherever they can.
    std::vector<std::string_view> states;
    for (const Arrow& a : arrows_)
      for (std::string_view state : {a.from, a.to})
        if (std::ranges::find(states, state) == states.end()) states.push_back(state);
    std::map<std::string_view, std::size_t> depth;
    std::set<std::string_view> on_way;
    if (!states.empty()) walk(states[0], 0, depth, on_way);
    std::ranges::stable_sort(states, {}, [&](std::string_view s) { return depth[s]; });
    for (std::size_t i = 0; i < states.size(); ++i) order_[states[i]] = static_cast<int>(i);
  }
  void walk(std::string_view state, std::size_t at, std::map<std::string_view, std::size_t>& depth,
            std::set<std::string_view>& on_way) const {
    if (at != 0 && depth.contains(state) && depth[state] >= at) return;
    depth[state] = at;
    on_way.insert(state);
    for (const Arrow& a : arrows_)
      if (a.from == state && !on_way.contains(a.to)) walk(a.to, at + 1, depth, on_way);
    on_way.erase(state);
  }

  bool is_taken(const Arrow& a) const {
    return taken_.contains({std::string(a.from), std::string(a.message), std::string(a.to)});
  }
  bool is_visited(std::string_view state) const {
    return std::ranges::any_of(taken_, [&](const auto& t) { return std::get<0>(t) == state || std::get<2>(t) == state; });
  }

  void draw(Svg& svg, std::string_view from, std::string_view to, const std::vector<const Arrow*>& all) {
    const bool taken = std::ranges::any_of(all, [&](const Arrow* a) { return is_taken(*a); });
    const std::string kind = taken ? "taken" : "open";
    std::string label;
    for (const Arrow* a : all)
      label += (label.empty() ? "" : ", ") + (a->message.empty() ? look_.say("figure.no_input") : std::string(a->message));
    const int a = order_.at(from), b = order_.at(to), right = center + box_width / 2;
    const std::string text = taken ? "small strong" : "small soft";
    const auto n = [](int value) { return std::to_string(value); };
    if (b == a + 1) {
      svg.line(center, y_of(a) + box_height, center, y_of(b) - 10, "arrow " + kind);
      svg.tip(center, y_of(b) - 2, 'd', kind);
      svg.text(center + 10, y_of(a) + box_height + 30, label, text);
    } else if (a == b) {
      const int y = y_of(a) + box_height / 2;
      svg.path("M" + n(right) + " " + n(y - 8) + "C" + n(right + 46) + " " + n(y - 30) + " " + n(right + 46) + " " + n(y + 30) +
                   " " + n(right + 10) + " " + n(y + 9),
               "arrow " + kind);
      svg.tip(right + 2, y + 8, 'l', kind);
      svg.text(right + 44, y + 4, label, text);
    } else {
      const bool is_down = b > a;
      const int side = is_down ? 1 : -1, reach = 60 + 34 * std::min(std::abs(b - a), 8) + 26 * ((is_down ? right_ : left_)++ % 2);
      const int x = center + side * box_width / 2, y1 = y_of(a) + box_height / 2 + 4, y2 = y_of(b) + box_height / 2 - 4;
      svg.path("M" + n(x) + " " + n(y1) + "C" + n(x + side * reach) + " " + n(y1) + " " + n(x + side * reach) + " " + n(y2) + " " +
                   n(x + side * 10) + " " + n(y2),
               "arrow " + kind);
      svg.tip(x + side * 2, y2, is_down ? 'l' : 'r', kind);
      svg.text(x + side * (reach * 3 / 4 + 8), (y1 + y2) / 2 + 4, label, text, is_down ? "start" : "end");
    }
  }

  const html::Words words_;
  const Look& look_;
  std::string_view role_;
  std::span<const Arrow> arrows_;
  std::set<std::tuple<std::string, std::string, std::string>> taken_;
  std::map<std::string_view, int> order_;
  int right_ = 0, left_ = 0;
};

} // namespace

std::string state_machine(std::string_view role, std::span<const Arrow> arrows, const Recorder& recorder, Lang lang) {
  return Diagram(role, arrows, recorder, lang).draw();
}

} // namespace handglass::trace::figure
