// ciphers.cpp: AES in ECB, CBC, GCM and CCM. Every case runs over every implementation.
#include "crypto/aead/ccm.h"
#include "crypto/aead/gcm.h"
#include "crypto/cbc/aes_cbc.h"
#include "tests/nist/runner.h"

namespace handglass::nist {
namespace {

using namespace crypto;

/// Our code takes a key of another size for a bug of its caller.
Bytes aes_key(const Case& c, const std::string& name) {
  Bytes key = c.bytes(name);
  if (key.size() != 16 && key.size() != 24 && key.size() != 32) throw Failed("no AES key");
  return key;
}

bool aes_blocks(const Case& c, bool is_cbc) {
  c.ignore({"COUNT"});
  const Bytes key = aes_key(c, "KEY"), plain = c.bytes("PLAINTEXT"), cipher = c.bytes("CIPHERTEXT");
  const Bytes iv = is_cbc ? c.bytes("IV") : Bytes{};
  if (plain.empty() || plain.size() % 16 != 0 || cipher.size() != plain.size() || (is_cbc && iv.size() != 16))
    throw Failed("not whole blocks");
  for (const Implementation& with : implementations()) {
    Bytes made = plain, back(cipher.size());
    if (is_cbc) {
      const AesCbc cbc(key, with);
      cbc.encrypt(iv, made);
      cbc.decrypt(iv, cipher, back);
    } else {
      AesKey ready{};
      with.aes.key_expansion(key.data(), key.size(), ready);
      with.aes.cipher(ready, plain.data(), made.data(), plain.size() / 16);
      with.aes.inverse_cipher(ready, cipher.data(), back.data(), cipher.size() / 16);
    }
    if (made != cipher || back != plain) return false;
  }
  return true;
}

bool gcm(const Case& c) {
  c.ignore({"Count"});
  const Bytes iv = c.bytes("IV"), aad = c.bytes("AAD"), ct = c.bytes("CT"), tag = c.bytes("Tag"),
              key = aes_key(c, "Key");
  const bool fails = c.has("FAIL");
  const Bytes pt = fails ? Bytes{} : c.bytes("PT");
  // The section says all sizes once more. A tag of no octets would be the beginning of any.
  if (key.size() * 8 != c.number("Keylen") || iv.size() * 8 != c.number("IVlen") || iv.empty() ||
      ct.size() * 8 != c.number("PTlen") || aad.size() * 8 != c.number("AADlen") ||
      tag.size() * 8 != c.number("Taglen") || tag.empty() || tag.size() > gcm_tag_size ||
      (!fails && pt.size() != ct.size()))
    throw Failed("not of the sizes that the section says");
  for (const Implementation& with : implementations()) {
    const Gcm one(key, with);
    if (fails) { // only whole tags are opened; a shorter one is compared with the front of ours below
      Bytes sealed(ct.size() + 16), opened(ct.size());
      if (tag.size() == 16 && one.open(iv, aad, ct, tag, opened)) return false;
      if (tag.size() == 16) continue;
      // Counter mode is its own inverse: this gives the plaintext, to be sealed again.
      one.seal(iv, aad, ct, sealed);
      const Bytes plain(sealed.begin(), sealed.end() - 16);
      one.seal(iv, aad, plain, sealed);
      if (std::equal(tag.begin(), tag.end(), sealed.end() - 16)) return false;
      continue;
    }
    Bytes sealed(pt.size() + 16), opened(ct.size());
    one.seal(iv, aad, pt, sealed);
    if (!std::equal(ct.begin(), ct.end(), sealed.begin())) return false;
    if (!std::equal(tag.begin(), tag.end(), sealed.end() - 16)) return false;
    if (!one.open(iv, aad, ct, ByteView(sealed).last(16), opened) || opened != pt) return false;
  }
  return true;
}

bool ccm(const Case& c) {
  c.ignore({"Count"});
  const std::size_t tag_size = c.number("Tlen"), size = c.number("Plen");
  if (tag_size < 4 || tag_size > 16 || tag_size % 2 != 0) throw Failed("no such tag");
  const Bytes key = aes_key(c, "Key"), nonce = c.bytes("Nonce", c.number("Nlen")),
              aad = c.bytes("Adata", c.number("Alen"));
  const Bytes ct = c.bytes("CT", size + tag_size);
  const bool fails = c.has("Result") && c.text("Result").starts_with("Fail");
  const Bytes payload = fails ? Bytes{} : c.bytes("Payload", size);
  for (const Implementation& with : implementations()) {
    const Ccm one(key, tag_size, with);
    Bytes opened(size), sealed(ct.size());
    const bool opens = one.open(nonce, aad, ByteView(ct).first(size), ByteView(ct).last(tag_size), opened);
    if (opens == fails) return false;
    if (fails) continue;
    if (opened != payload || !one.seal(nonce, aad, payload, sealed) || sealed != ct) return false;
  }
  return true;
}

} // namespace

Run cipher_runner(const std::string& name) {
  if (name.starts_with("ECB")) return [](const Case& c) { return aes_blocks(c, false); };
  if (name.starts_with("CBC")) return [](const Case& c) { return aes_blocks(c, true); };
  if (name.starts_with("gcm")) return gcm;
  for (const char* kind : {"DVPT", "VADT", "VNT", "VPT", "VTT"})
    if (name.starts_with(kind)) return ccm;
  return {};
}

} // namespace handglass::nist
