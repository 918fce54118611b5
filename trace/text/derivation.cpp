#include "trace/text/derivation.h"

#include <algorithm>
#include <charconv>

#include "trace/citation.h"
#include "trace/display.h"
#include "trace/text/exchange.h"
#include "trace/text/recompute.h"

namespace handglass::trace {

namespace {

const event::Input* input(const event::Derive& e, std::string_view name) {
  const auto at = std::ranges::find(e.inputs, name, &event::Input::name);
  return at == e.inputs.end() ? nullptr : &*at;
}

/// An input as a formula has it: its number if it has one, else the octets, "00×32" for zeros.
std::string value(const event::Input* in, const Look& look) {
  if (!in) return "?";
  if (!in->ref.empty()) return look.paint(Ink::name, in->ref);
  if (!in->text.empty()) return look.safe(in->text);
  if (in->bytes.empty()) return in->is_secret ? look.say("word.withheld") : "\"\"";
  if (in->bytes.size() > 1 && std::ranges::all_of(in->bytes, [](auto octet) { return octet == 0; }))
    return look.own("00×" + std::to_string(in->bytes.size()));
  return look.own(short_hex(in->bytes, look.is_full() ? 64 : 8));
}

/// The HkdfLabel, part by part: what HKDF-Expand saw.
std::string expand_info(const event::Derive& e, const Look& look) {
  // length(2) | label length(1) label | context length(1) context           RFC 8446 section 7.1
  const ByteView info = e.info;
  if (info.size() < 4) return look.own(short_hex(info));
  const std::size_t label_size = info[2];
  if (info.size() < 4 + label_size) return look.own(short_hex(info));
  const std::size_t context_size = info[3 + label_size];
  std::string text = hex(info.first(2)) + " | " + hex(info.subspan(2, 1)) + " \"" +
                     look.safe(as_text(info.subspan(3, label_size))) + "\" | " +
                     hex(info.subspan(3 + label_size, 1));
  if (context_size != 0) text += " " + value(input(e, "context"), look);
  return text;
}

std::string call(std::string_view function, std::initializer_list<std::string> arguments) {
  std::string text = std::string(function) + "(";
  for (const std::string& argument : arguments) text += (text.ends_with('(') ? "" : ", ") + argument;
  return text + ")";
}

/// "K2[20…35]": which octets of the key block.
std::string slice_text(const event::Derive& e, const Look& look) {
  const event::Input* offset = input(e, "offset");
  std::size_t first = 0;
  if (offset) std::from_chars(offset->text.data(), offset->text.data() + offset->text.size(), first);
  return value(input(e, "block"), look) +
         look.own("[" + std::to_string(first) + "…" + std::to_string(first + e.out_size - 1) + "]");
}

/// "(EC)DHE" as "derive.ec_dhe".
std::string slug(std::string_view name) {
  std::string out;
  for (char c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c >= 'A' && c <= 'Z')
      out.push_back(static_cast<char>(c - 'A' + 'a'));
    else if (is_plain)
      out.push_back(c);
    else if (!out.empty() && out.back() != '_')
      out.push_back('_');
  }
  while (out.ends_with('_')) out.pop_back();
  return out;
}

} // namespace

std::string_view derivation_title_id(const Block& block) {
  bool is_random = true, is_signature = true, is_finished = false;
  for (const Event* event : block.events) {
    const auto& e = std::get<event::Derive>(*event);
    is_random = is_random && is_key_share(e.op);
    is_signature = is_signature && (e.op == "sign" || e.op == "verify");
    is_finished = is_finished || e.op == "hmac" || (e.op == "prf" && !e.is_secret);
  }
  if (is_random) return "title.key_share";
  if (is_signature) return "title.signature";
  if (is_finished && block.events.size() <= 2) return "title.finished";
  return "title.key_schedule";
}

bool is_key_share(std::string_view op) {
  return op == "random" || op == "public-key" || op == "ml-kem-keygen" || op == "ml-kem-encaps";
}

