#include "feed/columns.hpp"
#include "feed/parse.hpp"

#include <nlohmann/json.hpp>

namespace fulfilld::feed {
namespace {

using nlohmann::json;

/// Takes the rows while the text is read: what is not a row ends it, and nothing else is ever kept.
class RowCollector final : public nlohmann::json_sax<json> {
  public:
    std::vector<FeedRow> rows;
    std::optional<Error> problem;

    bool start_object(std::size_t) override {
        if (place_ == Place::start) {
            wrapped_ = true;
            place_ = Place::wrapper;
            return true;
        }
        if (place_ != Place::list) return misplaced();
        if (rows.size() == most_rows) return fail(too_many_rows());
        place_ = Place::row;
        cells_ = {};
        met_ = {};
        unclear_.reset();
        return true;
    }
    bool key(string_t& name) override {
        if (place_ == Place::wrapper) return name == "parcels" && !std::exchange(named_, true) ? true : misplaced();
        const auto column = parse_column(name);
        if (!column) return fail(unknown_column(here(), name));
        if (std::exchange(met_[static_cast<std::size_t>(*column)], true)) return fail(column_twice(here(), *column));
        column_ = *column;
        return true;
    }
    bool end_object() override {
        if (place_ == Place::wrapper) {
            place_ = Place::end;
            return named_ ? true : misplaced();
        }
        rows.push_back(make_row(number(), cells_));
        if (unclear_) rows.back().refused = std::move(unclear_);
        place_ = Place::list;
        return true;
    }
    bool start_array(std::size_t) override {
        if (place_ != Place::start && place_ != Place::wrapper) return misplaced();
        place_ = Place::list;
        return true;
    }
    bool end_array() override {
        place_ = wrapped_ ? Place::wrapper : Place::end;
        return true;
    }

    bool null() override { return put(""); }
    bool string(string_t& text) override { return put(text); }
    bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
    bool boolean(bool) override { return put_unclear(); }
    bool number_float(number_float_t, const string_t&) override { return put_unclear(); }
    bool binary(binary_t&) override { return misplaced(); }
    bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override {
        return fail({ErrorKind::rejected, "byte " + std::to_string(at) + ": the text is not JSON",
                     "see whether the file is cut short; check it with a JSON tool"});
    }

  private:
    enum class Place { start, wrapper, list, row, end };

    int number() const { return static_cast<int>(rows.size()) + 1; }
    std::string here() const { return "parcel " + std::to_string(number()); }
    bool fail(Error error) {
        if (!problem) problem = std::move(error);
        return false;
    }
    bool misplaced() {
        const bool inside = place_ == Place::list || place_ == Place::row;
        return fail({ErrorKind::rejected, (inside ? here() : "beginning") + std::string(": not the form of a feed"),
                     "write a list of objects with text values, or {\"parcels\": [...]} and nothing beside it"});
    }
    bool put(std::string text) {
        if (place_ != Place::row) return misplaced();
        cells_[static_cast<std::size_t>(column_)] = std::move(text);
        return true;
    }
    /// A fraction may have lost digits on the way here.
    bool put_unclear() {
        unclear_ = {RefusalReason::unreadable_row, "a value is neither text nor a whole number: write it in quotes"};
        return put("");
    }

    Place place_ = Place::start;
    bool wrapped_ = false;
    bool named_ = false;
    Cells cells_;
    std::array<bool, column_count> met_{};
    Column column_ = Column::order;
    std::optional<Refusal> unclear_;
};

}  // namespace

Result<std::vector<FeedRow>> parse_json(std::string_view text) {
    RowCollector collector;
    const bool whole = json::sax_parse(text, &collector);
    if (collector.problem) return *collector.problem;
    if (!whole) return Error{ErrorKind::rejected, "the text is not JSON", "check it with a JSON tool"};
    return std::move(collector.rows);
}

}  // namespace fulfilld::feed
