// The cases of llhttp (the parser of node.js), judged by ours: vectors/http/SOURCE.md.
//
// llhttp is a parser for everybody and ours is a strict one, so the two need not agree. The table
// llhttp_verdicts.txt says for every case what each of them makes of it, and no case may change sides
// unseen. What must hold without a table: what llhttp refuses, we refuse; and where both accept, the
// fields and the size of the body are the same. HANDGLASS_WRITE_VERDICTS=FILE writes the table anew.
#include <fstream>
#include <map>

#include "tests/http/http_test.h"

using namespace handglass;
using namespace handglass::http;

namespace {

struct Case {
  std::string name;  ///< "request/uri.md:8", the line of its input
  std::string type;  ///< "request", "response-lenient-headers", …; "url"
  std::string input;
  std::string log;
};

std::string slurp(const std::string& path) {
  std::ifstream in(std::string(HANDGLASS_SOURCE_ROOT) + "/" + path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// An input as it is written in the .md files: a backslash at the end of a line joins it to the next, line
/// ends are CR LF, and \r \n \t \f \x7f are what they are in C. The last line end is the fence's.
std::string unescape(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char c = text[i], next = text[i + 1];
    if (c == '\n') {
      out += "\r\n";
    } else if (c == '\\' && next == '\n') {
      ++i;
    } else if (c == '\\' && std::string_view("rntf").find(next) != std::string_view::npos) {
      out += next == 'r' ? '\r' : next == 'n' ? '\n' : next == 't' ? '\t' : '\f';
      ++i;
    } else if (c == '\\' && next == 'x') {
      std::size_t digits = 2;
      while (digits < 4 && i + digits < text.size() &&
             std::isxdigit(static_cast<unsigned char>(text[i + digits])))
        ++digits;
      out += static_cast<char>(std::stoi(text.substr(i + 2, digits - 2), nullptr, 16));
      i += digits - 1;
    } else {
      out += c;
    }
  }
  return out;
}

std::vector<Case> read_cases(const std::string& file) {
  std::vector<Case> cases;
  std::istringstream in(slurp("vectors/http/llhttp/test/" + file));
  std::string line, type = "url", fence, text;
  std::size_t number = 0, start = 0;
  while (std::getline(in, line)) {
    ++number;
    if (!fence.empty() && line == "```") {
      if (fence == "log")
        cases.back().log = text;
      else
        cases.push_back({file + ":" + std::to_string(start), type, unescape(text), ""});
      fence.clear();
    } else if (!fence.empty()) {
      text += line + "\n";
    } else if (line.starts_with("```")) {
      fence = line.substr(3);
      text.clear();
      start = number + 1;
    } else if (const auto at = line.find("\"type\""); at != std::string::npos) {
      const auto from = line.find('"', line.find(':', at)) + 1;
      type = line.substr(from, line.find('"', from) - from);
    }
  }
  return cases;
}

/// The values of `span[name]="…"` for the first message of a log, joined where llhttp reports pieces.
std::size_t body_size_in(const std::string& log) {
  std::istringstream in(log.substr(0, log.find("message complete")));
  std::size_t size = 0;
  for (std::string line; std::getline(in, line);)
    if (line.find("span[body]") != std::string::npos) size += std::stoul(line.substr(line.find("len=") + 4));
  return size;
}

std::vector<std::string> field_names_in(const std::string& log) {
  std::istringstream in(log.substr(0, log.find("headers complete")));
  std::vector<std::string> names;
  bool joins = false;
  for (std::string line; std::getline(in, line);) {
    if (line.find("span[header_field]=") != std::string::npos) {
      const auto from = line.find('"') + 1;
      const std::string part = line.substr(from, line.rfind('"') - from);
      joins ? names.back() += part : names.emplace_back(part);
      joins = true;
    } else {
      joins = false;
    }
  }
  return names;
}

/// "refuses" if the log ends in an error. Codes 21 to 24 are pauses, which a caller asked for.
std::string verdict_of(const Case& one) {
  const auto at = one.log.rfind("error code=");
  if (at == std::string::npos) return "accepts";
  const int code = std::stoi(one.log.substr(at + 11));
  return code >= 21 && code <= 24 ? "accepts" : "refuses";
}

struct Judged {
  std::string verdict;
  bool has_surplus = false;
};

Judged judge(const Case& one, const std::string& input) {
  const bool is_request = one.type.starts_with("request");
  std::unique_ptr<MessageParser> parser;
  if (is_request)
    parser = std::make_unique<RequestParser>(Tap());
  else
    parser = std::make_unique<ResponseParser>(false, Tap());
  Judged result;
  result.verdict = run(*parser, as_bytes(input), input.size() + 1, End::clean);
  result.has_surplus = parser->surplus() != 0;
  if (result.verdict == "complete" && one.type.find("lenient") == std::string::npos &&
      verdict_of(one) == "accepts" && one.log.find("pause") == std::string::npos) {
    // Where an upgrade was asked for, llhttp leaves a request's body to whom it is upgraded to.
    if (one.log.find("error code=22") == std::string::npos)
      CHECK(parser->body_size() == body_size_in(one.log));
    std::vector<std::string> names;
    const Fields fields = is_request ? static_cast<RequestParser&>(*parser).take().fields
                                     : static_cast<ResponseParser&>(*parser).take().fields;
    for (const FieldLine& line : fields.lines())
      if (line.value != "x" || line.name != "Host") names.push_back(line.name);
    CHECK(names == field_names_in(one.log));
  }
  return result;
}

const char* const files[] = {"request/connection.md",
                             "request/content-length.md",
                             "request/finish.md",
                             "request/invalid.md",
                             "request/lenient-header-value-relaxed.md",
                             "request/lenient-headers.md",
                             "request/lenient-version.md",
                             "request/method.md",
                             "request/pausing.md",
                             "request/pipelining.md",
                             "request/sample.md",
                             "request/transfer-encoding.md",
                             "request/uri.md",
                             "response/connection.md",
                             "response/content-length.md",
                             "response/finish.md",
                             "response/invalid.md",
                             "response/lenient-version.md",
                             "response/pausing.md",
                             "response/pipelining.md",
                             "response/sample.md",
                             "response/transfer-encoding.md"};

} // namespace

TEST_CASE("llhttp's messages get the verdicts of the table, and what llhttp refuses is refused") {
  std::string table =
      "# file:line of the input: what llhttp makes of it, what we make of it. Written by llhttp_test.cpp.\n";
  std::size_t cases = 0;
  for (const char* file : files)
    for (const Case& one : read_cases(file)) {
      INFO(one.name << "\n" << one.input);
      ++cases;
      REQUIRE_FALSE(one.log.empty());
      std::string input = one.input;
      Judged ours = judge(one, input);
      std::string note;
      // Many of its requests end, for us, before what they test: with a fragment in the target, or without
      // a Host. Those get a second try without the one and with the other.
      if (const std::size_t hash = input.find("#hey");
          ours.verdict.starts_with("http.target.form") && hash < input.find('\n')) {
        input.erase(hash, 4);
        note += " (less its fragment)";
        ours = judge(one, input);
      }
      if (ours.verdict.starts_with("http.host.present")) {
        input.insert(input.find("HTTP/1.1\r\n") + 10, "Host: x\r\n");
        note += " (given a Host)";
        ours = judge(one, input);
      }
      const bool is_lenient = one.type.find("lenient") != std::string::npos;
      const std::string theirs = verdict_of(one);
      // What it refuses may be octets behind the message, which we do not look at, or a method of RTSP or
      // of nobody: any token may be a method (9110 section 9.1), and llhttp has a list.
      const bool is_about_method =
          one.name == "request/invalid.md:70" || one.name == "request/invalid.md:360";
      if (theirs == "refuses" && !ours.has_surplus) CHECK((ours.verdict != "complete") != is_about_method);
      table += one.name + ": llhttp " + (is_lenient ? "(lenient) " : "") + theirs + ", we say " +
               ours.verdict + note + "\n";
    }
  CHECK(cases == 251);
  CHECK(table == slurp("tests/http/llhttp_verdicts.txt"));
  if (const char* path = std::getenv("HANDGLASS_WRITE_VERDICTS")) std::ofstream(path) << table;
}

TEST_CASE("llhttp's URLs are read alike, but for the forms that we refuse by a rule of our own") {
  std::map<std::string, std::string> verdicts; // by the whole URL
  for (const Case& one : read_cases("url.md")) {
    INFO(one.input);
    REQUIRE_FALSE(one.log.empty());
    const auto url = parse_url(one.input);
    verdicts[one.input] = url ? "ok" : url.error().id;
    if (verdict_of(one) == "refuses") CHECK_FALSE(url);
    if (!url) continue;
    auto span = [&](std::string_view name) -> std::string {
      const auto at = one.log.find("span[url." + std::string(name) + "]=\"");
      if (at == std::string::npos) return "";
      const auto from = one.log.find('"', at) + 1;
      return one.log.substr(from, one.log.find('"', from) - from);
    };
    const std::string query = span("query");
    CHECK(url->target == span("path") + (query.empty() ? "" : "?" + query));
    CHECK(parse_url("http://" + span("host") + "/")->authority() == url->authority());
  }
  CHECK(verdicts.size() == 21);
  std::map<std::string, std::size_t> counts;
  for (const auto& [url, verdict] : verdicts) ++counts[verdict];
  CHECK(counts == std::map<std::string, std::size_t>{
                      {"ok", 9}, {"http.url.scheme", 6}, {"http.url.userinfo", 4}, {"http.url.ipv6", 2}});
}
