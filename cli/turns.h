// turns.h: many connections, each in a thread of its own, and one of them computing at a time.
//
//   thread 1   ──compute──┐ waits for octets  ┌──compute──┐ waits …
//   thread 2              └──compute──┐ waits …           └──compute── …
//
// What takes long in a server is waiting for its clients. So that is what happens side by side; everything
// else, the library of which nothing is meant for several threads and all that is printed, happens under one
// lock, the turn. A client that stays silent keeps nobody waiting.
#pragma once

#include <mutex>
#include <optional>

#include "http/stream.h"

namespace handglass::cli {

/// A stream that gives the turn away for as long as it waits. Used by whoever has the turn.
class WaitingStream : public http::Stream {
 public:
  /// Both must outlive this. `first`: what was read before there was a turn to take; read() gives it back
  /// first.
  WaitingStream(http::Stream& below, std::unique_lock<std::mutex>& turn, Result<Bytes> first)
      : below_(below), turn_(turn), first_(std::move(first)) {}

  Result<Bytes> read() override {
    if (first_) return *std::exchange(first_, std::nullopt);
    const Away away(turn_);
    return below_.read();
  }
  Result<void> write(ByteView octets) override {
    const Away away(turn_);
    return below_.write(octets);
  }
  bool closed_cleanly() const override { return below_.closed_cleanly(); }
  Result<void> finish() override { return below_.finish(); }

 private:
  struct Away {
    explicit Away(std::unique_lock<std::mutex>& turn) : lock(turn) { lock.unlock(); }
    ~Away() { lock.lock(); }
    Away(const Away&) = delete;
    Away& operator=(const Away&) = delete;
    std::unique_lock<std::mutex>& lock;
  };

  http::Stream& below_;
  std::unique_lock<std::mutex>& turn_;
  std::optional<Result<Bytes>> first_;
};

} // namespace handglass::cli
