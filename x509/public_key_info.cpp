#include "x509/public_key_info.h"

namespace handglass::x509 {

void choose(const Oid& algorithm, std::optional<der::Tag> next, Parameters& parameters) {
  // What the OID asks for is tried only where its tag is there: RFC 4055 section 5 lets NULL be absent
  // in what we accept, and anything else that does not fit is judged by who uses the algorithm.
  if (!next) {
    parameters = AbsentParameters{};
  } else if (*next == der::tag::null) {
    parameters = NullParameters{};
  } else if (algorithm == oid("id-ecPublicKey") && *next == der::tag::oid) {
    parameters = EcParameters{};
  } else if (algorithm == oid("id-RSASSA-PSS") && *next == der::tag::sequence) {
    parameters = RsaSsaPssParams{};
  } else if (algorithm == oid("id-dsa") && *next == der::tag::sequence) {
    parameters = DssParms{};
  } else {
    parameters = UnknownParameters{};
  }
}

void choose(const AlgorithmIdentifier& algorithm, std::optional<der::Tag>, KeyContents& contents) {
  if (algorithm.algorithm == oid("rsaEncryption") || algorithm.algorithm == oid("id-RSASSA-PSS"))
    contents = RsaPublicKey{};
  else if (algorithm.algorithm == oid("id-dsa"))
    contents = DsaPublicKey{};
  else
    contents = KeyOctets{};
}

} // namespace handglass::x509
