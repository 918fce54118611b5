// bench.h: what the commands of `handglass prim`, the laboratory bench, have in common.
//
// Each primitive is one row of a table: what it is called, which options it takes, the worked example of its
// standard, and a function that calls the library once. The steps that are shown come from the library while
// it computes (crypto/watch.h): nothing in this folder knows how an algorithm works.
//
//     hashes.cpp macs.cpp ciphers.cpp curves.cpp rsa.cpp kem.cpp     the tables
//     bench.cpp                                                       inputs, rows, the comparison with the
//     example
//     ../prim.cpp                                                     the command line
#pragma once

#include <map>
#include <sstream>

#include "core/result.h"
#include "crypto/hash/hash.h"
#include "crypto/watch.h"
#include "trace/catalogue/catalogue.h"

namespace handglass::cli::prim {

/// How an option is written: as octets (hexadecimal, or @FILE), as text (or @FILE), as a number, or as one of
/// some names. The message is what stands without an option: TEXT, --hex HEX or @FILE.
enum class Kind : std::uint8_t { message, octets, text, number, choice, flag };

struct Option {
  std::string_view name; ///< "--key"; "message"
  Kind kind = Kind::octets;
  std::string_view help; ///< for --help, which is English
  std::string_view example; ///< as one would type it; of a message a leading "hex:" stands for --hex
  bool is_required = true;
  std::vector<std::string> choices = {};
};

/// A value that the library names to its watcher, and how it is printed.
struct Shown {
  std::string_view name; ///< crypto/watch.h's
  std::string_view printed; ///< "#" is its index, "%" counts how often it came
  bool is_detail = false; ///< with --steps only
  std::size_t group = 0; ///< octets between two spaces; 0: no spaces
  std::size_t line = 32; ///< octets a line
};

/// What a primitive gives: octets, or whether a signature holds.
struct Outcome {
  Bytes value = {};
  bool is_verdict = false;
  bool holds = true;
  std::string text = {}; ///< in place of the octets: a number in decimal
};

class Bench;

struct Primitive {
  std::string_view name; ///< "aes", "ecdsa verify"
  std::string_view family; ///< of catalogue ids: "prim.aes.about", "prim.aes.s_box"
  std::string_view title; ///< "AES", "HMAC"
  std::string_view standard; ///< "FIPS 197"
  std::string_view source; ///< "crypto/aes/aes_reference.cpp"
  std::string_view example; ///< where the worked example is from
  std::string_view published; ///< what it gives there: hexadecimal; "valid" for a verdict
  std::vector<Option> options;
  std::vector<Shown> shown;
  Result<Outcome> (*run)(Bench&);
};

std::vector<Primitive> hashes();
std::vector<Primitive> macs();
std::vector<Primitive> ciphers();
std::vector<Primitive> curves();
std::vector<Primitive> rsa();
std::vector<Primitive> kem();
const std::vector<Primitive>& all();

/// What was typed: by option name; "hex" besides "message" if that was --hex.
using Typed = std::map<std::string, std::string, std::less<>>;

class Bench final : public crypto::Watcher {
 public:
  Bench(const Primitive& primitive, trace::Lang lang, bool steps);
  /// Takes what was typed, or the worked example if nothing was. Errors: "prim.missing", "prim.hex.digit",
  /// "prim.hex.odd", "prim.number", and those of files.
  Result<void> read(const Typed& typed);
  /// Runs and prints. The exit code.
  Result<int> run();

  bool has(std::string_view option) const { return octets_.contains(option); }
  ByteView octets(std::string_view option) const;
  std::string_view text(std::string_view option) const { return as_text(octets(option)); }
  std::size_t number(std::string_view option) const;
  crypto::HashAlgorithm hash() const; ///< of --hash
  /// Fails with "prim.size" unless the option has one of these sizes, in octets.
  Result<void> need_size(std::string_view option, std::initializer_list<std::size_t> allowed) const;
  /// Fails with "prim.range" unless lowest <= value <= highest.
  Result<void> need_range(std::string_view option, std::size_t value, std::size_t lowest,
                          std::size_t highest) const;

  void on(std::string_view name, std::size_t index, ByteView value) override;
  /// A row of its own, for what only the command knows (an input cut into its parts).
  void row(std::string_view name, ByteView value);

 private:
  Result<Bytes> parse(const Option& option, const std::string& typed, bool is_hex) const;
  void print(const Shown& shown, std::size_t index, ByteView value);
  void print_heading();
  void flush_if(std::size_t held);
  void print_row(const std::string& name, ByteView value, std::size_t group, std::size_t line);
  void explain(std::string_view name);

  const Primitive& primitive_;
  trace::Lang lang_;
  bool steps_, is_example_ = false;
  std::ostringstream out_; ///< not written until the inputs have been found good
  std::map<std::string, Bytes, std::less<>> octets_;
  std::map<std::string, std::size_t, std::less<>> numbers_, seen_;
};

} // namespace handglass::cli::prim
