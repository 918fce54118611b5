#include "trace/jsonl.h"
#include "tests/catch.h"
#include "tests/trace/samples.h"

#include <nlohmann/json.hpp>
#include <sstream>

using namespace handglass;
using nlohmann::json;

namespace {
std::vector<json> lines_of_sample() {
  std::ostringstream out;
  trace::JsonLines writer(out);
  trace::samples::short_connection(writer);
  std::vector<json> lines;
  std::istringstream in(out.str());
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  return lines;
}
json first_of_type(const std::vector<json>& lines, std::string_view type) {
  for (const json& line : lines)
    if (line.value("t", "") == type) return line;
  return {};
}
} // namespace

TEST_CASE("the first line of a JSON trace names the version of its format") {
  CHECK(lines_of_sample().at(0).at("schema") == "handglass.trace/1");
}

TEST_CASE("every further line is one event: numbered, typed, cited, and traced to a source line") {
  const auto lines = lines_of_sample();
  REQUIRE(lines.size() > 15);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CHECK(lines[i].at("n") == i);
    CHECK(lines[i].at("t").is_string());
    CHECK_FALSE(lines[i].at("rfc").empty());
    CHECK(lines[i].at("src").get<std::string>().starts_with("tests/trace/samples.cpp:"));
    CHECK(lines[i].at("in").is_string());
  }
}

TEST_CASE("a field says where its octets are, what they are, and what they mean") {
  json suite;
  for (const json& line : lines_of_sample())
    if (line.value("path", "") == "ServerHello.cipher_suite") suite = line;
  CHECK(suite.at("buf") == "hs.s2c.clear");
  CHECK(suite.at("dir") == "s2c");
  CHECK(suite.at("epoch") == "clear");
  CHECK(suite.at("off") == 39);
  CHECK(suite.at("len") == 2);
  CHECK(suite.at("kind") == "name");
  CHECK(suite.at("hex") == "1301");
  CHECK(suite.at("number") == 0x1301);
  CHECK(suite.at("value") == "TLS_AES_128_GCM_SHA256");
  CHECK(suite.at("msg") == "ServerHello.cipher_suite");
  CHECK(suite.at("in") == "ServerHello::fields");
}

TEST_CASE("a derivation holds all that is needed to redo it") {
  json derive;
  for (const json& line : lines_of_sample())
    if (line.value("id", "") == "K1") derive = line;
  CHECK(derive.at("op") == "hkdf-expand-label");
  CHECK(derive.at("hash") == "SHA-256");
  CHECK(derive.at("inputs").at("secret").at("ref") == "K0");
  CHECK(derive.at("inputs").at("secret").at("secret") == true);
  CHECK(derive.at("inputs").at("label").at("text") == "s hs traffic");
  CHECK(derive.at("inputs").at("context").at("ref") == "T1");
  CHECK(derive.at("out").get<std::string>().size() == 64);
  CHECK(derive.at("keylog") == "SERVER_HANDSHAKE_TRAFFIC_SECRET");
}

TEST_CASE("a record carries its octets whole, a check its verdict, an alert the peer's text unharmed") {
  const auto lines = lines_of_sample();
  const json record = first_of_type(lines, "record");
  CHECK(record.at("header") == "160303002c");
  CHECK(record.at("payload").get<std::string>().size() == 88);
  CHECK(record.at("protected") == false);
  const json check = first_of_type(lines, "check");
  CHECK(check.at("result") == "pass");
  CHECK(check.at("alert_if_fail") == "illegal_parameter");
  const json alert = first_of_type(lines, "alert");
  CHECK(alert.at("value") == "illegal_parameter");
  CHECK(alert.at("args").at("suite") == "evil\x1b[2J\"name\"");
  CHECK(alert.at("args").at("n") == 7);
}
