#include "trace/text/recompute.h"

#include <algorithm>

#include "trace/display.h"
#include "x509/der/writer.h"
#include "x509/keys.h"

namespace handglass::trace {

namespace {

const event::Input* find(const event::Derive& e, std::string_view name) {
  const auto at = std::ranges::find(e.inputs, name, &event::Input::name);
  return at == e.inputs.end() ? nullptr : &*at;
}

ByteView octets(const event::Derive& e, std::string_view name) {
  const event::Input* in = find(e, name);
  return in ? in->bytes : ByteView{};
}

std::string_view text(const event::Derive& e, std::string_view name) {
  const event::Input* in = find(e, name);
  return in ? in->text : std::string_view{};
}

/// "SHA-256" as "sha256", or as "SHA256".
std::string hash_name(std::string_view name, bool is_upper) {
  std::string out;
  for (char c : name)
    if (c != '-') out.push_back(!is_upper && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  return out;
}

/// For a shell: a label may be anybody's (exporters), so nothing in it may mean anything there.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string option(std::string_view name, ByteView value) {
  return value.empty() ? "" : " " + std::string(name) + " " + hex(value);
}
std::string kdfopt(std::string_view name, ByteView value) {
  return value.empty() ? "" : " -kdfopt " + std::string(name) + ":" + hex(value);
}

/// A secret that is not shown is no input for a command.
bool is_withheld(const event::Input& in) { return in.is_secret && in.bytes.empty(); }

/// Linux takes 128 KiB an argument; twice as many digits as octets, and openssl's line is one for `sh -c`.
bool is_too_long(const event::Input& in) { return in.bytes.size() > 30'000; }

// ---- openssl wants keys in files, as DER ----

std::string file_of(std::string_view digits) { return "<(echo " + std::string(digits) + " | xxd -r -p)"; }
constexpr std::string_view print = " | xxd -p | tr -d '\\n'";

/// What stands around the octets of a key: PKCS #8 (RFC 8410) or ECPrivateKey (RFC 5915) before and behind a
/// private one, SubjectPublicKeyInfo before a public one.
struct Group {
  std::string_view name, curve; ///< in TLS, and in `prim`
  std::string_view before_private, behind_private, before_public;
  std::size_t public_size;
};
constexpr Group groups[] = {
    {"x25519", "", "302e020100300506032b656e04220420", "", "302a300506032b656e032100", 32},
    {"secp256r1", "P-256", "30310201010420", "a00a06082a8648ce3d030107",
     "3059301306072a8648ce3d020106082a8648ce3d030107034200", 65},
    {"secp384r1", "P-384", "303e0201010430", "a00706052b81040022",
     "3076301006072a8648ce3d020106052b81040022036200", 97},
    {"secp521r1", "P-521", "30500201010442", "a00706052b81040023",
     "30819b301006072a8648ce3d020106052b8104002303818600", 133},
};

/// d G, or d Q.
std::vector<std::string> key_agreement(const event::Derive& e) {
  const auto group = std::ranges::find(groups, text(e, "group"), &Group::name);
  if (group == std::end(groups)) return {};
  const ByteView peer = octets(e, "peer_public");
  const std::string key =
      std::string(group->before_private) + hex(octets(e, "private_key")) + std::string(group->behind_private);
  const std::string ours = "handglass prim " +
                           (group->curve.empty() ? "x25519" : "ecdh --curve " + std::string(group->curve)) +
                           option("--private", octets(e, "private_key")) + option("--peer", peer);
  if (e.op == "public-key")
    return {ours, "echo " + key + " | xxd -r -p | openssl pkey -inform DER -pubout -outform DER | tail -c " +
                      std::to_string(group->public_size) + std::string(print)};
  return {ours, "openssl pkeyutl -derive -keyform DER -inkey " + file_of(key) + " -peerform DER -peerkey " +
                    file_of(std::string(group->before_public) + hex(peer)) + std::string(print)};
}

/// Whether a signature is right: `scheme` is a name of TLS, `algorithm` one of x509/keys.h.
std::vector<std::string> signature(const event::Derive& e) {
  const ByteView info = octets(e, "public_key");
  const auto key = x509::PublicKey::parse(info);
  if (!key) return {};
  const bool is_certificate = find(e, "algorithm") != nullptr;
  const std::string_view algorithm = text(e, is_certificate ? "algorithm" : "scheme");
  const std::string message = hex(octets(e, is_certificate ? "message" : "content"));
  const std::string made = hex(is_certificate ? octets(e, "signature") : e.out);
  const std::string hash(algorithm.substr(algorithm.rfind('_') + 1)); // "sha256"

  const std::string with = " --signature " + made + " --hex " + message;
  const std::string rsa = " --hash " + hash + option("--n", key->modulus()) + option("--e", key->exponent());
  const std::string from = "echo " + message + " | xxd -r -p ", prim = "handglass prim ";
  const auto openssl = [&](std::string_view padding) {
    return from + "| openssl dgst -" + hash + std::string(padding) + " -keyform DER -verify " +
           file_of(hex(info)) + " -signature " + file_of(made);
  };
  if (algorithm == "ed25519") // pkeyutl reads it twice, and so from a file
    return {prim + "ed25519 verify" + option("--public", key->point()) + with,
            "f=$(mktemp) && " + from +
                ">$f && openssl pkeyutl -verify -rawin -in $f -keyform DER -pubin -inkey " +
                file_of(hex(info)) + " -sigfile " + file_of(made) + "; rm -f $f"};
  if (algorithm.starts_with("ecdsa_"))
    return {prim + "ecdsa verify --curve " + std::string(x509::name(key->type())) + " --hash " + hash +
                option("--public", key->point()) + with,
            openssl("")};
  if (algorithm.starts_with("rsa_pss_"))
    return {prim + "rsa pss-verify" + rsa + with,
            openssl(" -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest")};
  if (algorithm.starts_with("rsa_pkcs1_")) return {prim + "rsa verify" + rsa + with, openssl("")};
  return {};
}

/// The ciphertext of a premaster secret.
std::vector<std::string> encryption(const event::Derive& e) {
  const ByteView message = e.op == "rsa-decrypt" ? e.out : octets(e, "message");
  const ByteView padding = octets(e, "padding"), n = octets(e, "public_key"),
                 exponent = octets(e, "exponent");
  if (message.empty() || padding.empty() || padding[0] == 0) return {}; // PS has no zeros: the server's guess
  const auto integer = [](ByteView number) { // DER's has a sign
    return number.empty() || number[0] < 0x80 ? to_bytes(number) : concat({Bytes{0}, number});
  };
  const x509::SubjectPublicKeyInfo info{{x509::Oid(x509::oid("rsaEncryption")), x509::NullParameters{}},
                                        x509::RsaPublicKey{integer(n), integer(exponent)}};
  return {"handglass prim rsa encrypt" + option("--n", n) + option("--e", exponent) +
              option("--padding", padding) + " --hex " + hex(message),
          "echo 0002" + hex(padding) + "00" + hex(message) +
              " | xxd -r -p | openssl pkeyutl -encrypt -pkeyopt rsa_padding_mode:none -keyform DER -pubin "
              "-inkey " +
              file_of(hex(x509::der::serialise(info))) + std::string(print)};
}

/// OpenSSL has ML-KEM from 3.5 on, but takes neither a seed as octets nor the sender's random number.
std::vector<std::string> ml_kem(const event::Derive& e) {
  const std::string prim = "handglass prim " + std::string(e.op);
  if (e.op == "ml-kem-keygen") return {prim + option("--seed", octets(e, "seed"))};
  if (e.op == "ml-kem-decaps")
    return {prim + option("--seed", octets(e, "seed")) + option("--ciphertext", octets(e, "ciphertext"))};
  return {prim + option("--ek", octets(e, "encapsulation_key")) + option("--m", octets(e, "message")) +
          (e.is_secret ? "" : " --give ciphertext")};
}

} // namespace

std::vector<std::string> recompute(const event::Derive& e) {
  if (std::ranges::find(given, e.op) != given.end()) return {};
  if (std::ranges::any_of(e.inputs, is_withheld) || std::ranges::any_of(e.inputs, is_too_long)) return {};
  const std::string prim = "handglass prim ", hash = " --hash " + hash_name(e.hash, false);
  const std::string length = " --length " + std::to_string(e.out_size);
  const std::string kdf = "openssl kdf -keylen " + std::to_string(e.out_size),
                    digest = hash_name(e.hash, true);

  if (e.op == "hkdf-extract")
    return {prim + "hkdf-extract" + hash + option("--salt", octets(e, "salt")) +
                option("--ikm", octets(e, "ikm")),
            kdf + " -kdfopt digest:" + digest + " -kdfopt mode:EXTRACT_ONLY" +
                kdfopt("hexsalt", octets(e, "salt")) + kdfopt("hexkey", octets(e, "ikm")) + " HKDF"};
  if (e.op == "hkdf-expand-label") {
    const std::string_view label = text(e, "label");
    if (escape(label, true) != label) return {}; // octets that cannot be typed
    return {prim + "hkdf-expand-label" + hash + option("--secret", octets(e, "secret")) + " --label " +
                quoted(label) + option("--context", octets(e, "context")) + length,
            kdf + " -kdfopt digest:" + digest + " -kdfopt mode:EXPAND_ONLY" +
                kdfopt("hexkey", octets(e, "secret")) + kdfopt("hexinfo", e.info) + " HKDF"};
  }
  if (e.op == "hmac")
    return {prim + "hmac" + hash + option("--key", octets(e, "key")) + option("--hex", octets(e, "data")),
            "echo " + hex(octets(e, "data")) + " | xxd -r -p | openssl mac -digest " + digest +
                " -macopt hexkey:" + hex(octets(e, "key")) + " HMAC"};
  if (e.op == "prf" && e.inputs.size() == 3)
    return {prim + "prf" + hash + option("--secret", e.inputs[0].bytes) + " --label " +
                quoted(e.inputs[1].text) + option("--seed", e.inputs[2].bytes) + length,
            kdf + " -kdfopt digest:" + digest + kdfopt("hexsecret", e.inputs[0].bytes) +
                kdfopt("hexseed", e.info) + " TLS1-PRF"};
  if (e.op == "slice")
    return {prim + "slice" + option("--block", octets(e, "block")) + " --offset " +
            std::string(text(e, "offset")) + length};
  if (e.op == "public-key" || e.op == "(ec)dhe") return key_agreement(e);
  if (e.op == "sign" || e.op == "verify") return signature(e);
  if (e.op == "rsa-encrypt" || e.op == "rsa-decrypt") return encryption(e);
  if (e.op.starts_with("ml-kem-")) return ml_kem(e);
  if (e.op == "concatenate" && e.inputs.size() == 2)
    return {prim + "concatenate" + option("--first", e.inputs[0].bytes) +
            option("--second", e.inputs[1].bytes)};
  return {};
}

} // namespace handglass::trace
