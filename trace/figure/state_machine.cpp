#include <algorithm>
#include <map>
#include <set>

#include "trace/figure/figure.h"
#include "trace/figure/svg.h"

namespace handglass::trace::figure {

namespace {

constexpr int box_height = 34, box_width = 224, left = 36, right = left + box_width, top = 78;
constexpr int out_height = 19, lane_width = 16, lanes_at = right + 224;

/// The states stand in one column, each below all that lead to it (but for arrows that go back). An arrow to
/// the next one is straight. Every other leaves its box on the right, with its label, goes up or down in a
/// lane of its own, and comes back to the box it leads to:
///
///     [WAIT_EE]──EncryptedExtensions──┐
///     [WAIT_CERT_CR]                  │
///     [WAIT_FINISHED]◀────────────────┘
class Diagram {
 public:
  Diagram(std::string_view role, std::span<const Arrow> arrows, const Recorder& recorder, Lang lang)
      : look_(words_.in(lang)), role_(role), arrows_(arrows) {
    for (const Event& event : recorder.events())
      if (const auto* state = std::get_if<event::State>(&event); state && state->role == role)
        taken_.insert({std::string(state->from), std::string(state->message), std::string(state->to)});
    if (!arrows.empty()) visit(arrows[0].from);
    for (const Arrow& a : arrows) visit(a.from), visit(a.to); // what nothing leads to
    std::ranges::reverse(states_);
    // Reversed once more where the walk had to begin anew: the first state stays first.
    if (!arrows.empty()) std::ranges::rotate(states_, std::ranges::find(states_, arrows[0].from));
    route();
  }

  std::string draw() {
    const std::string title = look_.say("figure.state_machine." + std::string(role_));
    std::string description;
    for (const Arrow& a : arrows_)
      description += (description.empty() ? "" : "; ") + std::string(a.from) + " → " + std::string(a.to) +
                     (a.message.empty() ? "" : " (" + std::string(a.message) + ")") +
                     (is_taken(a) ? " ✓" : "");
    const int width = lanes_at + static_cast<int>(lanes_.size()) * lane_width + 40;
    Svg svg(width, title, description);
    svg.text(left, 34, title, "large");
    svg.text(left, 54, look_.say("figure.taken"), "small soft");
    // Those that were taken last, so that they lie on top.
    for (bool taken : {false, true})
      for (const Route& route : routes_)
        if (route.is_taken == taken) draw(svg, route);
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const bool visited = is_visited(states_[i]);
      svg.box(left, y_[i], box_width, box_height, visited ? "node stage" : "node");
      svg.text(left + box_width / 2, y_[i] + 22, states_[i], visited ? "mono strong" : "mono", "middle");
    }
    return svg.finish(bottom_ + 16);
  }

 private:
  struct Route {
    std::size_t from, to;
    std::string label;
    bool is_taken = false;
    int out = 0;           ///< its place among those that leave the same box
    std::size_t lane = 0;
    bool is_straight() const { return to == from + 1; }
    bool is_loop() const { return to == from; }
  };

  /// Depth first; a state is put down when all that it leads to are.
  void visit(std::string_view state) {
    if (!seen_.insert(state).second) return;
    for (std::size_t i = arrows_.size(); i-- > 0;)
      if (arrows_[i].from == state) visit(arrows_[i].to);
    states_.push_back(state);
  }

  std::size_t at(std::string_view state) const {
    return static_cast<std::size_t>(std::ranges::find(states_, state) - states_.begin());
  }
  bool is_taken(const Arrow& a) const {
    return taken_.contains({std::string(a.from), std::string(a.message), std::string(a.to)});
  }
  bool is_visited(std::string_view state) const {
    return std::ranges::any_of(
        taken_, [&](const auto& t) { return std::get<0>(t) == state || std::get<2>(t) == state; });
  }

  void route() {
    // Several messages between the same two states share an arrow.
    std::map<std::pair<std::size_t, std::size_t>, Route> between;
    for (const Arrow& a : arrows_) {
      Route& route =
          between.try_emplace({at(a.from), at(a.to)}, Route{at(a.from), at(a.to), {}}).first->second;
      route.label += (route.label.empty() ? "" : ", ") +
                     (a.message.empty() ? look_.say("figure.no_input") : std::string(a.message));
      route.is_taken = route.is_taken || is_taken(a);
    }
    std::map<std::size_t, int> outs;
    for (auto& [ends, route] : between) {
      if (!route.is_straight()) route.out = outs[route.from]++;
      if (!route.is_straight() && !route.is_loop())
        route.lane = free_lane(std::min(route.from, route.to), std::max(route.from, route.to));
      routes_.push_back(route);
    }
    int y = top;
    for (std::size_t i = 0; i < states_.size(); ++i) {
      y_.push_back(y);
      bottom_ = y + std::max(box_height, 12 + outs[i] * out_height) + 6;
      y = std::max(y + 76, bottom_ + 22);
    }
  }
  /// The innermost lane that is free between two rows.
  std::size_t free_lane(std::size_t first, std::size_t last) {
    for (std::size_t lane = 0;; ++lane) {
      if (lane == lanes_.size()) lanes_.emplace_back();
      if (std::ranges::none_of(
              lanes_[lane], [&](const auto& used) { return first <= used.second && used.first <= last; })) {
        lanes_[lane].push_back({first, last});
        return lane;
      }
    }
  }

  void draw(Svg& svg, const Route& r) const {
    const std::string kind = r.is_taken ? "taken" : "open", text = r.is_taken ? "small strong" : "small soft";
    const int center = left + box_width / 2, out_y = y_[r.from] + 22 + r.out * out_height,
              in_y = y_[r.to] + 8;
    const auto n = [](int value) { return std::to_string(value); };
    if (r.is_straight()) {
      svg.line(center, y_[r.from] + box_height, center, y_[r.to] - 10, "arrow " + kind);
      svg.tip(center, y_[r.to] - 2, 'd', kind);
      svg.text(center + 10, y_[r.from] + box_height + 25, r.label, text);
    } else if (r.is_loop()) {
      svg.text(right + 10, out_y - 3, "↻ " + r.label, text);
    } else {
      const int lane = lanes_at + static_cast<int>(r.lane) * lane_width;
      svg.path("M" + n(right) + " " + n(out_y) + "H" + n(lane - 6) + "q6 0 6 " + n(r.to > r.from ? 6 : -6) +
                   "V" + n(in_y + (r.to > r.from ? -6 : 6)) + "q0 " + n(r.to > r.from ? 6 : -6) + " -6 " +
                   n(r.to > r.from ? 6 : -6) + "H" + n(right + 10),
               "arrow " + kind);
      svg.tip(right + 2, in_y, 'l', kind);
      svg.text(right + 10, out_y - 3, shortened(r.label, lanes_at - right - 20), text);
    }
  }

  const html::Words words_;
  const Look& look_;
  std::string_view role_;
  std::span<const Arrow> arrows_;
  std::set<std::tuple<std::string, std::string, std::string>> taken_;
  std::set<std::string_view> seen_;
  std::vector<std::string_view> states_; // from above
  std::vector<Route> routes_;
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> lanes_; // rows that each is used between
  std::vector<int> y_;
  int bottom_ = top;
};

} // namespace

std::string state_machine(std::string_view role, std::span<const Arrow> arrows, const Recorder& recorder,
                          Lang lang) {
  return Diagram(role, arrows, recorder, lang).draw();
}

} // namespace handglass::trace::figure