std::string derivation_text(const event::Derive& e, const Look& look) {
  if (e.op == "hkdf-extract")
    return call("HKDF-Extract",
                {"salt = " + value(input(e, "salt"), look), "IKM = " + value(input(e, "ikm"), look)});
  if (e.op == "hkdf-expand-label")
    return call("HKDF-Expand",
                {value(input(e, "secret"), look), expand_info(e, look), std::to_string(e.out_size)});
  if (e.op == "hmac") return call("HMAC", {value(input(e, "key"), look), value(input(e, "data"), look)});
  if (e.op == "prf" && e.inputs.size() == 3)
    return call(
        "PRF", {value(&e.inputs[0], look), "\"" + look.safe(e.inputs[1].text) + "\"",
                std::string(e.inputs[2].name) + " " + value(&e.inputs[2], look), std::to_string(e.out_size)});
  if (e.op == "slice") return slice_text(e, look);
  if (e.op == "random") return look.say("derive.op.random", {{"size", e.out_size}});
  const event::Input* group = input(e, "group");
  const std::string function = !group                    ? std::string(e.op)
                               : group->text == "x25519" ? "X25519"
                                                         : look.safe(group->text);
  if (e.op == "public-key")
    return call(function, {value(input(e, "private_key"), look), look.say("word.base_point")});
  if (e.op == "(ec)dhe")
    return call(function, {value(input(e, "private_key"), look),
                           look.say("word.peer_public") + " " + value(input(e, "peer_public"), look)});
  if (e.op == "rsa-decrypt") // what else it has is for encrypting it again; the private key is not told
    return call(e.op, {"ciphertext = " + value(input(e, "ciphertext"), look)});
  std::string text = look.safe(e.op) + "(";
  for (const event::Input& in : e.inputs)
    text += (text.ends_with('(') ? "" : ", ") + std::string(in.name) + " = " + value(&in, look);
  return text + ")";
}

std::string derivation_key(const event::Derive& e, const Look& look) {
  // The PRF is of TLS 1.2, whose "master secret" is another thing than that of 1.3.
  const std::string_view prefix = e.op == "prf" ? "derive.prf." : "derive.";
  std::string by_name = std::string(prefix) + slug(e.name);
  if (e.op != "session" && e.op != "key-log" && !find(by_name, look.lang()).empty()) return by_name;
  return "derive.op." + std::string(e.op);
}

void print_derivations(Page& page, const Block& block, std::size_t number) {
  const Look& look = page.look;
  std::string_view hash;
  for (const Event* event : block.events) {
    const auto& e = std::get<event::Derive>(*event);
    if (!e.hash.empty()) hash = e.hash;
  }
  const event::Base& base = std::get<event::Derive>(*block.events[0]);
  page.line();
  page.two_ends(look.paint(Ink::heading,
                           look.rule() + block_number(number) + " " + look.say(derivation_title_id(block))) +
                    "   " + look.paint(Ink::faint, look.own(long_citation(base.rfc))),
                hash.empty() ? "" : look.say("word.hash_is", {{"hash", hash}}));
  page.full("   ", derivation_title_id(block));

  std::string_view last_rfc = base.rfc.text();
  for (const Event* event : block.events) {
    const auto& e = std::get<event::Derive>(*event);
    const std::string key = derivation_key(e, look);
    const std::string indent(5, ' ');
    const std::string start = " " + look.paint(Ink::name, pad(e.id, 3)) + " " +
                              look.paint(Ink::heading, look.safe(e.name)) + look.own(" · ");
    page.paragraph(start, look.say(key, {{"size", e.out_size}}), indent + "  ");

    std::string margin;
    if (e.rfc.text() != last_rfc) {
      margin = short_citation(e.rfc);
      last_rfc = e.rfc.text();
    }
    if (look.options().source) margin += (margin.empty() ? "" : "  ") + source_line(e.where);
    std::string formula = derivation_text(e, look);
    if (!margin.empty()) formula += "   " + look.paint(Ink::faint, look.own(margin));
    if (e.op != "random" && e.op != "session" && e.op != "premaster" && e.op != "key-log")
      page.paragraph(indent + "= ", formula);
    else if (!margin.empty())
      page.two_ends("", look.paint(Ink::faint, look.own(margin)));
    if (e.out.size() != e.out_size)
      page.paragraph(indent + "= ", look.say("word.withheld.size", {{"size", e.out_size}}));
    else if (e.op != "verify")
      page.octets(indent + "= ", e.out, e.is_secret ? Ink::secret : Ink::hex);
    page.full(indent, key);
    if (look.is_full() && !e.info.empty())
      page.octets(indent + look.say("derive.info") + " ", e.info, Ink::hex);
    // Whole, however long: they are there to be copied.
    if (look.is_full())
      for (const std::string& command : recompute(e))
        page.line(indent + look.paint(Ink::faint, "$ " + command));
  }
}

void print_derivation_brief(Page& page, const event::Derive& e) {
  const Look& look = page.look;
  std::string result = e.out.size() == e.out_size ? look.own(short_hex(e.out)) : look.say("word.withheld");
  page.line("     " + look.paint(Ink::name, pad(e.id, 3)) + " " + pad(look.safe(e.name), 34) + " = " +
            look.paint(e.is_secret ? Ink::secret : Ink::hex, result));
}

} // namespace handglass::trace
