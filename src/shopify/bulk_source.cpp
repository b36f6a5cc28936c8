#include "shopify/bulk_source.hpp"

#include "fulfilld/core/text.hpp"
#include "shopify/bulk_rows.hpp"
#include "shopify/json_reader.hpp"
#include "shopify/refunds.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
using port::BulkFile;
using port::BulkOperation;
using port::BulkProgress;
using port::BulkState;

/// For the request to begin; there is no read before it that could become too old.
constexpr Duration start_within = std::chrono::seconds{30};

/// UnsignedInt64 travels as text [domain 10.19].
template <class Number>
Number number_in(JsonReader& in, std::string_view key) {
    const std::string text = in.text(key);
    Number value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || value < 0) in.defect(key, "is not a number");
    return value;
}

/// The data of an answer to a mutation, or why there is none.
Result<json::object> data_of(const MutationReply& reply) {
    if (reply.exchange.cancelled) return Error{ErrorKind::cancelled, "told to stop"};
    if (!reply.exchange.reply) return Error{ErrorKind::unavailable, reply.exchange.fault};
    const ReplyClass meaning = classify_reply(reply.exchange.reply->status, reply.body ? &*reply.body : nullptr);
    if (meaning.error) return Error{*meaning.error, meaning.detail};
    return json::object(reply.body->get_object().at("data").get_object());
}

Result<BulkOperation> read_operation(const json::object& data) {
    std::vector<std::string> defects;
    JsonReader payload = JsonReader(&data, "data", defects).child("bulkOperationRunQuery");
    for (const auto& error : payload.list("userErrors")) {
        JsonReader words(error.if_object(), "userError", defects);
        return Error{ErrorKind::rejected, printable(words.text("message"))};
    }
    JsonReader made = payload.child("bulkOperation");
    BulkOperation operation{made.text("id"), made.time("createdAt")};
    if (!defects.empty()) return Error{ErrorKind::malformed, "the answer's " + defects.front()};
    return operation;
}

Result<BulkProgress> read_progress(const json::object& data) {
    std::vector<std::string> defects;
    JsonReader operation = JsonReader(&data, "data", defects).nullable_child("bulkOperation");
    BulkProgress progress;
    if (operation.missing()) {
        progress.state = BulkState::failed;
        progress.detail = "the shop does not know the operation any more";
        return progress;
    }
    const std::string status = operation.text("status");
    progress.rows = number_in<std::int64_t>(operation, "objectCount");
    if (status == "CREATED" || status == "RUNNING" || status == "CANCELING") {
        if (!defects.empty()) return Error{ErrorKind::malformed, "the answer's " + defects.front()};
        return progress;
    }
    const std::string url = operation.text_or_empty("url");
    progress.state = status == "COMPLETED" && !url.empty() ? BulkState::ready : BulkState::failed;
    progress.detail = printable(status + " " + operation.text_or_empty("errorCode"));
    if (progress.state == BulkState::ready) {
        progress.file = {url, number_in<std::uint64_t>(operation, "fileSize"), progress.rows,
                         number_in<std::int64_t>(operation, "rootObjectCount")};
    }
    if (!defects.empty()) return Error{ErrorKind::malformed, "the answer's " + defects.front()};
    return progress;
}

class ShopifyBulkSource final : public port::BulkSource {
  public:
    ShopifyBulkSource(GraphqlSession& session, FileHost& files, port::RowStage& stage, port::Clock& clock,
                      BulkOptions options)
        : session_(session), files_(files), stage_(stage), clock_(clock), options_(std::move(options)) {}

    Result<std::int64_t> count_orders(std::int64_t limit, std::stop_token stop) override {
        FULFILLD_TRY(const json::value data, session_.query(document("orders_count"), {{"limit", limit}}, stop));
        std::vector<std::string> defects;
        const std::int64_t count = JsonReader(&data.get_object(), "data", defects).child("ordersCount").count("count");
        if (!defects.empty()) return Error{ErrorKind::malformed, "the answer's " + defects.front()};
        return count;
    }

