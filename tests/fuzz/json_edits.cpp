#include "fuzz/json_edits.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

namespace fulfilld::fuzz {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_text = 24;

constexpr std::string_view words[] = {"",
                                      "OPEN",
                                      "CLOSED",
                                      "CANCELLED",
                                      "IN_PROGRESS",
                                      "ON_HOLD",
                                      "SCHEDULED",
                                      "SUBMITTED",
                                      "ACCEPTED",
                                      "REJECTED",
                                      "UNSUBMITTED",
                                      "PAID",
                                      "PENDING",
                                      "VOIDED",
                                      "PARTIALLY_REFUNDED",
                                      "CREATE_FULFILLMENT",
                                      "REQUEST_FULFILLMENT",
                                      "RETAIL",
                                      "NONE",
                                      "SOMETHING_NEW",
                                      "gid://shopify/Order/1",
                                      "gid://shopify/LineItem/1",
                                      "2026-11-22T10:00:00Z",
                                      "9999-12-31T23:59:60-23:59",
                                      "0.0",
                                      "-12.5",
                                      "922337203685477.5807",
                                      "EUR",
                                      "manual",
                                      "THROTTLED",
                                      "ACCESS_DENIED",
                                      "MAX_COST_EXCEEDED"};
constexpr std::int64_t numbers[] = {0,
                                    1,
                                    2,
                                    -1,
                                    3,
                                    1'000'000'000,
                                    1'000'000'001,
                                    std::numeric_limits<int>::max(),
                                    std::numeric_limits<std::int64_t>::max(),
                                    std::numeric_limits<std::int64_t>::min()};

json::value fresh_value(Bytes& choices) {
    switch (choices.below(8)) {
        case 0: return nullptr;
        case 1: return choices.one_in(2);
        case 2: return choices.one_of(numbers);
        case 3: return static_cast<double>(choices.byte()) / 8.0;
        case 4: return json::object();
        case 5: return json::array();
        case 6: return json::value(choices.one_of(words));
        default: return json::value(choices.text(longest_text));
    }
}

/// Goes down as far as the choices say.
json::value& some_place(json::value& from, Bytes& choices) {
    json::value* at = &from;
    while (!choices.empty()) {
        if (auto* object = at->if_object(); object != nullptr && !object->empty()) {
            const std::size_t next = choices.below(object->size() + 1);
            if (next == object->size()) break;
            at = &std::next(object->begin(), static_cast<std::ptrdiff_t>(next))->value();
        } else if (auto* array = at->if_array(); array != nullptr && !array->empty()) {
            const std::size_t next = choices.below(array->size() + 1);
            if (next == array->size()) break;
            at = &(*array)[next];
        } else {
            break;
        }
    }
    return *at;
}

void change_list(json::array& list, Bytes& choices) {
    constexpr std::size_t longest_list = 60;
    const std::size_t which = list.empty() ? 0 : choices.below(list.size());
    if (list.empty() || choices.one_in(4)) {
        list.push_back(fresh_value(choices));
    } else if (choices.one_in(2)) {
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(which));
    } else {
        const json::value again = list[which];
        for (std::size_t more = choices.below(longest_list); more > 0 && list.size() < longest_list; --more)
            list.push_back(again);
    }
}

void change_object(json::object& object, Bytes& choices) {
    if (object.empty()) return;
    const auto& key = std::next(object.begin(), static_cast<std::ptrdiff_t>(choices.below(object.size())))->key();
    object.erase(std::string(key));
}

}  // namespace

const std::vector<json::value>& recorded_bodies() {
    static const std::vector<json::value> bodies = [] {
        std::vector<std::filesystem::path> files;
        for (const auto& entry :
             std::filesystem::directory_iterator(std::filesystem::path(FULFILLD_SOURCE_DIR) / "tests/data/recorded"))
            files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        std::vector<json::value> found;
        for (const auto& file : files) {
            std::ostringstream text;
            text << std::ifstream(file).rdbuf();
            const json::value recorded = json::parse(text.str());
            if (const auto* body = recorded.as_object().if_contains("body"); body != nullptr) found.push_back(*body);
        }
        return found;
    }();
    return bodies;
}

void edit(json::value& document, Bytes& choices) {
    constexpr std::size_t most_edits = 6;
    for (std::size_t more = choices.below(most_edits); more > 0; --more) {
        json::value& place = some_place(document, choices);
        const bool within = choices.one_in(2);
        if (auto* list = place.if_array(); list != nullptr && within) {
            change_list(*list, choices);
        } else if (auto* object = place.if_object(); object != nullptr && within) {
            change_object(*object, choices);
        } else {
            place = fresh_value(choices);
        }
    }
}

}  // namespace fulfilld::fuzz
