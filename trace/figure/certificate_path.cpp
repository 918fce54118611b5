#include <algorithm>

#include "trace/display.h"
#include "trace/figure/figure.h"
#include "trace/figure/svg.h"
#include "trace/text/path_block.h"
#include "trace/text/table.h"

namespace handglass::trace::figure {

namespace {

constexpr int width = 760, left = 40, line_height = 19, top = 84, columns = 2;

std::string_view text_of(std::span<const Arg> args, std::string_view name) {
  for (const Arg& arg : args)
    if (const auto* text = std::get_if<std::string_view>(&arg.value); text && arg.name == name) return *text;
  return {};
}

struct Judged {
  const event::Path* path = nullptr;
  std::vector<const event::Check*> checks;
  bool has_failed() const {
    return std::ranges::any_of(checks, [](const auto* check) { return !check->passed; });
  }
};

class PathFigure {
 public:
  PathFigure(const Recorder& recorder, Lang lang) : look_(words_.in(lang)) {
    for (const Event& event : recorder.events()) {
      if (const auto* path = std::get_if<event::Path>(&event)) {
        is_judging_ = path->id == "path.judging";
        if (path->id == "path.begin") begin(*path);
        if (is_judging_) judged_.push_back({path, {}});
        if (path->id == "path.accepted") verdict_ = path;
      } else if (const auto* check = std::get_if<event::Check>(&event); check && is_judging_) {
        judged_.back().checks.push_back(check);
        if (!check->passed) failed_ = check;
      } else if (std::holds_alternative<event::State>(event) ||
                 std::holds_alternative<event::Record>(event)) {
        is_judging_ = false;
      }
    }
  }

  std::string draw() {
    if (judged_.empty()) return {};
    std::string description;
    for (const Judged& one : judged_) description += (description.empty() ? "" : "; ") + title(one);
    const std::string name = look_.say("title.path") + (host_.empty() ? "" : " · " + std::string(host_));
    Svg svg(width, name, description);
    svg.text(width / 2, 32, name, "large", "middle");
    if (!clock_.empty()) svg.text(width / 2, 54, look_.say(clock_, {{"now", now_}}), "small soft", "middle");
    int y = top;
    for (std::size_t i = 0; i < judged_.size(); ++i) {
      y = draw(svg, judged_[i], y);
      if (i + 1 == judged_.size()) break;
      svg.line(width / 2, y, width / 2, y + 32, "arrow taken");
      svg.tip(width / 2, y + 40, 'd', "taken");
      svg.text(width / 2 + 14, y + 25, look_.say("figure.signed"), "small soft");
      y += 42;
    }
    y += 14;
    const std::string verdict = verdict_  ? "✓ " + path_text(*verdict_, look_)
                                : failed_ ? "✗ " + check_text(*failed_, look_)
                                          : std::string();
    for (const std::string& line : wrap(verdict, 84))
      svg.text(left + 18, y += 20, line, verdict_ ? "strong good" : "strong bad");
    return svg.finish(y + 26);
  }

 private:
  void begin(const event::Path& e) {
    // A second path (the client's certificate, say) replaces the first: one figure, one path.
    judged_.clear();
    verdict_ = nullptr;
    failed_ = nullptr;
    host_ = text_of(e.args, "host").empty() ? text_of(e.args, "subject") : text_of(e.args, "host");
    clock_ = text_of(e.args, "clock");
    now_ = text_of(e.args, "now");
  }
  std::string title(const Judged& one) const { return path_text(*one.path, look_); }

  /// The y below it.
  int draw(Svg& svg, const Judged& one, int y) {
    const int rows = (static_cast<int>(one.checks.size()) + columns - 1) / columns;
    const int height = 38 + rows * line_height + (rows ? 8 : 0);
    svg.box(left, y, width - 2 * left, height, one.has_failed() ? "node badbox" : "node stage", 10);
    svg.text(left + 18, y + 25, shortened(title(one), width - 2 * left - 36), "strong");
    int at = 0;
    for (const event::Check* check : one.checks) {
      const int x = left + 18 + (at % columns) * (width - 2 * left - 20) / columns,
                line = y + 48 + at / columns * line_height;
      std::string said =
          check->passed ? look_.sentence(std::string(check->id) + ".short", check->args) : std::string();
      if (said.empty()) said = check_text(*check, look_);
      svg.text(x, line, check->passed ? "✓" : "✗", check->passed ? "good small" : "bad small");
      svg.text(x + 16, line, shortened(said, (width - 2 * left) / columns - 10),
               check->passed ? "small soft" : "small bad");
      ++at;
    }
    return y + height;
  }

  const html::Words words_;
  const Look& look_;
  std::vector<Judged> judged_;
  const event::Path* verdict_ = nullptr;
  const event::Check* failed_ = nullptr;
  std::string_view host_, clock_, now_;
  bool is_judging_ = false;
};

} // namespace

std::string certificate_path(const Recorder& recorder, Lang lang) {
  return PathFigure(recorder, lang).draw();
}

} // namespace handglass::trace::figure
