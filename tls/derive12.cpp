// derive12.cpp: the two steps that TLS 1.2 makes keys with: the PRF, and cutting what it gives into pieces.
#include "crypto/kdf/prf.h"
#include "tls/derive.h"

namespace handglass::tls {

using crypto::HashAlgorithm;

void Deriver::prf_into(ByteSpan out, std::uint16_t& id, HashAlgorithm hash, std::string_view name,
                       const Derived& secret, std::string_view label, event::Input seed, bool is_secret,
                       std::string_view keylog, Rfc rfc, Where where) {
  crypto::tls12_prf(hash, secret.expose(), label, seed.bytes, out);
  if (!tap_) return;
  const IdText secret_id('K', secret.id);
  const event::Input inputs[] = {input("secret", secret, secret_id), {"label", {}, {}, label, false}, seed};
  const Bytes label_and_seed = concat({as_bytes(label), seed.bytes}); // what P_hash saw
  announce(
      id, out,
      {{rfc, where}, {}, "prf", name, crypto::name(hash), inputs, label_and_seed, {}, 0, is_secret, keylog});
}

Derived Deriver::prf(HashAlgorithm hash, std::string_view name, const Derived& secret, std::string_view label,
                     event::Input seed, std::size_t size, std::string_view keylog, Rfc rfc, Where where) {
  Derived result{Secret<largest_derived>(size)};
  prf_into(result.secret.expose_mut(), result.id, hash, name, secret, label, seed, true, keylog, rfc, where);
  return result;
}

Derived Deriver::prf_public(HashAlgorithm hash, std::string_view name, const Derived& secret,
                            std::string_view label, event::Input seed, std::size_t size, Rfc rfc,
                            Where where) {
  Derived result{Secret<largest_derived>(size)};
  prf_into(result.secret.expose_mut(), result.id, hash, name, secret, label, seed, false, {}, rfc, where);
  return result;
}

Deriver::Block Deriver::prf_block(HashAlgorithm hash, std::string_view name, const Derived& secret,
                                  std::string_view label, event::Input seed, std::size_t size, Rfc rfc,
                                  Where where) {
  Block result{Secret<184>(size)};
  prf_into(result.secret.expose_mut(), result.id, hash, name, secret, label, seed, true, {}, rfc, where);
  return result;
}

Derived Deriver::slice(std::string_view name, const Block& block, std::size_t offset, std::size_t size,
                       Rfc rfc, Where where) {
  const ByteView part = block.secret.expose().subspan(offset, size);
  Derived result{Secret<largest_derived>(part)};
  if (tap_) {
    const IdText block_id('K', block.id);
    const std::string from = std::to_string(offset), length = std::to_string(size);
    const event::Input inputs[] = {{"block", block_id, shown(block.secret.expose()), {}, true},
                                   {"offset", {}, {}, from, false},
                                   {"length", {}, {}, length, false}};
    announce(result, {{rfc, where}, {}, "slice", name, {}, inputs, {}, {}, 0, true, {}});
  }
  return result;
}

} // namespace handglass::tls
