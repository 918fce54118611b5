// knowledge.h: who knows what: the client, the server, and whoever watches the wire.
//
// The two ends know the same secrets, but for the private keys that each made for itself. An eavesdropper
// knows what crossed the wire in the clear, and whatever can be computed from that alone: the Early Secret,
// say, whose inputs are zeros when there is no pre-shared key.
#pragma once

#include <map>
#include <set>
#include <string>

#include "trace/recorder.h"

namespace handglass::trace::html {

class Knowledge {
 public:
  explicit Knowledge(const Recorder& recorder);

  /// Of which side the recording is: "client", "server".
  std::string_view self() const { return self_; }
  /// Letters: c the client, s the server, t a tap. Of the result of a derivation: "cs", "c", "cst".
  std::string of(const event::Derive& derive) const;
  std::string of(const event::Transcript& transcript) const;
  /// Of all its inputs together: a public key is everybody's, what it was made from is not.
  std::string of_inputs(const event::Derive& derive) const;
  /// Whether a tap could read the octets of this buffer.
  static bool is_open(const Buffer& buffer);

 private:
  void learn(const event::Derive& derive);
  void learn(const event::Transcript& transcript);
  bool is_seen(ByteView octets) const;
  bool can_compute(const event::Derive& derive) const;

  std::string_view self_ = "client";
  std::set<std::string> seen_;  ///< values of fields that crossed in the clear, 16 octets and more
  std::set<std::string> known_; ///< by a tap: ids of derivations and transcripts
  std::set<const event::Derive*> tap_knows_;
  std::set<const event::Transcript*> tap_hashed_;
  bool is_transcript_open_ = true;
};

} // namespace handglass::trace::html
