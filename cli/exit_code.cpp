#include "cli/exit_code.h"

namespace handglass::cli {

ExitCode exit_code(const Failure& failure) {
  const auto is = [&](std::string_view family) { return failure.id.starts_with(family); };
  if (is("http.url.") || is("pki.") || is("cert.") || is("lab.") || is("output.") || is("demo."))
    return usage;
  if (is("net.")) return network;
  if (is("path.") || is("rule.") || is("certificate.required") || is("certificate.key_encipherment") ||
      is("certificate.staple."))
    return certificate_rejected;
  if (failure.id == "key.unsupported" || failure.id == "signature.unknown_algorithm") return unsupported;
  if (is("file.") || is("pem.") || is("der.") || is("key.") || is("certificate.") || is("crl.") ||
      is("ocsp.") || is("trust_store.") || is("keylog."))
    return malformed_input;
  return protocol_failure;
}

} // namespace handglass::cli
