#include "cli/prim/bench.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iostream>

#include "cli/exit_code.h"
#include "cli/files.h"
#include "trace/display.h"

namespace handglass::cli::prim {

namespace {

constexpr std::size_t margin = 18; ///< columns of a row's name
constexpr std::size_t columns = 100;
constexpr std::size_t flush_size =
    1 << 16; ///< octets of output that are held back, for then inputs are known good

std::unexpected<Failure> wrong(std::string_view id, Args args) {
  return failure(Alert::internal_error, id, {}, args);
}

/// The octets of what may have blanks and colons between digits, as standards and openssl print them.
Result<Bytes> from_hex(std::string_view option, std::string_view typed) {
  std::string digits;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const char c = typed[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == ':') continue;
    if (!std::isxdigit(static_cast<unsigned char>(c)))
      return wrong("prim.hex.digit",
                   {{"option", option}, {"character", typed.substr(i, 1)}, {"position", i + 1}});
    digits.push_back(c);
  }
  if (digits.size() % 2 != 0) return wrong("prim.hex.odd", {{"option", option}, {"digits", digits.size()}});
  return *unhex(digits);
}

/// As the catalogue's ids have it: "K0 ^ ipad" as "k0_ipad".
std::string slug(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out.push_back(c);
    else if (!out.empty() && out.back() != '_')
      out.push_back('_');
  }
  while (out.ends_with('_')) out.pop_back();
  return out;
}

std::string grouped(ByteView octets, std::size_t group) {
  if (group == 0) return hex(octets);
  std::string text;
  for (std::size_t i = 0; i < octets.size(); i += group)
    text += (i == 0 ? "" : " ") + hex(octets.subspan(i, std::min(group, octets.size() - i)));
  return text;
}

bool is_readable(ByteView octets) {
  return !octets.empty() && std::ranges::all_of(octets, [](std::uint8_t c) { return c >= ' ' && c < 0x7f; });
}

} // namespace

const std::vector<Primitive>& all() {
  static const std::vector<Primitive> table = [] {
    std::vector<Primitive> made;
    for (const auto& rows : {hashes(), macs(), ciphers(), curves(), rsa(), kem()})
      made.insert(made.end(), rows.begin(), rows.end());
    return made;
  }();
  return table;
}

Bench::Bench(const Primitive& primitive, trace::Lang lang, bool steps)
    : primitive_(primitive), lang_(lang), steps_(steps) {}

Result<Bytes> Bench::parse(const Option& option, const std::string& typed, bool is_hex) const {
  if (option.kind == Kind::choice || option.kind == Kind::flag || option.kind == Kind::number)
    return to_bytes(as_bytes(typed));
  if (typed.starts_with('@')) return read_file(typed.substr(1));
  if (option.kind == Kind::octets || is_hex) return from_hex(is_hex ? "--hex" : option.name, typed);
  return to_bytes(as_bytes(typed));
}

Result<void> Bench::read(const Typed& typed) {
  is_example_ = typed.empty();
  for (const Option& option : primitive_.options) {
    std::string value(option.example);
    bool is_hex = option.kind == Kind::message && value.starts_with("hex:");
    if (is_hex) value.erase(0, 4);
    if (!is_example_) {
      const auto at = typed.find(option.name);
      if (at == typed.end()) {
        if (option.is_required)
          return wrong("prim.missing", {{"option", option.name}, {"command", primitive_.name}});
        continue;
      }
      value = at->second;
      is_hex = option.kind == Kind::message && typed.contains("hex");
    } else if (option.example.empty() && !option.is_required) {
      continue;
    }
    octets_.emplace(option.name, TRY(parse(option, value, is_hex)));
    if (option.kind != Kind::number) continue;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size())
      return wrong("prim.number", {{"option", option.name}, {"value", value}});
    numbers_.emplace(option.name, number);
  }
  return {};
}

ByteView Bench::octets(std::string_view option) const {
  const auto at = octets_.find(option);
  return at == octets_.end() ? ByteView{} : ByteView(at->second);
}

std::size_t Bench::number(std::string_view option) const {
  const auto at = numbers_.find(option);
  return at == numbers_.end() ? 0 : at->second;
}

crypto::HashAlgorithm Bench::hash() const {
  using crypto::HashAlgorithm;
  static constexpr std::pair<std::string_view, HashAlgorithm> names[] = {{"sha1", HashAlgorithm::sha1},
                                                                         {"sha224", HashAlgorithm::sha224},
                                                                         {"sha256", HashAlgorithm::sha256},
                                                                         {"sha384", HashAlgorithm::sha384},
                                                                         {"sha512", HashAlgorithm::sha512}};
  const std::string_view wanted = has("--hash") ? text("--hash") : "sha256";
  for (const auto& [name, algorithm] : names)
    if (name == wanted) return algorithm;
  bug("an option of choice took another"); // the command line has checked it
}

