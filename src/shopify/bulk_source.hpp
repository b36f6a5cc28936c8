#pragma once

#include "core/backoff.hpp"
#include "fulfilld/port/bulk_source.hpp"
#include "fulfilld/port/row_stage.hpp"
#include "shopify/file_host.hpp"
#include "shopify/graphql_session.hpp"

#include <memory>

namespace fulfilld::shopify {

struct BulkOptions {
    Endpoint shop;  ///< Decides where files may lie.
    Backoff backoff;
    int attempts = 3;         ///< Of fetching a file, on transient faults.
    std::size_t batch = 100;  ///< Orders handed on together.
};

/// The referents outlive the source.
std::unique_ptr<port::BulkSource> make_bulk_source(GraphqlSession& session, FileHost& files, port::RowStage& stage,
                                                   port::Clock& clock, BulkOptions options);

}  // namespace fulfilld::shopify
