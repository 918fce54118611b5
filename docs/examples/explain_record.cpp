// explain_record.cpp: what every octet of a record is.
//
//   explain_record [HEX]     the ServerHello of RFC 8448 section 3, unless another record is given
//
// The structures of tls/messages are declared once, for reading and for writing. Parsed with a Tap, they name
// what they read: each leaf is an event::Field with its place, its octets and the path that leads to it.
#include <cstdio>

#include "core/tap.h"
#include "tls/messages/handshake_header.h"
#include "tls/messages/record.h"
#include "tls/messages/server_hello.h"

using namespace handglass;

constexpr std::string_view server_hello =
    "160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e0033"
    "0024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";

/// Prints a line a field.
struct Printer : Observer {
  void on(const Event& event) override {
    const auto* field = std::get_if<event::Field>(&event);
    if (!field) return;
    std::string octets = hex(field->bytes);
    if (octets.size() > 16) octets = octets.substr(0, 14) + "..";
    std::string value(field->text); // a name of a registry, where there is one
    if (value.empty() && field->kind != event::FieldKind::opaque) value = std::to_string(field->number);
    // A peer may write what it likes into a text: not to the terminal as it is.
    for (char& c : value)
      if (c < 0x20 || c > 0x7e) c = '?';
    std::printf("%04x  %-16s  %-52.*s %s\n", static_cast<unsigned>(field->offset), octets.c_str(),
                static_cast<int>(field->path.size()), field->path.data(), value.c_str());
  }
};

/// The header of the record, the header of the message in it, and the message, each at its place.
Result<void> explain(ByteView octets, const Tap& tap) {
  const Buffer wire{Buffer::Kind::wire, Direction::s2c, Epoch::clear, 0};
  const auto part = [&](std::size_t from, std::size_t size) {
    return octets.subspan(std::min(from, octets.size()),
                          std::min(size, octets.size() - std::min(from, octets.size())));
  };
  const auto record = TRY(parse<tls::RecordHeader>(part(0, 5), tap, wire, 0));
  if (record.type != tls::ContentType::handshake) return {}; // encrypted, or no message
  const auto header = TRY(parse<tls::HandshakeHeader>(part(5, 4), tap, wire, 5));
  if (header.msg_type != tls::HandshakeType::server_hello) return {};
  TRY(parse<tls::ServerHello>(part(9, header.length), tap, wire, 9));
  return {};
}

int main(int argc, char** argv) {
  const auto octets = unhex(argc > 1 ? argv[1] : server_hello);
  if (!octets) return std::fputs("that is not hexadecimal\n", stderr), 2;
  Printer printer;
  const auto done = explain(*octets, Tap(&printer));
  if (done) return 0;
  // A record that is wrong is input like any other: which rule it breaks, and where.
  const Failure& why = done.error();
  std::printf("wrong: %.*s, RFC %.*s", static_cast<int>(why.id.size()), why.id.data(),
              static_cast<int>(why.rfc.text().size()), why.rfc.text().data());
  for (const auto& [name, value] : why.args) std::printf(", %s %s", name.c_str(), value.c_str());
  std::printf("\n");
  return 5;
}
