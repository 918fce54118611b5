#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "x509/pem.h"

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

Result<Bytes> read_certificates(const std::string& name) {
  Bytes all = TRY(read_file(name));
  const std::string_view text = as_text(all);
  const auto no = [&](std::string_view id, Args more = {}) {
    auto why = failure(Alert::internal_error, id, {}, more);
    why.error().args.emplace_back("file", name);
    return why;
  };
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return no("file.empty");
  if (x509::looks_like_pem(all)) {
    if (text.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos) return all;
    constexpr std::string_view begin = "-----BEGIN ";
    const std::size_t from = text.find(begin) + begin.size(), to = text.find("-----", from);
    if (to == std::string_view::npos || to - from > 64) return all; // its reader says what is wrong
    const std::string_view label = text.substr(from, to - from);
    return no("file.other_block", {{"label", label}});
  }
  if (all[0] == 0x30) return all; // the SEQUENCE that every certificate is, in DER
  const bool is_readable = all[0] >= 0x20 && all[0] < 0x7f;
  const std::string line(text.substr(0, std::min<std::size_t>(text.find_first_of("\r\n"), 24)));
  const std::string begins =
      is_readable ? "\"" + line + "\"" : hex(ByteView(all).first(std::min<std::size_t>(all.size(), 4)));
  return no("file.not_certificate", {{"begins", std::string_view(begins)}});
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
