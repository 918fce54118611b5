#include "trace/keylog.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace handglass::trace {

Result<KeyLog> KeyLog::open(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return failure(Alert::internal_error, "keylog.open", "9850#2",
                   {{"file", file}, {"reason", std::strerror(errno)}});
  return KeyLog(descriptor);
}

std::optional<std::string> KeyLog::file_from_environment() {
  const char* name = std::getenv("SSLKEYLOGFILE");
  if (!name || !*name) return std::nullopt;
  return name;
}

KeyLog::KeyLog(KeyLog&& other) noexcept
    : out_(std::exchange(other.out_, nullptr)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      client_random_(std::move(other.client_random_)) {}

KeyLog::~KeyLog() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void KeyLog::on(const Event& event) {
  if (const auto* field = std::get_if<event::Field>(&event)) {
    // A nested parser's field may end alike; the first one is the hello's own.
    if (client_random_.empty() && field->id == "ClientHello.random") client_random_ = to_bytes(field->bytes);
    return;
  }
  const auto* derive = std::get_if<event::Derive>(&event);
  if (!derive || derive->keylog.empty() || derive->out.empty() || client_random_.empty()) return;
  write(std::string(derive->keylog) + " " + hex(client_random_) + " " + hex(derive->out) + "\n");
}

void KeyLog::write(std::string_view line) {
  if (out_) {
    *out_ << line << std::flush;
    return;
  }
  // One write a line: with O_APPEND, lines of several processes do not mix. A full disk costs the
  // line, not the connection.
  while (!line.empty()) {
    const ssize_t n = ::write(descriptor_, line.data(), line.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(n));
  }
}

Result<std::vector<KeyLogEntry>> read_key_log(std::string_view text) {
  std::vector<KeyLogEntry> entries;
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line[0] == '#') continue;

    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    std::optional<Bytes> random, secret;
    if (second != std::string_view::npos) {
      random = unhex(line.substr(first + 1, second - first - 1));
      secret = unhex(line.substr(second + 1));
    }
    // RFC 9850 section 2: label, 32 octets of client random, secret. Older than the RFC, and not in it: RSA,
    // with the first 8 octets of the encrypted premaster secret instead, which OpenSSL still writes.
    const std::size_t name_size = line.substr(0, first) == "RSA" ? 8 : 32;
    if (first == 0 || !random || random->size() != name_size || !secret || secret->empty())
      return failure(Alert::internal_error, "keylog.malformed", "9850#2", {{"line", number}});
    entries.push_back({std::string(line.substr(0, first)), std::move(*random), std::move(*secret)});
  }
  return entries;
}

} // namespace handglass::trace
