#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/bench/theirs.h"

namespace handglass::bench {

namespace {

void must(bool right, const char* what) {
  if (right) return;
  std::fprintf(stderr, "OpenSSL: %s failed\n", what);
  ERR_print_errors_fp(stderr);
  std::exit(1);
}

X509* certificate(ByteView der) {
  const std::uint8_t* at = der.data();
  X509* const out = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
  must(out != nullptr, "reading a certificate");
  return out;
}

using Context = std::shared_ptr<SSL_CTX>;

Context configure(const TlsMode& mode, const Chain& chain, bool is_server) {
  Context context(SSL_CTX_new(TLS_method()), SSL_CTX_free);
  SSL_CTX* const c = context.get();
  const int version = mode.is_13 ? TLS1_3_VERSION : TLS1_2_VERSION;
  SSL_CTX_set_min_proto_version(c, version);
  SSL_CTX_set_max_proto_version(c, version);
  if (mode.is_13)
    must(SSL_CTX_set_ciphersuites(c, "TLS_AES_128_GCM_SHA256") > 0, "choosing a suite");
  else
    must(SSL_CTX_set_cipher_list(c, mode.static_rsa ? "AES128-GCM-SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256") >
             0,
         "choosing a suite");
  // TLS 1.2 also wants the curve of the certificate among the groups.
  must(SSL_CTX_set1_groups_list(c, mode.is_13 ? "X25519" : "X25519:P-256") > 0, "choosing a group");
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(c, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(c, 0);
  if (is_server) {
    const std::uint8_t* at = chain.key.data();
    EVP_PKEY* const key = d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(chain.key.size()));
    must(SSL_CTX_use_certificate(c, certificate(chain.leaf)) > 0 &&
             SSL_CTX_add0_chain_cert(c, certificate(chain.intermediate)) > 0 &&
             SSL_CTX_use_PrivateKey(c, key) > 0,
         "loading the chain");
  } else {
    SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
    must(X509_STORE_add_cert(SSL_CTX_get_cert_store(c), certificate(chain.root)) > 0, "trusting the root");
  }
  return context;
}

struct Pair {
  SSL *client, *server;
  Pair(const Context& client_context, const Context& server_context)
      : client(SSL_new(client_context.get())), server(SSL_new(server_context.get())) {
    BIO *const there = BIO_new(BIO_s_mem()), *const back = BIO_new(BIO_s_mem());
    BIO_up_ref(there);
    BIO_up_ref(back);
    SSL_set_bio(client, back, there);
    SSL_set_bio(server, there, back);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    SSL_set_tlsext_host_name(client, "server.test");
    SSL_set1_host(client, "server.test");
    bool done = false;
    for (int turn = 0; !done && turn < 10; ++turn) {
      const int a = SSL_do_handshake(client), b = SSL_do_handshake(server);
      done = a == 1 && b == 1;
    }
    must(done, "the handshake");
  }
  Pair(const Pair&) = delete;
  ~Pair() {
    SSL_free(client);
    SSL_free(server);
  }
};

} // namespace

Operation their_chain(const std::string& name, const Chain& chain) {
  const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  must(X509_STORE_add_cert(store.get(), certificate(chain.root)) > 0, "trusting the root");
  return {name, [store, chain] {
            X509 *const leaf = certificate(chain.leaf), *const intermediate = certificate(chain.intermediate);
            STACK_OF(X509)* const rest = sk_X509_new_null();
            sk_X509_push(rest, intermediate);
            X509_STORE_CTX* const judge = X509_STORE_CTX_new();
            must(X509_STORE_CTX_init(judge, store.get(), leaf, rest) > 0, "setting up");
            X509_STORE_CTX_set_default(judge, "ssl_server");
            X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(judge), "server.test", 0);
            must(X509_verify_cert(judge) == 1, "judging the chain");
            X509_STORE_CTX_free(judge);
            sk_X509_free(rest);
            X509_free(leaf);
            X509_free(intermediate);
          }};
}

std::vector<Operation> their_tls(const TlsMode& mode, const Chain& chain) {
  const Context client = configure(mode, chain, false), server = configure(mode, chain, true);
  const auto pair = std::make_shared<Pair>(client, server);
  const auto data = std::make_shared<Bytes>(record, 1), out = std::make_shared<Bytes>(record);
  return {{mode.name + "_handshake", [client, server] { Pair once(client, server); }},
          {mode.name + "_bulk_16k",
           [pair, data, out] {
             must(SSL_write(pair->client, data->data(), static_cast<int>(record)) == static_cast<int>(record),
                  "writing");
             int got = 0;
             while (got < static_cast<int>(record)) {
               const int some = SSL_read(pair->server, out->data(), static_cast<int>(record));
               must(some > 0, "reading");
               got += some;
             }
           },
           record}};
}

} // namespace handglass::bench
