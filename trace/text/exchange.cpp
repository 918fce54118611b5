#include "trace/text/exchange.h"

#include <algorithm>

#include "trace/citation.h"
#include "trace/display.h"

namespace handglass::trace {

std::string block_number(std::size_t number) {
  const std::string digits = std::to_string(number);
  return "[" + (digits.size() < 2 ? "0" + digits : digits) + "]";
}

std::string state_text(const event::State& state, const Look& look) {
  return look.say("word." + std::string(state.role)) + ": " + std::string(state.from) + look.own(" → ") +
         std::string(state.to);
}

std::string_view transcript_sentence(const event::Transcript& e) {
  if (e.raw.empty()) return "transcript.hash_known"; // the suite has settled which hash it is
  return e.message == "message_hash" ? "transcript.message_hash" : "transcript.added";
}

std::string of_version(const Block& block, const std::string& key, const Look& look) {
  const auto is_of_12 = [](const event::Base* base) {
    const std::string_view text = base ? base->rfc.text() : std::string_view{};
    return text.starts_with("5246#") || text.starts_with("8422#") || text.starts_with("5077#");
  };
  const bool is_12 = is_of_12(block.record) || (block.message.size() > 2 && is_of_12(block.message[2]));
  return is_12 && !look.sentence(key + ".12").empty() ? key + ".12" : key;
}

std::string_view protection_id(const event::Record& record) {
  if (record.additional_data.empty()) return "record.protection";
  if (record.aead.find(", then ") != std::string_view::npos) return "record.protection.encrypt_then_mac";
  if (!record.mac_key_id.empty()) return "record.protection.mac_then_encrypt";
  return record.aead.starts_with("AES") ? "record.protection.gcm" : "record.protection.chacha";
}

std::string protection_text(const event::Record& record, const Look& look) {
  const std::size_t from_iv = record.nonce.size() - std::min<std::size_t>(8, record.nonce.size());
  const std::string aad = spaced_hex(record.additional_data.empty() ? record.header : record.additional_data);
  return look.say(protection_id(record), {{"iv", record.iv_id},
                                          {"key", record.key_id},
                                          {"mac_key", record.mac_key_id},
                                          {"aead", record.aead},
                                          {"sequence", record.sequence},
                                          {"nonce", record.nonce},
                                          {"explicit", record.nonce.subspan(from_iv)},
                                          {"aad", std::string_view(aad)}});
}

void print_transcript(Page& page, const event::Transcript& e) {
  const Look& look = page.look;
  const std::string id = " " + look.paint(Ink::name, e.id) + " ";
  const std::string_view sentence = e.hash.empty() ? "transcript.waiting" : transcript_sentence(e);
  page.paragraph(id, look.say(sentence, {{"message", e.message}, {"size", e.raw.size()}, {"hash", e.hash}}));
  if (e.hash.empty()) return;
  page.octets("    = ", e.digest, Ink::hex);
  page.full("    ", sentence);
}

namespace {

constexpr std::size_t header_size = 5; // of a record

std::string_view record_letter(Direction dir) { return dir == Direction::c2s ? "c" : "s"; }
std::string record_id(Direction dir, std::uint64_t number) {
  return std::string(record_letter(dir)) + std::to_string(number);
}

std::string_view content_type_name(std::uint8_t type) {
  switch (type) {
    case 20:
      return "change_cipher_spec";
    case 21:
      return "alert";
    case 22:
      return "handshake";
    case 23:
      return "application_data";
    default:
      return "";
  }
}

/// Which lesson of docs/lessons is about this message.
unsigned lesson_of(std::string_view message) {
  if (message == "ClientHello") return 3;
  if (message == "ServerHello" || message == "HelloRetryRequest") return 4;
  if (message == "Certificate") return 6;
  if (message == "CertificateVerify" || message == "Finished") return 7;
  if (message == "ServerKeyExchange" || message == "ServerHelloDone" || message == "ClientKeyExchange")
    return 8;
  return message.empty() ? 2 : 0;
}

class Exchange {
 public:
  Exchange(Page& page, const Block& block, std::size_t number, const Memory& memory)
      : page_(page), look_(page.look), block_(block), number_(number), memory_(memory) {
    if (block.has_message() && !block.record)
      piece_ = memory.covering(block.id.buffer, block.id.offset, std::max<std::uint64_t>(block.id.length, 1));
  }

