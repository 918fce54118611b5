// html_test.cpp: the page's text. What a browser makes of it is tested in tests/html.
#include <fstream>
#include <regex>
#include <sstream>

#include "crypto/hash/hash.h"
#include "http/response.h"
#include "tests/tls/random_scene.h"
#include "tests/trace/samples.h"
#include "trace/citation.h"
#include "trace/html/book.h"
#include "trace/html/derivations.h"
#include "trace/html/page.h"
#include "x509/issue.h"

using namespace handglass;
using namespace handglass::trace;

namespace {

template <class Emit>
std::string page_of(Emit emit, Lang lang = Lang::en) {
  std::ostringstream out;
  html::HtmlPage page(out, lang);
  emit(page);
  page.finish();
  return out.str();
}
std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
  return n;
}
bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t begin = text.find(from) + from.size();
  return text.substr(begin, text.find(to, begin) - begin);
}

constexpr std::string_view hostile[] = {
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onclick='x",
    "a\x1b[2J\x07",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "&lt;b&gt;",
    "]]>-->",
    "\xff\xfe",
    "${x}`",
};

/// Nothing of a peer has become markup, a control or a direction mark.
void check_harmless(const std::string& page) {
  CHECK(count(page, "<script>") == 1);
  CHECK(count(page, "</script>") == 1);
  CHECK(count(page, "<style>") == 1);
  CHECK_FALSE(has(page, "<img"));
  CHECK_FALSE(has(page, "onerror=alert(1)>"));
  CHECK_FALSE(has(page, "' onclick='"));
  const std::string text = page.substr(page.find("<body>"));
  for (const char* mark : {"\u202e", "\u2066", "\u2069", "\u200f", "\x1b", "\x07", "\xff", "\xfe"}) {
    INFO("mark " << hex(as_bytes(mark)));
    CHECK_FALSE(has(text, mark));
  }
}

} // namespace

TEST_CASE("text in a page: markup becomes entities, a peer's controls and direction marks become visible") {
  CHECK(html::entities("a<b>&\"c'") == "a&lt;b&gt;&amp;&quot;c&#39;");
  CHECK(html::untrusted("<i>\x1b[1m\u202e\xff") == "&lt;i&gt;\\x1b[1m\\u{202e}\\xff");
  CHECK(html::both("x25519", "x25519") == "x25519");
  CHECK(html::both("key", "密钥") == "<span lang=en>key</span><span lang=zh>密钥</span>");
  CHECK(html::both("<", "<") == "&lt;");
}

TEST_CASE("numbers of results become links in a formula, and only those that it cites") {
  CHECK(html::with_links("HKDF-Extract(salt = K3, IKM = K1)", {"K3"}) ==
        "HKDF-Extract(salt = <a href=\"#K3\">K3</a>, IKM = K1)");
  CHECK(html::with_links("<b class=\"K3\">K31 K3</b>", {"K3"}) ==
        "<b class=\"K3\">K31 <a href=\"#K3\">K3</a></b>");
}

