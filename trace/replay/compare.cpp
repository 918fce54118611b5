// compare.cpp: where, in what we did, is the value that the scenario's step is about?
#include <algorithm>
#include <map>

#include "trace/recorder.h"
#include "trace/replay/run.h"
#include "trace/tee.h"

namespace handglass::trace {

namespace {

/// One side's run, searchable.
class Side {
 public:
  Side(const Recorder& events, Direction sends) {
    for (const Event& event : events.events()) {
      if (const auto* derive = std::get_if<event::Derive>(&event)) derives_.push_back(derive);
      if (const auto* record = std::get_if<event::Record>(&event); record && record->dir == sends)
        records_.push_back(record);
      if (const auto* message = std::get_if<event::Transcript>(&event);
          message && message->buffer.dir == sends && !message->raw.empty() &&
          message->message != "message_hash")
        messages_.push_back(message);
    }
  }

  /// HKDF-Expand with this pseudorandom key and these info octets.
  Bytes expanded(ByteView prk, ByteView info) const {
    for (const event::Derive* d : derives_)
      if (d->op == "hkdf-expand-label" && equal_public(d->info, info) &&
          equal_public(input(*d, "secret"), prk))
        return to_bytes(d->out);
    return {};
  }
  Bytes extracted(ByteView ikm, std::string_view name) const {
    for (const event::Derive* d : derives_)
      if (d->op == "hkdf-extract" && equal_public(input(*d, "ikm"), ikm) && d->name == name)
        return to_bytes(d->out);
    return {};
  }
  Bytes mac(ByteView key) const {
    for (const event::Derive* d : derives_)
      if (d->op == "hmac" && equal_public(input(*d, "key"), key)) return to_bytes(d->out);
    return {};
  }
  Bytes public_key(ByteView private_key) const {
    for (const event::Derive* d : derives_)
      if (d->op == "public-key" && equal_public(input(*d, "private_key"), private_key))
        return to_bytes(d->out);
    return {};
  }
  Bytes record(std::size_t n) const {
    if (n >= records_.size()) return {};
    return concat({to_bytes(records_[n]->header), to_bytes(records_[n]->payload)});
  }
  Bytes content(std::size_t n) const {
    if (n >= records_.size()) return {};
    const event::Record& r = *records_[n];
    return to_bytes(r.is_protected ? r.plaintext.first(r.plaintext.size() - 1)
                                   : r.payload); // no padding here
  }
  Bytes message(std::size_t n) const { return n < messages_.size() ? to_bytes(messages_[n]->raw) : Bytes{}; }

 private:
  static ByteView input(const event::Derive& d, std::string_view name) {
    for (const event::Input& i : d.inputs)
      if (i.name == name) return i.bytes;
    return {};
  }
  std::vector<const event::Derive*> derives_;
  std::vector<const event::Record*> records_;
  std::vector<const event::Transcript*> messages_;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  if (const std::size_t at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

/// "… (same as server)": the values stand at the other side's step of that name. What one side writes with,
/// the other reads with.
const ScenarioStep* spelled_out(const Scenario& scenario, const ScenarioStep& step) {
  if (!step.values.empty()) return &step;
  const std::string does = std::string(step.does.substr(0, step.does.find(" (same as")));
  std::string mirrored = does.find(" write ") != std::string::npos ? replaced(does, " write ", " read ")
                                                                   : replaced(does, " read ", " write ");
  for (const ScenarioStep& other : scenario.steps)
    if (other.who != step.who && !other.values.empty() && other.does == mirrored) return &other;
  return nullptr;
}

class Comparer {
 public:
  explicit Comparer(const Side& side) : side_(side) {}

  /// `step` is ours to redo; its values stand in `source`.
  void compare(const ScenarioStep& step, const ScenarioStep& source, std::vector<Comparison>& all) {
    const auto add = [&](std::string_view label, Bytes computed) {
      all.push_back({&step, label, *source.value(label), std::move(computed)});
    };
    for (const std::string_view prefix : {"", "key ", "iv "}) {
      const std::string info = std::string(prefix) + "info";
      const auto expanded = std::ranges::find_if(
          source.values, [&](const ScenarioValue& v) { return v.label == std::string(prefix) + "expanded"; });
      if (expanded != source.values.end())
        add(expanded->label, side_.expanded(*source.value("PRK"), *source.value(info)));
    }
    if (source.value("finished")) add("finished", side_.mac(*source.value("expanded")));
    if (source.value("secret"))
      add("secret", side_.extracted(*source.value("IKM"), secret_name(source.does)));
    if (source.value("public key")) add("public key", side_.public_key(*source.value("private key")));
    if (source.does.starts_with("construct")) {
      const bool is_ticket = source.does.find("NewSessionTicket") != std::string_view::npos;
      // A ticket enters no transcript; it is alone in the record that follows.
      add(source.values[0].label, is_ticket ? side_.content(records_) : side_.message(messages_++));
    }
    if (source.value("complete record")) {
      add("payload", side_.content(records_));
      add("complete record", side_.record(records_));
      ++records_;
    }
  }

 private:
  static std::string_view secret_name(std::string_view does) {
    if (does.find("\"early\"") != std::string_view::npos) return "Early Secret";
    if (does.find("\"handshake\"") != std::string_view::npos) return "Handshake Secret";
    return "Master Secret";
  }
  const Side& side_;
  std::size_t records_ = 0, messages_ = 0;
};

} // namespace

std::size_t Comparison::differs_at() const {
  return static_cast<std::size_t>(std::ranges::mismatch(published, computed).in1 - published.begin());
}

const Comparison* ReplayResult::first_difference() const {
  for (const Comparison& c : comparisons)
    if (!c.agrees()) return &c;
  return nullptr;
}

ReplayResult replay(const Scenario& scenario, Observer* client, Observer* server) {
  Recorder client_events, server_events;
  Tee client_tee{&client_events}, server_tee{&server_events};
  if (client) client_tee.add(*client);
  if (server) server_tee.add(*server);
  run_scenario(scenario, &client_tee, &server_tee);

  const Side client_side(client_events, Direction::c2s), server_side(server_events, Direction::s2c);
  Comparer client_comparer(client_side), server_comparer(server_side);
  ReplayResult result;
  for (const ScenarioStep& step : scenario.steps)
    if (const ScenarioStep* source = spelled_out(scenario, step))
      (step.who == "client" ? client_comparer : server_comparer).compare(step, *source, result.comparisons);
  return result;
}

} // namespace handglass::trace
