#include "shopify/locations.hpp"

#include "shopify/json_reader.hpp"

#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

constexpr int page_size = 50;
constexpr int max_pages = 40;  ///< 2,000 locations: more than any plan has.

}  // namespace

Result<std::vector<LocationFacts>> fetch_locations(GraphqlSession& session, std::stop_token stop) {
    std::vector<LocationFacts> locations;
    std::optional<std::string> cursor;
    for (int pages = 0; pages < max_pages; ++pages) {
        boost::json::object variables{{"first", page_size}, {"after", nullptr}};
        if (cursor) variables["after"] = *cursor;
        FULFILLD_TRY(const boost::json::value data, session.query(document("locations"), variables, stop));
        std::vector<std::string> defects;
        JsonReader root(&data.get_object(), "data", defects);
        std::optional<std::string> next;
        for (const auto& node : root.nodes("locations", &next)) {
            JsonReader in(node.if_object(), "location", defects);
            LocationFacts& location = locations.emplace_back();
            location.name = in.text("name");
            location.active = in.flag("isActive");
            JsonReader service = in.nullable_child("fulfillmentService");
            if (!service.missing()) location.service = service.text("serviceName");
        }
        if (!defects.empty()) return Error{ErrorKind::malformed, "the answer's " + defects.front()};
        if (!next) return locations;
        cursor = std::move(next);
    }
    return Error{ErrorKind::malformed, "the list of locations does not end"};
}

}  // namespace fulfilld::shopify
