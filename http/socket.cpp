#include "http/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace handglass::http {
namespace {

using Where = std::source_location;
using Deadline = std::chrono::steady_clock::time_point;

std::string reason_of(int error) { return std::strerror(error); }

std::unexpected<Failure> refuse(std::string_view id, const Endpoint& peer, std::string_view reason,
                                Where where = Where::current()) {
  return failure(Alert::internal_error, id, Rfc{},
                 {{"host", peer.host}, {"port", peer.port}, {"reason", reason}}, where);
}

void tell(const Tap& tap, std::string_view id, const Endpoint& peer, std::string_view reason = {},
          Where where = Where::current()) {
  if (!tap) return;
  const Arg args[] = {
      {"host", peer.host}, {"port", peer.port}, {"address", peer.address}, {"reason", reason}};
  tap.emit(event::Net{{Rfc{}, where}, id, args});
}

std::string text_of(const sockaddr* address, socklen_t size) {
  char host[NI_MAXHOST] = {};
  if (getnameinfo(address, size, host, sizeof host, nullptr, 0, NI_NUMERICHOST) != 0) return {};
  return host;
}

/// Waits until the descriptor is ready or the deadline is over: 1, 0, or -1 with errno. Signals do not count.
int wait_for(int descriptor, short events, std::optional<Deadline> deadline) {
  while (true) {
    int left = -1;
    if (deadline) {
      const auto rest =
          std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
      left = static_cast<int>(std::max<std::int64_t>(rest.count(), 0));
    }
    pollfd one{descriptor, events, 0};
    const int ready = poll(&one, 1, left);
    if (ready >= 0 || errno != EINTR) return ready;
  }
}

Deadline after(Timeout timeout) { return std::chrono::steady_clock::now() + timeout; }

bool must_wait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

/// Non-blocking, so that only poll() waits; not inherited by programs we start; no delay for small records.
void prepare(int descriptor) {
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// 0, or the error of connecting within the time.
int connect_to(int descriptor, const addrinfo& address, Timeout timeout) {
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS && errno != EINTR) return errno;
  const int ready = wait_for(descriptor, POLLOUT, after(timeout));
  if (ready < 0) return errno;
  if (ready == 0) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

} // namespace

Result<Socket> Socket::connect(const Endpoint& to, Tap tap, Timeout timeout) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = to.address.empty() ? AI_ADDRCONFIG : AI_NUMERICHOST;
  // RFC 6761 section 6.3: "localhost" is this machine and nobody else, whatever a name server may say. To
  // getaddrinfo no name at all means just that.
  const bool is_this_machine =
      to.address.empty() && (to.host == "localhost" || to.host.ends_with(".localhost"));
  const std::string& name = to.address.empty() ? to.host : to.address;
  const char* asked = is_this_machine ? nullptr : name.c_str();
  addrinfo* found = nullptr;
  int error = getaddrinfo(asked, std::to_string(to.port).c_str(), &hints, &found);
  if (error != 0 && hints.ai_flags == AI_ADDRCONFIG) {
    // A machine that has the loopback alone is taken for one without addresses; it may still mean itself.
    hints.ai_flags = 0;
    error = getaddrinfo(asked, std::to_string(to.port).c_str(), &hints, &found);
  }
  if (error != 0)
    return refuse("net.resolve", to, error == EAI_SYSTEM ? reason_of(errno) : gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> all(found, freeaddrinfo);

  for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
    tell(tap, "net.resolved", {to.host, to.port, text_of(one->ai_addr, one->ai_addrlen)});
  int last = EADDRNOTAVAIL;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const Endpoint peer{to.host, to.port, text_of(one->ai_addr, one->ai_addrlen)};
    const int descriptor = ::socket(one->ai_family, one->ai_socktype, one->ai_protocol);
    if (descriptor < 0) {
      last = errno;
      continue;
    }
    prepare(descriptor);
    Socket socket(descriptor, peer, tap, timeout);
    tell(tap, "net.connecting", peer);
    last = connect_to(descriptor, *one, timeout);
    if (last == 0) {
      tell(tap, "net.connected", peer);
      return socket;
    }
    socket.tap_ = Tap(); // it was never connected: that it closes is no news
    tell(tap, "net.refused", peer, reason_of(last));
  }
  return refuse(last == ETIMEDOUT ? "net.connect_timeout" : "net.connect", to, reason_of(last));
}

Socket::Socket(Socket&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)),
      peer_(std::move(from.peer_)),
      tap_(from.tap_),
      timeout_(from.timeout_),
      peer_ended_(from.peer_ended_) {}

Socket& Socket::operator=(Socket&& from) noexcept {
  if (this != &from) {
    close();
    descriptor_ = std::exchange(from.descriptor_, -1);
    peer_ = std::move(from.peer_);
    tap_ = from.tap_;
    timeout_ = from.timeout_;
    peer_ended_ = from.peer_ended_;
  }
  return *this;
}

Socket::~Socket() { close(); }

