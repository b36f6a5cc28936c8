#include "sandbox/shop.hpp"

#include <algorithm>
#include <chrono>

namespace fulfilld::sandbox {
namespace {

Location merchant(int number, const char* name) {
    return {"gid://shopify/Location/" + std::to_string(number), name, true, false, {}};
}
Location service(int number, const char* name, const char* handle) {
    Location location = merchant(number, name);
    location.service =
        Service{"gid://shopify/FulfillmentService/" + std::to_string(number) + "?id=true", handle, name, "THIRD_PARTY"};
    return location;
}

}  // namespace

int FulfillmentOrder::remaining() const {
    int sum = 0;
    for (const auto& line : lines) sum += line.remaining;
    return sum;
}

bool FulfillmentOrder::cancellation_asked() const {
    return !requests.empty() && requests.back().kind == "CANCELLATION_REQUEST";
}

std::vector<std::string> supported_actions(const FulfillmentOrder& fo) {
    if (fo.external) return {"EXTERNAL"};
    if (fo.status == "CLOSED" || fo.status == "CANCELLED") return {};
    if (fo.status == "ON_HOLD") return {"RELEASE_HOLD", "HOLD", "MOVE"};
    if (fo.status == "SCHEDULED") return {"MARK_AS_OPEN"};
    if (fo.location->service) {
        if (fo.request_status == "SUBMITTED") return {"CANCEL_FULFILLMENT_ORDER"};
        if (fo.request_status == "ACCEPTED") return {"REQUEST_CANCELLATION"};
        if (fo.request_status == "CANCELLATION_REQUESTED" || fo.request_status == "CANCELLATION_REJECTED") return {};
        return {"REQUEST_FULFILLMENT", "HOLD", "MOVE"};
    }
    if (fo.status == "IN_PROGRESS") return {"CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"};
    return {"CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"};
}

bool supports(const FulfillmentOrder& fo, std::string_view action) {
    const auto actions = supported_actions(fo);
    return std::find(actions.begin(), actions.end(), action) != actions.end();
}

Shop::Shop(Settings settings) : settings_(std::move(settings)), started_(steady()) {
    locations_.push_back(merchant(101, "Warehouse"));
    locations_.push_back(merchant(102, "Store Old Town"));
    locations_.push_back(merchant(103, "Store Harbour"));
    locations_.push_back(merchant(104, "Closed Depot"));
    locations_.back().active = false;
    locations_.push_back(merchant(105, "Old Depot"));
    locations_.back().active = false;
    locations_.back().deleted = true;
    locations_.push_back(service(201, "Amazon MCF", "amazon-mcf"));
    locations_.push_back(service(202, "DSers Fulfillment Service", "dsers-fulfillment-service"));
    locations_.push_back(service(203, "Zendrop US", "zendrop"));
    locations_.push_back(service(204, "Shipwire", "shipwire"));
    locations_.push_back(service(205, "Oberlo", "oberlo"));
    locations_.push_back(service(206, "Printful", "printful"));
    locations_.push_back(service(207, "Switched Off 3PL", "switched-off-3pl"));
    locations_.back().active = false;
}

double Shop::steady() const {
    if (settings_.steady) return settings_.steady();
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Seconds Shop::now() const { return settings_.start + offset_ + static_cast<Seconds>(steady() - started_); }

bool Shop::can_see(const FulfillmentOrder& fo) const {
    return has_scope(fo.location->service ? "read_third_party_fulfillment_orders"
                                          : "read_merchant_managed_fulfillment_orders");
}

bool Shop::sees_all_fulfillment_orders() const {
    return has_scope("read_third_party_fulfillment_orders") && has_scope("read_merchant_managed_fulfillment_orders");
}

const Location* Shop::location(std::string_view name) const {
    const auto found =
        std::find_if(locations_.begin(), locations_.end(), [&](const auto& one) { return one.name == name; });
    return found == locations_.end() ? nullptr : &*found;
}

Order& Shop::add(Order order) {
    const std::size_t position = orders_.size();
    orders_.push_back(std::move(order));
    Order& kept = orders_.back();
    by_id_[kept.id] = position;
    index_[{kept.updated_at, position}] = &kept;
    indexed_.emplace_back(position, kept.updated_at);
    reindex(kept);
    return kept;
}

Order* Shop::find_order(std::string_view id) {
    const auto found = by_id_.find(std::string(id));
    return found == by_id_.end() ? nullptr : &orders_[found->second];
}

std::pair<Order*, FulfillmentOrder*> Shop::find_fulfillment_order(std::string_view id) {
    const auto found = fo_owner_.find(std::string(id));
    if (found == fo_owner_.end()) return {nullptr, nullptr};
    Order& order = orders_[found->second];
    for (auto& fo : order.fulfillment_orders) {
        if (fo.id == id) return {&order, &fo};
    }
    return {nullptr, nullptr};
}

std::pair<Order*, Fulfillment*> Shop::find_fulfillment(std::string_view id) {
    for (auto& order : orders_) {
        for (auto& fulfillment : order.fulfillments) {
            if (fulfillment.id == id) return {&order, &fulfillment};
        }
    }
    return {nullptr, nullptr};
}

void Shop::reindex(Order& order) {
    for (const auto& fo : order.fulfillment_orders) fo_owner_[fo.id] = by_id_.at(order.id);
}

void Shop::touch(Order& order) {
    order.updated_at = std::max(order.updated_at, now());
    pending_.emplace(now() + settings_.index_lag, by_id_.at(order.id));
}

const Shop::Index& Shop::index() {
    while (!pending_.empty() && pending_.begin()->first <= now()) {
        const std::size_t position = pending_.begin()->second;
        pending_.erase(pending_.begin());
        index_.erase({indexed_[position].second, position});
        indexed_[position].second = orders_[position].updated_at;
        index_[{orders_[position].updated_at, position}] = &orders_[position];
    }
    return index_;
}

std::string Shop::next_id(std::string_view type) {
    return "gid://shopify/" + std::string(type) + "/" + std::to_string(++next_number_);
}

}  // namespace fulfilld::sandbox
