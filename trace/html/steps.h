// steps.h: a block with everything laid out for showing: which octets, which rows, which checks.
//
//   outer    the record as it crossed the wire: in the clear its content too, else the ciphertext
//   inner    what was inside a protected record; or a message that is in no single record
//
// Offsets in a table count from where its record, its plaintext or its message begins, as in the text
// rendering.
#pragma once

#include "trace/html/blocks.h"
#include "trace/text/rows.h"
#include "trace/text/table.h"

namespace handglass::trace::html {

/// A run of octets and the rows that name them.
struct Table {
  std::string buffer;     ///< "inner.s2c.2"
  std::uint64_t base = 0; ///< the offset in the buffer that is shown as 0
  std::uint64_t from = 0, size = 0; ///< which octets of the buffer
  Bytes octets;           ///< those octets; empty where another step shows them and this one refers to them
  std::vector<Row> rows;
  Boundaries ends;       ///< where a length may rightly end
  bool is_piece = false; ///< a record among many that carry one message: its header needs no words
};

struct Step {
  std::size_t number = 0; ///< from 1
  const Block* block = nullptr;
  const Piece* piece = nullptr; ///< the record that holds this message, if it is not the block's own
  bool is_protected = false;
  std::vector<Table> outer, inner;
  std::vector<std::size_t> carries;          ///< steps that show the messages of this record
  std::vector<const event::Check*> unplaced; ///< checks that are about no row
  std::vector<const event::Transcript*> transcripts;
  std::vector<const Event*> notes; ///< single events that came right after
  std::vector<const Event*>
      nodes; ///< nodes of the mind map that this step carries out: they came right before

  /// "c2s" or "s2c"; empty where the step is no message.
  std::optional<Direction> direction() const;
  Epoch epoch() const;
};

/// One step a block; what stands alone (a note, an HTTP event) goes to the step before it.
std::vector<Step> make_steps(const Story& story);

/// "c0", "s3": how a record is called.
std::string record_id(Direction dir, std::uint64_t number);
/// "application_data", or the number of a type that does not exist.
std::string content_type_name(std::uint8_t type);
/// What a step is called: the message, or the type of the record. Not escaped: it may be text of a peer.
std::string step_name(const Step& step);
/// The same for a list of steps, in which a record that carries others' messages says which.
/// Whose certificate a step shows that read one from a file: the last attribute of its subject, shortened;
/// else empty. A peer chose it.
std::string step_subject(const Step& step);
std::string step_label(const std::vector<Step>& steps, const Step& step);

} // namespace handglass::trace::html
