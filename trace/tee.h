// tee.h: one stream of events, several observers: the screen, the key log, a recorder.
#pragma once

#include <vector>

#include "core/observer.h"

namespace handglass::trace {

/// Hands every event to each observer, in the order given. Observers are looked at, not owned.
class Tee : public Observer {
 public:
  Tee() = default;
  Tee(std::initializer_list<Observer*> observers) : observers_(observers) {}
  bool empty() const { return observers_.empty(); }
  void add(Observer& observer) { observers_.push_back(&observer); }
  void on(const Event& event) override {
    for (Observer* observer : observers_) observer->on(event);
  }

 private:
  std::vector<Observer*> observers_;
};

} // namespace handglass::trace
