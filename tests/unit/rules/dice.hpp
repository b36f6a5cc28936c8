#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace fulfilld::test {

/// Orders of one property; `FULFILLD_PROPERTY_ROUNDS` replaces it.
inline int property_rounds() {
    const char* told = std::getenv("FULFILLD_PROPERTY_ROUNDS");
    const int rounds = told != nullptr ? std::atoi(told) : 30'000;
    return rounds > 0 ? rounds : 1;
}

/// From here on the dice must have reached what a property is about.
constexpr int enough_rounds = 10'000;
/// What a count must exceed that should have come to `usual`; a few rounds prove nothing of the dice.
inline int least(int usual) { return property_rounds() < enough_rounds ? -1 : usual; }

/// Draws orders: half of them close to what may be acted upon, half without regard to sense, whatever the platform may
/// come up with.
class Dice {
  public:
    explicit Dice(unsigned seed) : random_(seed) {}

    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    bool one_in(int n) { return below(n) == 0; }
    template <class List>
    void shuffle(List& list) {
        std::shuffle(list.begin(), list.end(), random_);
    }
    /// A known value, and once in a hundred one of tomorrow's.
    template <class E>
    Seen<E> any(int known) {
        return one_in(100) ? parse_seen<E>("NEW_VALUE") : Seen<E>(static_cast<E>(1 + below(known)));
    }

    OrderFacts order() {
        wild_ = one_in(2);
        OrderBuilder builder;
        for (int more = below(3); more > 0; --more) builder.add_unit();
        if (one_in(3)) builder.pos();
        OrderFacts facts = builder;
        for (auto& fo : facts.fulfillment_orders) part(facts, fo);
        money(facts);
        state(facts);
        history(facts);
        if (rare()) facts.fulfillment_orders.clear();
        return facts;
    }
    ShopFacts shop() {
        ShopFacts shop = full_access();
        if (!one_in(6)) return shop;
        const char* scopes[] = {"third_party_fulfillment_orders", "merchant_managed_fulfillment_orders", "locations"};
        const std::string lost = scopes[below(3)];
        std::erase_if(shop.scopes, [&](const std::string& scope) { return scope.ends_with(lost); });
        return shop;
    }
    Policy policy() {
        Policy policy = acting_policy();
        if (one_in(6)) policy.services[0].request_mode = static_cast<RequestMode>(below(3));
        if (one_in(3)) policy.services[3].request_mode = RequestMode::request;
        if (one_in(6)) policy.reasons[static_cast<std::size_t>(below(static_cast<int>(reason_count)))].min_age = 5h;
        if (one_in(6)) policy.suppliers.clear();
        return policy;
    }

  private:
    bool rare() { return one_in(wild_ ? 8 : 40); }

