#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace handglass::cli {

namespace {

constexpr std::size_t limit = 16 << 20;

/// A file descriptor that is closed whatever happens.
struct Descriptor {
  int number;
  explicit Descriptor(int n) : number(n) {}
  ~Descriptor() {
    if (number > STDERR_FILENO) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

std::unexpected<Failure> system_failure(std::string_view id, const std::string& name) {
  return failure(Alert::internal_error, id, {}, {{"file", name}, {"reason", std::strerror(errno)}});
}

} // namespace

Result<Bytes> read_file(const std::string& name) {
  const Descriptor file(name == "-" ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0) return system_failure("file.read", name);
  Bytes all;
  for (;;) {
    std::uint8_t piece[1 << 16];
    const ssize_t n = ::read(file.number, piece, sizeof piece);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_failure("file.read", name);
    if (n == 0) return all;
    append(all, ByteView(piece, static_cast<std::size_t>(n)));
    if (all.size() > limit)
      return failure(Alert::internal_error, "file.too_large", {}, {{"file", name}, {"limit", limit}});
  }
}

Result<void> write_file(const std::string& name, std::string_view contents, bool is_secret) {
  const int mode = is_secret ? 0600 : 0644;
  const Descriptor file(::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (file.number < 0) return system_failure("file.write", name);
  if (is_secret) (void)::fchmod(file.number, 0600); // of a file that was there before, too
  while (!contents.empty()) {
    const ssize_t n = ::write(file.number, contents.data(), contents.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_failure("file.write", name);
    contents.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

} // namespace handglass::cli
