#include "tls/derive.h"

#include <charconv>

#include "crypto/kdf/hkdf.h"
#include "crypto/mac/hmac.h"
#include "tls/hkdf_label.h"

namespace handglass::tls {

using crypto::digest_size;
using crypto::HashAlgorithm;

IdText::IdText(char letter, std::uint16_t number) {
  text_[0] = letter;
  size_ = static_cast<std::size_t>(std::to_chars(text_ + 1, text_ + sizeof text_, number).ptr - text_);
}

Derived Deriver::hkdf_extract(HashAlgorithm hash, std::string_view name, const Derived* salt,
                              const Derived* ikm, Rfc rfc, Where where) {
  const Secret<64> zeros(digest_size(hash));
  const ByteView salt_octets = salt ? salt->expose() : zeros.expose();
  const ByteView ikm_octets = ikm ? ikm->expose() : zeros.expose();
  Derived result{crypto::hkdf_extract(hash, salt_octets, ikm_octets)};
  if (tap_) {
    const IdText salt_id('K', salt ? salt->id : 0), ikm_id('K', ikm ? ikm->id : 0);
    const event::Input inputs[] = {
        {"salt",
         salt ? salt_id : std::string_view{},
         salt ? shown(salt_octets) : salt_octets,
         {},
         salt != nullptr},
        {"ikm", ikm ? ikm_id : std::string_view{}, ikm ? shown(ikm_octets) : ikm_octets, {}, ikm != nullptr}};
    announce(result,
             {{rfc, where}, {}, "hkdf-extract", name, crypto::name(hash), inputs, {}, {}, 0, true, {}});
  }
  return result;
}

Derived Deriver::expand(HashAlgorithm hash, std::string_view name, const Derived& secret,
                        std::string_view label, event::Input context, std::size_t size,
                        std::string_view keylog, Rfc rfc, Where where) {
  const Bytes info_octets = hkdf_label(label, context.bytes, size);

  Derived result{Secret<largest_derived>(size)};
  crypto::hkdf_expand(hash, secret.expose(), info_octets, result.secret.expose_mut());
  if (tap_) {
    const IdText secret_id('K', secret.id);
    const event::Input inputs[] = {
        input("secret", secret, secret_id), {"label", {}, {}, label, false}, context};
    announce(result, {{rfc, where},
                      {},
                      "hkdf-expand-label",
                      name,
                      crypto::name(hash),
                      inputs,
                      info_octets,
                      {},
                      0,
                      true,
                      keylog});
  }
  return result;
}

Derived Deriver::hkdf_expand_label(HashAlgorithm hash, std::string_view name, const Derived& secret,
                                   std::string_view label, const TranscriptHash* context, std::size_t size,
                                   std::string_view keylog, Rfc rfc, Where where) {
  const IdText id('T', context ? context->id : 0);
  const event::Input input{
      "context", context ? id : std::string_view{}, context ? context->digest.view() : ByteView{}, {}, false};
  return expand(hash, name, secret, label, input, size, keylog, rfc, where);
}

Derived Deriver::hkdf_expand_label(HashAlgorithm hash, std::string_view name, const Derived& secret,
                                   std::string_view label, ByteView context, std::size_t size, Rfc rfc,
                                   Where where) {
  return expand(hash, name, secret, label, {"context", {}, context, {}, false}, size, {}, rfc, where);
}

Derived Deriver::derive_secret_of_nothing(HashAlgorithm hash, std::string_view name, const Derived& secret,
                                          std::string_view label, Rfc rfc, Where where) {
  const crypto::Digest nothing = crypto::hash(hash, {});
  return expand(hash, name, secret, label, {"context", {}, nothing, {}, false}, digest_size(hash), {}, rfc,
                where);
}

Derived Deriver::finished_mac(HashAlgorithm hash, std::string_view name, const Derived& finished_key,
                              const TranscriptHash& transcript, Rfc rfc, Where where) {
  Derived result{crypto::hmac(hash, finished_key.expose(), transcript.digest)};
  if (tap_) {
    const IdText key_id('K', finished_key.id), transcript_id('T', transcript.id);
    const event::Input inputs[] = {input("key", finished_key, key_id),
                                   {"data", transcript_id, transcript.digest, {}, false}};
    announce(result, {{rfc, where}, {}, "hmac", name, crypto::name(hash), inputs, {}, {}, 0, false, {}});
  }
  return result;
}

Derived Deriver::introduce(std::string_view op, std::string_view name, Secret<largest_derived> secret,
                           Rfc rfc, std::string_view keylog, Where where) {
  return computed(op, name, std::move(secret), {}, rfc, keylog, where);
}

Derived Deriver::computed(std::string_view op, std::string_view name, Secret<largest_derived> secret,
                          std::initializer_list<event::Input> inputs, Rfc rfc, std::string_view keylog,
                          Where where) {
  Derived result{std::move(secret)};
  if (tap_)
    announce(
        result,
        {{rfc, where}, {}, op, name, {}, std::span(inputs.begin(), inputs.size()), {}, {}, 0, true, keylog});
  return result;
}

void Deriver::computed_public(std::string_view op, std::string_view name, ByteView value,
                              std::span<const event::Input> inputs, Rfc rfc, Where where) {
  if (!tap_) return;
  tap_.emit(event::Derive{{rfc, where}, {}, op, name, {}, inputs, {}, value, value.size(), false, {}});
}

void Deriver::announce(std::uint16_t& number, ByteView octets, event::Derive event) {
  number = ids_->next_key++;
  const IdText id('K', number);
  event.id = id;
  event.out = event.is_secret ? shown(octets) : octets;
  event.out_size = octets.size();
  tap_.emit(event);
}

} // namespace handglass::tls
