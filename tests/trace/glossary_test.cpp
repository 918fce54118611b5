#include "trace/glossary.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::trace;

namespace {
std::vector<std::string> ids(const std::vector<Term>& terms) {
  std::vector<std::string> all;
  for (const Term& term : terms) all.emplace_back(term.id);
  return all;
}
using Ids = std::vector<std::string>;
} // namespace

TEST_CASE("every term of the glossary has a name, a text and references, in both languages") {
  const std::vector<Term> english = terms(Lang::en), chinese = terms(Lang::zh);
  CHECK(english.size() >= 80);
  CHECK(ids(english) == ids(chinese));
  for (const auto& all : {english, chinese})
    for (const Term& term : all) {
      INFO(term.id);
      CHECK_FALSE(term.names.empty());
      CHECK(term.text.size() > 20);
      CHECK_FALSE(term.references.empty());
    }
}

TEST_CASE("a term is found by its id and by each of its names, whatever the language asked in") {
  for (Lang lang : {Lang::en, Lang::zh})
    for (const Term& each : terms(lang)) {
      INFO(each.id);
      const auto has_it = [&](std::string_view name) {
        const Ids found = ids(terms_called(name, Lang::en));
        return std::find(found.begin(), found.end(), each.id) != found.end();
      };
      CHECK(has_it(each.id));
      for (std::string_view name : each.names) CHECK(has_it(name));
    }
}

TEST_CASE("case, spaces and hyphens make no difference to the name of a term") {
  for (const char* name : {"ClientHello", "client hello", "CLIENT-HELLO", " client_hello ", "客户端问候"}) {
    INFO(name);
    CHECK(ids(terms_called(name, Lang::en)) == Ids{"client-hello"});
  }
}

TEST_CASE("what the glossary says comes in the language asked for, not in that of the name") {
  CHECK(terms_called("前向保密", Lang::en).at(0).names.at(0) == "forward secrecy");
  CHECK(terms_called("forward secrecy", Lang::zh).at(0).names.at(0) == "前向保密");
}

TEST_CASE("a misspelt term is not found, but the right one is near") {
  for (const auto& [wrong, right] : {std::pair{"nonse", "nonce"},
                                     {"forward secracy", "forward-secrecy"},
                                     {"CleintHello", "client-hello"},
                                     {"前向加密", "forward-secrecy"},
                                     {"padding oracel", "padding-oracle"}}) {
    INFO(wrong);
    CHECK(terms_called(wrong, Lang::en).empty());
    const Ids near = ids(terms_near(wrong, Lang::en));
    REQUIRE_FALSE(near.empty());
    CHECK(near[0] == right);
    CHECK(near.size() <= 6);
  }
  // A word of a longer name.
  CHECK(ids(terms_near("traffic", Lang::en)) == Ids{"traffic-secret"});
}

TEST_CASE("no name of a term is too odd to be asked for") {
  CHECK(terms_called("", Lang::en).empty());
  CHECK(terms_near("", Lang::en).empty());
  CHECK(terms_called("---", Lang::en).empty());
  CHECK(terms_near("qqqqqqqqqqqq", Lang::en).empty());
  CHECK(terms_near("\xff\xfe\x80\xc3", Lang::zh).empty());
  const std::string long_name(1 << 20, 'a');
  CHECK(terms_called(long_name, Lang::en).empty());
  CHECK(terms_near(long_name, Lang::en).empty());
  CHECK(terms_near("a\x1b[2Jb", Lang::en).size() <= 6);
}
