// commands.h: one function a subcommand; each adds itself to the command line. One file each.
#pragma once

#include <CLI/CLI.hpp>

namespace handglass::cli {

// `exit_code` is written when the command has run.
void add_demo(CLI::App& app, int& exit_code);
void add_get(CLI::App& app, int& exit_code);
void add_trace(CLI::App& app, int& exit_code);
void add_serve(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_cert(CLI::App& app, int& exit_code);
void add_cert_verify(CLI::App& cert, int& exit_code); ///< below `cert`
void add_pki(CLI::App& app, int& exit_code);
void add_figure(CLI::App& app, int& exit_code);
void add_lab(CLI::App& app, int& exit_code);
void add_term(CLI::App& app, int& exit_code);
void add_prim(CLI::App& app, int& exit_code);

} // namespace handglass::cli