TEST_CASE("names in certificates, HTTP headers and protocols that a peer chose do a page no harm") {
  for (std::string_view text : hostile) {
    INFO(html::untrusted(text));
    const std::string page = page_of([&](Observer& observer) {
      const Tap tap(&observer, true);
      // A certificate for this name.
      SeededRandom random("hostile", "pki");
      const x509::PrivateKey key = x509::PrivateKey::generate(x509::KeyType::ed25519, random);
      x509::Request request;
      request.subject = x509::common_name(text == "\xff\xfe" ? "no UTF-8" : text); // which a name has to be
      request.key = key.public_key();
      request.not_before = 1'700'000'000;
      request.not_after = 1'800'000'000;
      request.is_ca = true;
      const x509::Certificate certificate = x509::issue_self_signed(request, key, random);
      (void)x509::parse_certificate(certificate.der, tap, Buffer{}, 0);
      // A response with it in a header.
      http::ResponseParser parser(false, tap);
      (void)parser.push(as_bytes("HTTP/1.1 200 " + std::string(text) + "\r\nX: " + std::string(text) +
                                 "\r\nContent-Length: 0\r\n\r\n"));
      // And wherever else an event has room for it.
      const auto here = std::source_location::current();
      const Arg args[] = {{"host", text},  {"subject", text}, {"issuer", text},
                          {"names", text}, {"now", text},     {"clock", "clock.fixed"}};
      tap.emit(event::Meta{{{}, here}, "meta.demo.client", args});
      tap.emit(event::Path{{"5280#6.1", here}, "path.begin", 0, args});
      (void)tap.check(false, Alert::bad_certificate, "path.wrong_host", "9525#6", text,
                      {{"host", text}, {"names", text}});
      const event::Input inputs[] = {{text, "K0", {}, text, false}};
      tap.emit(event::Derive{{"8446#7.1", here},
                             "K0",
                             "hkdf-extract",
                             text,
                             "SHA-256",
                             inputs,
                             {},
                             as_bytes(text),
                             text.size(),
                             false,
                             {}});
      tap.emit(event::State{{"8446#A", here}, "client", text, text, text});
      tap.emit(event::Transcript{{"8446#4.4.1", here}, "T1", text, {}, 0, {}, "SHA-256", as_bytes(text)});
    });
    check_harmless(page);
    CHECK(has(page, html::untrusted(text)));
  }
}

TEST_CASE("a page's policy admits its own style sheet and script by their SHA-256, and nothing else") {
  const std::string page = page_of(samples::short_connection);
  const std::string policy = between(page, "Content-Security-Policy\" content=\"", "\"");
  CHECK(has(policy, "default-src 'none'"));
  CHECK(has(policy, "base-uri 'none'"));
  CHECK_FALSE(has(policy, "unsafe"));
  // The digest of each, in hexadecimal, against the policy's base 64.
  static const std::regex source("'sha256-([A-Za-z0-9+/=]{44})'");
  std::vector<std::string> admitted;
  for (std::sregex_iterator at(policy.begin(), policy.end(), source), end; at != end; ++at)
    admitted.push_back((*at)[1]);
  REQUIRE(admitted.size() == 2);
  const auto decoded = [](std::string_view text) {
    static constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Bytes out;
    std::uint32_t bits = 0;
    int have = 0;
    for (char c : text) {
      if (c == '=') break;
      bits = bits << 6 | static_cast<std::uint32_t>(alphabet.find(c));
      if ((have += 6) >= 8) out.push_back(static_cast<std::uint8_t>(bits >> (have -= 8)));
    }
    return out;
  };
  const auto digest = [](const std::string& text) {
    return to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, as_bytes(text)).view());
  };
  CHECK(decoded(admitted[0]) == digest(between(page, "<style>", "</style>")));
  CHECK(decoded(admitted[1]) == digest(between(page, "<script>", "</script>")));
}

TEST_CASE("a page asks nobody: it names no address but links to clauses, and those are links") {
  const std::string page = page_of(samples::short_connection);
  CHECK(count(page, "://") == count(page, "<a href=\"https://www.rfc-editor.org/rfc/rfc"));
  for (std::string_view asks :
       {" src=", "@import", "url(", "<iframe", "<object", "<embed", "srcset", "ping="})
    CHECK_FALSE(has(page, asks));
}

TEST_CASE("a page holds every sentence in both languages, and opens in the one it was made for") {
  for (const auto& [lang, begins] :
       {std::pair{Lang::en, "<html lang=en"}, std::pair{Lang::zh, "<html lang=zh"}}) {
    const std::string page = page_of(samples::short_connection, lang);
    CHECK(has(page, begins));
    CHECK(count(page, " lang=en>") == count(page, " lang=zh>"));
    CHECK(count(page, "<span lang=en>") > 50);
    CHECK_FALSE(has(page, "&lt;page."));  // no id without a sentence
    CHECK_FALSE(has(page, "&lt;word."));
  }
  CHECK(page_of(samples::short_connection) ==
        page_of(samples::short_connection)); // the same events, the same page
}

