#include "feed/parse.hpp"

#include "fulfilld/core/text.hpp"

namespace fulfilld::feed {

Result<std::vector<FeedRow>> parse_feed(std::string_view name, std::string_view bytes) {
    if (lower(name).ends_with(".result.csv"))
        return Error{ErrorKind::rejected, "its name is that of an answer, not of a file to take in",
                     "give a file of tracking another name"};
    if (bytes.size() > largest_file) return Error{ErrorKind::rejected, "the file is larger than 8 MiB", "split it"};
    if (bytes.find('\0') != std::string_view::npos || !is_utf8(bytes))
        return Error{ErrorKind::rejected, "the file is not UTF-8 text", "export it as UTF-8"};
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return lower(name).ends_with(".json") ? parse_json(bytes) : parse_csv(bytes);
}

}  // namespace fulfilld::feed
