#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace fulfilld {
namespace {

using namespace test;

/// Facts drawn without regard to sense: whatever the platform may come up with.
class Dice {
  public:
    explicit Dice(unsigned seed) : random_(seed) {}

    OrderFacts order() {
        OrderBuilder builder;
        const int units = below(3);
        for (int i = 0; i < units; ++i) builder.add_unit();
        OrderFacts facts = builder;
        facts.test = one_in(10);
        facts.closed = one_in(6);
        facts.edited = one_in(6);
        facts.fully_paid = !one_in(4);
        facts.fulfillable = !one_in(4);
        facts.capturable = one_in(2);
        if (one_in(5)) facts.cancelled_at = now - 5h;
        if (one_in(4)) facts.source_name = "pos";
        if (one_in(4)) facts.app_id = "gid://shopify/App/129785";
        if (one_in(4)) facts.retail_location = LocationId("gid://shopify/Location/1");
        facts.financial = one_in(8) ? std::nullopt : std::optional(any<FinancialStatus>(8));
        facts.return_status = one_in(2) ? Seen(ReturnStatus::no_return) : any<ReturnStatus>(6);
        facts.risk = any<RiskRecommendation>(4);
        facts.display_fulfillment = any<DisplayFulfillmentStatus>(11);
        facts.outstanding.ten_thousandths = below(3) - 1;
        facts.refunded.ten_thousandths = one_in(4) ? 1 : 0;
        if (one_in(6)) facts.fulfillments.push_back({FulfillmentId("f"), any<FulfillmentStatus>(6), now, 1});
        for (auto& fo : facts.fulfillment_orders) scramble(fo);
        if (one_in(10)) facts.fulfillment_orders.clear();
        return facts;
    }
    bool one_in(int n) { return below(n) == 0; }
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    std::mt19937& random() { return random_; }

    template <class E>
    Seen<E> any(int known) {
        const int drawn = below(known * 20 + 1);
        return drawn == 0 ? parse_seen<E>("NEW_VALUE") : Seen<E>(static_cast<E>(1 + drawn % known));
    }

  private:
    void scramble(FulfillmentOrderFacts& fo) {
        fo.status = any<FulfillmentOrderStatus>(7);
        if (one_in(2)) fo.status = FulfillmentOrderStatus::open;
        fo.request_status = one_in(2) ? Seen(RequestStatus::unsubmitted) : any<RequestStatus>(8);
        if (!one_in(6)) fo.delivery = any<DeliveryMethod>(6);
        if (one_in(3)) fo.location = {"Amazon", LocationId("gid://shopify/Location/9"), true, true, "amazon", "Amazon"};
        if (one_in(10)) fo.location.id.reset();
        for (int i = below(4); i > 0; --i) fo.supported_actions.push_back(any<SupportedAction>(12));
        if (one_in(10)) fo.lines[0].remaining = below(2);
    }

    std::mt19937 random_;
};

/// Everything a verdict says, in one text.
std::string text(const Verdict& verdict) {
    std::string all = verdict.reason ? std::string(name_of(*verdict.reason)) : "clear";
    all += verdict.finding.permission.kind ? name_of(*verdict.finding.permission.kind) : verdict.finding.permission.why;
    for (const auto& fo : verdict.fulfillment_orders) {
        all += fo.id.str() + std::string(name_of(fo.reason)) + (fo.finding.permission.kind ? "+" : "-");
    }
    return all;
}

int writes(const Verdict& verdict) {
    int count = verdict.finding.permission.kind ? 1 : 0;
    for (const auto& fo : verdict.fulfillment_orders) count += fo.finding.permission.kind ? 1 : 0;
    return count;
}

constexpr int rounds = 50'000;

TEST(RuleProperties, TheOrderOfListsChangesNothing) {
    Dice dice(1);
    const Policy policy = acting_policy();
    for (int i = 0; i < rounds; ++i) {
        OrderFacts order = dice.order();
        const std::string before = text(classify(order, full_access(), policy, now));
        std::shuffle(order.lines.begin(), order.lines.end(), dice.random());
        std::shuffle(order.fulfillment_orders.begin(), order.fulfillment_orders.end(), dice.random());
        ASSERT_EQ(text(classify(order, full_access(), policy, now)), before) << "round " << i;
    }
}

TEST(RuleProperties, NoWriteUnderAStopCondition) {
    Dice dice(2);
    const Policy policy = acting_policy();
    int allowed = 0;
    for (int i = 0; i < rounds; ++i) {
        OrderFacts order = dice.order();
        allowed += writes(classify(order, full_access(), policy, now)) > 0 ? 1 : 0;
        switch (dice.below(4)) {
            case 0: order.tags = {"fulfilld:ignore"}; break;
            case 1: order.return_status = ReturnStatus::return_requested; break;
            case 2: order.risk = RiskRecommendation::cancel; break;
            default: order.defects = {"cut"}; break;
        }
        const Verdict verdict = classify(order, full_access(), policy, now);
        // Risk stops goods; a tag on a test or cancelled order sends nothing.
        const bool only_flag = verdict.finding.permission.kind == ActionKind::flag_for_deletion &&
                               order.risk == RiskRecommendation::cancel;
        ASSERT_TRUE(writes(verdict) == 0 || only_flag) << "round " << i << ": " << text(verdict);
    }
    EXPECT_GT(allowed, rounds / 100) << "the dice must reach orders that may be acted upon";
}

TEST(RuleProperties, AnUnknownValueNeverAddsAnAction) {
    Dice dice(3);
    const Policy policy = acting_policy();
    for (int i = 0; i < rounds; ++i) {
        OrderFacts order = dice.order();
        const int before = writes(classify(order, full_access(), policy, now));
        switch (dice.below(4)) {
            case 0: order.financial = parse_seen<FinancialStatus>("NEW_VALUE"); break;
            case 1: order.risk = parse_seen<RiskRecommendation>("NEW_VALUE"); break;
            case 2: order.display_fulfillment = parse_seen<DisplayFulfillmentStatus>("NEW_VALUE"); break;
            default:
                if (!order.fulfillment_orders.empty())
                    order.fulfillment_orders[0].request_status = parse_seen<RequestStatus>("NEW_VALUE");
        }
        const Verdict verdict = classify(order, full_access(), policy, now);
        ASSERT_LE(writes(verdict), before) << "round " << i << ": " << text(verdict);
    }
}

TEST(RuleProperties, AHeadlineUnlessNothingIsLeft) {
    Dice dice(4);
    const Policy policy = acting_policy();
    for (int i = 0; i < rounds; ++i) {
        const OrderFacts order = dice.order();
        const Verdict verdict = classify(order, full_access(), policy, now);
        if (verdict.clear()) {
            ASSERT_TRUE(verdict.fulfillment_orders.empty()) << "round " << i;
        } else {
            ASSERT_FALSE(verdict.finding.evidence.empty()) << "round " << i;
        }
    }
}

}  // namespace
}  // namespace fulfilld