TEST_CASE("events of any kind make a page: none at all, one of each, a connection that failed") {
  CHECK(has(page_of([](Observer&) {}), "</html>"));
  // What TLS 1.2 does: an explicit nonce, a PRF, another operation that nothing here has heard of.
  const std::string page = page_of([](Observer& observer) {
    const Tap tap(&observer, true);
    const auto here = std::source_location::current();
    const Bytes secret(48, 0x5e), seed(64, 0x3d), header = *unhex("1603030018"), payload(24, 0xc7),
                                                  inside = *unhex("1400000c000102030405060708090a0b");
    const event::Input inputs[] = {{"secret", {}, secret, {}, true},
                                   {"label", {}, {}, "master secret", false},
                                   {"seed", {}, seed, {}, false}};
    tap.emit(event::Derive{{"5246#8.1", here},
                           "K0",
                           "prf",
                           "master_secret",
                           "SHA-256",
                           inputs,
                           {},
                           secret,
                           48,
                           true,
                           "CLIENT_RANDOM"});
    const event::Input slice[] = {{"from", "K0", {}, {}, true}};
    tap.emit(event::Derive{{"5246#6.3", here},
                           "K1",
                           "frobnicate",
                           "client_write_key",
                           {},
                           slice,
                           {},
                           ByteView(secret).first(16),
                           16,
                           true,
                           {}});
    event::Record record{{"5246#6.2.3", here}};
    record.epoch = Epoch::application;
    record.outer_type = record.inner_type = 22;
    record.header = header;
    record.payload = payload;
    record.is_protected = true;
    record.key_id = "K1";
    record.plaintext = inside;
    tap.emit(record);
    const auto leaf = [&](Buffer buffer, std::uint64_t at, ByteView octets, std::string_view path) {
      event::Field field{{"5246#6.2.3", here}};
      field.buffer = buffer;
      field.offset = at;
      field.bytes = octets;
      field.path = field.id = path;
      tap.emit(field);
    };
    const Buffer wire{Buffer::Kind::wire, Direction::c2s, Epoch::clear, 0},
        inner{Buffer::Kind::inner, Direction::c2s, Epoch::clear, 0};
    leaf(wire, 0, header, "TLSCiphertext.header");
    leaf(wire, 5, ByteView(payload).first(8), "TLSCiphertext.nonce_explicit");
    leaf(wire, 13, ByteView(payload).subspan(8), "TLSCiphertext.MAC");
    leaf(inner, 0, ByteView(inside).first(4), "TLSPlaintext.fragment");
    leaf(inner, 4, ByteView(inside).subspan(4), "TLSPlaintext.padding");
  });
  for (std::string_view part : {"nonce_explicit", ">MAC[16]<", ">padding[12]<", "frobnicate(",
                                "client_write_key", "<a href=\"#K0\">K0</a>", "c7 c7", "14 00 00 0c"}) {
    INFO(part);
    CHECK(has(page, part));
  }
}

