// about_messages.cpp: questions about what is said: versions, suites, fields, order, states, certificates.
#include <algorithm>

#include "trace/display.h"
#include "trace/quiz/writer.h"
#include "trace/text/path_block.h"

namespace handglass::trace::quiz {

namespace {

std::string_view text_arg(std::span<const Arg> args, std::string_view name) {
  const auto at = std::ranges::find(args, name, &Arg::name);
  const auto* text = at == args.end() ? nullptr : std::get_if<std::string_view>(&at->value);
  return text ? *text : std::string_view{};
}

struct Found {
  const event::Field* field = nullptr;
  std::size_t number = 0;
};

/// Fields that hold a version of the protocol, whatever they are called.
std::vector<Found> version_fields(const Writer& writer) {
  std::vector<Found> found;
  writer.each<event::Field>([&](const event::Field& e, std::size_t number) {
    if (e.kind == event::FieldKind::name && e.text.starts_with("TLS_1_")) found.push_back({&e, number});
  });
  return found;
}

/// The one that decides: the extension if the server sent it, else the field that once did.
Found deciding(const std::vector<Found>& versions) {
  for (std::string_view id : {"SupportedVersionsServerHello.selected_version", "ServerHello.server_version"})
    for (const Found& found : versions)
      if (found.field->id == id) return found;
  return {};
}

void version(Writer& w) {
  const std::vector<Found> versions = version_fields(w);
  const Found right = deciding(versions);
  if (!right.field) return;
  const unsigned lesson = w.is_tls12() ? 8 : 4;
  std::vector<std::string> texts, paths, shown;
  for (const Found& found : versions) {
    texts.emplace_back(found.field->text);
    paths.emplace_back(found.field->path);
    if (found.field->path.starts_with("ServerHello.") && found.number != right.number)
      shown.push_back(w.line(found.number));
  }
  shown.push_back(w.line(right.number, {spaced_hex(right.field->bytes), std::string(right.field->text)}));
  const std::vector<std::string> evidence = {w.line(right.number)};
  w.add(w.ask("quiz.ask.version", right.number, lesson, {}, shown, evidence, hex(right.field->bytes)),
        std::string(right.field->text), texts);
  w.add(w.ask("quiz.ask.version_where", right.number, lesson, {}, {}, evidence, {}),
        std::string(right.field->path), paths);
}

void suite(Writer& w) {
  std::vector<std::string> offered;
  Found chosen;
  w.each<event::Field>([&](const event::Field& e, std::size_t number) {
    if (e.id == "ClientHello.cipher_suites" && !e.text.empty()) offered.emplace_back(e.text);
    if (e.id == "ServerHello.cipher_suite") chosen = {&e, number};
  });
  if (!chosen.field) return;
  w.add(w.ask("quiz.ask.suite", chosen.number, w.is_tls12() ? 8u : 4u, {},
              {w.line(chosen.number, {spaced_hex(chosen.field->bytes), std::string(chosen.field->text)})},
              {w.line(chosen.number)}, hex(chosen.field->bytes)),
        std::string(chosen.field->text), offered);
}

/// Octets of a hello: which field is that?
void field(Writer& w) {
  for (std::string_view message : {"ClientHello.", "ServerHello."}) {
    std::vector<Found> candidates;
    w.each<event::Field>([&](const event::Field& e, std::size_t number) {
      if (e.path.starts_with(message) && !e.bytes.empty() && e.bytes.size() <= 4 &&
          e.path.find('[') == std::string_view::npos)
        candidates.push_back({&e, number});
    });
    std::vector<std::string> pool;
    for (const Found& found : candidates) pool.emplace_back(found.field->path);
    for (const Found& found : candidates) {
      const event::Field& e = *found.field;
      const std::string octets = spaced_hex(e.bytes);
      w.add(w.ask("quiz.ask.field", found.number, message.starts_with("C") ? 3u : 4u,
                  {{"message", message.substr(0, message.size() - 1)},
                   {"offset", e.offset},
                   {"octets", std::string_view(octets)}},
                  {}, {w.line(found.number)}, {}),
            std::string(e.path), pool);
    }
  }
}

void next_message(Writer& w) {
  const auto name = [&](const Spoken& m) { return w.look.direction(m.dir) + "  " + w.look.safe(m.name); };
  std::vector<std::string> pool;
  for (const Spoken& message : w.messages) pool.push_back(name(message));
  for (std::size_t i = 1; i < w.messages.size(); ++i) {
    const Spoken& message = w.messages[i];
    const std::string before = name(w.messages[i - 1]), right = name(message);
    std::vector<std::string> others = pool;
    std::erase(others, before);
    w.add(w.ask("quiz.ask.next_message", message.event, w.is_tls12() ? 8u : 7u, {},
                {w.line(w.messages[i - 1].event)}, {w.line(message.event)}, {}),
          right, others);
  }
}

void encrypted_from(Writer& w) {
  for (Direction dir : {Direction::c2s, Direction::s2c}) {
    const auto first =
        std::ranges::find_if(w.messages, [&](const Spoken& m) { return m.dir == dir && m.is_encrypted; });
    if (first == w.messages.end()) continue;
    std::vector<std::string> pool;
    for (const Spoken& message : w.messages)
      if (message.dir == dir) pool.push_back(w.look.safe(message.name));
    const std::string side = w.look.say(dir == Direction::c2s ? "word.client" : "word.server");
    w.add(w.ask("quiz.ask.encrypted_from", first->event, w.is_tls12() ? 8u : 5u,
                {{"side", std::string_view(side)}}, {}, {w.line(first->event)}, {}),
          w.look.safe(first->name), pool);
  }
}

void next_state(Writer& w) {
  std::vector<std::string> pool;
  w.each<event::State>([&](const event::State& e, std::size_t) {
    pool.emplace_back(e.from);
    pool.emplace_back(e.to);
  });
  w.each<event::State>([&](const event::State& e, std::size_t number) {
    if (e.message.empty()) return;
    const std::string side = w.look.say("word." + std::string(e.role));
    std::vector<std::string> others = pool;
    std::erase(others, std::string(e.from));
    w.add(w.ask("quiz.ask.next_state", number, w.is_tls12() ? 8u : 4u,
                {{"side", std::string_view(side)}, {"from", e.from}, {"message", e.message}}, {},
                {w.line(number)}, {}),
          std::string(e.to), others);
  });
}

void issuer(Writer& w) {
  std::vector<std::string> subjects;
  w.each<event::Path>([&](const event::Path& e, std::size_t) {
    if (const std::string_view subject = text_arg(e.args, "subject"); !subject.empty())
      subjects.push_back(w.look.safe(subject));
  });
  w.each<event::Path>([&](const event::Path& e, std::size_t number) {
    if (e.id != "path.search") return;
    std::string_view name = text_arg(e.args, "issuer");
    if (name.starts_with("CN=")) name.remove_prefix(3);
    const std::string right = w.look.safe(name);
    if (std::ranges::find(subjects, right) == subjects.end()) return;
    w.add(w.ask("quiz.ask.issuer", number, 6, {{"subject", text_arg(e.args, "subject")}}, {},
                {w.line(number)}, {}),
          right, subjects);
  });
}

/// What it would mean that a rule does not hold, if all of it can be said of this event.
std::string breach(const Writer& w, const event::Check& e) {
  for (const Arg& arg : e.args)
    if (const auto* text = std::get_if<std::string_view>(&arg.value); text && text->empty() && e.passed)
      return {};
  const std::string text = w.look.sentence(std::string(e.id) + ".fail", e.args);
  return text.find('{') == std::string::npos ? text : "";
}

void failure(Writer& w) {
  const event::Check* failed = nullptr;
  std::size_t at = 0;
  std::vector<std::string> pool, alerts;
  w.each<event::Check>([&](const event::Check& e, std::size_t number) {
    alerts.emplace_back(registry_name(e.alert));
    if (!e.passed && !failed) {
      failed = &e;
      at = number;
    }
    if (e.passed) pool.push_back(breach(w, e));
  });
  if (!failed) return;
  std::erase(pool, "");
  // Rules of the same family are the hardest to tell apart.
  const std::string_view family = failed->id.substr(0, failed->id.find('.') + 1);
  std::vector<std::string> relatives;
  w.each<event::Check>([&](const event::Check& e, std::size_t) {
    if (e.passed && e.id.starts_with(family) && !breach(w, e).empty()) relatives.push_back(breach(w, e));
  });
  w.add(w.ask("quiz.ask.failed", at, 12, {}, {}, {w.line(at)}, {}), breach(w, *failed),
        relatives.size() >= 3 ? relatives : pool);
  w.each<event::AlertRecord>([&](const event::AlertRecord& e, std::size_t number) {
    if (!e.is_fatal || !e.sent) return;
    w.add(w.ask("quiz.ask.alert", number, 12, {}, {w.line(at)}, {w.line(number)}, {}),
          std::string(registry_name(e.description)), alerts);
  });
}

} // namespace

void ask_about_messages(Writer& writer) {
  version(writer);
  suite(writer);
  field(writer);
  next_message(writer);
  encrypted_from(writer);
  next_state(writer);
  issuer(writer);
  failure(writer);
}

} // namespace handglass::trace::quiz
