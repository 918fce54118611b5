// server.h: the whole server: the states of TLS 1.3 (server13.h) and of TLS 1.2 (server12.h), and every
// message that may move it. The fork between them is an arrow like any other.
#pragma once

#include "tls/handshake/server13.h"

namespace handglass::tls {

using ServerMachine =
    Machine<ServerIo,
            StateList<server13::Start, server13::RecvdCh, server13::Negotiated, server13::WaitEoed,
                      server13::WaitFlight2, server13::WaitCert, server13::WaitCv, server13::WaitFinished,
                      server13::Connected, server12::RecvdHello, server12::Selected, server12::Resuming,
                      server12::AwaitClientCertificate, server12::AwaitPremaster, server12::AwaitClientPublic,
                      server12::AwaitCertificateVerify, server12::AwaitChangeCipherSpec,
                      server12::AwaitFinished, server12::Connected>,
            MessageList<ClientHello12, ClientHello, EndOfEarlyData, Certificate, CertificateVerify, Finished,
                        KeyUpdate, Certificate12, ClientKeyExchangeRsa, ClientKeyExchangeEcdhe,
                        CertificateVerify12, ChangeCipherSpec12, Finished12>>;

} // namespace handglass::tls
