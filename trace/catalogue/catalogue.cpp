#include "trace/catalogue/catalogue.h"

#include <algorithm>
#include <cstdio>

#include "trace/display.h"

namespace handglass::trace {

// Written by embed.py at build time.
extern const std::span<const Entry> catalogue_en, catalogue_zh;

std::span<const Entry> entries(Lang lang) { return lang == Lang::zh ? catalogue_zh : catalogue_en; }

std::string_view find(std::string_view id, Lang lang) {
  const std::span<const Entry> all = entries(lang);
  const auto at = std::ranges::lower_bound(all, id, {}, &Entry::id);
  return at != all.end() && at->id == id ? at->text : std::string_view{};
}

namespace {

std::string value_of(const Arg& arg, std::string_view format, std::string (*make_safe)(std::string_view),
                     Lang lang) {
  if (const auto* number = std::get_if<std::uint64_t>(&arg.value); number && format == "hex") {
    char buffer[24];
    std::snprintf(buffer, sizeof buffer, "0x%04llx", static_cast<unsigned long long>(*number));
    return buffer;
  }
  if (const auto* text = std::get_if<std::string_view>(&arg.value)) {
    if (!format.empty())
      if (const auto words = find(std::string(format) + "." + std::string(*text), lang); !words.empty())
        return std::string(words);
    if (make_safe) return make_safe(*text);
  }
  return to_text(arg);
}

/// Of "byte|bytes" the first for one, the second for any other number, none too.
std::string_view counted(std::string_view words, std::string_view number) {
  const std::size_t bar = words.find('|');
  if (bar == std::string_view::npos) return words;
  return number == "1" ? words.substr(0, bar) : words.substr(bar + 1);
}

std::string safe(std::string_view text) { return escape(text); }

} // namespace

std::string fill(std::string_view sentence, std::span<const Arg> args,
                 std::string (*make_safe)(std::string_view), Lang lang) {
  std::string out;
  for (;;) {
    const std::size_t open = sentence.find('{');
    const std::size_t close = open == std::string_view::npos ? open : sentence.find('}', open);
    if (close == std::string_view::npos) return out.append(sentence);
    out.append(sentence.substr(0, open));
    const std::string_view inside = sentence.substr(open + 1, close - open - 1);
    const std::size_t end = std::min(inside.find_first_of(":|"), inside.size());
    const std::string_view name = inside.substr(0, end),
                           rest = inside.substr(std::min(end + 1, inside.size()));
    const bool is_count = end < inside.size() && inside[end] == '|';
    const auto arg = std::ranges::find(args, name, &Arg::name);
    if (arg == args.end()) {
      out.append(sentence.substr(open, close - open + 1));
    } else {
      const std::string value = value_of(*arg, is_count ? std::string_view{} : rest, make_safe, lang);
      out.append(value);
      if (is_count) out.append(1, ' ').append(counted(rest, value));
    }
    sentence.remove_prefix(close + 1);
  }
}

std::string say(std::string_view id, Lang lang, std::span<const Arg> args) {
  const std::string_view sentence = find(id, lang);
  if (sentence.empty()) return "<" + std::string(id) + ">";
  return fill(sentence, args, safe, lang);
}

std::string say(std::string_view id, Lang lang, Args args) {
  return say(id, lang, std::span(args.begin(), args.size()));
}

std::string explain(const Failure& failure, Lang lang) {
  std::vector<Arg> args;
  for (const auto& [name, value] : failure.args) args.emplace_back(name, value);
  const std::string failed = std::string(failure.id) + ".fail";
  return say(find(failed, lang).empty() ? failure.id : std::string_view(failed), lang, args);
}

} // namespace handglass::trace
