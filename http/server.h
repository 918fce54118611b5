// server.h: the answering side of one connection, without a socket.
//
//   push(octets) ──▶ RequestParser ──▶ Site ──▶ octets to send back, once, and then close
//
// It exists so that curl and browsers have somebody to talk to: GET and HEAD, one page or a few, one
// request a connection.
#pragma once

#include <map>

#include "http/request.h"

namespace handglass::http {

struct Page {
  std::string content_type = "text/plain; charset=utf-8";
  Bytes body;
};

/// What there is to fetch, by path; a query does not matter.
using Site = std::map<std::string, Page, std::less<>>;

/// The octets of a response: with Content-Length, and Connection: close. `to_head`: without the body.
Bytes write_response(int status, const Page& page, bool to_head, std::string_view extra_fields = {});

/// The registered reason phrase of the codes used here.
std::string_view reason_phrase(int status);

class Exchange {
 public:
  Exchange(const Site& site, Tap tap) : site_(site), tap_(tap), parser_(tap) {}

  /// Octets from the client; returns what to send, which is nothing until the request is complete or
  /// found to be faulty (400, 413, 414, 431, 501, 505). Then done(): send it, and close.
  Bytes push(ByteView octets);
  /// The client will send no more. A request cut short gets no answer: nobody knows what it was.
  void push_end() { done_ = true; }

  bool done() const { return done_; }
  /// Of the response; 0 if there was none.
  int status() const { return status_; }
  /// Why the request was refused, if its octets were at fault.
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  Bytes answer(int status, const Page& page, bool to_head, std::string_view extra_fields = {});

  const Site& site_;
  Tap tap_;
  RequestParser parser_;
  bool done_ = false;
  int status_ = 0;
  std::optional<Failure> failure_;
};

} // namespace handglass::http
