// reader12.cpp: a record of TLS 1.2 opened. Its type stands in the header, whether it is protected or not.
#include "tls/record/reader.h"

#include "tls/messages/record.h"
#include "tls/record/events.h"

namespace handglass::tls {

Result<std::optional<Incoming>> RecordReader::open_tls12(ContentType type, ByteView payload,
                                                         ByteView octets) {
  if (!protection_) return judge(type, payload, octets);
  TRY(protection_->unprotect(octets.first(RecordHeader::size), payload, inner_));
  if (!protection_->can_open()) return pass_sealed(type, octets);
  const std::size_t size = protection_->content_size();
  // RFC 5246 section 6.2.1; RFC 8449 section 4: in TLS 1.2 the limit counts the content alone, and no type.
  TRY(tap_.check(size < inner_limit_, Alert::record_overflow, "record.inner.limit", "5246#6.2.1",
                 "TLSPlaintext.length", {{"length", size}, {"limit", inner_limit_ - 1}}));
  return judge(type, ByteView(inner_).first(size), octets);
}

/// A record for somebody else. In TLS 1.2 its type, and so much of its shape as the suite tells, can be seen.
Incoming RecordReader::pass_sealed(ContentType type, ByteView octets) {
  RecordFacts facts;
  facts.dir = dir_;
  facts.number = number_;
  facts.wire_offset = wire_offset_;
  facts.epoch = epoch_;
  facts.octets = octets;
  facts.type = type;
  facts.protection = protection_.get();
  facts.speaks_tls12 = names_tls12_;
  if (tap_) announce_record(tap_, facts);
  return {type, {}, facts.wire(), wire_offset_ + RecordHeader::size, true, true};
}

} // namespace handglass::tls
