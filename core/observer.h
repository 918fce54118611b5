// observer.h: the events. What the code does, it says here; trace/ turns the events into pictures.
//
// Nothing in protocol code "logs". Six choke points do the work of the protocol, and each emits its
// event from the line that did the work:
//
//   fields(io, m)      one wire structure read or written     Field, Map
//   check(...)         one rule of an RFC enforced            Check
//   derive(...)        one key, hash or signature computed    Derive
//   transcript.add     one handshake message hashed           Transcript
//   protect/unprotect  one record                             Record
//   Machine::step      one arrow of the state diagram         State
//
// Around them stand facts: Meta, Path (the certificate path builder's thoughts), AlertSent, Net, Http, Note.
// Every event carries the clause it follows and the source line that emitted it. Views in an event
// live for the callback alone: an observer that keeps events copies them (trace/recorder.h).
#pragma once

#include <source_location>
#include <span>
#include <string_view>
#include <variant>

#include "core/alert.h"
#include "core/buffer.h"
#include "core/bytes.h"
#include "core/result.h"
#include "core/rfc.h"

namespace handglass {
namespace event {

/// What every event has.
struct Base {
  Rfc rfc;
  std::source_location where;
};

/// The first event of a stream, and facts about the whole of it.
struct Meta : Base {
  std::string_view id; ///< catalogue id: "meta.connection", "meta.seeded"
  std::span<const Arg> args;
};

/// What kind of leaf a field is; it decides how the octets are shown.
enum class FieldKind : std::uint8_t {
  number,  ///< an integer: `number`
  name,    ///< a code point with a row in a registry: `number`, and `text` unless it is unknown
  length,  ///< a length prefix: `number` octets follow
  opaque,  ///< random, key, signature, tag, ciphertext, padding, cookie, ticket, body
  text,    ///< octets that are text: a host name, a protocol name, a header
  raw,     ///< octets that nothing here can name: an unknown extension's contents
};

/// One leaf: octets [offset, offset + bytes.size()) of a buffer, and what they are.
struct Field : Base {
  Buffer buffer;
  std::uint64_t offset = 0;
  ByteView bytes;
  std::string_view path; ///< "ServerHello.extensions[1].key_share.group": where it stands
  std::string_view id;   ///< "ServerHello.cipher_suite": structure and field, the catalogue's key
  FieldKind kind = FieldKind::opaque;
  std::uint64_t number = 0;
  std::string_view text; ///< registry name, or the text itself
};

/// Octets of one buffer continue in another: `from[offset, +length)` is `to[to_offset, +length)`.
struct Map : Base {
  Buffer from;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  Buffer to;
  std::uint64_t to_offset = 0;
};

/// One record on the wire. The views are empty where they do not apply (a record in the clear has
/// no nonce) and, like everything, dead after the callback.
struct Record : Base {
  Direction dir{};
  std::uint64_t number = 0;      ///< counts the records of this direction from 0
  std::uint64_t wire_offset = 0; ///< of the header in the wire buffer
  Epoch epoch{};
  std::uint8_t outer_type = 0; ///< ContentType in the header
  std::uint8_t inner_type = 0; ///< the ContentType that was inside; the same in the clear
  ByteView header;             ///< 5 octets; also the additional data of the AEAD
  ByteView payload;            ///< what follows the header on the wire
  bool is_protected = false;
  std::uint64_t sequence = 0; ///< of the keys in use; the nonce is iv XOR sequence
  std::string_view aead;      ///< "AES-128-GCM"; in TLS 1.2 also "AES-128-CBC, HMAC-SHA-1"
  std::string_view key_id;    ///< Derive ids of the key and the iv: "K5", "K6"; none: overheard, not opened
  std::string_view iv_id;     ///< empty for CBC, whose IV is sent
  std::string_view mac_key_id; ///< of CBC's MAC; empty where there is none
  ByteView nonce;             ///< 12 octets; of CBC the IV, 16
  ByteView additional_data;   ///< what else is authenticated, where it is not `header` (TLS 1.2)
  ByteView plaintext; ///< TLSInnerPlaintext: content, type, zeros; in 1.2 content, or content, MAC, padding
};

/// An input of a derivation: octets, the id of an earlier result, or a number or text.
struct Input {
  std::string_view name; ///< "secret", "salt", "label", "context", "private_key" …
  std::string_view ref;  ///< "K3", "T1": the earlier result this is; empty if it is none
  ByteView bytes;        ///< withheld (empty) for secrets unless they are revealed
  std::string_view text; ///< a label
  bool is_secret = false;
};

/// One computation of key material, or a signature made or verified.
struct Derive : Base {
  std::string_view id;   ///< "K4"; empty for a signature
  std::string_view op;   ///< "hkdf-extract", "hkdf-expand-label", "x25519", "hmac", "hash", "verify" …
  std::string_view name; ///< "s hs traffic", "Handshake Secret": what it is called in the RFC
  std::string_view hash; ///< "SHA-256", where one takes part
  std::span<const Input> inputs;
  ByteView info; ///< the octets that HKDF-Expand saw (HkdfLabel), for those who check by hand
  ByteView out;  ///< withheld (empty) if secret and secrets are not revealed
  std::uint64_t out_size = 0;
  bool is_secret = true;
  std::string_view keylog; ///< label in the key log format of RFC 9850, where the secret has one
};

/// A handshake message entered the transcript.
struct Transcript : Base {
  std::string_view id;      ///< "T1", to be cited by derivations
  std::string_view message; ///< "ClientHello"
  Buffer buffer;            ///< where the message is
  std::uint64_t offset = 0;
  ByteView raw;          ///< header and body as they crossed the wire; empty for the synthetic message
  std::string_view hash; ///< "SHA-256"; empty while the suite, and so the hash, is not known yet
  ByteView digest;       ///< of everything so far
};

/// A rule was applied.
struct Check : Base {
  std::string_view id; ///< catalogue id: "sh.cipher_suite.offered"
  bool passed = true;
  Alert alert{};            ///< what the peer would be told
  std::string_view subject; ///< path of the field it is about
  std::span<const Arg> args;
};

/// The certificate path builder thinks aloud.
struct Path : Base {
  std::string_view id; ///< catalogue id: "path.candidate.taken"
  int depth = 0;       ///< 0 is the leaf
  std::span<const Arg> args;
};

/// One arrow of the state diagram was taken.
struct State : Base {
  std::string_view role;    ///< "client", "server"
  std::string_view from;    ///< "WAIT_SH"
  std::string_view message; ///< "ServerHello"; empty for an arrow that needs no input
  std::string_view to;
};

/// An alert was sent or received.
struct AlertRecord : Base {
  Direction dir{};
  bool sent = false; ///< by the side whose trace this is
  Alert description{};
  bool is_fatal = false;
  std::string_view id; ///< catalogue id of the Failure behind it, if it is ours
  std::span<const Arg> args;
};

/// A fact about the connection below TLS: resolved, connected, closed.
struct Net : Base {
  std::string_view id;
  std::span<const Arg> args;
};

/// An HTTP message began, or ended.
struct Http : Base {
  std::string_view id;
  std::span<const Arg> args;
};

/// Something worth saying that none of the others says.
struct Note : Base {
  std::string_view id;
  std::span<const Arg> args;
};

} // namespace event

using Event = std::variant<event::Meta, event::Field, event::Map, event::Record, event::Derive,
                           event::Transcript, event::Check, event::Path, event::State, event::AlertRecord,
                           event::Net, event::Http, event::Note>;

/// Whoever watches. Called synchronously, in order, from the code that does the work.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on(const Event& event) = 0;
};

} // namespace handglass
