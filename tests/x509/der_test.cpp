// der_test.cpp: the rules that make DER the one encoding of a value, each broken once.
#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/certificate.h"
#include "x509/der/reader.h"
#include "x509/extensions/extension.h"
#include "x509/extensions/name_constraints.h"

using namespace handglass;
using namespace handglass::x509;

namespace {

/// The id of the failure, or "ok" and the same octets written again.
template <class T>
std::string verdict(std::string_view hex_text) {
  const Bytes in = unhex(hex_text).value();
  const Result<T> value = der::parse<T>(in);
  if (!value) return std::string(value.error().id);
  const Bytes out = der::serialise(*value);
  return out == in ? "ok" : "written otherwise: " + hex(out);
}

} // namespace

TEST_CASE("DER: a length is written in as few octets as it takes") {
  CHECK(verdict<BasicConstraints>("3000") == "ok");
  CHECK(verdict<BasicConstraints>("308100") == "der.length");
  CHECK(verdict<BasicConstraints>("30820000") == "der.length");
  CHECK(verdict<BasicConstraints>("30850000000000") == "der.length");
  CHECK(verdict<BasicConstraints>("30800000") == "der.indefinite");
  CHECK(verdict<BasicConstraints>("30ff") == "der.length");
  CHECK(verdict<BasicConstraints>("30") == "der.truncated");
  CHECK(verdict<BasicConstraints>("3001") == "der.truncated");
  CHECK(verdict<BasicConstraints>("3082ff") == "der.truncated");
  CHECK(verdict<BasicConstraints>("3084ffffffff") == "der.truncated");
  CHECK(verdict<BasicConstraints>("300000") == "der.trailing");
  CHECK(verdict<BasicConstraints>("") == "der.truncated");
}

TEST_CASE("DER: a tag is the one that is expected, and of one octet") {
  CHECK(verdict<BasicConstraints>("3100") == "der.tag");
  CHECK(verdict<BasicConstraints>("1000") == "der.tag"); // SEQUENCE that claims to be primitive
  CHECK(verdict<BasicConstraints>("3f1000") == "der.high_tag");
}

TEST_CASE("DER: TRUE is ff, and a default is left out") {
  CHECK(verdict<BasicConstraints>("30030101ff") == "ok");
  CHECK(verdict<BasicConstraints>("3003010101") == "der.boolean");
  CHECK(verdict<BasicConstraints>("3003010100") == "der.default");
  CHECK(verdict<BasicConstraints>("30020100") == "der.boolean");
  CHECK(verdict<BasicConstraints>("30040102ffff") == "der.boolean");
}

TEST_CASE("DER: an INTEGER has no octet too many, and a count is not negative") {
  CHECK(verdict<BasicConstraints>("30060101ff020100") == "ok");
  CHECK(verdict<BasicConstraints>("30060101ff02017f") == "ok");
  CHECK(verdict<BasicConstraints>("30070101ff02020080") == "ok");
  CHECK(verdict<BasicConstraints>("30070101ff0202007f") == "der.integer");
  CHECK(verdict<BasicConstraints>("30070101ff0202ff80") == "der.integer");
  CHECK(verdict<BasicConstraints>("30050101ff0200") == "der.integer");
  CHECK(verdict<BasicConstraints>("30060101ff020180") == "der.integer_range");
  CHECK(verdict<BasicConstraints>("300d0101ff02087fffffffffffffff") == "ok");
  CHECK(verdict<BasicConstraints>("300e0101ff0209008000000000000000") == "der.integer_range");
}

TEST_CASE("DER: the unused bits of a BIT STRING are counted and zero") {
  CHECK(verdict<KeyUsage>("03020106") == "ok");
  CHECK(verdict<KeyUsage>("03020107") == "der.bit_string");
  CHECK(verdict<KeyUsage>("03020806") == "der.bit_string");
  CHECK(verdict<KeyUsage>("030101") == "der.bit_string");
  CHECK(verdict<KeyUsage>("0300") == "der.bit_string");
  CHECK(verdict<KeyUsage>("030100") == "ok");
}

TEST_CASE("DER: an OID is made of whole numbers without leading zeros") {
  CHECK(verdict<KeyPurposeId>("06082b06010505070301") == "ok");
  CHECK(verdict<KeyPurposeId>("0600") == "der.oid");
  CHECK(verdict<KeyPurposeId>("060186") == "der.oid");
  CHECK(verdict<KeyPurposeId>("06032b8001") == "der.oid");
}

TEST_CASE("DER: a SET is sorted, a list is not empty, and a string keeps to its alphabet") {
  const std::string a = "300806035504030c0161", b = "300806035504030c0162"; // CN=a, CN=b
  CHECK(verdict<RelativeDistinguishedName>("3114" + a + b) == "ok");
  CHECK(verdict<RelativeDistinguishedName>("3114" + b + a) == "der.set_order");
  CHECK(verdict<RelativeDistinguishedName>("3100") == "der.size");
  CHECK(verdict<RelativeDistinguishedName>("310a" + a) == "ok");
  CHECK(verdict<AttributeTypeAndValue>("300906035504030c0161") == "der.truncated");
  CHECK(verdict<AttributeTypeAndValue>("300806035504030c01ff") == "der.string"); // no UTF-8
  CHECK(verdict<AttributeTypeAndValue>("30080603550403130123") == "der.string"); // '#' in a PrintableString
  CHECK(verdict<AttributeTypeAndValue>("300806035504031e0161") == "der.string"); // half a character of UCS-2
  CHECK(verdict<AttributeTypeAndValue>("300806035504030201ff") == "ok"); // no string: kept unread
  CHECK(verdict<ExtKeyUsage>("3000") == "der.size");
}

TEST_CASE("DER: time has seconds and ends in Z, and the day exists") {
  const auto validity = [](std::string_view not_before) {
    Bytes body;
    for (std::string_view text : {not_before, std::string_view("300101000000Z")}) {
      body.push_back(text.size() > 13 ? 0x18 : 0x17);
      body.push_back(static_cast<std::uint8_t>(text.size()));
      append(body, as_bytes(text));
    }
    Bytes der{0x30, static_cast<std::uint8_t>(body.size())};
    append(der, body);
    return verdict<Validity>(hex(der));
  };
  CHECK(validity("270115080000Z") == "ok");
  CHECK(validity("240229235959Z") == "ok");
  CHECK(validity("230229000000Z") == "der.time");
  CHECK(validity("231301000000Z") == "der.time");
  CHECK(validity("230100000000Z") == "der.time");
  CHECK(validity("230101240000Z") == "der.time");
  CHECK(validity("230101000060Z") == "der.time");
  CHECK(validity("2301010000Z") == "der.time");
  CHECK(validity("230101000000") == "der.time");
  CHECK(validity("20500101000000Z") == "ok");
  CHECK(validity("20500101000000.5Z") == "der.time");
  CHECK(validity("20500101000000+0100") == "der.time");
}

TEST_CASE("DER: nesting ends at a depth, long before the stack does") {
  // directoryName inside nameConstraints is the deepest a certificate goes: a tower of SEQUENCEs is no such
  // thing.
  std::string tower;
  for (int i = 0; i < 200; ++i) tower = "30" + hex(der::length_octets(tower.size() / 2)) + tower;
  CHECK(verdict<NameConstraints>(tower).starts_with("der."));
  CHECK(verdict<TbsCertificate>(tower).starts_with("der."));
}
