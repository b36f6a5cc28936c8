#include "feed/carriers.hpp"

#include "fulfilld/core/text.hpp"
#include "fulfilld/core/tracking.hpp"

#include <algorithm>
#include <string>

namespace fulfilld::feed {
namespace {

// Sorted by bytes; laid out by hand.
// clang-format off
constexpr std::string_view carriers[] = {
    "4PX", "ACS Courier", "AGS", "APC", "Alliance Air Freight", "Allied Express", "Amazon", "Amazon Logistics UK",
    "An Post", "Anjun Logistics", "Aramex Australia", "Aras Kargo", "Asendia USA", "Australia Post", "BPost",
    "BPost International", "BRT", "Bluedart", "Bonds", "Bonshaw", "BoxKnight", "Bring", "CDL Last Mile", "CTT",
    "CTT Express", "Canada Post", "Canpar", "China Post", "Chronopost", "Chukou1", "Colis Privé", "Colissimo",
    "Comingle", "Coordinadora", "Correios", "Correos", "Couriers Please", "Cyprus Post", "DHL", "DHL Express",
    "DHL Parcel", "DHL eCommerce", "DHL eCommerce Asia", "DPD", "DPD Ireland", "DPD Local", "DPD UK", "DTD Express",
    "DTDC", "DX", "Delhivery", "Delnext", "Deutsche Post", "Deutsche Post (DE)", "Deutsche Post (EN)",
    "Direct Couriers", "Eagle", "Ecom Express", "Ekart", "Estes", "Evri", "FSC", "Fastway", "FedEx",
    "First Global Logistics", "First Line", "Fulfilla", "GLS", "GLS Italy", "GO Logistics", "Gati KWE",
    "Guangdong Weisuyi Information Technology (WSE)", "Heppner Internationale Spedition GmbH & Co.", "Hermes",
    "Hunter Express", "IDEX", "Iceland Post", "India Post", "Inpost", "Intelcom", "Israel Post", "Japan Post (EN)",
    "Japan Post (JA)", "LSO", "La Poste Burkina Faso", "La Poste Colissimo", "Lasership", "Latvia Post",
    "Lietuvos Paštas", "Logisters", "Lone Star Overnight", "Loomis", "M3 Logistics", "Meteor Space", "Mondial Relay",
    "New Zealand Post", "NinjaVan", "North Russia Supply Chain (Shenzhen) Co.", "Northline", "Old Dominion", "OnTrac",
    "PTT", "Packeta", "Pago Logistics", "Pandion", "Parcelforce", "Pilot Freight", "Ping An Da Tengfei Express",
    "Pitney Bowes", "Portal PostNord", "PostNL", "PostNord DK", "PostNord NO", "PostNord SE", "Poste Italiane",
    "Professional Couriers", "Purolator", "Qxpress", "Qyun Express", "R+L Carriers", "Royal Mail", "Royal Shipments",
    "SEUR", "SF Express", "SFC Fulfillment", "SHREE NANDAN COURIER", "Sagawa (EN)", "Sagawa (JA)", "Sendle",
    "Shadowfax", "ShipBob", "Singapore Post", "Skynet", "Southwest Air Cargo", "Speedy", "StarTrack",
    "Step Forward Freight", "Swiship", "Swiss Post", "Sürat Kargo", "TForce Final Mile", "TNT", "TNT Australia",
    "Tinghao", "Toll IPEC", "Tuffnells", "UPS", "USPS", "United Delivery Service", "Venipak", "WMYC", "WanbExpress",
    "We Post", "Whistl", "Wizmo", "XPO Logistics", "Xpedigo", "XpressBees", "Yamato (EN)", "Yamato (JA)",
    "YiFan Express", "Yodel", "YunExpress", "Yurtiçi Kargo", "Zásilkovna", "Österreichische Post", "エコ配", "名鉄運輸",
    "日本通運", "福山通運", "第一貨物", "西濃スーパーエキスプレス", "西濃運輸",
};
// clang-format on

std::string folded(std::string_view name) {
    std::string text = lower(name);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
    return text;
}

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

template <class Allowed>
bool all(std::string_view text, Allowed allowed) {
    return std::all_of(text.begin(), text.end(), allowed);
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 && all(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_known_carrier(std::string_view name) {
    return std::find(std::begin(carriers), std::end(carriers), name) != std::end(carriers);
}

std::optional<std::string_view> right_spelling(std::string_view name) {
    const std::string wanted = folded(name);
    const auto* found =
        std::find_if(std::begin(carriers), std::end(carriers), [&](auto known) { return folded(known) == wanted; });
    if (found == std::end(carriers) || *found == name) return std::nullopt;
    return *found;
}

bool is_tracking_url(std::string_view url) {
    const std::string_view scheme = url.starts_with("https://") ? "https://" : "http://";
    if (!url.starts_with(scheme)) return false;
    constexpr std::string_view kept_out = "\"<>\\^`{|}";
    const auto allowed = [&](char c) { return c > ' ' && c < '\x7F' && kept_out.find(c) == std::string_view::npos; };
    if (!all(url, allowed)) return false;
    url.remove_prefix(scheme.size());
    const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
    const auto colon = authority.find(':');
    if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) return false;
    const std::string_view host = authority.substr(0, colon);
    return !host.empty() && all(host, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

bool is_tracking_number(std::string_view number) {
    constexpr std::string_view marks = " -_./";
    return number.size() <= 64 && folded_number(number).size() >= 3 &&
           all(number, [&](char c) { return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos; });
}

}  // namespace fulfilld::feed
