#include "trace/jsonl.h"

#include <algorithm>

#include "trace/citation.h"
#include "trace/display.h"

namespace handglass::trace {

namespace {

/// Writes one JSON object, member by member. Members without a value are left out.
class Object {
 public:
  Object& number(std::string_view name, std::uint64_t v) { return raw(name, std::to_string(v)); }
  Object& boolean(std::string_view name, bool v) { return raw(name, v ? "true" : "false"); }
  Object& text(std::string_view name, std::string_view v) {
    return v.empty() ? *this : raw(name, json_string(v));
  }
  /// Present even if it is empty: an empty octet string is a value too.
  Object& octets(std::string_view name, ByteView v) { return raw(name, "\"" + hex(v) + "\""); }
  Object& octets_if_any(std::string_view name, ByteView v) { return v.empty() ? *this : octets(name, v); }
  Object& raw(std::string_view name, std::string_view json) {
    line_ += line_.size() == 1 ? "\"" : ",\"";
    line_.append(name).append("\":").append(json);
    return *this;
  }
  Object& args(std::span<const Arg> args) {
    if (args.empty()) return *this;
    Object object;
    for (const Arg& arg : args) {
      if (const auto* n = std::get_if<std::uint64_t>(&arg.value))
        object.number(arg.name, *n);
      else if (const auto* t = std::get_if<std::string_view>(&arg.value))
        object.raw(arg.name, json_string(*t));
      else
        object.octets(arg.name, std::get<ByteView>(arg.value));
    }
    return raw("args", object.finish());
  }
  std::string finish() { return line_ + "}"; }

 private:
  std::string line_ = "{";
};

std::string_view kind_name(event::FieldKind kind) {
  static constexpr std::string_view names[] = {"number", "name", "length", "opaque", "text", "raw"};
  return names[static_cast<int>(kind)];
}

/// One overload a type of event.
struct Writer {
  Object& o;

  void operator()(const event::Meta& e) { o.raw("t", "\"meta\"").text("msg", e.id).args(e.args); }
  void operator()(const event::Field& e) {
    o.raw("t", "\"field\"").text("buf", e.buffer.name()).text("dir", name(e.buffer.dir));
    if (e.buffer.kind == Buffer::Kind::hs) o.text("epoch", name(e.buffer.epoch));
    if (e.buffer.kind == Buffer::Kind::inner) o.number("rec", e.buffer.index);
    o.number("off", e.offset)
        .number("len", e.bytes.size())
        .text("path", e.path)
        .text("kind", kind_name(e.kind));
    o.octets("hex", e.bytes);
    using enum event::FieldKind;
    // An object identifier is a name too, but no integer.
    const bool is_code_point =
        e.kind == name_kind &&
        (e.number != 0 || !std::ranges::any_of(e.bytes, [](auto b) { return b != 0; }));
    if (e.kind == number || is_code_point || e.kind == length) o.number("number", e.number);
    o.text("value", e.text).text("msg", e.id);
  }
  void operator()(const event::Map& e) {
    o.raw("t", "\"map\"").text("from", e.from.name()).number("off", e.offset).number("len", e.length);
    o.text("to", e.to.name()).number("to_off", e.to_offset);
  }
  void operator()(const event::Record& e) {
    o.raw("t", "\"record\"").text("dir", name(e.dir)).number("rec", e.number).number("off", e.wire_offset);
    o.text("epoch", name(e.epoch)).number("outer_type", e.outer_type).number("inner_type", e.inner_type);
    o.octets("header", e.header).octets("payload", e.payload).boolean("protected", e.is_protected);
    if (!e.is_protected) return;
    o.number("seq", e.sequence).text("aead", e.aead).text("key", e.key_id).text("iv", e.iv_id);
    o.text("mac_key", e.mac_key_id).octets("nonce", e.nonce).octets_if_any("aad", e.additional_data);
    o.octets("plaintext", e.plaintext);
  }
  void operator()(const event::Derive& e) {
    o.raw("t", "\"derive\"").text("id", e.id).text("op", e.op).text("name", e.name).text("hash", e.hash);
    Object inputs;
    for (const event::Input& input : e.inputs) {
      Object one;
      one.text("ref", input.ref).text("text", input.text);
      if (input.text.empty() && (!input.is_secret || !input.bytes.empty())) one.octets("hex", input.bytes);
      if (input.is_secret) one.boolean("secret", true);
      inputs.raw(input.name, one.finish());
    }
    o.raw("inputs", inputs.finish()).octets_if_any("info", e.info);
    // A secret that is withheld has a size and no octets.
    if (e.out.size() == e.out_size) o.octets("out", e.out);
    o.number("out_len", e.out_size).boolean("secret", e.is_secret).text("keylog", e.keylog);
  }
  void operator()(const event::Transcript& e) {
    o.raw("t", "\"transcript\"").text("id", e.id).text("message", e.message);
    if (!e.raw.empty()) {
      const bool is_synthetic = e.message == "message_hash";
      if (!is_synthetic) o.text("buf", e.buffer.name()).number("off", e.offset);
      o.number("len", e.raw.size()).octets("raw", e.raw);
    }
    o.text("hash", e.hash).octets_if_any("digest", e.digest);
  }
  void operator()(const event::Check& e) {
    o.raw("t", "\"check\"").text("id", e.id).raw("result", e.passed ? "\"pass\"" : "\"fail\"");
    o.text("alert_if_fail", registry_name(e.alert)).text("subject", e.subject).args(e.args);
  }
  void operator()(const event::Path& e) {
    o.raw("t", "\"path\"")
        .text("msg", e.id)
        .number("depth", static_cast<std::uint64_t>(e.depth))
        .args(e.args);
  }
  void operator()(const event::State& e) {
    o.raw("t", "\"state\"")
        .text("role", e.role)
        .text("from", e.from)
        .text("message", e.message)
        .text("to", e.to);
  }
  void operator()(const event::AlertRecord& e) {
    o.raw("t", "\"alert\"").text("dir", name(e.dir)).boolean("sent", e.sent);
    o.number("description", static_cast<std::uint64_t>(e.description))
        .text("value", registry_name(e.description));
    o.boolean("fatal", e.is_fatal).text("msg", e.id).args(e.args);
  }
  void operator()(const event::Net& e) { o.raw("t", "\"net\"").text("msg", e.id).args(e.args); }
  void operator()(const event::Http& e) { o.raw("t", "\"http\"").text("msg", e.id).args(e.args); }
  void operator()(const event::Note& e) { o.raw("t", "\"note\"").text("msg", e.id).args(e.args); }

 private:
  static constexpr event::FieldKind name_kind = event::FieldKind::name;
  static std::string_view name(Direction d) { return handglass::name(d); }
  static std::string_view name(Epoch e) { return handglass::name(e); }
};

} // namespace

JsonLines::JsonLines(std::ostream& out) : out_(out) {
  out_ << "{\"schema\":\"handglass.trace/1\",\"tool\":\"handglass\"}\n";
}

void JsonLines::on(const Event& event) {
  Object object;
  object.number("n", ++number_);
  std::visit(Writer{object}, event);
  const auto& base = std::visit([](const auto& e) -> const event::Base& { return e; }, event);
  std::string list;
  for (const std::string& citation : citations(base.rfc))
    list += (list.empty() ? "\"" : ",\"") + citation + "\"";
  if (!list.empty()) object.raw("rfc", "[" + list + "]");
  if (base.where.line() != 0) {
    object.text("src", source_line(base.where)).text("in", function_name(base.where));
  }
  out_ << object.finish() << '\n';
}

} // namespace handglass::trace
