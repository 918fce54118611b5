// term.cpp: `handglass term NAME`: what a word means, and where to meet it. Without a name, all of them.
#include <algorithm>
#include <cctype>
#include <iostream>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "tls/registry/rfc9846.h"
#include "trace/display.h"
#include "trace/glossary.h"
#include "trace/text/layout.h"

namespace handglass::cli {

namespace {

struct Options {
  std::vector<std::string> words;
  OutputOptions output;
};

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

/// A term in a line with others. A Chinese name alone would not be found again in the standards.
std::string short_name(const trace::Term& term, trace::Lang lang) {
  std::string name(term.names[0]);
  if (lang == trace::Lang::zh)
    if (const auto english = trace::term(term.id, trace::Lang::en))
      name += " " + std::string(english->names[0]);
  return name;
}

/// "RFC 8446 §4.1.3 (RFC 9846 §4.2.3)"; other standards have no RFC before their name.
std::string clause(const trace::Reference& reference) {
  const std::size_t hash = reference.what.find('#');
  const std::string_view standard = reference.what.substr(0, hash);
  const std::string_view section =
      hash == std::string_view::npos ? std::string_view() : reference.what.substr(hash + 1);
  std::string text = (reference.kind == "rfc" ? "RFC " : "FIPS ") + std::string(standard);
  if (!section.empty()) text += " §" + std::string(section);
  if (standard == "8446")
    if (const std::string_view moved = tls::rfc9846_section(section); !moved.empty())
      text += " (RFC 9846 §" + std::string(moved) + ")";
  return text;
}

/// What a trace says at that place, as far as it says the same every time.
std::string spoken_at(std::string_view place, trace::Lang lang) {
  const bool is_field = place.find('.') != std::string_view::npos;
  const std::string_view sentence =
      trace::find(is_field ? std::string(place) : "message." + std::string(place), lang);
  return sentence.find('{') == std::string_view::npos ? std::string(sentence) : std::string();
}

void show(trace::Page& page, const trace::Term& term) {
  const trace::Look& look = page.look;
  const trace::Lang lang = look.lang();
  const trace::Lang other = lang == trace::Lang::zh ? trace::Lang::en : trace::Lang::zh;
  std::vector<std::string> names(term.names.begin(), term.names.end());
  const std::string heading = look.paint(trace::Ink::heading, look.rule() + names[0]);
  names.erase(names.begin());
  // An English reader sees what it is called in Chinese; a Chinese one has the English name among the names.
  std::string elsewhere;
  if (lang == trace::Lang::en)
    if (const auto translated = trace::term(term.id, other)) elsewhere = translated->names[0];
  page.two_ends(heading + (names.empty() ? "" : look.own(" · ") + joined(names, look.own(" · "))), elsewhere);
  page.paragraph("   ", term.text);

  std::vector<std::string> lessons, clauses, others, events;
  std::vector<std::string_view> places;
  for (const trace::Reference& reference : term.references) {
    const std::string what(reference.what);
    if (reference.kind == "lesson") lessons.push_back(what);
    if (reference.kind == "rfc" || reference.kind == "fips") clauses.push_back(clause(reference));
    if (reference.kind == "event") events.push_back(what);
    if (reference.kind == "in") places.push_back(reference.what);
    if (reference.kind == "see")
      if (const auto next = trace::term(what, lang)) others.push_back(short_name(*next, lang));
  }
  const auto row = [&](std::string_view id, const std::string& text) {
    if (!text.empty()) page.paragraph("   " + trace::pad(look.say(id), 12), look.own(text));
  };
  row("cli.term.lesson", joined(lessons, ", "));
  row("cli.term.clause", joined(clauses, ", "));
  for (std::string_view place : places) {
    const std::string sentence = spoken_at(place, lang);
    row("cli.term.in", std::string(place) + (sentence.empty() ? "" : " · " + sentence));
  }
  row("cli.term.events", joined(events, ", "));
  row("cli.term.see", joined(others, " · "));
}

/// As in a dictionary: capitals make no difference.
bool comes_before(std::string_view a, std::string_view b) {
  const auto smaller = [](unsigned char x, unsigned char y) { return std::tolower(x) < std::tolower(y); };
  return std::ranges::lexicographical_compare(a, b, smaller);
}

/// Names in columns, down and then across, as wide as the longest.
void list(trace::Page& page) {
  std::vector<std::string> names;
  const trace::Lang lang = page.look.lang();
  for (const trace::Term& term : trace::terms(lang)) names.push_back(short_name(term, lang));
  if (lang == trace::Lang::en) std::ranges::sort(names, comes_before); // Chinese ones by their ids
  std::size_t widest = 0;
  for (const std::string& name : names) widest = std::max(widest, trace::display_width(name) + 2);
  const std::size_t columns = std::max<std::size_t>(page.look.width() / widest, 1);
  const std::size_t rows = (names.size() + columns - 1) / columns;
  for (std::size_t i = 0; i < rows; ++i) {
    std::string line;
    for (std::size_t j = i; j < names.size(); j += rows) line += trace::pad(names[j], widest);
    page.line(line);
  }
  page.line(page.look.say("cli.term.count", {{"count", names.size()}}));
}

int run(const Options& options) {
  const trace::Lang lang = options.output.language();
  const trace::Look look(text_options(options.output));
  trace::Page page(look, std::cout);
  const std::string name = joined(options.words, " ");
  if (options.words.empty()) {
    list(page);
    return ok;
  }
  const std::vector<trace::Term> found = trace::terms_called(name, lang);
  for (const trace::Term& term : found) show(page, term);
  if (!found.empty()) return ok;

  const std::vector<trace::Term> near = trace::terms_near(name, lang);
  std::vector<std::string> names;
  for (const trace::Term& term : near) names.push_back(short_name(term, lang));
  const std::string shown = trace::escape(name.size() > 80 ? name.substr(0, 80) + "…" : name);
  tell_aside("cli.term.unknown", lang, {{"name", shown}});
  if (names.empty())
    tell_aside("cli.term.all", lang);
  else
    tell_aside("cli.term.near", lang, {{"names", joined(names, ", ")}});
  return usage;
}

} // namespace

void add_term(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("term", "The glossary: what a word means, in English or Chinese");
  command->add_option("name", options->words, "the term, in either language; none: list them all");
  command->add_option("--lang", options->output.lang, "en or zh")->check(CLI::IsMember({"en", "zh"}));
  command->add_option("--color", options->output.color, "auto, always or never; NO_COLOR is honoured")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->add_flag("--ascii", options->output.ascii, "no symbols beyond ASCII");
  command->add_option("--width", options->output.width, "columns")
      ->check(CLI::Range(60, 400))
      ->capture_default_str();
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

} // namespace handglass::cli