Result<void> Bench::need_size(std::string_view option, std::initializer_list<std::size_t> allowed) const {
  const std::size_t size = octets(option).size();
  if (std::ranges::count(allowed, size) != 0) return {};
  std::string list;
  for (const std::size_t one : allowed) list += (list.empty() ? "" : ", ") + std::to_string(one);
  return wrong("prim.size",
               {{"option", option == "message" ? "TEXT" : option}, {"size", size}, {"allowed", list}});
}

Result<void> Bench::need_range(std::string_view option, std::size_t value, std::size_t lowest,
                               std::size_t highest) const {
  if (lowest <= value && value <= highest) return {};
  return wrong("prim.range", {{"option", option == "message" ? "TEXT" : option},
                              {"value", value},
                              {"lowest", lowest},
                              {"highest", highest}});
}

/// What a value is, below the row where it is named for the first time.
void Bench::explain(std::string_view name) {
  const std::string key = "prim." + std::string(primitive_.family) + "." + slug(name);
  if (trace::find(key, lang_).empty()) return;
  for (const std::string& line : trace::wrap(trace::say(key, lang_), columns - margin))
    out_ << std::string(margin, ' ') << line << '\n';
}

void Bench::print(const Shown& shown, std::size_t index, ByteView value) {
  flush_if(flush_size);
  const std::size_t times = ++seen_[std::string(shown.name)];
  std::string name(shown.printed);
  if (const auto at = name.find('#'); at != std::string::npos) name.replace(at, 1, std::to_string(index));
  if (const auto at = name.find('%'); at != std::string::npos) name.replace(at, 1, std::to_string(times));
  print_row(name, value, shown.group, shown.line);
  if (times == 1) explain(shown.name);
}

void Bench::on(std::string_view name, std::size_t index, ByteView value) {
  const auto row = std::ranges::find(primitive_.shown, name, &Shown::name);
  if (row != primitive_.shown.end() && (steps_ || !row->is_detail)) print(*row, index, value);
}

void Bench::flush_if(std::size_t held) {
  if (static_cast<std::size_t>(out_.tellp()) < held) return;
  std::cout << out_.str();
  out_.str({});
}

void Bench::row(std::string_view name, ByteView value) { print({name, name}, 0, value); }

void Bench::print_row(const std::string& name, ByteView value, std::size_t group, std::size_t line) {
  std::string start = " " + trace::pad(name, margin - 2) + " ";
  for (std::size_t at = 0; at == 0 || at < value.size(); at += line) {
    out_ << start
         << (value.empty() ? "\"\"" : grouped(value.subspan(at, std::min(line, value.size() - at)), group))
         << '\n';
    start = std::string(margin, ' ');
  }
}

void Bench::print_heading() {
  out_ << primitive_.title << " · " << primitive_.standard << " · " << primitive_.source << '\n';
  const std::string about = "prim." + std::string(primitive_.family) + ".about";
  for (const std::string& line : trace::wrap(trace::say(about, lang_), columns - 1))
    out_ << ' ' << line << '\n';
  if (is_example_) out_ << ' ' << trace::say("prim.worked", lang_, {{"example", primitive_.example}}) << '\n';
  out_ << '\n';
  for (const Option& option : primitive_.options) {
    const auto at = octets_.find(option.name);
    if (at == octets_.end()) continue;
    if (option.kind != Kind::octets && option.kind != Kind::message) {
      out_ << ' ' << trace::pad(option.name, margin - 2) << ' ' << trace::escape(as_text(at->second)) << '\n';
      continue;
    }
    print_row(std::string(option.name), at->second, 0, 32);
    if (option.kind == Kind::message && is_readable(at->second))
      for (const std::string& line :
           trace::wrap('"' + trace::escape(as_text(at->second)) + '"', columns - margin))
        out_ << std::string(margin, ' ') << line << '\n';
  }
  out_ << '\n';
}

Result<int> Bench::run() {
  print_heading();
  Result<Outcome> outcome = [&] {
    const crypto::Watching watching(*this);
    return primitive_.run(*this);
  }();
  if (!outcome) {
    if (!outcome.error().id.starts_with("prim.")) std::cout << out_.str() << '\n'; // how far it came
    return std::unexpected(std::move(outcome).error());
  }
  const std::string result = outcome->is_verdict      ? outcome->holds ? "valid" : "invalid"
                             : !outcome->text.empty() ? outcome->text
                                                      : hex(outcome->value);
  bool is_same = true;
  if (is_example_) {
    is_same = result == primitive_.published;
    const auto id = is_same ? "prim.same" : "prim.different";
    out_ << '\n'
         << ' '
         << trace::say(id, lang_, {{"example", primitive_.example}, {"published", primitive_.published}})
         << '\n';
  }
  // Alone on its line, so that it can be copied, and scripts find it.
  std::cout << out_.str() << '\n' << result << '\n';
  return is_same && outcome->holds ? ok : comparison_failed;
}

} // namespace handglass::cli::prim
