#pragma once

#include "sandbox/premises.hpp"

#include <functional>

namespace fulfilld::sandbox {

/// Serves the premises on 127.0.0.1 until the process ends. `port` 0 takes any; `listening` gets the one taken.
void serve(Premises& premises, unsigned short port, const std::function<void(unsigned short)>& listening);

}  // namespace fulfilld::sandbox
