#include "fulfilld/core/policy.hpp"

namespace fulfilld {

// Handles and location names seen in public code and data [domain 8.1]; Oberlo closed in 2022 [domain 8.2]. How any of
// them works, by requests or from orders, is for the merchant to say.
std::vector<ServiceRule> known_services() {
    return {
        {{"oberlo"}, ServiceKind::dead, RequestMode::unknown},
        {{"amazon", "fba", "mcf"}, ServiceKind::amazon, RequestMode::unknown},
        {{"printful", "printify", "gelato", "gooten", "shirtigo", "printy6"},
         ServiceKind::print_on_demand,
         RequestMode::unknown},
        {{"dsers", "autods", "zendrop", "cjdropshipping", "cj dropshipping", "spocket", "syncee", "aliexpress", "zopi"},
         ServiceKind::dropship,
         RequestMode::unknown},
        {{"shipwire", "webgistix"}, ServiceKind::third_party, RequestMode::unknown},
    };
}

std::vector<std::string> known_marketplaces() { return {"amazon*"}; }

}  // namespace fulfilld
