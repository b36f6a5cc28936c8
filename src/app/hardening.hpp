#pragma once

namespace fulfilld::app {

/// Keeps the memory, which holds tokens, out of core files and away from other processes of the same user.
/// A limit of zero alone is not enough: a core_pattern that pipes ignores it [reliability 0.2].
void forbid_core_files();

}  // namespace fulfilld::app
