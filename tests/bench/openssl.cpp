// openssl.cpp: the same operations by the OpenSSL that is installed, through its public interface, with
// everything that can be made ready beforehand made ready.
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <tuple>

#include "tests/bench/theirs.h"

namespace handglass::bench {

namespace {

void must(bool right, const char* what) {
  if (right) return;
  std::fprintf(stderr, "OpenSSL: %s failed\n", what);
  ERR_print_errors_fp(stderr);
  std::exit(1);
}

using Key = std::shared_ptr<EVP_PKEY>;
using KeyContext = std::shared_ptr<EVP_PKEY_CTX>;

Key owned(EVP_PKEY* key) {
  must(key != nullptr, "making a key");
  return Key(key, EVP_PKEY_free);
}
KeyContext context(const Key& key) {
  return KeyContext(EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
}

/// Signing and verifying a digest with a context that was set up once.
struct Signing {
  Key key;
  KeyContext sign, verify;
  Bytes digest, signature;

  Signing(Key with, const EVP_MD* md) : key(std::move(with)), sign(context(key)), verify(context(key)) {
    digest.assign(static_cast<std::size_t>(EVP_MD_get_size(md)), 7);
    must(EVP_PKEY_sign_init(sign.get()) > 0 && EVP_PKEY_CTX_set_signature_md(sign.get(), md) > 0,
         "setting up");
    must(EVP_PKEY_verify_init(verify.get()) > 0 && EVP_PKEY_CTX_set_signature_md(verify.get(), md) > 0,
         "setting up");
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA)
      for (EVP_PKEY_CTX* one : {sign.get(), verify.get()})
        must(EVP_PKEY_CTX_set_rsa_padding(one, RSA_PKCS1_PADDING) > 0, "setting up");
    make();
  }
  void make() {
    std::size_t size = 1024;
    signature.resize(size);
    must(EVP_PKEY_sign(sign.get(), signature.data(), &size, digest.data(), digest.size()) > 0, "signing");
    signature.resize(size);
  }
  void check() {
    must(EVP_PKEY_verify(verify.get(), signature.data(), signature.size(), digest.data(), digest.size()) > 0,
         "verifying");
  }
};

void sign_and_verify(std::vector<Operation>& to, const std::string& name, Key key, const EVP_MD* md,
                     bool sign = true) {
  const auto state = std::make_shared<Signing>(std::move(key), md);
  if (sign) to.push_back({name + "_sign", [state] { state->make(); }});
  to.push_back({name + "_verify", [state] { state->check(); }});
}

std::function<void()> derive(const Key& own, const Key& peer) {
  const KeyContext made = context(own);
  must(EVP_PKEY_derive_init(made.get()) > 0 && EVP_PKEY_derive_set_peer(made.get(), peer.get()) > 0,
       "setting up");
  return [made, own, peer] {
    std::uint8_t secret[66];
    std::size_t size = sizeof secret;
    must(EVP_PKEY_derive(made.get(), secret, &size) > 0, "deriving");
  };
}

Operation seal(const char* name, const EVP_CIPHER* cipher) {
  const std::shared_ptr<EVP_CIPHER_CTX> c(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const Bytes key(32, 3);
  must(EVP_EncryptInit_ex(c.get(), cipher, nullptr, key.data(), nullptr) > 0, "setting up");
  const auto plain = std::make_shared<Bytes>(record, 1), out = std::make_shared<Bytes>(record + 16);
  const auto nonce = std::make_shared<Bytes>(12);
  return {name,
          [=] {
            int n = 0;
            const std::uint8_t aad[5] = {};
            ++(*nonce)[11];
            bool good = EVP_EncryptInit_ex(c.get(), nullptr, nullptr, nullptr, nonce->data()) > 0;
            good &= EVP_EncryptUpdate(c.get(), nullptr, &n, aad, 5) > 0;
            good &= EVP_EncryptUpdate(c.get(), out->data(), &n, plain->data(), static_cast<int>(record)) > 0;
            good &= EVP_EncryptFinal_ex(c.get(), out->data() + record, &n) > 0;
            good &= EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_AEAD_GET_TAG, 16, out->data() + record) > 0;
            must(good, "sealing");
          },
          record};
}

Operation digest(const char* name, const EVP_MD* md) {
  const std::shared_ptr<EVP_MD_CTX> c(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const auto plain = std::make_shared<Bytes>(record, 1);
  must(EVP_DigestInit_ex(c.get(), md, nullptr) > 0, "setting up");
  return {name,
          [=] {
            std::uint8_t out[64];
            must(EVP_DigestInit_ex(c.get(), nullptr, nullptr) > 0 &&
                     EVP_DigestUpdate(c.get(), plain->data(), record) > 0 &&
                     EVP_DigestFinal_ex(c.get(), out, nullptr) > 0,
                 "hashing");
          },
          record};
}

} // namespace

std::string their_version() { return OpenSSL_version(OPENSSL_VERSION); }

std::vector<Operation> their_primitives() {
  std::vector<Operation> all;
  const auto ec = [](const char* curve) { return owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve)); };
  const auto plain_key = [](const char* type) { return owned(EVP_PKEY_Q_keygen(nullptr, nullptr, type)); };
  for (const auto& [name, curve, md] : {std::tuple{"p256", "P-256", EVP_sha256()},
                                        {"p384", "P-384", EVP_sha384()},
                                        {"p521", "P-521", EVP_sha512()}}) {
    sign_and_verify(all, name, ec(curve), md);
    // A fresh key for each exchange, as TLS makes it.
    const Key peer = ec(curve);
    const KeyContext c(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
    must(EVP_PKEY_keygen_init(c.get()) > 0 && EVP_PKEY_CTX_set_group_name(c.get(), curve) > 0, "setting up");
    all.push_back({std::string(name) + "_ecdh", [c, peer] {
                     EVP_PKEY* own = nullptr;
                     must(EVP_PKEY_keygen(c.get(), &own) > 0, "making a key");
                     derive(owned(own), peer)();
                   }});
  }

  const KeyContext generator(EVP_PKEY_CTX_new_from_name(nullptr, "X25519", nullptr), EVP_PKEY_CTX_free);
  must(EVP_PKEY_keygen_init(generator.get()) > 0, "setting up");
  all.push_back({"x25519_keygen", [generator] {
                   EVP_PKEY* key = nullptr;
                   must(EVP_PKEY_keygen(generator.get(), &key) > 0, "making a key");
                   EVP_PKEY_free(key);
                 }});
  all.push_back({"x25519_derive", derive(plain_key("X25519"), plain_key("X25519"))});

  const Key ed = plain_key("ED25519");
  const std::shared_ptr<EVP_MD_CTX> md(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const auto message = std::make_shared<Bytes>(32, 7), signature = std::make_shared<Bytes>(64);
  const auto sign = [=] {
    std::size_t size = 64;
    must(EVP_DigestSignInit(md.get(), nullptr, nullptr, nullptr, ed.get()) > 0 &&
             EVP_DigestSign(md.get(), signature->data(), &size, message->data(), 32) > 0,
         "signing");
    EVP_MD_CTX_reset(md.get());
  };
  sign();
  all.push_back({"ed25519_sign", sign});
  all.push_back({"ed25519_verify", [=] {
                   must(EVP_DigestVerifyInit(md.get(), nullptr, nullptr, nullptr, ed.get()) > 0 &&
                            EVP_DigestVerify(md.get(), signature->data(), 64, message->data(), 32) > 0,
                        "verifying");
                   EVP_MD_CTX_reset(md.get());
                 }});
  sign_and_verify(all, "rsa2048", owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048})),
                  EVP_sha256());
  sign_and_verify(all, "rsa4096", owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{4096})),
                  EVP_sha256(), false);
  all.push_back(seal("aes128gcm_16k", EVP_aes_128_gcm()));
  all.push_back(seal("aes256gcm_16k", EVP_aes_256_gcm()));
  all.push_back(seal("chacha20poly1305_16k", EVP_chacha20_poly1305()));
  all.push_back(digest("sha256_16k", EVP_sha256()));
  all.push_back(digest("sha384_16k", EVP_sha384()));
  return all;
}

} // namespace handglass::bench
