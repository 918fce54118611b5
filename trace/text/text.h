// text.h: the stream of events as text for people.
//
//   events ──▶ group until something is complete (group.h) ──▶ blocks ──▶ lines
//
//   exchange.h     a record, the message in it          table.h, rows.h   off, bytes, field, meaning
//   derivation.h   keys                                 look.h, layout.h  symbols, colours, lines
//   path_block.h   certificates
//
// A block is printed when what it tells is complete: a message with its checks, and the arrow of the
// state diagram it led to. finish() prints what is left, and the totals of the connection.
#pragma once

#include <ostream>

#include "trace/recorder.h"
#include "trace/text/group.h"
#include "trace/text/layout.h"
#include "trace/totals.h"

namespace handglass::trace {

class TextTrace : public Observer {
 public:
  TextTrace(std::ostream& out, const TextOptions& options);
  /// Calls finish() if nobody did.
  ~TextTrace() override;
  TextTrace(const TextTrace&) = delete;
  TextTrace& operator=(const TextTrace&) = delete;

  void on(const Event& event) override;
  /// What is waiting for the rest of its group is printed as it is; a terminal is kept up to date.
  void flush();
  /// The end of the connection: the totals.
  void finish();

  const Totals& totals() const { return totals_; }

 private:
  bool begins_group(const Event& event) const;
  bool ends_group(const Event& event) const;
  bool has_unsent_message() const;
  void remember();
  void print(const Block& block);
  void print_line(const Event& event);
  void print_totals();

  Look look_;
  std::ostream& out_;
  Page page_;
  Recorder group_;
  Memory memory_;
  Totals totals_;
  std::size_t block_ = 0;
  std::uint64_t lengths_ = 0; // checks that are made here: lengths that end where they say
  bool is_finished_ = false, is_state_taken_ = false;
  const event::Record* last_record_ = nullptr; // of this group
};

} // namespace handglass::trace
