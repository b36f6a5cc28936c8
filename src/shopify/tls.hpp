#pragma once

#include <boost/asio/ssl/context.hpp>

#include <optional>
#include <string>

namespace fulfilld::shopify {

/// Fills `context` for a client that verifies: TLS 1.2+, security level 2, no early data; the authorities of `ca_file`,
/// or the system's when it is empty. Empty on success, else what failed. Loading the system's takes longer than a
/// poll: only done when TLS is used at all.
std::string load_authorities(std::optional<boost::asio::ssl::context>& context, const std::string& ca_file);

}  // namespace fulfilld::shopify