  Tally normal() {
    page_.line();
    print_head();
    if (block_.record && block_.record->is_protected && !is_sealed()) print_protection();
    print_tables();
    print_alert();
    print_carried();
    for (const event::Check* check : unplaced_) {
      ++tally_.checks;
      if (check->passed) ++tally_.passed;
      print_check(page_, "   ", *check);
    }
    if (tally_.all != 0) {
      const Arg args[] = {
          {"named", tally_.named}, {"all", tally_.all}, {"passed", tally_.passed}, {"checks", tally_.checks}};
      page_.line(
          "   " +
          look_.paint(tally_.named == tally_.all && tally_.passed == tally_.checks ? Ink::faint : Ink::bad,
                      look_.say(tally_.checks == 0 ? "word.tally.bytes" : "word.tally", args)));
    }
    for (const event::Transcript* transcript : block_.transcripts) print_transcript(page_, *transcript);
    if (const std::string tap = look_.sentence(of_version(block_, "tap." + what_a_tap_sees(), look_));
        !tap.empty())
      page_.paragraph("   ", tap);
    return tally_;
  }

  void brief() {
    place_checks_in_nothing();
    std::string left = block_number(number_) + " " + who_and_what();
    for (const event::Check* check : unplaced_) {
      ++tally_.checks;
      if (check->passed) ++tally_.passed;
    }
    if (block_.alert) left += "  " + alert_text();
    if (tally_.checks != 0)
      left += "  " + std::to_string(tally_.passed) + "/" + std::to_string(tally_.checks) + " " +
              look_.mark(tally_.passed == tally_.checks);
    page_.two_ends(left, block_.state ? state_text(*block_.state, look_) : "");
    for (const event::Check* check : unplaced_)
      if (!check->passed) print_check(page_, "     ", *check);
  }

 private:
  /// Protected, and nobody here has the keys.
  bool is_sealed() const {
    return block_.record && block_.record->is_protected && block_.record->key_id.empty();
  }
  bool is_protected() const {
    return block_.record ? block_.record->is_protected
                         : piece_ && piece_->map.from.kind == Buffer::Kind::inner;
  }

  std::string who_and_what() const {
    std::string text;
    const std::string gap = "  ";
    if (block_.record)
      text = look_.direction(block_.record->dir) + gap + look_.say("word.record") + " " +
             record_id(block_.record->dir, block_.record->number);
    else if (piece_)
      text = look_.direction(piece_->dir) + gap + look_.say("word.in_record") + " " +
             record_id(piece_->dir, piece_->record);
    else if (block_.has_message() && block_.id.buffer.kind != Buffer::Kind::file)
      text = look_.direction(block_.id.buffer.dir) + pieces_text();
    else if (block_.alert)
      text = look_.direction(block_.alert->dir);
    std::string name = look_.safe(block_.id.name);
    if (name.empty() && block_.record) name = std::string(content_type_name(block_.record->inner_type));
    if (!name.empty()) text += (text.empty() ? "" : gap) + look_.paint(Ink::heading, name);
    if (block_.record) {
      text += gap + look_.say(is_sealed()                   ? "word.sealed"
                              : block_.record->is_protected ? "word.decrypted"
                                                            : "word.cleartext");
      if (block_.record->is_protected) text += "  seq " + std::to_string(block_.record->sequence);
      text += gap + look_.say("word.size",
                              {{"size", block_.record->header.size() + block_.record->payload.size()}});
    } else if (block_.has_message()) {
      text += gap + look_.say("word.size", {{"size", block_.id.length}});
    }
    return text;
  }
  /// A message that is in no single record: in several, or not sent yet.
  std::string pieces_text() const {
    std::string ids;
    for (const Piece& piece : memory_.pieces)
      if (piece.touches(block_.id.buffer, block_.id.offset, block_.id.length))
        ids += " " + record_id(piece.dir, piece.record);
    if (ids.empty())
      return block_.id.buffer.kind == Buffer::Kind::app ? "" // no TLS: in no record at all
                                                        : "  " + look_.say("word.to_be_sent");
    if (!memory_.covering(block_.id.buffer, block_.id.offset + block_.id.length - 1, 1))
      ids += look_.own(" …");
    return "  " + look_.say("word.in_records") + ids;
  }

