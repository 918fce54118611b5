#include "tls/session/session12.h"

#include <algorithm>

namespace handglass::tls {

bool Session12::is_fresh(UnixTime now) const {
  constexpr UnixTime a_day = 24 * 60 * 60;
  const UnixTime most = ticket_lifetime_hint == 0 ? a_day : std::min<UnixTime>(a_day, ticket_lifetime_hint);
  return established <= now && now - established < most;
}

std::shared_ptr<Session12> Session12::clone() const {
  auto copy = std::make_shared<Session12>();
  copy->suite = suite;
  copy->master_secret = master_secret.clone();
  copy->extended_master_secret = extended_master_secret;
  copy->server_name = server_name;
  copy->peer_chain = peer_chain;
  copy->established = established;
  copy->session_id = session_id;
  copy->ticket = ticket;
  copy->ticket_lifetime_hint = ticket_lifetime_hint;
  return copy;
}

void SessionCache::put(std::shared_ptr<const Session12> session) {
  if (session->session_id.empty() || most_ == 0) return;
  if (!sessions_.contains(session->session_id)) {
    if (sessions_.size() >= most_) {
      sessions_.erase(order_.front());
      order_.pop_front();
    }
    order_.push_back(session->session_id);
  }
  sessions_[session->session_id] = std::move(session);
}

std::shared_ptr<const Session12> SessionCache::find(ByteView session_id) const {
  const auto found = sessions_.find(to_bytes(session_id));
  return found == sessions_.end() ? nullptr : found->second;
}

void SessionCache::remove(ByteView session_id) {
  if (sessions_.erase(to_bytes(session_id)) != 0) std::erase(order_, to_bytes(session_id));
}

} // namespace handglass::tls
