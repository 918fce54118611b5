// derivation.h: the key schedule, line by line.
//
//  K4  server_handshake_traffic_secret · what the server's records of the handshake are protected with
//      = HKDF-Expand(K3, 0020 | 12 "tls13 s hs traffic" | 20 T2, 32)
//      = b67b7d69…
//
// Each result has a number, and each input that was a result before is cited by its number: nothing in
// a line comes from nowhere.
#pragma once

#include "trace/text/group.h"
#include "trace/text/layout.h"

namespace handglass::trace {

void print_derivations(Page& page, const Block& block, std::size_t number);
/// One line.
void print_derivation_brief(Page& page, const event::Derive& derive);

/// What the run as a whole is, as a key of the catalogue: "title.key_schedule".
std::string_view derivation_title_id(const Block& block);

/// Does a side make its key share with this operation?
bool is_key_share(std::string_view op);

/// "HKDF-Extract(salt = K1, IKM = K2)"
std::string derivation_text(const event::Derive& derive, const Look& look);
/// The catalogue's key: "derive.early_secret" by its name, or "derive.op.hkdf-extract" by what was done.
std::string derivation_key(const event::Derive& derive, const Look& look);

} // namespace handglass::trace