TEST_CASE(
    "of every connection every field has a row of its own octets, and every octet of a record is in the "
    "page") {
  std::size_t fields = 0, records = 0;
  for (unsigned seed = 0; seed < 12; ++seed) {
    INFO("seed " << seed);
    Recorder recorder;
    tls::test::RandomScene scene(seed);
    (seed % 2 ? static_cast<tls::CommonConfig&>(scene.client) : scene.server).observer = &recorder;
    scene.client.reveal_secrets = scene.server.reveal_secrets = true;
    scene.converse();
    const html::Book book(recorder, Lang::en);

    std::map<const event::Field*, const Row*> shown;
    std::map<std::string, std::map<std::uint64_t, Bytes>> octets;
    for (const html::Step& step : book.steps)
      for (const auto* tables : {&step.outer, &step.inner})
        for (const html::Table& table : *tables) {
          if (!table.octets.empty()) octets[table.buffer][table.from] = table.octets;
          for (const Row& row : table.rows) CHECK(shown.try_emplace(row.field, &row).second);
        }
    for (const Event& event : recorder.events()) {
      if (const auto* record = std::get_if<event::Record>(&event)) {
        ++records;
        const Bytes whole = concat({record->header, record->payload});
        CHECK(octets[Buffer{Buffer::Kind::wire, record->dir, Epoch::clear, 0}.name()][record->wire_offset] ==
              whole);
        if (record->is_protected)
          CHECK(octets[Buffer{Buffer::Kind::inner, record->dir, Epoch::clear, record->number}.name()][0] ==
                to_bytes(record->plaintext));
      }
      const auto* field = std::get_if<event::Field>(&event);
      if (!field) continue;
      ++fields;
      // Tag and length of a DER value stand in the row of the value.
      if (field->rfc.text().starts_with("X.690")) continue;
      INFO(field->path << " in " << field->buffer.name() << " at " << field->offset);
      REQUIRE(shown.contains(field));
      const Bytes& in_row = shown[field]->bytes;
      CHECK(Bytes(in_row.end() - static_cast<std::ptrdiff_t>(field->bytes.size()), in_row.end()) ==
            to_bytes(field->bytes));
    }
  }
  CHECK(fields > 5000);
  CHECK(records > 200);
}

TEST_CASE("every event of a connection has its function in the program, with the line in it") {
  std::size_t lines = 0;
  for (unsigned seed : {1u, 2u, 3u}) {
    Recorder recorder;
    tls::test::RandomScene scene(seed);
    scene.client.observer = &recorder;
    scene.converse();
    for (const Event& event : recorder.events()) {
      const auto& where =
          std::visit([](const auto& e) -> const std::source_location& { return e.where; }, event);
      const std::string file = source_file(where);
      if (file.starts_with("tests/")) continue; // the test's own
      INFO(file << ":" << where.line());
      const html::Function* function = html::function_around(file, where.line());
      REQUIRE(function != nullptr);
      const auto size = static_cast<unsigned>(count(function->text, "\n")) + 1;
      CHECK(function->last - function->first + 1 == size);
      // It is the text of that file.
      std::ifstream in(HANDGLASS_SOURCE_ROOT "/" + file);
      std::string line;
      for (unsigned n = 0; n < where.line(); ++n) std::getline(in, line);
      const std::size_t indent = line.find_first_not_of(' ');
      CHECK(has(function->text, line.substr(indent)));
      ++lines;
    }
  }
  CHECK(lines > 1000);
  CHECK(html::function_around("tls/no_such_file.h", 1) == nullptr);
}

TEST_CASE("client and server know the same keys; a tap knows what needs no secret") {
  Recorder recorder;
  tls::test::RandomScene scene(7);
  scene.client.observer = &recorder;
  scene.client.reveal_secrets = true;
  scene.converse();
  const html::Knowledge knowledge(recorder);
  CHECK(knowledge.self() == "client");
  std::size_t secrets = 0;
  for (const Event& event : recorder.events()) {
    const auto* derive = std::get_if<event::Derive>(&event);
    if (!derive) continue;
    INFO(derive->id << " " << derive->name);
    const std::string who = knowledge.of(*derive);
    if (derive->name.find("private key") != std::string_view::npos) {
      CHECK(who == "c");
    } else if (derive->name == "Early Secret" || derive->op == "public-key") {
      CHECK(who == "cst");
    } else if (derive->name == "Handshake Secret" || derive->name == "(EC)DHE" ||
               derive->name == "Master Secret" || derive->name == "key" || derive->name == "iv" ||
               derive->op == "hmac") {
      CHECK(who == "cs");
      ++secrets;
    }
  }
  CHECK(secrets > 10);
  for (const Event& event : recorder.events())
    if (const auto* transcript = std::get_if<event::Transcript>(&event)) {
      const bool is_open = transcript->raw.empty() || transcript->buffer.epoch == Epoch::clear;
      if (is_open && transcript->message == "ClientHello") CHECK(knowledge.of(*transcript) == "cst");
      if (!is_open) CHECK(knowledge.of(*transcript) == "cs");
    }
}
