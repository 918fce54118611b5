#include "trace/text/recompute.h"

#include <algorithm>

#include "trace/display.h"

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

std::string_view curve_of(std::string_view group) {
  if (group == "secp256r1") return "P-256";
  if (group == "secp384r1") return "P-384";
  return group == "secp521r1" ? "P-521" : std::string_view{};
}

/// A secret that is not shown is no input for a command.
bool is_withheld(const event::Input& in) { return in.is_secret && in.bytes.empty(); }

} // namespace

std::vector<std::string> recompute(const event::Derive& e) {
  if (std::ranges::any_of(e.inputs, is_withheld)) return {};
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
  if (e.op == "public-key" || e.op == "(ec)dhe") {
    const std::string_view group = text(e, "group");
    const std::string with =
        option("--private", octets(e, "private_key")) + option("--peer", octets(e, "peer_public"));
    if (group == "x25519") return {prim + "x25519" + with};
    if (!curve_of(group).empty()) return {prim + "ecdh --curve " + std::string(curve_of(group)) + with};
  }
  return {};
}

} // namespace handglass::trace
