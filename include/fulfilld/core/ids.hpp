#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

namespace fulfilld {

/// A platform id. Opaque text end to end (`gid://shopify/Order/1`): numbers above 2^53 must survive [fault 45].
/// One type per kind of thing, so that an order's id cannot be sent where a fulfillment order's is needed.
template <class Tag>
class Id {
  public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    const std::string& str() const { return text_; }
    bool empty() const { return text_.empty(); }
    /// The part after the last slash: `1` of `gid://shopify/Order/1`.
    std::string_view tail() const { return std::string_view(text_).substr(text_.rfind('/') + 1); }

    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id&, const Id&) = default;  // NOLINT(modernize-use-nullptr): a slip of the checker

  private:
    std::string text_;
};

using ShopId = Id<struct ShopTag>;
using OrderId = Id<struct OrderTag>;
using LineItemId = Id<struct LineItemTag>;
using FulfillmentOrderId = Id<struct FulfillmentOrderTag>;
using FulfillmentOrderLineId = Id<struct FulfillmentOrderLineTag>;
using FulfillmentId = Id<struct FulfillmentTag>;
using LocationId = Id<struct LocationTag>;

}  // namespace fulfilld
