#include "feed/take_feed.hpp"

#include "core/sha256.hpp"
#include "feed/feed_folder.hpp"
#include "feed/judge_file.hpp"
#include "feed/parse.hpp"
#include "feed/result_file.hpp"
#include "fulfilld/core/text.hpp"

namespace fulfilld::feed {
namespace {

bool ends_the_feed(const Error& error) { return concerns_memory(error.kind) || error.kind == ErrorKind::cancelled; }

class Intake {
  public:
    Intake(FeedFolder& folder, const FeedPorts& ports, Timestamp now, std::stop_token stop)
        : folder_(folder), ports_(ports), now_(now), stop_(std::move(stop)) {}

    /// Errors that end the feed are returned, others told.
    Status take(const std::string& name) {
        Status status = take_file(name);
        if (status || ends_the_feed(status.error())) return status;
        ++summary.left;
        ports_.log.warning("tracking feed file left",
                           {{"file", name}, {"why", status.error().message}, {"remedy", status.error().hint}});
        return {};
    }

    FeedSummary summary;

  private:
    Status take_file(const std::string& name) {
        FULFILLD_TRY(const FeedFile file, folder_.read(name));
        const std::string digest = sha256_hex(file.bytes);
        FULFILLD_TRY(const auto answer, ports_.offers.taken(digest));
        if (answer) return repeat(file, digest, *answer);
        const auto rows = parse_feed(name, file.bytes);
        if (!rows) return reject(file, digest, rows.error());
        FULFILLD_TRY(const JudgedFile judged, judge_file(name, *rows, ports_.offers, ports_.shop, stop_));
        FULFILLD_CHECK(ports_.offers.keep_file(digest, printable(name), judged.result, judged.offers, now_));
        // From here on the offers count, wherever the file lies.
        ++summary.taken;
        summary.rows += static_cast<std::int64_t>(rows->size());
        summary.accepted += judged.accepted;
        summary.refused += judged.refused;
        ports_.log.info(
            "tracking feed file taken",
            {{"file", name}, {"rows", rows->size()}, {"accepted", judged.accepted}, {"refused", judged.refused}});
        return folder_.finish(file, Place::done, digest, judged.result);
    }

    /// Its rows were decided once and for all: it gets the same answer, and nothing else happens.
    Status repeat(const FeedFile& file, const std::string& digest, const std::string& answer) {
        FULFILLD_CHECK(folder_.finish(file, Place::done, digest, answer));
        ++summary.taken;
        ports_.log.info("tracking feed file known already", {{"file", file.name}});
        return {};
    }

    /// The reason may quote the file, and stays with it.
    Status reject(const FeedFile& file, const std::string& digest, const Error& why) {
        FULFILLD_CHECK(folder_.finish(file, Place::rejected, digest, rejection_text(why.message, why.hint)));
        ++summary.rejected;
        ports_.log.warning("tracking feed file rejected",
                           {{"file", file.name}, {"remedy", "the reason stands beside it in rejected"}});
        return {};
    }

    FeedFolder& folder_;
    const FeedPorts& ports_;
    Timestamp now_;
    std::stop_token stop_;
};

FeedSummary unusable(const FeedPorts& ports, const Error& error) {
    ports.log.error("tracking feed folder cannot be used", {{"why", error.message}, {"remedy", error.hint}});
    FeedSummary summary;
    summary.left = 1;
    return summary;
}

}  // namespace

Result<FeedSummary> take_feed(const std::filesystem::path& folder, const FeedPorts& ports, Timestamp now,
                              std::stop_token stop, Duration settle) {
    auto opened = FeedFolder::open(folder);
    if (!opened) return unusable(ports, opened.error());
    const auto names = opened->list(settle);
    if (!names) return unusable(ports, names.error());
    Intake intake(*opened, ports, now, stop);
    for (const auto& name : *names) {
        if (stop.stop_requested()) return Error{ErrorKind::cancelled, "told to stop"};
        FULFILLD_CHECK(intake.take(name));
    }
    return intake.summary;
}

}  // namespace fulfilld::feed
