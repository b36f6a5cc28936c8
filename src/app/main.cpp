#include "app/cli.hpp"
#include "app/hardening.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    fulfilld::app::forbid_core_files();
    try {
        return fulfilld::app::run(argc, argv);
    } catch (const std::exception& failure) {
        // Nothing is caught in between: this is a bug, and the journal is as the last commit left it.
        std::cerr << "fulfilld: unexpected failure: " << failure.what() << "\n";
        return 1;
    }
}
