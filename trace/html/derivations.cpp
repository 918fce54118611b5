#include "trace/html/derivations.h"

#include <algorithm>
#include <cctype>

#include "trace/display.h"
#include "trace/text/derivation.h"
#include "trace/text/recompute.h"

namespace handglass::trace::html {

namespace {

std::vector<std::string_view> refs_of(const event::Derive& derive) {
  std::vector<std::string_view> refs;
  for (const event::Input& input : derive.inputs)
    if (!input.ref.empty()) refs.push_back(input.ref);
  return refs;
}

/// Long names may be broken behind their underscores.
std::string breakable(std::string_view name) {
  std::string out;
  for (char c : untrusted(name)) {
    out.push_back(c);
    if (c == '_') out += "<wbr>";
  }
  return out;
}

std::string derivation_html(Book& book, const event::Derive& e) {
  const Words& words = book.words;
  const std::string anchor = book.anchor(e);
  const auto key = [&](const Look& look) { return derivation_key(e, look); };
  const std::string english_key = key(words.en());
  std::string out =
      "<div class=result id=" + anchor + "><button class=id translate=no" + book.origin(e) +
      book.why(english_key) + ">" + (e.id.empty() ? "·" : anchor) + "</button> <p><b translate=no>" +
      untrusted(e.name) + "</b> · " +
      words.both([&](const Look& look) { return look.say(key(look), {{"size", e.out_size}}); }) + "</p>";
  if (e.op != "random")
    out += "<p class=formula translate=no>= " +
           with_links(words.both([&](const Look& look) { return derivation_text(e, look); }), refs_of(e)) +
           "</p>";
  if (e.out.size() != e.out_size)
    out += "<p>" + words.say("word.withheld.size", {{"size", e.out_size}}) + "</p>";
  else if (e.op != "verify")
    out += value_html(e.out, book.knowledge.of(e));
  out += recompute_html(book, e);
  if (const Book::Links* links = book.links(e)) {
    out += "<p class=ties>" + words.say("page.messages");
    for (const event::Field* field : links->fields)
      out += " <a href=\"#" + book.anchor(*field) + "\" translate=no>" +
             untrusted(without_indices(field->path)) + "</a>";
    out += "</p>";
  }
  return out + "</div>\n";
}

/// Which earlier result this one hangs below: the salt of an extraction (the chain goes on), else the first.
std::string_view parent_of(const event::Derive& derive,
                           const std::map<std::string_view, const event::Derive*>& all) {
  std::string_view parent;
  for (const event::Input& input : derive.inputs) {
    if (!all.contains(input.ref)) continue;
    if (parent.empty() || input.name == "salt") parent = input.ref;
  }
  return parent;
}

class Tree {
 public:
  explicit Tree(const Book& book) : book_(book) {
    for (const Step& step : book.steps)
      for (const Event* event : step.block->events)
        if (const auto* derive = std::get_if<event::Derive>(event); derive && !derive->id.empty()) {
          // A second result of the same number would be its own parent.
          const std::string_view parent = parent_of(*derive, known_);
          if (known_.try_emplace(derive->id, derive).second) children_[parent].push_back(derive);
        }
  }
  std::string html() const { return known_.empty() ? "" : level({}, 0); }

 private:
  std::string level(std::string_view parent, std::size_t depth) const {
    const auto children = children_.find(parent);
    if (children == children_.end() || depth > 64) return {};
    std::string out = "<ul>";
    for (const event::Derive* derive : children->second) {
      out += "<li data-n=" + std::to_string(book_.step_of(*derive)) + "><a href=\"#" + book_.anchor(*derive) +
             "\" translate=no><i>" + untrusted(derive->id) + "</i> " + breakable(derive->name) + "</a>";
      if (derive->out.size() == derive->out_size)
        out += " <code class=v translate=no data-k=" + book_.knowledge.of(*derive) + "><span>" +
               hex(derive->out.first(std::min<std::size_t>(4, derive->out.size()))) + "…</span></code>";
      out += level(derive->id, depth + 1);
    }
    return out + "</ul>";
  }

  const Book& book_;
  std::map<std::string_view, const event::Derive*> known_;
  std::map<std::string_view, std::vector<const event::Derive*>> children_;
};

} // namespace

std::string_view derivations_title(const Block& block) {
  bool is_random = true, is_signature = true, is_finished = false;
  for (const Event* event : block.events) {
    const auto* e = std::get_if<event::Derive>(event);
    if (!e) continue;
    is_random = is_random && is_key_share(e->op);
    is_signature = is_signature && (e->op == "sign" || e->op == "verify");
    is_finished = is_finished || e->op == "hmac";
  }
  if (is_random) return "title.key_share";
  if (is_signature) return "title.signature";
  return is_finished && block.events.size() <= 2 ? "title.finished" : "title.key_schedule";
}

std::string derivations_html(Book& book, const Block& block) {
  std::string out;
  for (const Event* event : block.events)
    if (const auto* derive = std::get_if<event::Derive>(event)) out += derivation_html(book, *derive);
  return out;
}

std::string recompute_html(const Book& book, const event::Derive& e) {
  const std::vector<std::string> commands = recompute(e);
  if (commands.empty()) return {};
  std::string lines;
  for (const std::string& command : commands) lines += (lines.empty() ? "" : "\n") + untrusted(command);
  return "<details class=again><summary>" + book.words.say("page.recompute") +
         "</summary><code class=v translate=no data-k=" + book.knowledge.of_inputs(e) + "><span>" + lines +
         "</span></code></details>";
}

std::string value_html(ByteView octets, const std::string& known_to) {
  return "<code class=v translate=no data-k=" + known_to + "><span>" + hex(octets) + "</span></code>";
}

std::string with_links(std::string_view html, const std::vector<std::string_view>& ids) {
  std::string out, word;
  bool is_in_tag = false;
  const auto end_word = [&] {
    const bool is_id =
        !is_in_tag && !word.empty() && std::ranges::find(ids, std::string_view(word)) != ids.end();
    if (is_id)
      out += "<a href=\"#" + word + "\">" + word + "</a>";
    else
      out += word;
    word.clear();
  };
  for (char c : html) {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
      word.push_back(c);
      continue;
    }
    end_word();
    if (c == '<') is_in_tag = true;
    if (c == '>') is_in_tag = false;
    out.push_back(c);
  }
  end_word();
  return out;
}

std::string key_tree_html(const Book& book) { return Tree(book).html(); }

std::string transcripts_html(const Book& book) {
  std::string out;
  for (const Step& step : book.steps)
    for (const event::Transcript* e : step.transcripts) {
      out += "<li data-n=" + std::to_string(step.number) + "><a href=#s" + std::to_string(step.number) +
             " translate=no><i>" + untrusted(e->id) + "</i> <span class=message>" + untrusted(e->message) +
             "</span></a>";
      if (!e->digest.empty()) out += " " + value_html(e->digest, book.knowledge.of(*e));
    }
  return out.empty() ? out : "<ol>" + out + "</ol>";
}

} // namespace handglass::trace::html
