// totals.h: is every octet of the connection named, and exactly once?
//
// Fields and maps claim ranges of a buffer. A buffer is tiled if its claims, laid side by side, cover
// it from 0 to its end without gap or overlap. "named" are octets in fields that say what they are;
// "raw" are octets of which only the place is known: an extension that is in no registry of ours.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/observer.h"

namespace handglass::trace {

class Totals : public Observer {
 public:
  void on(const Event& event) override;

  struct Counts {
    std::uint64_t named = 0, raw = 0;      ///< octets, over all buffers
    std::uint64_t checks = 0, failed = 0;  ///< rules applied, and those that did not hold
    std::uint64_t derivations = 0, messages = 0;
    std::uint64_t records[2] = {}, wire[2] = {}; ///< by Direction: how many, and their octets
  };
  const Counts& counts() const { return counts_; }

  /// A place where the claims do not tile.
  struct Flaw {
    std::string buffer;
    std::uint64_t offset = 0, length = 0;
    bool is_overlap = false; ///< otherwise a gap
  };
  /// Sorts what has been claimed so far and looks for gaps and overlaps: empty if every octet that
  /// crossed the wire, came out of a record or entered a stream is in exactly one leaf.
  std::vector<Flaw> flaws() const;

 private:
  struct Claim {
    std::uint64_t offset, length;
  };
  struct Tiles {
    std::vector<Claim> claims;
    std::uint64_t end = 0; ///< how far the buffer is known to reach
  };
  void claim(const Buffer& buffer, std::uint64_t offset, std::uint64_t length);
  void reaches(const Buffer& buffer, std::uint64_t end);

  Counts counts_;
  std::map<std::string, Tiles> buffers_;
};

} // namespace handglass::trace
