#include <algorithm>
#include <map>

#include "trace/display.h"
#include "trace/figure/figure.h"
#include "trace/figure/svg.h"
#include "trace/text/derivation.h"

namespace handglass::trace::figure {

namespace {

constexpr int row = 52, box_height = 40, box_width = 460, indent = 34, left = 24, top = 64;

struct Node {
  const event::Derive* derive = nullptr;
  const Node* parent = nullptr;
  std::vector<Node*> children;
  int depth = 0, y = 0;
};

/// What it hangs below: the salt of an extraction, since the chain goes on there, else its first input.
std::string_view parent_id(const event::Derive& derive, const std::map<std::string_view, Node>& known) {
  std::string_view parent;
  for (const event::Input& input : derive.inputs)
    if (known.contains(input.ref) && (parent.empty() || input.name == "salt")) parent = input.ref;
  return parent;
}

class Schedule {
 public:
  Schedule(const Recorder& recorder, Lang lang) : look_(options(lang)) {
    for (const Event& event : recorder.events()) {
      const auto* derive = std::get_if<event::Derive>(&event);
      if (!derive || derive->id.empty() || nodes_.contains(derive->id)) continue;
      const std::string_view parent = parent_id(*derive, nodes_);
      Node& node = nodes_[derive->id];
      node.derive = derive;
      if (parent.empty()) {
        roots_.push_back(&node);
        continue;
      }
      Node& above = nodes_[parent];
      node.parent = &above;
      node.depth = std::min(above.depth + 1, 12);
      above.children.push_back(&node);
    }
  }

  std::string draw() {
    if (nodes_.empty()) return {};
    for (Node* root : roots_) order(*root);
    int deepest = 0;
    std::string description;
    for (const Node* node : ordered_) {
      deepest = std::max(deepest, node->depth);
      description += (description.empty() ? "" : "; ") + std::string(node->derive->id) + " " +
                     std::string(node->derive->name);
    }
    const int width = left * 2 + deepest * indent + box_width;
    Svg svg(width, look_.say("title.key_schedule"), description);
    svg.text(width / 2, 32, look_.say("title.key_schedule"), "large", "middle");
    for (const Node* node : ordered_)
      if (node->parent) {
        const int x = left + node->parent->depth * indent + 14, y = node->y + box_height / 2;
        svg.path("M" + std::to_string(x) + " " + std::to_string(node->parent->y + box_height) + "V" +
                     std::to_string(y) + "H" + std::to_string(left + node->depth * indent),
                 "wire");
      }
    for (const Node* node : ordered_) draw(svg, *node);
    return svg.finish(top + static_cast<int>(ordered_.size()) * row + 12);
  }

 private:
  static TextOptions options(Lang lang) {
    TextOptions all;
    all.lang = lang;
    return all;
  }
  void order(Node& node) {
    node.y = top + static_cast<int>(ordered_.size()) * row;
    ordered_.push_back(&node);
    for (Node* child : node.children) order(*child);
  }
  void draw(Svg& svg, const Node& node) {
    const event::Derive& derive = *node.derive;
    const int x = left + node.depth * indent, y = node.y;
    svg.box(x, y, box_width, box_height, derive.op == "hkdf-extract" ? "node stage" : "node");
    svg.text(x + 12, y + 17, derive.id, "accent strong mono");
    svg.text(x + 52, y + 17, shortened(derive.name, box_width - 64), "strong");
    svg.text(x + 52, y + 33, shortened(derivation_text(derive, look_), box_width + 10), "small mono soft");
  }

  const Look look_;
  std::map<std::string_view, Node> nodes_;
  std::vector<Node*> roots_, ordered_;
};

} // namespace

std::string key_schedule(const Recorder& recorder, Lang lang) { return Schedule(recorder, lang).draw(); }

} // namespace handglass::trace::figure
