#include "tls/transcript.h"

namespace handglass::tls {

void Transcript::add(ByteView raw, std::string_view message, Buffer buffer, std::uint64_t offset,
                     std::source_location where) {
  if (hash_) hash_->update(raw);
  if (!hash_ || keeps_) append(waiting_, raw);
  last_id_ = ids_->next_transcript++;
  announce(raw, message, buffer, offset, "8446#4.4.1", where);
}

void Transcript::choose(crypto::HashAlgorithm hash, std::source_location where) {
  hash_.emplace(hash);
  hash_->update(waiting_);
  if (!keeps_) waiting_.clear();
  announce({}, "", {}, 0, "8446#4.4.1", where); // the same T number, now with its value
}

void Transcript::forget_messages() {
  keeps_ = false;
  if (hash_) waiting_ = {};
}

void Transcript::replace_by_message_hash(std::source_location where) {
  const crypto::Digest first_hello = hash_->digest();
  Bytes synthetic = {254, 0, 0, static_cast<std::uint8_t>(first_hello.size())}; // message_hash(254)
  append(synthetic, first_hello);
  hash_.emplace(hash_->algorithm());
  hash_->update(synthetic);
  last_id_ = ids_->next_transcript++;
  announce(synthetic, "message_hash", {}, 0, "8446#4.4.1", where);
}

crypto::HashAlgorithm Transcript::algorithm() const {
  if (!hash_) bug("the transcript was asked for its hash function before there was one");
  return hash_->algorithm();
}

TranscriptHash Transcript::hash() const {
  if (!hash_) bug("the transcript was asked for its hash before there was one");
  return {hash_->digest(), last_id_};
}

void Transcript::announce(ByteView raw, std::string_view message, Buffer buffer, std::uint64_t offset,
                          Rfc rfc, std::source_location where) {
  if (!tap_) return;
  const crypto::Digest so_far = hash_ ? hash_->digest() : crypto::Digest();
  tap_.emit(event::Transcript{{rfc, where},
                              IdText('T', last_id_),
                              message,
                              buffer,
                              offset,
                              raw,
                              hash_ ? crypto::name(hash_->algorithm()) : std::string_view{},
                              so_far});
}

} // namespace handglass::tls