  void print_head() {
    const std::string left =
        look_.paint(Ink::heading, look_.rule() + block_number(number_)) + " " + who_and_what();
    page_.two_ends(left, block_.state ? look_.paint(Ink::heading, state_text(*block_.state, look_)) : "");
    const event::Base* base = block_.message.size() > 2 ? static_cast<const event::Base*>(block_.message[2])
                              : !block_.message.empty() ? static_cast<const event::Base*>(block_.message[0])
                                                        : static_cast<const event::Base*>(block_.record);
    if (!base) base = block_.alert;
    if (!base) return;
    std::string right = source_line(base->where);
    if (const unsigned lesson = lesson_of(block_.id.name))
      right += look_.own(" · ") + look_.say("word.lesson", {{"number", lesson}});
    page_.two_ends("   " + look_.paint(Ink::faint, look_.own(long_citation(clause_of(block_, *base)))),
                   look_.paint(Ink::faint, right));
    // A certificate in a file is no message: nothing is proved by it, and nobody sends it.
    const bool is_file = block_.id.buffer.kind == Buffer::Kind::file && block_.id.name == "Certificate";
    const std::string key =
        is_file ? "file.certificate" : of_version(block_, "message." + block_.id.name, look_);
    if (const std::string about = look_.sentence(key); !about.empty()) page_.paragraph("   ", about);
    if (!block_.id.name.empty()) page_.full("   ", key);
  }

  /// How the record was opened or closed.
  void print_protection() {
    const event::Record& record = *block_.record;
    // The record is here because its tag was right: that is a check which ran.
    ++tally_.checks;
    ++tally_.passed;
    page_.paragraph(" ", protection_text(record, look_) + " " + look_.ok());
    page_.full("   ", protection_id(record));
  }

  void print_tables() {
    const bool is_inside_only = block_.wire.empty() && is_protected();
    if (is_inside_only) print_inside();
    if (!block_.wire.empty() || block_.has_message()) print_heads(page_);
    const event::Record* record = block_.record;
    std::vector<const event::Field*> first = block_.wire;
    std::int64_t shift = record ? -static_cast<std::int64_t>(record->wire_offset) : 0;

    // In the clear the message's octets are the record's: one table. Where it starts in the record:
    std::int64_t message_shift = 0;
    const event::Map* map = block_.map ? block_.map : piece_ ? &piece_->map : nullptr;
    if (block_.has_message()) {
      if (block_.id.buffer.kind == Buffer::Kind::wire || block_.id.buffer.kind == Buffer::Kind::inner)
        message_shift = block_.id.buffer.kind == Buffer::Kind::wire ? shift : 0;
      else if (map && map->to == block_.id.buffer && map->to_offset <= block_.id.offset &&
               block_.id.offset + block_.id.length <= map->to_offset + map->length)
        message_shift = static_cast<std::int64_t>(map->offset) - static_cast<std::int64_t>(map->to_offset) -
                        (map->from.kind == Buffer::Kind::wire
                             ? static_cast<std::int64_t>(record ? record->wire_offset : piece_->wire_offset)
                             : 0);
      else
        message_shift = -static_cast<std::int64_t>(block_.id.offset);
    }

    if (!first.empty()) {
      std::vector<Row> rows = make_rows(first, shift, look_.is_full());
      Boundaries boundaries = {header_size + (record ? record->payload.size() : 0)};
      if (is_protected()) {
        nest(rows, false);
        print(rows, boundaries);
      } else {
        header_rows_ = std::move(rows);
      }
    }
    if (is_protected() && !is_inside_only && !(block_.inner.empty() && block_.message.empty()))
      print_inside();

    std::vector<Row> rows = std::move(header_rows_);
    const std::size_t outside = rows.size();
    if (block_.has_message()) {
      std::vector<Row> inner = make_rows(block_.message, message_shift, look_.is_full());
      nest(inner, block_.id.buffer.kind == Buffer::Kind::hs);
      nest(rows, false);
      rows.insert(rows.end(), std::make_move_iterator(inner.begin()), std::make_move_iterator(inner.end()));
    } else {
      nest(rows, false);
    }
    if (!block_.inner.empty()) {
      std::vector<Row> tail = make_rows(block_.inner, 0, look_.is_full());
      nest(tail, false);
      rows.insert(rows.end(), std::make_move_iterator(tail.begin()), std::make_move_iterator(tail.end()));
    }
    Boundaries boundaries;
    if (record && outside != 0) boundaries.push_back(header_size + record->payload.size());
    if (!rows.empty()) print(rows, boundaries);
    collect_unplaced();
  }

