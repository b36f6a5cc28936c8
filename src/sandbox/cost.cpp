#include "sandbox/schema.hpp"

#include <algorithm>
#include <cmath>

namespace fulfilld::sandbox {
namespace {

double growth(int first) { return std::max(1.0, std::floor(2.0 * std::log(first))); }

double cost_of(const BoundField& field, const boost::json::object& variables);

double sum_of(const std::vector<BoundField>& fields, const boost::json::object& variables) {
    double sum = 0;
    for (const auto& field : fields) sum += cost_of(field, variables);
    return sum;
}

/// What one node of a connection costs: `nodes` and `edges.node` both count.
double node_cost(const BoundField& connection, const boost::json::object& variables) {
    double sum = 0;
    for (const auto& part : connection.children) {
        if (part.def == &nodes_def()) sum += 1 + sum_of(part.children, variables);
        if (part.def != &edges_def()) continue;
        for (const auto& edge : part.children) {
            if (edge.def == &nodes_def()) sum += 1 + sum_of(edge.children, variables);
        }
    }
    return sum;
}

double connection_cost(const BoundField& field, const boost::json::object& variables, int nodes) {
    return 2 + growth(nodes) * node_cost(field, variables);
}

double cost_of(const BoundField& field, const boost::json::object& variables) {
    switch (field.def->shape) {
        case Shape::scalar: return 0;
        case Shape::object:
        case Shape::list: return (field.def->free ? 0 : 1) + sum_of(field.children, variables);
        case Shape::connection: return connection_cost(field, variables, field.first(variables));
    }
    return 0;
}

/// The payload's own direct objects count nothing, what they contain does.
double mutation_cost(const BoundField& mutation, const boost::json::object& variables) {
    double sum = 10;
    for (const auto& part : mutation.children) sum += sum_of(part.children, variables);
    return sum;
}

}  // namespace

double requested_cost(const BoundDocument& document, const boost::json::object& variables) {
    double sum = 0;
    for (const auto& field : document.fields)
        sum += document.mutation ? mutation_cost(field, variables) : cost_of(field, variables);
    return sum;
}

double actual_cost(const BoundDocument& document, const boost::json::object& variables, int returned) {
    if (document.mutation || document.fields.size() != 1 || document.fields[0].def->shape != Shape::connection) {
        return requested_cost(document, variables);
    }
    return returned == 0 ? 2 : connection_cost(document.fields[0], variables, returned);
}

}  // namespace fulfilld::sandbox
