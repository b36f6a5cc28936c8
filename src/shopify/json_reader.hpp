#pragma once

#include "fulfilld/core/money.hpp"
#include "fulfilld/core/platform_enums.hpp"
#include "fulfilld/core/time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::shopify {

/// Reads one JSON object field by field. What is missing, null where the schema says non-null, or of another type is
/// noted in `defects` with its path, and a neutral value is returned: one odd field spoils its order, not the page.
class JsonReader {
  public:
    /// `object` may be null; then every field is missing. All referents outlive the reader.
    JsonReader(const boost::json::object* object, std::string_view path, std::vector<std::string>& defects)
        : object_(object), path_(path), defects_(defects) {}

    bool missing() const { return object_ == nullptr; }

    std::string text(std::string_view key);
    std::string id(std::string_view key);             ///< A text that is not empty.
    std::string text_or_empty(std::string_view key);  ///< Nullable in the schema.
    bool flag(std::string_view key);
    int count(std::string_view key);  ///< A quantity: never negative.
    Timestamp time(std::string_view key);
    std::optional<Timestamp> nullable_time(std::string_view key);
    Money shop_money(std::string_view key);  ///< A MoneyBag.
    std::vector<std::string> texts(std::string_view key);

    template <class E>
    Seen<E> seen(std::string_view key) {
        const std::string spelling = text(key);
        return parse_seen<E>(spelling);
    }
    template <class E>
    std::optional<Seen<E>> nullable_seen(std::string_view key) {
        const std::string spelling = text_or_empty(key);
        return spelling.empty() ? std::nullopt : std::optional<Seen<E>>(parse_seen<E>(spelling));
    }

    JsonReader child(std::string_view key);           ///< A non-null object.
    JsonReader nullable_child(std::string_view key);  ///< Check missing().
    const boost::json::array& list(std::string_view key);
    /// The `nodes` of a connection; the cursor of its next page goes to `next` when there is one.
    const boost::json::array& nodes(std::string_view key, std::optional<std::string>* next);

    void defect(std::string_view key, std::string_view what);

  private:
    const boost::json::value* find(std::string_view key) const;
    const boost::json::value* need(std::string_view key);

    const boost::json::object* object_;
    std::string_view path_;
    std::vector<std::string>& defects_;
};

}  // namespace fulfilld::shopify