  void print_inside() {
    page_.line(" " + look_.paint(Ink::faint,
                                 look_.own("┄┄ ") + look_.say(block_.has_message() ? "word.inside"
                                                                                   : "word.inside.nothing")));
  }

  void print(std::vector<Row>& rows, Boundaries boundaries) {
    for (const Row& row : rows) boundaries.push_back(row.offset + row.bytes.size());
    for (const event::Check* check : block_.checks) {
      if (std::ranges::find(placed_, check) != placed_.end()) continue;
      // The field itself before the length in front of it.
      auto row =
          std::ranges::find_if(rows, [&](const Row& r) { return without_indices(r.path) == check->subject; });
      if (row == rows.end())
        row = std::ranges::find_if(rows, [&](const Row& r) { return is_about(check->subject, *r.field); });
      if (row == rows.end()) continue;
      placed_.push_back(check);
      if (!repeats(row->checks, *check)) row->checks.push_back(check);
    }
    print_rows(page_, rows, boundaries, tally_);
  }
  /// A record that arrived in pieces had its header judged more than once.
  static bool repeats(const std::vector<const event::Check*>& checks, const event::Check& check) {
    return (precedes_record(check) || precedes_message(check)) &&
           std::ranges::any_of(checks, [&](const event::Check* other) {
             return other->id == check.id && other->passed == check.passed && other->passed;
           });
  }
  void collect_unplaced() {
    for (const event::Check* check : block_.checks)
      if (std::ranges::find(placed_, check) == placed_.end() && !repeats(unplaced_, *check))
        unplaced_.push_back(check);
  }
  void place_checks_in_nothing() {
    placed_.clear();
    collect_unplaced();
  }

  std::string alert_text() const {
    const event::AlertRecord& alert = *block_.alert;
    const std::string name(registry_name(alert.description));
    return look_.paint(alert.is_fatal ? Ink::bad : Ink::value,
                       name.empty() ? std::to_string(static_cast<int>(alert.description)) : name);
  }
  void print_alert() {
    if (!block_.alert) return;
    const event::AlertRecord& alert = *block_.alert;
    const std::string said = look_.say(alert.sent ? "alert.we_send" : "alert.peer_sent");
    page_.paragraph("   ", said + " " + alert_text() + look_.own(" · ") +
                               look_.say("alert." + std::string(registry_name(alert.description))));
    if (alert.id.empty()) return;
    std::string why = look_.sentence(std::string(alert.id) + ".fail", alert.args);
    if (why.empty()) why = look_.say(alert.id, alert.args);
    page_.paragraph("   " + look_.say("alert.because") + " ", why);
  }

  /// A record whose messages are shown elsewhere.
  void print_carried() {
    if (!block_.record || !block_.map || block_.has_message()) return;
    std::string names;
    for (const MessageId& message : memory_.messages)
      if (Piece{*block_.map}.touches(message.buffer, message.offset, message.length))
        names += (names.empty() ? "" : ", ") + message.name + " " + block_number(message.block);
    if (!names.empty())
      page_.paragraph("   ", look_.say("record.carries", {{"messages", std::string_view(names)}}));
    else if (block_.map->to.kind == Buffer::Kind::hs)
      page_.paragraph("   ", look_.say("record.goes_on"));
    else
      page_.paragraph("   ", look_.say("record.stream",
                                       {{"size", block_.map->length}, {"offset", block_.map->to_offset}}));
  }

  std::string what_a_tap_sees() const {
    if (is_sealed()) return "encrypted";
    if (block_.record && block_.record->is_protected) return block_.has_message() ? "encrypted" : "";
    return block_.has_message() ? block_.id.name : "";
  }

  Page& page_;
  const Look& look_;
  const Block& block_;
  std::size_t number_;
  const Memory& memory_;
  const Piece* piece_ = nullptr;
  std::vector<Row> header_rows_;
  std::vector<const event::Check*> placed_, unplaced_;
  Tally tally_;
};

} // namespace

Tally print_exchange(Page& page, const Block& block, std::size_t number, const Memory& memory) {
  return Exchange(page, block, number, memory).normal();
}
void print_exchange_brief(Page& page, const Block& block, std::size_t number, const Memory& memory) {
  Exchange(page, block, number, memory).brief();
}

} // namespace handglass::trace
