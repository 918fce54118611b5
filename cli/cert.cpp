// cert.cpp: `handglass cert show FILE`: what a certificate says.
#include <algorithm>
#include <iostream>

#include "cli/certificate_text.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/output.h"
#include "x509/pem.h"

namespace handglass::cli {

namespace {

struct Options {
  std::string file;
  OutputOptions output;
};

/// The DER of every certificate in the file, PEM or not.
Result<std::vector<Bytes>> ders(const std::string& file) {
  const Bytes contents = TRY(read_file(file));
  if (!x509::looks_like_pem(contents)) return std::vector<Bytes>{contents};
  std::vector<Bytes> result;
  for (x509::PemBlock& block : TRY(x509::parse_pem(as_text(contents))))
    if (block.label == "CERTIFICATE") result.push_back(std::move(block.contents));
  if (result.empty())
    return failure(Alert::bad_certificate, "pem.no_block", "7468#5", {{"label", "CERTIFICATE"}});
  return result;
}

Result<void> show(const Options& options) {
  const std::vector<Bytes> all = TRY(ders(options.file));
  const bool every_octet = options.output.format != "text" || options.output.explain == "full";
  if (!every_octet) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i != 0) std::cout << '\n';
      print_certificate(std::cout, TRY(x509::parse_certificate(all[i])), options.output.language());
    }
    return {};
  }
  std::unique_ptr<Output> output = TRY(Output::open(options.output));
  // Several certificates of a file stand one behind the other in one buffer.
  std::uint64_t base = 0;
  for (const Bytes& der : all) {
    (void)TRY(x509::parse_certificate(der, Tap(output->observer()), Buffer{}, base));
    base += der.size();
  }
  return {};
}

} // namespace

void add_cert(CLI::App& app, int& exit_code) {
  CLI::App* cert = app.add_subcommand("cert", "Certificates in files");
  cert->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* command =
      cert->add_subcommand("show", "What a certificate says; with --explain full, every octet of it");
  command->add_option("file", options->file, "PEM (also several certificates) or DER; - is standard input")
      ->required();
  add_output_options(*command, options->output);
  command->callback([options, &exit_code] {
    const auto shown = show(*options);
    exit_code = shown ? ok : complain(shown.error(), options->output.language());
  });
}

} // namespace handglass::cli
