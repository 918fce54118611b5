#include "trace/keylog.h"
#include "tests/catch.h"

#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace handglass;
using trace::KeyLog;

namespace {
const Bytes client_random(32, 0xc1), secret(48, 0x5e);

void handshake(Observer& observer, bool reveal = true) {
  event::Field random{};
  random.id = "ClientHello.random";
  random.bytes = client_random;
  observer.on(random);
  event::Derive derive{};
  derive.id = "K4";
  derive.keylog = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
  if (reveal) derive.out = secret;
  derive.out_size = secret.size();
  observer.on(derive);
  derive.keylog = {};
  observer.on(derive); // a secret that has no label stays out of the file
}
const std::string expected =
    "SERVER_HANDSHAKE_TRAFFIC_SECRET " + hex(client_random) + " " + hex(secret) + "\n";
} // namespace

TEST_CASE("the key log holds label, client random and secret of every derivation that has a label") {
  std::ostringstream out;
  KeyLog log(out);
  handshake(log);
  CHECK(out.str() == expected);
}

TEST_CASE("secrets that are withheld from the trace do not reach the key log") {
  std::ostringstream out;
  KeyLog log(out);
  handshake(log, false);
  CHECK(out.str().empty());
}

TEST_CASE(
    "a key log file can be opened by its owner alone, is appended to, and is complete at every moment") {
  char name[] = "/tmp/handglass-keylog-XXXXXX";
  const int descriptor = mkstemp(name);
  REQUIRE(descriptor >= 0);
  ::close(descriptor);
  ::unlink(name);
  const auto contents = [&] {
    std::ifstream in(name);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  {
    auto log = KeyLog::open(name);
    REQUIRE(log);
    handshake(*log);
    CHECK(contents() == expected); // before the file is closed
  }
  struct stat info{};
  REQUIRE(::stat(name, &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  {
    auto log = KeyLog::open(name);
    REQUIRE(log);
    handshake(*log);
  }
  CHECK(contents() == expected + expected);
  ::unlink(name);
  CHECK(KeyLog::open("/nonexistent/folder/file").error().id == "keylog.open");
}

TEST_CASE("SSLKEYLOGFILE names the file; unset or empty means none") {
  ::setenv("SSLKEYLOGFILE", "keys.log", 1);
  CHECK(KeyLog::file_from_environment() == "keys.log");
  ::setenv("SSLKEYLOGFILE", "", 1);
  CHECK_FALSE(KeyLog::file_from_environment());
  ::unsetenv("SSLKEYLOGFILE");
  CHECK_FALSE(KeyLog::file_from_environment());
}

TEST_CASE("a key log is read with either line end, either case, comments and no final line end") {
  const std::string random(64, 'A');
  auto read = trace::read_key_log("# comment\r\n\nCLIENT_RANDOM " + random + " 00fF\r\nEXPORTER_SECRET " +
                                  std::string(64, 'b') + " 0102");
  REQUIRE(read);
  REQUIRE(read->size() == 2);
  CHECK((*read)[0].label == "CLIENT_RANDOM");
  CHECK((*read)[0].client_random == Bytes(32, 0xaa));
  CHECK((*read)[0].secret == Bytes{0x00, 0xff});
  CHECK((*read)[1].secret == Bytes{1, 2});
}

TEST_CASE("a malformed key log line is refused with its number") {
  const std::string random(64, 'a');
  for (const std::string& line :
       {std::string("nonsense"), "LABEL " + random, "LABEL " + random + " ", "LABEL " + random + " 0",
        "LABEL " + random + " zz", "LABEL " + random.substr(2) + " 00", " " + random + " 00"}) {
    auto read = trace::read_key_log("# first\n" + line + "\n");
    REQUIRE_FALSE(read);
    CHECK(read.error().id == "keylog.malformed");
    CHECK(read.error().arg("line") == "2");
  }
}
