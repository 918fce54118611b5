// validate_chain.cpp: is this key the key of that name? Who says so?
//
// A server sends some certificates; a client trusts some roots. verify_chain() looks for a path from the one
// to the other (RFC 5280 section 6.1): it builds one, judges it from the root down, and either returns the
// path or the rule that did not hold.
#include <cstdio>

#include "x509/issue.h"
#include "x509/verify.h"

using namespace handglass;

constexpr UnixTime now = 1'790'000'000; // 2026-09-21; injected, like everything that comes from outside
constexpr UnixTime year = 365 * 86400;

void print(const char* what, const Result<x509::VerifiedPath>& path) {
  std::printf("%-38s ", what);
  if (!path) {
    const Failure& why = path.error();
    std::printf("refused: %.*s  (RFC %.*s, alert %.*s)\n", static_cast<int>(why.id.size()), why.id.data(),
                static_cast<int>(why.rfc.text().size()), why.rfc.text().data(),
                static_cast<int>(registry_name(why.alert).size()), registry_name(why.alert).data());
    return;
  }
  for (std::size_t i = 0; i < path->certificates.size(); ++i)
    std::printf("%s%s", i == 0 ? "" : " <- ", x509::short_name(path->certificates[i].subject()).c_str());
  std::printf("\n");
}

int main() {
  SeededRandom random("validate_chain"); // the same certificates every time: for lessons only
  using enum x509::Flaw;
  const auto pki = [&](x509::Flaw flaw) {
    return x509::make_demo_pki(x509::KeyType::ec_p256, {"server.test"}, now, random, flaw);
  };
  const x509::DemoPki good = pki(none);
  x509::TrustStore trust;
  trust.add(good.root);

  x509::VerifyOptions options;
  options.now = now;
  options.host = "server.test";
  const auto verify = [&](const std::vector<x509::Certificate>& sent) {
    return x509::verify_chain(sent, trust, options); // a Tap as fourth argument would tell the whole story
  };

  print("as the server sends it", verify(good.chain()));
  const x509::DemoPki other = pki(none); // a namesake: another authority, the same names
  print("with what does not belong to it",
        verify({good.leaf, other.intermediate, other.root, good.intermediate}));
  print("without the intermediate", verify({good.leaf}));
  print("by a namesake of the authority", verify(other.chain()));

  options.host = "other.test";
  print("for another host", verify(good.chain()));
  options.host = "server.test";
  options.now = now + year;
  print("a year later", verify(good.chain()));
  options.now = now;

  // What else can be wrong, a flaw at a time. The root that signed it is trusted each time.
  for (const auto& [what, flaw] : {std::pair{"an intermediate that is no CA", not_a_ca},
                                   {"a signature with a bit flipped", bad_signature},
                                   {"a critical extension nobody knows", critical_extension}}) {
    const x509::DemoPki flawed = pki(flaw);
    trust.add(flawed.root);
    print(what, verify(flawed.chain()));
  }
}
