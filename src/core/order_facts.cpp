#include "fulfilld/core/order_facts.hpp"

namespace fulfilld {

bool sold_in_store(const OrderFacts& order) {
    const int signals = (order.source_name == "pos" ? 1 : 0) + (order.app_id == "gid://shopify/App/129785" ? 1 : 0) +
                        (order.retail_location ? 1 : 0);
    return signals >= 2;
}

}  // namespace fulfilld
