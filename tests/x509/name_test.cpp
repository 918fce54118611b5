// name_test.cpp: names, object identifiers and times: what they mean, and how they are shown.
#include "x509/name.h"

#include "tests/catch.h"
#include "x509/time.h"

using namespace handglass;
using namespace handglass::x509;

namespace {

AttributeTypeAndValue attribute(const KnownOid& type, std::string_view text,
                                der::Tag tag = der::tag::utf8_string) {
  return {Oid(type), der::String(tag, text)};
}
Name cn(std::string_view text, der::Tag tag = der::tag::utf8_string) {
  return {{{{attribute(oid("commonName"), text, tag)}}}};
}

} // namespace

TEST_CASE(
    "names match without case and with runs of spaces as one, whichever string type they were written in") {
  CHECK(matches(cn("Example Root"), cn("example  ROOT ")));
  CHECK(matches(cn("Example"), cn("Example", der::tag::printable_string)));
  CHECK_FALSE(matches(cn("Example"), cn("Examples")));
  CHECK_FALSE(matches(cn("Example Root"), cn("ExampleRoot")));
  CHECK_FALSE(matches(cn("Example"), cn("example", der::tag::teletex_string))); // octet for octet
  CHECK_FALSE(matches(cn("Example"), Name{}));
  CHECK(matches(Name{}, Name{}));
  const Name in_order{{{{attribute(oid("countryName"), "US")}}, {{attribute(oid("commonName"), "A")}}}};
  const Name reversed{{{{attribute(oid("commonName"), "A")}}, {{attribute(oid("countryName"), "US")}}}};
  CHECK_FALSE(matches(in_order, reversed));
  CHECK(is_within(in_order, Name{{in_order.rdns[0]}}));
  CHECK_FALSE(is_within(in_order, Name{{in_order.rdns[1]}}));
  CHECK(is_within(in_order, Name{}));
}

TEST_CASE("no value can imitate the boundary of another name") {
  const Name two{{{{attribute(oid("commonName"), "a")}}, {{attribute(oid("commonName"), "b")}}}};
  for (const char* trick : {"a/b", "a+b", "a)/1(550403:6:text b", "a\0b"})
    CHECK_FALSE(matches(two, cn(trick)));
}

TEST_CASE("a name is shown last part first, with everything dangerous escaped") {
  const Name name{{{{attribute(oid("countryName"), "US")}},
                   {{attribute(oid("organizationName"), "A, B \\ <C>")}},
                   {{attribute(oid("commonName"), " lead\x1b[31m\x7f")}}}};
  CHECK(to_text(name) == "CN=\\ lead\\1b[31m\\7f,O=A\\, B \\\\ \\<C\\>,C=US");
  CHECK(to_text(cn("#1 \xc2\x9b"
                   "2J ")) == "CN=\\#1 \\c2\\9b2J\\ ");
  CHECK(to_text(Name{{{{attribute(oid("commonName"), "\x05", der::tag::integer)}}}}) == "CN=#020105");
  CHECK(short_name(name) == "\\ lead\\1b[31m\\7f");
  CHECK(short_name(Name{{{{attribute(oid("organizationName"), "Only O")}}}}) == "O=Only O");
  CHECK(short_name(Name{}).empty());
}

TEST_CASE("an OID is shown by its name, or dotted") {
  CHECK(Oid(oid("commonName")).dotted() == "2.5.4.3");
  CHECK(Oid(oid("commonName")).name_or_dotted() == "commonName");
  for (const char* text :
       {"0.0", "0.39", "1.39.1", "2.40", "2.999.3", "1.2.840.113549.1.1.11", "2.18446744073709551535"}) {
    INFO(text);
    CHECK(parse_oid(text)->dotted() == text);
  }
  for (const char* bad : {"", "1", "1.", ".1", "3.1", "1.40", "1.02", "1.a", "1.18446744073709551616"}) {
    INFO(bad);
    CHECK_FALSE(parse_oid(bad));
  }
  CHECK(Oid(parse_oid("2.5.4.3").value()) == oid("commonName"));
  for (const KnownOid& row : known_oids) {
    Oid read;
    read.octets = to_bytes(row.octets());
    CHECK(read.known()->name() == row.name()); // no two rows have one number
    CHECK(parse_oid(read.dotted())->octets == read.octets);
  }
}

TEST_CASE("times turn into text and back, in both forms, across all years there are") {
  CHECK(to_text(UnixTime{0}) == "1970-01-01T00:00:00Z");
  CHECK(to_text(UnixTime{951827696}) == "2000-02-29T12:34:56Z");
  CHECK(to_text(UnixTime{-1}) == "1969-12-31T23:59:59Z");
  CHECK(to_text(UnixTime{253402300799}) == "9999-12-31T23:59:59Z");
  CHECK(Time::at(2524607999).tag == der::tag::utc_time);         // the end of 2049
  CHECK(Time::at(2524608000).tag == der::tag::generalized_time); // 2050
  for (UnixTime t = -62167219200; t < 253402300799; t += 86399 * 137 + 11) { // the years 0 to 9999
    const Time time = Time::at(t);
    const std::string text = contents(time);
    INFO(text << " " << t);
    REQUIRE(parse_time(time.tag, as_bytes(text)) == time);
  }
  CHECK(parse_time(der::tag::utc_time, as_bytes("491231235959Z"))->seconds == 2524607999);
  CHECK(to_text(parse_time(der::tag::utc_time, as_bytes("500101000000Z"))->seconds) ==
        "1950-01-01T00:00:00Z");
}
