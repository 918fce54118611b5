// tap.h: the handle through which code speaks to an Observer, if there is one.
//
// A Tap is two words, copied freely. Its only cost when nobody watches is one predictable branch:
//
//   if (tap) tap.emit(event::State{{"8446#A.1", where}, "client", "WAIT_SH", "ServerHello", "WAIT_EE"});
//
// Built with -Dtrace=false the branch is gone too; a test counts that the two differ by under 2 %.
#pragma once

#include "core/observer.h"

namespace handglass {

class Tap {
 public:
  Tap() = default;
  /// `reveal_secrets` lets key material into events: for lessons, seeds and key logs only.
  explicit Tap(Observer* observer, bool reveal_secrets = false)
      : observer_(observer), reveal_secrets_(reveal_secrets) {}

#ifdef HANDGLASS_NO_TRACE
  constexpr explicit operator bool() const { return false; }
#else
  explicit operator bool() const { return observer_ != nullptr; }
#endif

  bool reveals_secrets() const { return reveal_secrets_; }
  Observer* observer() const { return observer_; }
  void emit(const Event& event) const { observer_->on(event); }

  /// Enforces one rule: emits the Check, and returns its Failure if it does not hold.
  ///   TRY(tap.check(ok, Alert::illegal_parameter, "sh.suite.offered", "8446#4.1.3",
  ///   "ServerHello.cipher_suite"));
  Result<void> check(bool holds, Alert alert, std::string_view id, Rfc rfc, std::string_view subject = {},
                     Args args = {}, std::source_location where = std::source_location::current()) const {
    if (*this) emit_check(holds, alert, id, rfc, subject, args, where);
    if (!holds) [[unlikely]]
      return failure(alert, id, rfc, args, where);
    return {};
  }

  void note(std::string_view id, Rfc rfc, Args args = {},
            std::source_location where = std::source_location::current()) const {
    if (*this) emit(event::Note{{rfc, where}, id, std::span(args.begin(), args.size())});
  }

 private:
  void emit_check(bool holds, Alert alert, std::string_view id, Rfc rfc, std::string_view subject, Args args,
                  std::source_location where) const;

  Observer* observer_ = nullptr;
  bool reveal_secrets_ = false;
};

} // namespace handglass