    void money(OrderFacts& f) {
        if (rare()) f.fully_paid = false;
        if (rare()) f.capturable = true;
        if (rare()) f.financial.reset();
        if (wild_ && one_in(2)) f.financial = any<FinancialStatus>(8);
        if (rare()) f.financial = any<FinancialStatus>(8);
        if (rare()) f.outstanding.ten_thousandths = below(3) - 1;
        if (rare()) f.refunded.ten_thousandths = 1;
        if (rare()) f.refund_without_lines = one_in(2);
        if (one_in(3)) f.gateways = {"manual"};
    }
    void state(OrderFacts& f) {
        f.test = rare();
        f.closed = rare();
        f.edited = rare();
        if (rare()) f.fulfillable = false;
        if (rare()) f.cancelled_at = now - 5h;
        if (rare()) f.return_status = any<ReturnStatus>(6);
        if (rare()) f.risk = any<RiskRecommendation>(4);
        if (one_in(3)) f.display_fulfillment = any<DisplayFulfillmentStatus>(11);
        if (rare()) f.tags = {"fulfilld:ignore", "a"};
        if (rare()) f.tags = {"b", "dropship", "c"};
        if (rare()) f.source_name = "Amazon-DE";
        if (rare()) f.app_name = "Sync for Amazon";
        if (rare()) f.source_name = "pos";
        if (rare()) f.app_id = "gid://shopify/App/129785";
        if (rare()) f.retail_location = LocationId("gid://shopify/Location/" + std::to_string(1 + below(2)));
        if (one_in(200)) f.defects = {"a list was cut", "a field is missing"};
    }
    void history(OrderFacts& f) {
        for (int i = rare() ? 2 : 0; i > 0; --i)
            f.fulfillments.push_back({FulfillmentId("f" + std::to_string(i)), any<FulfillmentStatus>(6), now, 1});
        if (rare()) {  // A unit that was sent, refunded or forgotten.
            LineItemFacts& line = f.lines[static_cast<std::size_t>(below(static_cast<int>(f.lines.size())))];
            line.unfulfilled = below(2);
            line.current = below(2);
        }
        if (rare()) {  // Everything refunded, or taken away.
            for (auto& line : f.lines) line.unfulfilled = line.current = 0;
            for (auto& fo : f.fulfillment_orders) fo.status = FulfillmentOrderStatus::closed;
            f.edited = one_in(2);
        }
    }
    void part(OrderFacts& f, FulfillmentOrderFacts& fo) {
        place(fo);
        if (wild_ ? one_in(2) : rare()) fo.status = any<FulfillmentOrderStatus>(7);
        if (wild_ ? one_in(2) : rare()) fo.request_status = any<RequestStatus>(8);
        if (wild_ ? one_in(2) : rare()) fo.delivery = any<DeliveryMethod>(6);
        if (rare()) fo.delivery.reset();
        if (rare()) fo.location.id.reset();
        if (rare()) fo.location.active = false;
        if (rare()) fo.fulfill_at = now + std::chrono::hours{below(72) - 36};
        if (rare()) fo.supported_actions.push_back(any<SupportedAction>(12));
        if (rare()) fo.supported_actions = {SupportedAction::external};
        for (int i = rare() ? 1 + below(3) : 0; i > 0; --i) fo.holds.push_back({any<HoldReason>(8), one_in(3)});
        for (int i = rare() ? 1 + below(3) : 0; i > 0; --i)
            fo.requests.push_back({any<MerchantRequestKind>(2), now - std::chrono::hours{10 * i}, ""});
        if (rare()) another_line(f, fo);
        if (rare()) no_parcel(f, fo);
        if (rare()) fo.lines[0].remaining = below(2);
    }
    void place(FulfillmentOrderFacts& fo) {
        const char* services[] = {"amazon-mcf", "dsers-fulfillment-service", "oberlo", "shipwire"};
        if (!one_in(3)) return;
        const char* service = one_in(2) ? services[0] : services[below(4)];
        fo.location = {service, LocationId("gid://shopify/Location/9"), true, true, service, service};
        fo.supported_actions = {SupportedAction::request_fulfillment, SupportedAction::hold};
    }
    /// A second line in the same fulfillment order, not like the first.
    void another_line(OrderFacts& f, FulfillmentOrderFacts& fo) {
        LineItemFacts line = f.lines[0];
        line.id = LineItemId("more-" + fo.id.str());
        line.sku = one_in(3) ? "" : "ae-" + std::to_string(below(9));
        line.requires_shipping = one_in(2);
        line.gift_card = one_in(2);
        f.lines.push_back(line);
        fo.lines.push_back({FulfillmentOrderLineId("more-" + fo.id.str()), line.id, 1, 1});
    }

    void no_parcel(OrderFacts& f, FulfillmentOrderFacts& fo) {
        fo.delivery = Seen(DeliveryMethod::none);
        for (auto& line : f.lines) {
            if (line.id != fo.lines[0].line_item) continue;
            line.requires_shipping = false;
            line.gift_card = one_in(2);
        }
    }

    std::mt19937 random_;
    bool wild_ = false;
};

/// `sorted`: without regard to the order of evidence and steps.
inline std::string text(const Finding& finding, bool sorted = false) {
    std::string all = std::string(finding.variant) + "|" + finding.permission.why + "|";
    if (finding.permission.kind) all += name_of(*finding.permission.kind);
    std::vector<std::string> said;
    for (const auto& one : finding.evidence) said.push_back("|" + one.fact + "=" + one.value + ": " + one.meaning);
    for (const auto& step : finding.steps) said.push_back("|" + format_step(step));
    if (sorted) std::sort(said.begin(), said.end());
    for (const auto& one : said) all += one;
    all += "|" + format_rfc3339(finding.since) + "|" + (finding.settled ? "settled" : "open");
    return all + "|" + (finding.overdue_at ? format_rfc3339(*finding.overdue_at) : "never");
}

/// Everything a verdict says, in one text.
inline std::string text(const Verdict& verdict, bool sorted = false) {
    std::string all = verdict.order.str() + " ";
    all += verdict.reason ? name_of(*verdict.reason) : "clear";
    all += " " + text(verdict.finding, sorted);
    for (const auto& fo : verdict.fulfillment_orders)
        all += "\n" + fo.id.str() + " " + fo.location + " " + std::string(name_of(fo.reason)) + " " +
               text(fo.finding, sorted);
    return all;
}

/// What may be done, and where; an action on the order itself under the order.
using Allowed = std::set<std::pair<std::string, ActionKind>>;
inline Allowed allowed(const Verdict& verdict) {
    Allowed all;
    const auto add = [&](const std::string& place, const Finding& finding) {
        if (!finding.permission.kind) return;
        const bool whole = *finding.permission.kind == ActionKind::flag_for_deletion;
        all.insert({whole ? verdict.order.str() : place, *finding.permission.kind});
    };
    if (verdict.fulfillment_orders.empty()) add(verdict.order.str(), verdict.finding);
    for (const auto& fo : verdict.fulfillment_orders) add(fo.id.str(), fo.finding);
    return all;
}

}  // namespace fulfilld::test
