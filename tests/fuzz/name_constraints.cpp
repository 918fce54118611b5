// name_constraints.cpp: two octets of length, that much NameConstraints, and the rest SubjectAltName: one
// tried on the other.
#include "core/limits.h"
#include "tests/fuzz/fuzz.h"
#include "x509/constraints.h"
#include "x509/der/reader.h"
#include "x509/syntax.h"

using namespace handglass;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ByteView rest = ByteView(data, size).subspan(2);
  const std::size_t first = std::min<std::size_t>(load_be(data, 2), rest.size());
  const auto constraints = x509::der::parse<x509::NameConstraints>(rest.first(first));
  const auto names = x509::der::parse<x509::SubjectAltName>(rest.subspan(first));
  if (!constraints || !names) return 0;
  x509::Certificate certificate;
  certificate.tbs.extensions.push_back(x509::make_extension(*names));
  std::size_t comparisons = 0;
  const auto violation = x509::find_violation(*constraints, certificate, comparisons);
  // What lies in an excluded subtree is never let pass.
  if (comparisons <= limits::name_comparisons && constraints->excluded_subtrees)
    for (const x509::GeneralSubtree& subtree : *constraints->excluded_subtrees)
      for (const x509::GeneralName& name : names->names)
        fuzz::holds(violation || !x509::is_in_subtree(name, subtree.base), "an excluded name was let pass");
  for (const x509::GeneralName& name : names->names) (void)x509::is_valid_name(name);
  return 0;
}
