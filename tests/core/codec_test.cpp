#include "core/codec/reader.h"
#include "core/codec/writer.h"
#include "tests/catch.h"

using namespace handglass;

namespace {

enum class Colour : std::uint16_t { red = 1, green = 2 };
std::string_view registry_name(Colour c) {
  return c == Colour::red ? "red" : c == Colour::green ? "green" : "";
}

struct Point {
  static constexpr std::string_view wire_name = "Point";
  static constexpr Rfc rfc = "1#2";
  std::uint8_t x = 0;
  std::uint16_t y = 0;
  static void fields(auto& io, auto& m) {
    io.u8("x", m.x);
    io.u16("y", m.y);
  }
};

struct Shape {
  static constexpr std::string_view wire_name = "Shape";
  static constexpr Rfc rfc = "1#1";
  std::uint32_t id = 0;
  Colour colour = Colour::red;
  Bytes label;
  std::vector<Point> points;
  std::vector<Colour> colours;
  std::array<std::uint8_t, 2> tail{};
  static void fields(auto& io, auto& m) {
    io.u24("id", m.id);
    io.value("colour", m.colour);
    io.opaque("label", m.label, range<0, 4>);
    io.vec("points", m.points, range<3, 600>);
    io.vec("colours", m.colours, range<0, 255>);
    io.opaque("tail", m.tail);
  }
};

Shape sample() {
  Shape s;
  s.id = 0x010203;
  s.colour = Colour::green;
  s.label = {9, 8};
  s.points = {{1, 2}, {3, 4}};
  s.colours = {Colour::red, static_cast<Colour>(77)};
  s.tail = {0xee, 0xff};
  return s;
}

struct Collector : Observer {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> leaves;
  std::vector<std::string> paths;
  void on(const Event& e) override {
    const auto& f = std::get<event::Field>(e);
    leaves.emplace_back(f.offset, f.bytes.size());
    paths.push_back(std::string(f.path) + "|" + std::string(f.id));
  }
};

} // namespace

TEST_CASE("one declaration writes, reads, and names the same octets") {
  const Bytes wire = serialise(sample());
  CHECK(hex(wire) ==
        "010203"
        "0002"
        "02"
        "0908"
        "0006"
        "010002"
        "030004"
        "04"
        "0001"
        "004d"
        "eeff");

  Collector seen;
  auto parsed = parse<Shape>(wire, Tap(&seen), Buffer{}, 100);
  REQUIRE(parsed);
  CHECK(serialise(*parsed) == wire);

  std::uint64_t next = 100;
  for (auto [offset, length] : seen.leaves) {
    CHECK(offset == next);
    next += length;
  }
  CHECK(next == 100 + wire.size());
  CHECK(seen.paths[3] == "Shape.label|Shape.label");
  CHECK(seen.paths[2] == "Shape.label.length|Shape.label.length");
  CHECK(seen.paths[6] == "Shape.points[0].y|Point.y");
  CHECK(seen.paths[10] == "Shape.colours[0]|Shape.colours");
}

TEST_CASE("every strict prefix of a structure and every trailing octet is a decode_error") {
  Bytes wire = serialise(sample());
  for (std::size_t n = 0; n < wire.size(); ++n) {
    auto parsed = parse<Shape>(ByteView(wire).first(n));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().alert == Alert::decode_error);
    CHECK(parsed.error().id == "codec.truncated");
  }
  wire.push_back(0);
  CHECK(parse<Shape>(wire).error().id == "codec.trailing");
}

TEST_CASE("a vector outside its range is a decode_error that says which field, and where") {
  Bytes wire = serialise(sample());
  wire[5] = 5; // label<0..4>
  wire.insert(wire.begin() + 6, 3, 0);
  auto parsed = parse<Shape>(wire);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().id == "codec.range");
  CHECK(parsed.error().arg("field") == "label");
  CHECK(parsed.error().arg("structure") == "Shape");
  CHECK(parsed.error().arg("wanted") == "4");
  CHECK(parsed.error().arg("found") == "5");
}

TEST_CASE("no single flipped bit makes a reader crash or accept octets it cannot reproduce") {
  const Bytes wire = serialise(sample());
  for (std::size_t bit = 0; bit < 8 * wire.size(); ++bit) {
    Bytes flipped = wire;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    if (auto parsed = parse<Shape>(flipped)) CHECK(serialise(*parsed) == flipped);
  }
}
