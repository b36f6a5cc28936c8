#include "feed/columns.hpp"
#include "feed/parse.hpp"

namespace fulfilld::feed {
namespace {

/// The first of the three that stands in the heading outside of quotes.
char separator_of(std::string_view text) {
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == ',' || c == ';' || c == '\t') return c;
        if (c == '\n') break;
    }
    return ',';
}

/// RFC 4180 to the letter: where a field could be read in two ways, the file is not read at all.
class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : text_(text), separator_(separator_of(text)) {}

    /// The fields of the next row; false after the last.
    Result<bool> next(std::vector<std::string>& fields) {
        fields.clear();
        if (at_ == text_.size()) return false;
        ++row_;
        while (true) {
            std::string field;
            FULFILLD_CHECK(text_.substr(at_).starts_with('"') ? read_quoted(field) : read_plain(field));
            fields.push_back(std::move(field));
            if (at_ == text_.size()) return true;
            if (text_[at_] != separator_) break;
            ++at_;
        }
        at_ += text_[at_] == '\r' ? 2 : 1;
        return true;
    }
    int row() const { return row_; }

  private:
    Error broken(const std::string& what) const {
        return {ErrorKind::rejected, "row " + std::to_string(row_) + ": " + what,
                "write CSV by RFC 4180: fields with quotes or separators in quotes, quotes within doubled"};
    }

    Status read_plain(std::string& field) {
        const char ends[] = {separator_, '\r', '\n', '"'};
        const std::size_t end = std::min(text_.find_first_of({ends, sizeof(ends)}, at_), text_.size());
        field = text_.substr(at_, end - at_);
        at_ = end;
        if (text_.substr(at_).starts_with('"')) return broken("a quote stands within a field that is not quoted");
        return ends_well();
    }

    Status read_quoted(std::string& field) {
        for (++at_;; ++at_) {
            const std::size_t quote = text_.find('"', at_);
            if (quote == std::string_view::npos)
                return broken("a quoted field does not end: the file may be cut short");
            field += text_.substr(at_, quote - at_);
            at_ = quote + 1;
            if (!text_.substr(at_).starts_with('"')) return ends_well();
            field += '"';
        }
    }

    Status ends_well() const {
        const auto rest = text_.substr(at_);
        if (rest.empty() || rest[0] == separator_ || rest[0] == '\n' || rest.starts_with("\r\n")) return {};
        return broken(rest[0] == '\r' ? "a line ends without a line feed" : "text follows a closing quote");
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int row_ = 0;
};

Result<std::vector<Column>> parse_heading(const std::vector<std::string>& fields) {
    std::vector<Column> columns;
    std::array<bool, column_count> met{};
    for (const auto& field : fields) {
        const std::string place = "heading, column " + std::to_string(columns.size() + 1);
        const auto column = parse_column(field);
        if (!column) return unknown_column(place, field);
        if (std::exchange(met[static_cast<std::size_t>(*column)], true)) return column_twice(place, *column);
        columns.push_back(*column);
    }
    if (!met[static_cast<std::size_t>(Column::order)] || !met[static_cast<std::size_t>(Column::number)])
        return Error{ErrorKind::rejected, "the heading lacks order or number",
                     "begin the file with a row that names its columns"};
    return columns;
}

/// Of what was cut within its last field the rest would look whole: half a number is a number.
Error cut_short(int row) {
    return {ErrorKind::rejected,
            "row " + std::to_string(row) + ": the last row does not end with a line end: the file may be cut short",
            "see whether it is whole, and end every row with a line end"};
}

FeedRow row_of(int row, const std::vector<Column>& columns, const std::vector<std::string>& fields) {
    Cells cells;
    for (std::size_t i = 0; i < std::min(columns.size(), fields.size()); ++i)
        cells[static_cast<std::size_t>(columns[i])] = fields[i];
    FeedRow made = make_row(row, cells);
    if (fields.size() != columns.size())
        made.refused = {RefusalReason::unreadable_row, "it has " + std::to_string(fields.size()) +
                                                           " fields, the heading " + std::to_string(columns.size())};
    return made;
}

}  // namespace

Result<std::vector<FeedRow>> parse_csv(std::string_view text) {
    CsvReader reader(text);
    std::vector<std::string> fields;
    FULFILLD_TRY(const bool any, reader.next(fields));
    if (!any) return Error{ErrorKind::rejected, "the file is empty", "begin it with a row that names its columns"};
    FULFILLD_TRY(const auto columns, parse_heading(fields));
    std::vector<FeedRow> rows;
    while (true) {
        FULFILLD_TRY(const bool more, reader.next(fields));
        if (!more && !text.ends_with('\n')) return cut_short(reader.row());
        if (!more) return rows;
        const bool blank = fields.size() == 1 && fields[0].empty();
        if (blank) continue;
        if (rows.size() == most_rows) return too_many_rows();
        rows.push_back(row_of(reader.row(), columns, fields));
    }
}

}  // namespace fulfilld::feed
