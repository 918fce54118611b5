// keylog.h: the secrets of a connection in the format of RFC 9850, which Wireshark and others read.
//
//   SERVER_HANDSHAKE_TRAFFIC_SECRET 3f1c…(client random, 64 digits) b67b…(secret)
//
// Who has this file can read the recorded connection. That is its purpose, and why it is created so
// that only its owner can open it.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "core/observer.h"
#include "core/result.h"

namespace handglass::trace {

/// Writes a line for every derived secret that has a label in the key log format. The events must
/// reveal secrets. Lines go out as the secrets are born, so that a capture can be read while it runs.
class KeyLog : public Observer {
 public:
  explicit KeyLog(std::ostream& out) : out_(&out) {}
  /// Appends to a file, created with mode 0600. "keylog.open" {file, reason}
  static Result<KeyLog> open(const std::string& file);
  /// The file that SSLKEYLOGFILE names; nothing if the variable is not set or empty.
  static std::optional<std::string> file_from_environment();

  KeyLog(KeyLog&& other) noexcept;
  KeyLog& operator=(KeyLog&&) = delete;
  ~KeyLog() override;

  void on(const Event& event) override;

 private:
  explicit KeyLog(int descriptor) : descriptor_(descriptor) {}
  void write(std::string_view line);

  std::ostream* out_ = nullptr;
  int descriptor_ = -1;
  Bytes client_random_; // of the first ClientHello: a second one repeats it
};

struct KeyLogEntry {
  std::string label;
  Bytes client_random; ///< of an "RSA" line: the first 8 octets of the encrypted premaster secret
  Bytes secret;
};

/// Reads a key log: lines end in LF or CRLF, digits are of either case, lines that begin with # and
/// empty ones are skipped. "keylog.malformed" {line}: a line that is no such thing.
Result<std::vector<KeyLogEntry>> read_key_log(std::string_view text);

} // namespace handglass::trace
