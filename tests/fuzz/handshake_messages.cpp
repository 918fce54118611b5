// handshake_messages.cpp: the body of a handshake message. What is accepted is tiled, and written again as it
// was.
#include "core/codec/writer.h"
#include "tests/fuzz/fuzz.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate12.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_request12.h"
#include "tls/messages/certificate_status12.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/certificate_verify12.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/client_hello12.h"
#include "tls/messages/client_key_exchange.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/key_update.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/new_session_ticket12.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/server_hello12.h"
#include "tls/messages/server_hello_done.h"
#include "tls/messages/server_key_exchange.h"

using namespace handglass;

namespace {

/// Leaves come in order, without a gap (but for certificates, which x509 names).
struct Tiles : Observer {
  void on(const Event& event) override {
    const auto& field = std::get<event::Field>(event);
    fuzz::holds(field.offset >= end, "two leaves overlap");
    end = field.offset + field.bytes.size();
    named += field.bytes.size();
  }
  std::uint64_t end = 0, named = 0;
};

template <class Message>
void read(ByteView body) {
  Tiles tiles;
  const auto traced = parse<Message>(body, Tap(&tiles), Buffer{}, 0);
  const auto message = parse<Message>(body);
  fuzz::holds(traced.has_value() == message.has_value(), "who watches changes what is read");
  if (!message) return;
  fuzz::holds(serialise(*message) == to_bytes(body), "what was read is not what is written");
  // Some hold DER for x509 to name.
  constexpr bool holds_der =
      std::is_base_of_v<tls::ClientHello, Message> || std::is_same_v<Message, tls::Certificate> ||
      std::is_same_v<Message, tls::CertificateRequest> || std::is_same_v<Message, tls::Certificate12> ||
      std::is_same_v<Message, tls::CertificateRequest12> || std::is_same_v<Message, tls::CertificateStatus12>;
  if constexpr (!holds_der) fuzz::holds(tiles.named == body.size(), "an octet has no leaf");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView body(data + 1, size - 1);
  switch (data[0] % 20) {
    case 0:
      read<tls::ClientHello>(body);
      break;
    case 1:
      read<tls::ServerHello>(body);
      break;
    case 2:
      read<tls::HelloRetryRequest>(body);
      break;
    case 3:
      read<tls::EncryptedExtensions>(body);
      break;
    case 4:
      read<tls::CertificateRequest>(body);
      break;
    case 5:
      read<tls::Certificate>(body);
      break;
    case 6:
      read<tls::CertificateVerify>(body);
      break;
    case 7:
      read<tls::NewSessionTicket>(body);
      break;
    case 8:
      read<tls::KeyUpdate>(body);
      break;
    case 9:
      read<tls::ClientHello12>(body);
      break;
    case 10:
      read<tls::ServerHello12>(body);
      break;
    case 11:
      read<tls::Certificate12>(body);
      break;
    case 12:
      read<tls::ServerKeyExchange>(body);
      break;
    case 13:
      read<tls::CertificateRequest12>(body);
      break;
    case 14:
      read<tls::ClientKeyExchangeRsa>(body);
      break;
    case 15:
      read<tls::ClientKeyExchangeEcdhe>(body);
      break;
    case 16:
      read<tls::CertificateVerify12>(body);
      break;
    case 17:
      read<tls::NewSessionTicket12>(body);
      break;
    case 18:
      read<tls::CertificateStatus12>(body);
      break;
    default:
      read<tls::ServerHelloDone>(body);
  }
  return 0;
}
