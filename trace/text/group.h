// group.h: from the stream of events to the blocks that are shown.
//
// Events come in the order in which the code does its work, and one message makes many of them:
//
//   received   Check… Record Field(wire, inner)… Map   Field(hs)… Check… Transcript Derive… State
//   sent       Field(hs)… Transcript Derive…           Record Field(wire, inner)… Map          State
//
// A group is what belongs together in that sense; arrange() makes blocks of it: a record with the
// message in it, a run of derivations, a certificate path, a single line.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/observer.h"

namespace handglass::trace {

/// A handshake message, as far as it is known.
struct MessageId {
  std::string name; ///< "ServerHello"
  Buffer buffer;
  std::uint64_t offset = 0, length = 0; ///< header included
  std::size_t block = 0;                ///< the number of the block that showed it
};

/// Octets of a record that are a piece of a stream, and which record.
struct Piece {
  event::Map map;
  Direction dir{};
  std::uint64_t record = 0, wire_offset = 0;
  bool covers(const Buffer& buffer, std::uint64_t offset, std::uint64_t length) const {
    return map.to == buffer && map.to_offset <= offset && offset + length <= map.to_offset + map.length;
  }
  bool touches(const Buffer& buffer, std::uint64_t offset, std::uint64_t length) const {
    return map.to == buffer && offset < map.to_offset + map.length && map.to_offset < offset + length;
  }
};

struct Block {
  enum class Kind : std::uint8_t { exchange, derivations, path, line };
  Kind kind = Kind::line;

  // exchange: a record, or a message, or both
  const event::Record* record = nullptr;
  const event::Map* map = nullptr;
  std::vector<const event::Field*> wire, inner, message;
  MessageId id;
  const event::AlertRecord* alert = nullptr;
  const event::State* state = nullptr;
  std::vector<const event::Check*> checks;
  std::vector<const event::Transcript*> transcripts;
  bool has_message() const { return !message.empty(); }

  // derivations, path, line
  std::vector<const Event*> events;
};

/// The clause that a block is about; `base` is the event whose clause it is else. A message that is all
/// header, as the ServerHelloDone is, has no fields to tell of its own: then its type does.
Rfc clause_of(const Block& block, const event::Base& base);

/// What is known from earlier groups.
struct Memory {
  std::vector<Piece> pieces;
  std::vector<MessageId> messages;

  void add(const Piece& piece);
  const Piece* covering(const Buffer& buffer, std::uint64_t offset, std::uint64_t length) const;
  /// The octets of a message that are not in a record yet, if it is one that we are sending.
  bool is_mapped(const MessageId& message) const;
};

/// The fields of a list whose elements follow one another: "a.b[1].c" without its numbers, "a.b.c".
std::string without_indices(std::string_view path);
/// Whether a check with this subject is about this field.
bool is_about(std::string_view subject, const event::Field& field);
/// Whether a check is one of those that come before the record, or the message, that they are about.
bool precedes_record(const event::Check& check);
bool precedes_message(const event::Check& check);

std::vector<Block> arrange(std::span<const Event* const> events);

} // namespace handglass::trace
