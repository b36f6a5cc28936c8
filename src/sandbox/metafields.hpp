#pragma once

#include "sandbox/mutations.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fulfilld::sandbox {

/// The calling app's installation, the one owner whose metafields are kept.
inline constexpr const char* installation_id = "gid://shopify/AppInstallation/1";
inline constexpr const char* default_namespace = "$app";

struct MetafieldInput {
    std::string owner;
    std::string name_space;
    std::string key;
    std::string type;
    std::string value;
    bool compares = false;              ///< compareDigest was given, be it as null.
    std::optional<std::string> digest;  ///< Missing: there must be no such metafield.
};
struct MetafieldsResult {
    std::vector<const Metafield*> metafields;
    std::vector<UserError> errors;
};
/// All of them or none [domain 5.3]. What compareDigest asks for holds in a shop without guards, too.
MetafieldsResult set_metafields(Shop& shop, const std::vector<MetafieldInput>& inputs);

}  // namespace fulfilld::sandbox
