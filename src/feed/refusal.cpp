#include "feed/refusal.hpp"

namespace fulfilld::feed {

std::string_view name_of(RefusalReason reason) {
    using R = RefusalReason;
    switch (reason) {
        case R::unreadable_row: return "unreadable_row";
        case R::no_order: return "no_order";
        case R::no_number: return "no_number";
        case R::bad_number: return "bad_number";
        case R::bad_quantity: return "bad_quantity";
        case R::no_company: return "no_company";
        case R::misspelt_company: return "misspelt_company";
        case R::unknown_company: return "unknown_company";
        case R::bad_url: return "bad_url";
        case R::unknown_order: return "unknown_order";
        case R::ambiguous_order: return "ambiguous_order";
        case R::order_not_looked_up: return "order_not_looked_up";
        case R::order_unreadable: return "order_unreadable";
        case R::order_test: return "order_test";
        case R::order_cancelled: return "order_cancelled";
        case R::number_of_another_order: return "number_of_another_order";
        case R::repeated: return "repeated";
        case R::parcel_told_before: return "parcel_told_before";
        case R::parcel_told_otherwise: return "parcel_told_otherwise";
        case R::sku_not_in_order: return "sku_not_in_order";
        case R::quantity_without_sku: return "quantity_without_sku";
        case R::at_service: return "at_service";
        case R::nothing_left: return "nothing_left";
        case R::several_places: return "several_places";
        case R::too_many: return "too_many";
        case R::more_than_ordered: return "more_than_ordered";
    }
    return "";
}

bool rests_on_order(RefusalReason reason) {
    using R = RefusalReason;
    switch (reason) {
        case R::unknown_order:
        case R::ambiguous_order:
        case R::order_unreadable:
        case R::order_test:
        case R::order_cancelled:
        case R::sku_not_in_order:
        case R::quantity_without_sku:
        case R::at_service:
        case R::nothing_left:
        case R::several_places:
        case R::too_many:
        case R::more_than_ordered: return true;
        default: return false;
    }
}

}  // namespace fulfilld::feed
