#pragma once

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fulfilld::sim {

/// A mutation as it reads on the wire.
struct Deed {
    std::string operation;
    std::string kind;    ///< Empty: a mutation that has no place here.
    std::string group;   ///< What shares a cap.
    std::string target;  ///< An order, a fulfillment order, or a fulfillment.
    std::string detail;  ///< What else makes it another thing: tags, holds, a parcel.
    std::string marker;
    std::optional<bool> notify;
    bool must_say_notify = false;
    std::map<std::string, int> lines;  ///< Fulfillment order line -> units.

    bool moves_goods() const { return group == "fulfil" || group == "request"; }
    std::string key() const { return kind + " " + target + " " + detail; }
};

/// nullopt: it touches no order.
std::optional<Deed> read_deed(const boost::json::object& request);

/// SHA-256 as text.
std::string sha256_text(std::string_view bytes);

}  // namespace fulfilld::sim
