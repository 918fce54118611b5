#include "trace/html/tables.h"

#include <algorithm>

#include "trace/citation.h"
#include "trace/display.h"

namespace handglass::trace::html {

namespace {

constexpr std::size_t deepest = 8;

/// The letter of the class that colours octets by their kind.
char kind_letter(event::FieldKind kind) {
  static constexpr char letters[] = {'n', 'a', 'l', 'o', 't', 'r'};
  return letters[static_cast<int>(kind)];
}

std::string octets_html(const Row& row) {
  return row.bytes.size() <= 6 ? spaced_hex(row.bytes) : short_hex(row.bytes);
}

/// Sixteen to a line: what there is to read without the script.
std::string dump_html(const Table& table) {
  std::string out = "<pre class=dump role=group tabindex=0 translate=no data-b=" + table.buffer +
                    " data-o=" + std::to_string(table.from) + " data-n=" + std::to_string(table.size) +
                    " data-z=" + std::to_string(table.base) + " aria-label=" + table.buffer + ">";
  for (std::size_t at = 0; at < table.octets.size(); at += 16) {
    const ByteView line =
        ByteView(table.octets).subspan(at, std::min<std::size_t>(16, table.octets.size() - at));
    out += spaced_hex(line) + "\n";
  }
  return out + "</pre>";
}

std::string links_html(const Book& book, const event::Field& field) {
  const Book::Links* links = book.links(field);
  if (!links) return {};
  std::string out;
  const auto list = [&](std::string_view id, const std::vector<const event::Derive*>& all) {
    if (all.empty()) return;
    out += " <span class=ties>" + book.words.say(id);
    for (const event::Derive* derive : all) {
      const std::string anchor = book.anchor(*derive);
      out +=
          " <a href=\"#" + anchor + "\">" + (derive->id.empty() ? untrusted(derive->name) : anchor) + "</a>";
    }
    out += "</span>";
  };
  list("page.into", links->into);
  list("page.from", links->from);
  return out;
}

class Rows {
 public:
  Rows(Book& book, const Table& table, Tally& tally) : book_(book), table_(table), tally_(tally) {}

  std::string html() {
    std::string out = "<table class=fields translate=no data-b=" + table_.buffer +
                      " data-z=" + std::to_string(table_.base) + ">";
    if (!table_.is_piece)
      out += "<thead translate=yes><tr><th scope=col>" + book_.words.say("word.off") + "<th scope=col>" +
             book_.words.say("word.bytes") + "<th scope=col>" + book_.words.say("word.field");
    out += "<tbody>";
    for (const Row& row : table_.rows) out += row_html(row);
    return out + "</table>";
  }

 private:
  std::string row_html(const Row& row) {
    const event::Field& field = *row.field;
    (field.kind == event::FieldKind::raw ? tally_.all : tally_.named) += row.bytes.size();
    if (field.kind != event::FieldKind::raw) tally_.all += row.bytes.size();

    const std::string_view key = field_key(field);
    std::string out = "\n<tr class=k" + std::string(1, row.is_der_header ? 'l' : kind_letter(field.kind)) +
                      " data-o=" + std::to_string(row.offset) +
                      " data-n=" + std::to_string(row.bytes.size()) + " data-p=\"" + untrusted(row.path) +
                      "\"" + book_.origin(field) + book_.why(key);
    if (const std::string anchor = book_.anchor(field); !anchor.empty()) out += " id=\"" + anchor + "\"";
    const std::size_t depth = std::min(row.containers.size(), deepest);
    out += "><td>" + hex4(row.offset) + "<td>" + octets_html(row) +
           (depth ? "<td class=d" + std::to_string(depth) : "<td") + "><button class=name>" +
           untrusted(row.name) + "</button> ";

    const Words& words = book_.words;
    if (const std::string value = words.both([&](const Look& look) { return value_text(row, look); });
        !value.empty())
      out += "<b>" + value + "</b> ";
    if (row.is_length()) out += ends_html(row);
    if (field.rfc.text() != last_rfc_ && !row.is_der) {
      out += citation_link(field.rfc.text(), short_citation(field.rfc));
      last_rfc_ = field.rfc.text();
    }
    const bool is_new = !table_.is_piece && std::ranges::find(explained_, key) == explained_.end();
    if (is_new) {
      explained_.push_back(key);
      const std::string meaning = words.both([&](const Look& look) { return meaning_text(row, look); });
      if (!meaning.empty()) out += "<p translate=yes>" + meaning; // ends with its cell
    }
    out += links_html(book_, field);
    return out + checks_html(book_, row.checks, tally_);
  }

  /// A length says where what it measures ends; that something does end there is a check as well.
  std::string ends_html(const Row& row) {
    const std::uint64_t size = *row.ends - row.offset - row.bytes.size();
    std::string out = row.is_der_header ? std::to_string(size) + " " : "";
    if (size == 0) return out;
    const std::string end = hex4(*row.ends);
    const Arg args[] = {{"offset", std::string_view(end)}};
    out += "<span class=ends>→ " + book_.words.say("word.ends", args);
    if (std::ranges::find(table_.ends, *row.ends) != table_.ends.end()) {
      out += " <i class=ok>✓</i>";
      ++tally_.checks;
      ++tally_.passed;
    }
    return out + "</span> ";
  }

  Book& book_;
  const Table& table_;
  Tally& tally_;
  std::string_view last_rfc_;
  std::vector<std::string_view> explained_; // in this table: a sentence is not said twice
};

} // namespace

std::string table_html(Book& book, const Table& table, Tally& tally) {
  std::string out = "<div class=duo>" + dump_html(table);
  if (!table.rows.empty()) out += "\n" + Rows(book, table, tally).html();
  return out + "</div>\n";
}

std::string check_html(Book& book, const event::Check& check) {
  std::string out = "<li><button" + std::string(check.passed ? "" : " class=bad") + book.origin(check) +
                    book.why(check.id) + "><i class=" + (check.passed ? "ok>✓" : "no>✗") + "</i> " +
                    book.words.both([&](const Look& look) { return check_text(check, look); });
  if (!check.passed) out += " <b>→ " + untrusted(registry_name(check.alert)) + "</b>";
  return out + "</button>";
}

std::string checks_html(Book& book, const std::vector<const event::Check*>& checks, Tally& tally) {
  if (checks.empty()) return {};
  std::string out = "<ul class=checks translate=yes>";
  for (const event::Check* check : checks) {
    ++tally.checks;
    if (check->passed) ++tally.passed;
    out += check_html(book, *check);
  }
  return out + "</ul>";
}

} // namespace handglass::trace::html