    Result<BulkOperation> start(std::stop_token stop) override {
        const json::object variables{{"query", document("bulk_orders_inner").text}};
        FULFILLD_TRY(const json::object data,
                     data_of(session_.mutate(document("bulk_run_query"), variables, start_within, stop)));
        return read_operation(data);
    }

    Result<BulkProgress> look(const BulkOperation& operation, std::stop_token stop) override {
        FULFILLD_TRY(const json::value data, session_.query(document("bulk_status"), {{"id", operation.id}}, stop));
        return read_progress(data.get_object());
    }

    Status fetch(const BulkFile& file, const port::TakeOrders& take, const std::function<void()>& progress,
                 std::stop_token stop) override {
        const Ending ending{stage_};
        FULFILLD_TRY(const FilePlace place, parse_file_url(file.url, options_.shop));
        Status status = stage_file(place, file, progress, stop);
        for (int attempt = 1; !status && status.error().kind == ErrorKind::transient; ++attempt) {
            if (attempt == options_.attempts) return status;
            if (!clock_.sleep_for(options_.backoff.delay(attempt, 0.5), stop))
                return Error{ErrorKind::cancelled, "told to stop"};
            status = stage_file(place, file, progress, stop);
        }
        return status ? hand_on(take, stop) : status;
    }

  private:
    /// Whatever happens, the disk is given back.
    struct Ending {
        port::RowStage& stage;
        ~Ending() { stage.end(); }
    };

    /// Reads the whole file and finds that it is what the shop said it would be [fault 44].
    Status stage_file(const FilePlace& place, const BulkFile& file, const std::function<void()>& progress,
                      std::stop_token stop) {
        FULFILLD_CHECK(stage_.begin(file.size));
        RowReader rows(stage_);
        const auto take_piece = [&](std::string_view piece) {
            if (progress) progress();
            return rows.take(piece);
        };
        FULFILLD_CHECK(files_.fetch(place, file.size, take_piece, stop));
        FULFILLD_CHECK(rows.finish());
        if (rows.rows() != file.rows || rows.orders() != file.orders) {
            return Error{ErrorKind::malformed, "the file holds " + std::to_string(rows.orders()) + " orders in " +
                                                   std::to_string(rows.rows()) + " rows, announced were " +
                                                   std::to_string(file.orders) + " in " + std::to_string(file.rows)};
        }
        FULFILLD_TRY(const std::int64_t orphans, stage_.count_orphans());
        if (orphans == 0) return {};
        return Error{ErrorKind::malformed, "the file holds rows of " + std::to_string(orphans) + " missing parents"};
    }

    Result<OrderFacts> assemble(const port::StagedRow& root, const std::stop_token& stop) {
        FULFILLD_TRY(OrderFacts order, assemble_order(root, stage_));
        FULFILLD_CHECK(complete_refunds(session_, order, stop));
        return order;
    }

    Status hand_on(const port::TakeOrders& take, const std::stop_token& stop) {
        std::vector<OrderFacts> batch;
        FULFILLD_CHECK(stage_.each_root([&](const port::StagedRow& root) -> Status {
            if (stop.stop_requested()) return Error{ErrorKind::cancelled, "told to stop"};
            FULFILLD_TRY(OrderFacts order, assemble(root, stop));
            batch.push_back(std::move(order));
            if (batch.size() < options_.batch) return {};
            return take(std::exchange(batch, {}));
        }));
        return batch.empty() ? Status{} : take(batch);
    }

    GraphqlSession& session_;
    FileHost& files_;
    port::RowStage& stage_;
    port::Clock& clock_;
    BulkOptions options_;
};

}  // namespace

std::unique_ptr<port::BulkSource> make_bulk_source(GraphqlSession& session, FileHost& files, port::RowStage& stage,
                                                   port::Clock& clock, BulkOptions options) {
    return std::make_unique<ShopifyBulkSource>(session, files, stage, clock, std::move(options));
}

}  // namespace fulfilld::shopify
