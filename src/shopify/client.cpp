#include "shopify/client.hpp"

#include "core/page_size.hpp"
#include "core/sha256.hpp"
#include "fulfilld/core/text.hpp"
#include "shopify/codec.hpp"
#include "shopify/mutation_codec.hpp"
#include "shopify/refunds.hpp"

#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

constexpr int first_page_size = 100;  ///< Far below 250: big pages of big orders run into the platform's 10 s limit.
constexpr int nested_page_size = 100;
constexpr int nested_fulfillment_orders = 20;
constexpr int max_nested_pages = 200;  ///< A bound on one order, whatever the shop claims.

constexpr int most_of_one_name = 10;

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}
bool is_order_id(std::string_view text) {
    constexpr std::string_view prefix = "gid://shopify/Order/";
    return text.starts_with(prefix) && is_digits(text.substr(prefix.size())) && text.size() <= prefix.size() + 20;
}
/// What can be put into a search between quotes: no quote, nothing that ends it, and one line of UTF-8.
bool is_order_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text.find_first_of("'\"\\") == std::string_view::npos &&
           printable(text) == text;
}

class ShopifyOrderSource final : public port::OrderSource {
  public:
    explicit ShopifyOrderSource(GraphqlSession& session) : session_(session) {}

    Result<ShopFacts> fetch_shop(std::stop_token stop) override {
        FULFILLD_TRY(const json::value data, session_.query(document("startup_probe"), {}, stop));
        return read_shop(data.get_object());
    }

    port::Contact contact() const override { return session_.contact(); }

    Result<port::OrderPage> fetch_changed(Timestamp since, const std::optional<std::string>& cursor,
                                          std::stop_token stop) override {
        FULFILLD_TRY(const json::value data, query_page(since, cursor, stop));
        FULFILLD_TRY(PartialPage partial, read_order_page(data.get_object()));
        if (partial.next && partial.next == cursor)
            return Error{ErrorKind::malformed, "the cursor of orders does not advance"};
        port::OrderPage page;
        page.next = std::move(partial.next);
        for (auto& order : partial.orders) {
            FULFILLD_CHECK(complete(order, stop));
            page.orders.push_back(std::move(order.facts));
        }
        return page;
    }

    Result<std::vector<OrderFacts>> find_orders(const std::string& key, std::stop_token stop) override {
        const std::string id = key.starts_with("gid://") ? key : "gid://shopify/Order/" + key;
        std::vector<OrderFacts> found;
        if (is_order_id(id)) {
            FULFILLD_TRY(auto order, fetch_order(OrderId(id), stop));
            if (order) found.push_back(std::move(*order));
        }
        if (!found.empty() || !is_order_name(key)) return found;
        const json::object variables{{"first", most_of_one_name}, {"query", "name:'" + key + "'"}, {"after", nullptr}};
        FULFILLD_TRY(const json::value data, session_.query(document("poll_orders"), variables, stop));
        FULFILLD_TRY(PartialPage page, read_order_page(data.get_object()));
        for (auto& nominated : page.orders) {
            // Search does not always filter [domain 3.2].
            if (nominated.facts.name != key && nominated.facts.name != "#" + key) continue;
            FULFILLD_CHECK(complete(nominated, stop));
            found.push_back(std::move(nominated.facts));
        }
        return found;
    }

    Result<std::optional<OrderFacts>> fetch_order(const OrderId& id, std::stop_token stop) override {
        FULFILLD_TRY(const json::value data, session_.query(document("order_recheck"), {{"id", id.str()}}, stop));
        FULFILLD_TRY(auto order, read_order(data.get_object()));
        if (!order) return std::optional<OrderFacts>{};
        if (order->facts.id != id)
            return Error{ErrorKind::malformed, "the answer is another order than the one asked for"};
        FULFILLD_CHECK(complete(*order, stop));
        return std::optional<OrderFacts>(std::move(order->facts));
    }

  private:
    /// Halves the page when the shop finds it too expensive, and remembers.
    Result<json::value> query_page(Timestamp since, const std::optional<std::string>& cursor, std::stop_token stop) {
        while (true) {
            json::object variables{{"first", page_size_.current()},
                                   {"query", "updated_at:>='" + format_rfc3339(since) + "'"}};
            variables["after"] = cursor ? json::value(*cursor) : json::value(nullptr);
            auto data = session_.query(document("poll_orders"), variables, stop);
            page_size_.took(session_.last_took());
            if (data || !session_.last_was_too_expensive() || !page_size_.too_expensive()) return data;
        }
    }

    /// Follows every nested list to its end.
    Status complete(PartialOrder& order, std::stop_token stop) {
        for (int pages = 0; !order.whole(); ++pages) {
            if (pages == max_nested_pages) {
                order.facts.defects.emplace_back("more nested pages than this program reads");
                return {};
            }
            const Status page = next_nested_page(order, stop);
            const bool of_this_order =
                page || page.error().kind == ErrorKind::malformed || page.error().kind == ErrorKind::rejected;
            if (!of_this_order) return page.error();
            // One order whose pages cannot be read is shown as such; the others go on.
            if (!page) {
                order.facts.defects.push_back("its further pages: " + page.error().message);
                return {};
            }
        }
        return complete_refunds(session_, order.facts, stop);
    }

    Status next_nested_page(PartialOrder& order, std::stop_token stop) {
        if (!order.more_fulfillment_order_lines.empty()) {
            const auto& [id, cursor] = order.more_fulfillment_order_lines.back();
            const json::object variables{{"id", id.str()}, {"first", nested_page_size}, {"after", cursor}};
            FULFILLD_TRY(const json::value data,
                         session_.query(document("fulfillment_order_line_items_page"), variables, stop));
            return append_fulfillment_order_lines(order, data.get_object());
        }
        if (order.more_fulfillment_orders) {
            const json::object variables{{"id", order.facts.id.str()},
                                         {"first", nested_fulfillment_orders},
                                         {"after", *order.more_fulfillment_orders}};
            FULFILLD_TRY(const json::value data,
                         session_.query(document("order_fulfillment_orders_page"), variables, stop));
            return append_fulfillment_orders(order, data.get_object());
        }
        const json::object variables{
            {"id", order.facts.id.str()}, {"first", nested_page_size}, {"after", *order.more_lines}};
        FULFILLD_TRY(const json::value data, session_.query(document("order_line_items_page"), variables, stop));
        return append_lines(order, data.get_object());
    }

    GraphqlSession& session_;
    PageSize page_size_{first_page_size};
};

class ShopifyActuator final : public port::OrderActuator {
  public:
    explicit ShopifyActuator(GraphqlSession& session) : session_(session) {}

    std::string digest(const Action& action, const std::string& marker) const override {
        const Mutation mutation = mutation_for(action, marker);
        return sha256_hex(request_body(*mutation.document, mutation.variables));
    }

    port::Receipt apply(const Action& action, const std::string& marker, Duration patience,
                        std::stop_token stop) override {
        const Mutation mutation = mutation_for(action, marker);
        return read_receipt(mutation, session_.mutate(*mutation.document, mutation.variables, patience, stop));
    }

  private:
    GraphqlSession& session_;
};

}  // namespace

std::unique_ptr<port::OrderSource> make_order_source(GraphqlSession& session) {
    return std::make_unique<ShopifyOrderSource>(session);
}
std::unique_ptr<port::OrderActuator> make_order_actuator(GraphqlSession& session) {
    return std::make_unique<ShopifyActuator>(session);
}

}  // namespace fulfilld::shopify
