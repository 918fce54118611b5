// post_handshake.h: KeyUpdate, alike on both sides (RFC 8446 section 4.6.3).
//
// Each direction has its own keys and renews them by itself: a KeyUpdate says "from the next record
// on I send with the next generation", and may ask the other side to do the same.
#pragma once

#include "core/limits.h"
#include "tls/handshake/io.h"
#include "tls/key_schedule.h"
#include "tls/messages/key_update.h"

namespace handglass::tls {

/// `traffic` is the secret of the direction we receive; `state` is client13:: or server13::Connected.
template <class Connected>
Result<void> receive_key_update(Connected& state, Derived& traffic, const KeyUpdate& message, Io& io) {
  TRY(io.check(message.request_update == KeyUpdateRequest::update_not_requested ||
                   message.request_update == KeyUpdateRequest::update_requested,
               Alert::illegal_parameter, "key_update.value", "8446#4.6.3", "KeyUpdate.request_update"));
  TRY(io.check(++state.key_updates <= limits::key_updates, Alert::unexpected_message, "key_update.limit",
               "8446#4.6.3"));
  traffic = next_application_traffic(io.derive, state.suite->hash, "application_traffic_secret_N+1", traffic);
  TRY(io.install_read(Epoch::application, *state.suite, traffic));
  // Answered before our next data, once, however often it was asked.
  if (message.request_update == KeyUpdateRequest::update_requested) state.must_answer_key_update = true;
  return {};
}

/// `traffic` is the secret of the direction we send.
template <class Connected>
void send_key_update(Connected& state, Derived& traffic, KeyUpdateRequest request, Io& io) {
  io.send(KeyUpdate{request});
  io.writer.flush(); // under the old keys
  traffic = next_application_traffic(io.derive, state.suite->hash, "application_traffic_secret_N+1", traffic);
  io.install_write(Epoch::application, *state.suite, traffic);
  state.must_answer_key_update = false;
}

/// What a resumption would start from: the PSK of a ticket (RFC 8446 section 4.6.1). Shown; resumption itself
/// is not offered yet.
template <class Connected>
void show_resumption_psk(const Connected& state, const NewSessionTicket& ticket, Io& io) {
  if (io.tap)
    (void)io.derive.hkdf_expand_label(state.suite->hash, "resumption PSK", state.resumption, "resumption",
                                      ticket.ticket_nonce, crypto::digest_size(state.suite->hash),
                                      "8446#4.6.1");
}

} // namespace handglass::tls
