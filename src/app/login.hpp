#pragma once

#include <string>

namespace fulfilld::app {

/// Who is at the keyboard, for the journal: the login, also behind sudo. Never empty.
std::string login_name();

}  // namespace fulfilld::app