void Socket::close() {
  if (descriptor_ < 0) return;
  ::close(std::exchange(descriptor_, -1));
  tell(tap_, "net.closed", peer_);
}

Result<Bytes> Socket::read() {
  const Deadline deadline = after(timeout_);
  Bytes octets(16384);
  while (true) {
    const ssize_t got = ::recv(descriptor_, octets.data(), octets.size(), 0);
    if (got >= 0) {
      octets.resize(static_cast<std::size_t>(got));
      if (got == 0 && !std::exchange(peer_ended_, true)) tell(tap_, "net.peer_ended", peer_);
      return octets;
    }
    if (!must_wait()) return refuse("net.read", peer_, reason_of(errno));
    const int ready = wait_for(descriptor_, POLLIN, deadline);
    if (ready < 0) return refuse("net.read", peer_, reason_of(errno));
    if (ready == 0) return refuse("net.read_timeout", peer_, reason_of(ETIMEDOUT));
  }
}

Result<void> Socket::write(ByteView octets) {
  const Deadline deadline = after(timeout_);
  while (!octets.empty()) {
    // Without MSG_NOSIGNAL a peer that has gone would end this process by SIGPIPE.
    const ssize_t put = ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (put >= 0) {
      octets = octets.subspan(static_cast<std::size_t>(put));
      continue;
    }
    if (!must_wait()) return refuse("net.write", peer_, reason_of(errno));
    const int ready = wait_for(descriptor_, POLLOUT, deadline);
    if (ready < 0) return refuse("net.write", peer_, reason_of(errno));
    if (ready == 0) return refuse("net.write_timeout", peer_, reason_of(ETIMEDOUT));
  }
  return {};
}

Result<void> Socket::finish() {
  // ENOTCONN: the peer was faster. There is nobody left to tell.
  if (::shutdown(descriptor_, SHUT_WR) != 0 && errno != ENOTCONN)
    return refuse("net.write", peer_, reason_of(errno));
  return {};
}

namespace {

/// The loopback address of a family, and its size.
std::pair<sockaddr_storage, socklen_t> loopback_address(Loopback loopback, std::uint16_t port) {
  sockaddr_storage storage{};
  if (loopback == Loopback::v6) {
    auto& address = reinterpret_cast<sockaddr_in6&>(storage);
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    address.sin6_addr = in6addr_loopback;
    return {storage, sizeof address};
  }
  auto& address = reinterpret_cast<sockaddr_in&>(storage);
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return {storage, sizeof address};
}

/// sin_port and sin6_port are the same two octets.
std::uint16_t port_of(const sockaddr_storage& address) {
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

} // namespace

Result<Listener> Listener::open(std::uint16_t port, Tap tap, Loopback loopback) {
  const char* name = loopback == Loopback::v6 ? "::1" : "127.0.0.1";
  const Endpoint self{name, port, name};
  const int descriptor = ::socket(loopback == Loopback::v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return refuse("net.listen", self, reason_of(errno));
  Listener listener(descriptor, self, Tap());
  prepare(descriptor);
  // A port that we used a minute ago may be used again (old connections linger in TIME_WAIT).
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  auto [address, size] = loopback_address(loopback, port);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(descriptor, 16) != 0)
    return refuse("net.listen", self, reason_of(errno));
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    return refuse("net.listen", self, reason_of(errno));
  listener.self_.port = port_of(address);
  listener.tap_ = tap;
  tell(tap, "net.listening", listener.self_);
  return listener;
}

Listener::Listener(Listener&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)), self_(std::move(from.self_)), tap_(from.tap_) {}

Listener& Listener::operator=(Listener&& from) noexcept {
  std::swap(descriptor_, from.descriptor_);
  std::swap(self_, from.self_);
  std::swap(tap_, from.tap_);
  return *this;
}

Listener::~Listener() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Socket> Listener::accept(Timeout timeout) {
  const bool forever = timeout < Timeout{0};
  const std::optional<Deadline> deadline = forever ? std::nullopt : std::optional(after(timeout));
  while (true) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int descriptor = ::accept(descriptor_, reinterpret_cast<sockaddr*>(&from), &size);
    if (descriptor >= 0) {
      prepare(descriptor);
      const std::string address = text_of(reinterpret_cast<const sockaddr*>(&from), size);
      const Endpoint peer{address, port_of(from), address};
      tell(tap_, "net.accepted", peer);
      return Socket(descriptor, peer, tap_, forever ? default_timeout : timeout);
    }
    // Whoever gave up while waiting to be accepted is nobody's error.
    if (!must_wait() && errno != ECONNABORTED) return refuse("net.accept", self_, reason_of(errno));
    const int ready = wait_for(descriptor_, POLLIN, deadline);
    if (ready < 0) return refuse("net.accept", self_, reason_of(errno));
    if (ready == 0) return refuse("net.accept_timeout", self_, reason_of(ETIMEDOUT));
  }
}

} // namespace handglass::http
