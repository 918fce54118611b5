// client.h: the whole client: the states of TLS 1.3 (client13.h) and of TLS 1.2 (client12.h), and every
// message that may move it. The fork between them is an arrow like any other.
#pragma once

#include "tls/handshake/client13.h"

namespace handglass::tls {

using ClientMachine = Machine<
    ClientIo,
    StateList<client13::Start, client13::WaitSh, client13::WaitSh2, client13::WaitEe, client13::WaitCertCr,
              client13::WaitCert, client13::WaitCv, client13::WaitFinished, client13::Connected,
              client12::AwaitCertificate, client12::AwaitCertificateStatus,
              client12::AwaitCertificateStatusRsa, client12::AwaitServerKeyExchange,
              client12::AwaitCertificateRequest, client12::AwaitServerHelloDone,
              client12::AwaitNewSessionTicket, client12::AwaitChangeCipherSpec, client12::AwaitFinished,
              client12::Connected>,
    MessageList<HelloRetryRequest, ServerHello12, ServerHello, EncryptedExtensions, CertificateRequest,
                Certificate, CertificateVerify, Finished, NewSessionTicket, KeyUpdate, Certificate12,
                CertificateStatus12, ServerKeyExchange, CertificateRequest12, ServerHelloDone,
                NewSessionTicket12, ChangeCipherSpec12, Finished12, HelloRequest>>;

} // namespace handglass::tls
