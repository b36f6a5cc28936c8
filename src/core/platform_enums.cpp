#include "fulfilld/core/platform_enums.hpp"

#include <algorithm>
#include <array>

namespace fulfilld {
namespace {

// One spelling per enumerator after `unknown`, in the order of the enum [schema 2026-10].
template <class E>
constexpr std::array<std::string_view, 0> spellings{};
template <>
constexpr std::array spellings<FulfillmentOrderStatus> = std::to_array<std::string_view>(
    {"OPEN", "IN_PROGRESS", "SCHEDULED", "ON_HOLD", "INCOMPLETE", "CLOSED", "CANCELLED"});
template <>
constexpr std::array spellings<RequestStatus> = std::to_array<std::string_view>({"UNSUBMITTED", "SUBMITTED", "ACCEPTED",
                                                                                 "REJECTED", "CANCELLATION_REQUESTED",
                                                                                 "CANCELLATION_ACCEPTED",
                                                                                 "CANCELLATION_REJECTED", "CLOSED"});
template <>
constexpr std::array spellings<SupportedAction> = std::to_array<std::string_view>(
    {"CANCEL_FULFILLMENT_ORDER", "CREATE_FULFILLMENT", "EXTERNAL", "HOLD", "MARK_AS_OPEN", "MERGE", "MOVE",
     "RELEASE_HOLD", "REPORT_PROGRESS", "REQUEST_CANCELLATION", "REQUEST_FULFILLMENT", "SPLIT"});
template <>
constexpr std::array spellings<DeliveryMethod> = std::to_array<std::string_view>({"SHIPPING", "PICK_UP", "LOCAL",
                                                                                  "RETAIL", "PICKUP_POINT", "NONE"});
template <>
constexpr std::array spellings<FinancialStatus> = std::to_array<std::string_view>(
    {"AUTHORIZED", "EXPIRED", "PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED", "VOIDED"});
template <>
constexpr std::array spellings<DisplayFulfillmentStatus> = std::to_array<std::string_view>(
    {"FULFILLED", "FULFILLMENT_NOT_REQUIRED", "IN_PROGRESS", "ON_HOLD", "OPEN", "PARTIALLY_FULFILLED",
     "PENDING_FULFILLMENT", "REQUEST_DECLINED", "RESTOCKED", "SCHEDULED", "UNFULFILLED"});
template <>
constexpr std::array spellings<ReturnStatus> = std::to_array<std::string_view>({"INSPECTION_COMPLETE", "IN_PROGRESS",
                                                                                "NO_RETURN", "RETURNED",
                                                                                "RETURN_FAILED", "RETURN_REQUESTED"});
template <>
constexpr std::array spellings<RiskRecommendation> = std::to_array<std::string_view>({"ACCEPT", "CANCEL", "INVESTIGATE",
                                                                                      "NONE"});
template <>
constexpr std::array spellings<HoldReason> = std::to_array<std::string_view>(
    {"AWAITING_PAYMENT", "AWAITING_RETURN_ITEMS", "HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS", "INVENTORY_OUT_OF_STOCK",
     "ONLINE_STORE_POST_PURCHASE_CROSS_SELL", "OTHER", "UNKNOWN_DELIVERY_DATE"});
template <>
constexpr std::array spellings<FulfillmentStatus> = std::to_array<std::string_view>({"CANCELLED", "ERROR", "FAILURE",
                                                                                     "OPEN", "PENDING", "SUCCESS"});
template <>
constexpr std::array spellings<MerchantRequestKind> = std::to_array<std::string_view>({"FULFILLMENT_REQUEST",
                                                                                       "CANCELLATION_REQUEST"});

}  // namespace

template <class E>
Seen<E> parse_seen(std::string_view text) {
    const auto& known = spellings<E>;
    const auto found = std::find(known.begin(), known.end(), text);
    if (found != known.end()) return static_cast<E>(found - known.begin() + 1);
    Seen<E> seen;
    seen.raw = text;
    return seen;
}

template <class E>
std::string_view text_of(E value) {
    const auto index = static_cast<std::size_t>(value);
    if (index > std::size(spellings<E>)) return {};
    return index == 0 ? std::string_view("unknown") : spellings<E>[index - 1];
}

#define FULFILLD_INSTANTIATE(E)                       \
    template Seen<E> parse_seen<E>(std::string_view); \
    template std::string_view text_of<E>(E);
FULFILLD_INSTANTIATE(FulfillmentOrderStatus)
FULFILLD_INSTANTIATE(RequestStatus)
FULFILLD_INSTANTIATE(SupportedAction)
FULFILLD_INSTANTIATE(DeliveryMethod)
FULFILLD_INSTANTIATE(FinancialStatus)
FULFILLD_INSTANTIATE(DisplayFulfillmentStatus)
FULFILLD_INSTANTIATE(ReturnStatus)
FULFILLD_INSTANTIATE(RiskRecommendation)
FULFILLD_INSTANTIATE(HoldReason)
FULFILLD_INSTANTIATE(FulfillmentStatus)
FULFILLD_INSTANTIATE(MerchantRequestKind)
#undef FULFILLD_INSTANTIATE

}  // namespace fulfilld
