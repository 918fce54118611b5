#include "trace/html/sequence.h"

#include "trace/html/step_html.h"

namespace handglass::trace::html {

namespace {

constexpr int width = 288, row = 38, top = 44, client_x = 44, server_x = 272,
              middle = (client_x + server_x) / 2;

std::string n(long value) { return std::to_string(value); }

std::string text_element(std::string_view kind, int x, int y, std::string_view anchor,
                         const std::string& words, std::string_view lang = {}) {
  return "<text class=" + std::string(kind) + " x=" + n(x) + " y=" + n(y) +
         " text-anchor=" + std::string(anchor) + (lang.empty() ? "" : " lang=" + std::string(lang)) + ">" +
         words + "</text>";
}

/// One text an element of SVG can hold; two where the languages differ.
std::string texts(std::string_view kind, int x, int y, std::string_view anchor, const std::string& en,
                  const std::string& zh) {
  if (en == zh) return text_element(kind, x, y, anchor, entities(en));
  return text_element(kind, x, y, anchor, entities(en), "en") +
         text_element(kind, x, y, anchor, entities(zh), "zh");
}

class Drawing {
 public:
  Drawing(const Book& book, bool has_totals) : book_(book), words_(book.words), has_totals_(has_totals) {}

  std::string html() {
    const int rows = static_cast<int>(book_.steps.size()) + has_totals_;
    const int height = top + row * rows - 12;
    std::string out = "<svg viewBox=\"0 0 " + n(width) + " " + n(height) + "\" width=" + n(width) +
                      " height=" + n(height) + " role=group" +
                      words_.label("page.sequence.about", book_.lang) + ">\n";
    out +=
        texts("who", client_x, 18, "middle", words_.en().say("word.client"), words_.zh().say("word.client"));
    out += texts("who", server_x - 8, 18, "middle", words_.en().say("word.server"),
                 words_.zh().say("word.server"));
    for (int x : {client_x, server_x})
      out += "<line class=life x1=" + n(x) + " y1=26 x2=" + n(x) + " y2=" + n(height - 4) + " />";
    int y = top;
    for (const Step& step : book_.steps) {
      out += "\n" + one(step, y);
      y += row;
    }
    if (has_totals_)
      out += "\n" + opened(book_.steps.size() + 1, "own", y) +
             of_one_side(y, words_.en().say("page.seq.totals"), words_.zh().say("page.seq.totals")) + "</a>";
    return out + "\n</svg>\n";
  }

 private:
  std::string name_in(const Step& step, const Look& look) const {
    switch (step.block->kind) {
      case Block::Kind::exchange:
        return look.safe(step_label(book_.steps, step));
      case Block::Kind::derivations: {
        // "K1–K8" says more than that there are keys.
        std::string first, last;
        for (const Event* event : step.block->events)
          if (const auto* derive = std::get_if<event::Derive>(event); derive && !derive->id.empty()) {
            if (first.empty()) first = derive->id;
            last = derive->id;
          }
        if (first.empty()) return look.say("page.seq.signature");
        return look.say(
            first == last ? "page.seq.key" : "page.seq.keys",
            std::array{Arg{"first", std::string_view(first)}, Arg{"last", std::string_view(last)}});
      }
      case Block::Kind::path:
        return look.say("page.seq.path");
      case Block::Kind::line:
        break;
    }
    return look.say("page.begin");
  }
  /// A link, its number, and what can be hit.
  std::string opened(std::size_t number, const std::string& kinds, int y) const {
    const std::string shown = n(static_cast<long>(number));
    return "<a href=#s" + shown + " class=\"e-" + kinds + "\" data-n=" + shown +
           "><rect class=hit x=2 y=" + n(y - 20) + " width=" + n(width - 4) + " height=" + n(row - 2) +
           " rx=7 />" + text_element("n", 12, y + 4, "middle", shown);
  }
  /// What nobody sends: it happens at the side whose trace this is.
  std::string of_one_side(int y, const std::string& en, const std::string& zh) const {
    const bool is_left = book_.knowledge.self() == "client";
    const int x = is_left ? client_x : server_x;
    return "<path class=o d=\"M" + n(x) + " " + n(y - 6) + "l6 6l-6 6l-6-6z\" />" +
           texts("m", is_left ? x + 14 : x - 14, y + 4, is_left ? "start" : "end", en, zh);
  }
  std::string one(const Step& step, int y) const {
    const bool is_fatal = step.block->alert && step.block->alert->is_fatal;
    std::string out = opened(
        step.number,
        std::string(step_epoch(step)) + (step.is_protected ? " x" : "") + (is_fatal ? " fatal" : ""), y);
    const std::string name_en = name_in(step, words_.en()), name_zh = name_in(step, words_.zh());
    if (const auto dir = step.direction()) {
      const bool is_right = *dir == Direction::c2s;
      const int from = is_right ? client_x + 3 : server_x - 3, to = is_right ? server_x - 10 : client_x + 10;
      const int tip = is_right ? server_x - 2 : client_x + 2, back = is_right ? -9 : 9;
      out += texts("m", middle, y - 3, "middle", name_en, name_zh);
      // What a tap reads in the header; of a further message in the same record it sees nothing at all.
      if (step.is_protected)
        out += text_element("\"m seen\"", middle, y - 3, "middle",
                            step.block->record ? content_type_name(step.block->record->outer_type) : "…");
      out += "<line class=a x1=" + n(from) + " y1=" + n(y + 5) + " x2=" + n(to) + " y2=" + n(y + 5) + " />";
      out += "<polygon points=\"" + n(tip) + "," + n(y + 5) + " " + n(tip + back) + "," + n(y) + " " +
             n(tip + back) + "," + n(y + 10) + "\" />";
    } else
      out += of_one_side(y, name_en, name_zh);
    return out + "</a>";
  }

  const Book& book_;
  const Words& words_;
  bool has_totals_;
};

} // namespace

std::string sequence_html(const Book& book, bool has_totals) { return Drawing(book, has_totals).html(); }

} // namespace handglass::trace::html
