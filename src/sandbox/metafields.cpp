#include "sandbox/metafields.hpp"

#include <array>
#include <cstdio>

namespace fulfilld::sandbox {
namespace {

constexpr std::size_t most_per_call = 25;  ///< [domain 5.3]

struct Complaint {
    const char* code;
    const char* field;
    const char* message;
};

/// Null must not exist, and a digest must be of the value that is there [domain 5.1].
std::optional<Complaint> check_digest(const MetafieldInput& input, const Metafield* present) {
    if (!input.compares) return std::nullopt;
    if (input.digest && present == nullptr)
        return Complaint{"INVALID_COMPARE_DIGEST", "compareDigest", "There is no value that this digest could be of."};
    const bool stale = input.digest ? *input.digest != present->digest() : present != nullptr;
    if (stale) return Complaint{"STALE_OBJECT", "compareDigest", "The value has changed since its digest was read."};
    return std::nullopt;
}

std::optional<Complaint> check(const MetafieldInput& input, const Metafield* present) {
    if (input.owner != installation_id) return Complaint{"INVALID", "ownerId", "Owner does not exist."};
    if (input.key.size() < 2) return Complaint{"TOO_SHORT", "key", "Key is too short (minimum is 2 characters)"};
    if (input.key.size() > 64) return Complaint{"TOO_LONG", "key", "Key is too long (maximum is 64 characters)"};
    if (input.value.empty()) return Complaint{"BLANK", "value", "Value can't be blank"};
    if (input.type.empty() && present == nullptr) return Complaint{"BLANK", "type", "Type can't be blank"};
    return check_digest(input, present);
}

const Metafield* store(Shop& shop, const MetafieldInput& input) {
    Metafield& kept = shop.metafields()[{input.name_space, input.key}];
    if (kept.id.empty()) {
        kept.id = shop.next_id("Metafield");
        kept.name_space = input.name_space;
        kept.key = input.key;
        kept.created_at = shop.now();
    }
    if (!input.type.empty()) kept.type = input.type;
    kept.value = input.value;
    kept.updated_at = shop.now();
    return &kept;
}

}  // namespace

/// FNV-1a: enough to tell values apart that a test writes.
std::string Metafield::digest() const {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const unsigned char byte : value) hash = (hash ^ byte) * 1099511628211ULL;
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
    return text.data();
}

MetafieldsResult set_metafields(Shop& shop, const std::vector<MetafieldInput>& inputs) {
    MetafieldsResult result;
    if (inputs.size() > most_per_call) {
        result.errors.push_back(
            {{"metafields"}, "At most 25 metafields can be set at a time.", "LESS_THAN_OR_EQUAL_TO", std::nullopt});
        return result;
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto present = shop.metafields().find({inputs[i].name_space, inputs[i].key});
        const auto wrong = check(inputs[i], present == shop.metafields().end() ? nullptr : &present->second);
        if (!wrong) continue;
        result.errors.push_back(
            {{"metafields", std::to_string(i), wrong->field}, wrong->message, wrong->code, static_cast<int>(i)});
    }
    if (!result.errors.empty()) return result;
    for (const auto& input : inputs) result.metafields.push_back(store(shop, input));
    return result;
}

}  // namespace fulfilld::sandbox
