#include "app/signals.hpp"

#include <pthread.h>

#include <csignal>

namespace fulfilld::app {
namespace {

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR2}) sigaddset(&set, signal);
    return set;
}

}  // namespace

SignalWatch::SignalWatch(engine::StopDesk& desk) : desk_(desk) {
    const sigset_t set = watched();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    // A limit on file sizes is a full disk: it is told as one, not by a killed process.
    std::signal(SIGXFSZ, SIG_IGN);
    thread_ = std::thread([this] { watch(); });
}

SignalWatch::~SignalWatch() {
    done_ = true;
    pthread_kill(thread_.native_handle(), SIGUSR2);  // only to end the wait
    thread_.join();
}

void SignalWatch::watch() {
    const sigset_t set = watched();
    while (!done_) {
        int signal = 0;
        if (sigwait(&set, &signal) != 0 || signal == SIGUSR2) continue;
        if (signal == SIGHUP) {
            desk_.request_reload();
            continue;
        }
        int none = 0;
        stop_signal_.compare_exchange_strong(none, signal);
        desk_.request_stop();
    }
}

}  // namespace fulfilld::app
