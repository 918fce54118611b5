// rules.h: what makes an encoding the distinguished one, one predicate a rule of X.690.
//
// BER lets a value be written in many ways; DER in exactly one, so that a signature over it means
// something. A lenient parser is dangerous here: two programs that read one certificate differently
// have been used to get past checks. The Reader asks these, and so do the tests.
#pragma once

#include "x509/der/types.h"

namespace handglass::x509::der {

/// Section 8.3.2: at least one octet; the first nine bits are not all zeros, nor all ones.
bool is_minimal_integer(ByteView contents);
/// Section 8.19: complete subidentifiers, none with leading zero groups (80).
bool is_oid(ByteView contents);
/// Sections 8.6.2 and 11.2.1: 0 to 7 unused bits, which are zero; none if there are no octets.
bool is_bit_string(std::uint8_t unused, ByteView octets);
/// X.680 section 41: the characters belong to the string's alphabet, and multi-octet ones are whole.
/// PrintableString also passes '*', '&', '@' and '_', which CAs have written into it for decades.
bool is_string(Tag tag, ByteView octets);
/// Whether the tag is that of a character string.
bool is_string_tag(Tag tag);
/// Section 11.6: the order of the elements of a SET OF, as octet strings.
bool in_set_order(ByteView a, ByteView b);

/// The octets of a length, in the only form section 10.1 allows.
Bytes length_octets(std::size_t length);

} // namespace handglass::x509::der
