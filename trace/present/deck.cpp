#include "trace/present/deck.h"

#include <algorithm>
#include <sstream>

#include "trace/display.h"
#include "trace/present/ideas.h"
#include "trace/text/layout.h"

namespace handglass::trace {

namespace {

/// The items of an idea on as many screens as it takes. An item that is longer than a screen is cut.
std::vector<std::vector<std::string>> cut(const std::vector<Idea::Item>& items, std::size_t room) {
  std::vector<std::vector<std::string>> screens(1);
  for (const Idea::Item& item : items) {
    if (item == Idea::next_screen()) {
      screens.emplace_back();
      continue;
    }
    if (!screens.back().empty() && screens.back().size() + item.size() > room) screens.emplace_back();
    for (const std::string& line : item) {
      if (screens.back().size() == room) screens.emplace_back();
      if (!line.empty() || !screens.back().empty()) screens.back().push_back(line);
    }
  }
  for (auto& screen : screens)
    while (!screen.empty() && screen.back().empty()) screen.pop_back();
  std::erase_if(screens, [](const auto& screen) { return screen.empty(); });
  return screens;
}

/// "━━ ServerHello ━━━━━━━━━━ 9/41"
std::string heading(const std::string& title, const std::string& number, const Look& look) {
  const std::string left = look.rule() + title + " ", right = " " + number;
  const std::size_t used = display_width(left) + display_width(right);
  std::string line;
  for (std::size_t i = used; i < look.width(); ++i) line += look.own("━");
  return look.paint(Ink::heading, left + line + right);
}

} // namespace

std::vector<Screen> make_deck(const Recorder& recorder, const TextOptions& options, std::size_t rows) {
  const Look look(options);
  constexpr std::size_t head = 3; // title, subtitle, an empty line
  const std::size_t room = std::max<std::size_t>(rows, 10) - head;

  std::vector<Screen> deck;
  std::vector<std::string> titles;
  for (const Idea& idea : make_ideas(recorder, look)) {
    auto parts = cut(idea.items, room);
    if (parts.empty() && !idea.left.empty()) parts.emplace_back(); // a record that nobody here can read
    for (std::size_t i = 0; i < parts.size(); ++i) {
      titles.push_back(idea.title);
      if (parts.size() > 1)
        titles.back() += " (" + std::to_string(i + 1) + "/" + std::to_string(parts.size()) + ")";
      std::ostringstream out;
      if (!idea.left.empty() || !idea.right.empty()) Page(look, out).two_ends(idea.left, idea.right);
      Screen& screen = deck.emplace_back();
      std::istringstream lines(out.str());
      for (std::string line; std::getline(lines, line);) screen.push_back(line);
      screen.emplace_back();
      screen.insert(screen.end(), parts[i].begin(), parts[i].end());
    }
  }
  for (std::size_t i = 0; i < deck.size(); ++i)
    deck[i].insert(deck[i].begin(),
                   heading(titles[i], std::to_string(i + 1) + "/" + std::to_string(deck.size()), look));
  return deck;
}

} // namespace handglass::trace
