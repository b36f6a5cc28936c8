#pragma once

namespace fulfilld::app {

/// The command line: parses, runs the verb, returns the exit code of docs/CONFIGURATION.md. Results go to stdout,
/// everything else to stderr.
int run(int argc, char** argv);

}  // namespace fulfilld::app
