#include "shopify/tls.hpp"

namespace fulfilld::shopify {

std::string load_authorities(std::optional<boost::asio::ssl::context>& context, const std::string& ca_file) {
    context.emplace(boost::asio::ssl::context::tls_client);
    boost::system::error_code failed;
    if (ca_file.empty()) {
        context->set_default_verify_paths(failed);
    } else {
        context->load_verify_file(ca_file, failed);
    }
    // Whatever the system's openssl.cnf says: no weak keys and hashes, no early data.
    SSL_CTX_set_security_level(context->native_handle(), 2);
    SSL_CTX_set_max_early_data(context->native_handle(), 0);
    if (!failed && SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) == 1) return {};
    context.reset();
    return "loading the trusted certificate authorities failed: " + failed.message();
}

}  // namespace fulfilld::shopify
