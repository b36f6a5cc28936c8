#include "shopify/bulk_rows.hpp"
#include "shopify/bulk_source.hpp"

#include "store/sqlite_row_stage.hpp"
#include "support/fakes.hpp"
#include "support/scripted_transport.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::shopify {
namespace {

using namespace test;
using port::BulkState;

const std::string money = R"({"shopMoney":{"amount":"10.0","currencyCode":"EUR"}})";
const std::string order_row =
    R"({"id":"gid://shopify/Order/1","name":"#1001","processedAt":"2026-11-20T10:00:00Z","updatedAt":"2026-11-20T10:00:00Z",)"
    R"("cancelledAt":null,"closed":false,"edited":false,"test":false,"tags":[],"sourceName":"web",)"
    R"("displayFulfillmentStatus":"UNFULFILLED","displayFinancialStatus":"PAID","fullyPaid":true,"capturable":false,)"
    R"("fulfillable":true,"returnStatus":"NO_RETURN","paymentGatewayNames":["x"],"totalOutstandingSet":)" +
    money + R"(,"totalRefundedSet":)" + money + R"(,"currentTotalPriceSet":)" + money +
    R"(,"app":null,"retailLocation":null,"risk":{"recommendation":"ACCEPT"},"fulfillments":[],"new":{"key":1}})"
    "\n";
const std::string line_row =
    R"({"id":"gid://shopify/LineItem/2","sku":"A","vendor":"V","quantity":2,"currentQuantity":2,"unfulfilledQuantity":2,)"
    R"("requiresShipping":true,"isGiftCard":false,"__parentId":"gid://shopify/Order/1"})"
    "\n";
const std::string fo_row =
    R"({"id":"gid://shopify/FulfillmentOrder/3","status":"OPEN","requestStatus":"UNSUBMITTED",)"
    R"("createdAt":"2026-11-20T10:00:00Z","updatedAt":"2026-11-20T10:00:00Z","fulfillAt":null,)"
    R"("deliveryMethod":{"methodType":"SHIPPING"},"assignedLocation":{"name":"Here","location":null},)"
    R"("supportedActions":[{"action":"CREATE_FULFILLMENT","externalUrl":null}],"fulfillmentHolds":[],)"
    R"("__parentId":"gid://shopify/Order/1"})"
    "\n";
const std::string fo_line_row =
    R"({"id":"gid://shopify/FulfillmentOrderLineItem/4","totalQuantity":2,"remainingQuantity":2,)"
    R"("lineItem":{"id":"gid://shopify/LineItem/2"},"__parentId":"gid://shopify/FulfillmentOrder/3"})"
    "\n";
const std::string request_row =
    R"({"id":"gid://shopify/FulfillmentOrderMerchantRequest/5","kind":"FULFILLMENT_REQUEST",)"
    R"("sentAt":"2026-11-20T11:00:00Z","__parentId":"gid://shopify/FulfillmentOrder/3"})"
    "\n";
const std::string whole = order_row + line_row + fo_row + fo_line_row + request_row;

class BulkTest : public ::testing::Test {
  protected:
    /// The file host, for once without a network.
    struct Files final : FileHost {
        Status fetch(const FilePlace&, std::uint64_t size, const TakePiece& take, std::stop_token) override {
            ++fetched;
            if (static_cast<int>(faults.size()) >= fetched) return faults[static_cast<std::size_t>(fetched) - 1];
            for (std::size_t at = 0; at < text.size(); at += piece) FULFILLD_CHECK(take(text.substr(at, piece)));
            return text.size() == size ? Status{} : Status(Error{ErrorKind::malformed, "size"});
        }
        std::string text = whole;
        std::size_t piece = 7;
        std::vector<Error> faults;
        int fetched = 0;
    };

    std::unique_ptr<port::BulkSource> source(std::vector<Exchange> script = {answer("{}")}) {
        transport = std::make_unique<ScriptedTransport>(std::move(script));
        session =
            std::make_unique<GraphqlSession>(*transport, *tokens, SessionOptions{}, clock, log, [] { return 0.5; });
        return make_bulk_source(*session, files, *stage, clock, {*parse_endpoint("http://127.0.0.1:1"), {}});
    }
    Status fetch(std::int64_t rows = 5, std::int64_t orders = 1) {
        taken.clear();
        const auto take = [&](const std::vector<OrderFacts>& some) {
            taken.insert(taken.end(), some.begin(), some.end());
            return Status{};
        };
        return source()->fetch({"http://127.0.0.1:1/f", files.text.size(), rows, orders}, take,
                               [this] { ++signs_of_life; }, {});
    }
    int signs_of_life = 0;

    TempFolder folder;
    std::unique_ptr<port::RowStage> stage = store::make_row_stage(folder / "stage");
    Files files;
    FakeClock clock;
    LogCapture log;
    std::unique_ptr<TokenSource> tokens = make_static_token(Secret("t"));
    std::unique_ptr<ScriptedTransport> transport;
    std::unique_ptr<GraphqlSession> session;
    std::vector<OrderFacts> taken;
};

TEST_F(BulkTest, AnOrderIsPutTogetherFromItsRowsWhereverTheyStand) {
    std::vector<std::string> rows{order_row, line_row, fo_row, fo_line_row, request_row};
    std::sort(rows.begin(), rows.end());
    do {
        files.text.clear();
        for (const auto& row : rows) files.text += row;
        const Status read = fetch();
        ASSERT_TRUE(read) << read.error().message;
        ASSERT_EQ(taken.size(), 1U);
        const OrderFacts& order = taken[0];
        EXPECT_TRUE(order.defects.empty()) << order.defects.front();
        EXPECT_EQ(order.name, "#1001");
        ASSERT_EQ(order.lines.size(), 1U);
        ASSERT_EQ(order.fulfillment_orders.size(), 1U);
        ASSERT_EQ(order.fulfillment_orders[0].lines.size(), 1U);
        EXPECT_EQ(order.fulfillment_orders[0].lines[0].remaining, 2);
        ASSERT_EQ(order.fulfillment_orders[0].requests.size(), 1U);
    } while (std::next_permutation(rows.begin(), rows.end()));
    EXPECT_FALSE(std::filesystem::exists(folder / "stage")) << "the disk is given back";
}

TEST_F(BulkTest, TheLastLineNeedsNoEndAndPiecesMayEndAnywhere) {
    files.text.pop_back();
    for (files.piece = 1; files.piece < 40; ++files.piece) ASSERT_TRUE(fetch()) << files.piece;
    EXPECT_GT(signs_of_life, 1000) << "whoever watches hears of every piece";
}

TEST_F(BulkTest, NothingOfAFileThatIsWrongIsHandedOn) {
    const auto without = [](std::string row, const std::string& part) {
        return row.erase(row.find(part), part.size());
    };
    const std::tuple<const char*, std::string, int, int> rows[] = {
        {"more rows announced", whole, 6, 1},
        {"fewer rows announced", whole, 4, 1},
        {"more orders announced", whole, 5, 2},
        {"a row twice", whole + line_row, 6, 1},
        {"a row without its parent", order_row + fo_line_row, 2, 1},
        {"a line without an order", line_row, 1, 0},
        {"a row without an id", whole + "{\"x\":1}\n", 6, 1},
        {"a row that is no object", whole + "[]\n", 6, 1},
        {"half a row", whole + "{\"id\":\"gid://sh", 6, 1},
        {"a row with a key twice", whole + R"({"id":"gid://shopify/Order/9","id":"gid://shopify/Order/8"})", 6, 2},
        {"an order below an order", whole + R"({"id":"gid://shopify/Order/9","__parentId":"gid://shopify/Order/1"})", 6,
         1},
        {"a fulfillment order by itself", order_row + without(fo_row, R"(,"__parentId":"gid://shopify/Order/1")"), 2,
         1},
        {"a parent that is no id", whole + R"({"id":"gid://shopify/Order/9","__parentId":7})", 6, 2},
        {"an empty line", order_row + "\n" + line_row, 2, 1},
    };
    for (const auto& [what, text, count, orders] : rows) {
        files.text = text;
        const Status read = fetch(count, orders);
        ASSERT_FALSE(read) << what;
        EXPECT_EQ(read.error().kind, ErrorKind::malformed) << what << read.error().message;
        EXPECT_TRUE(taken.empty()) << what;
        EXPECT_FALSE(std::filesystem::exists(folder / "stage")) << what;
    }
}

TEST_F(BulkTest, AStageThatCannotBeUsedIsAnotherWaysReasonAndNotOurMemorys) {
    stage = store::make_row_stage(folder / "no such folder" / "stage");
    const Status unwritable = fetch();
    ASSERT_FALSE(unwritable);
    EXPECT_EQ(unwritable.error().kind, ErrorKind::rejected);
    stage = store::make_row_stage(folder / "stage");
    const Status huge = source()->fetch({"http://127.0.0.1:1/f", 1ULL << 60U, 5, 1}, {}, {}, {});
    ASSERT_FALSE(huge);
    EXPECT_NE(huge.error().message.find("not enough room"), std::string::npos);
    EXPECT_EQ(files.fetched, 0) << "not even asked for";
}

TEST_F(BulkTest, ARowThatNeverEndsIsNotKept) {
    files.text = std::string(5 * 1024 * 1024, 'x');
    files.piece = 65536;
    const Status read = fetch();
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("longer than any order"), std::string::npos);
}

TEST_F(BulkTest, APassingFaultOfTheHostIsTriedAgainFromTheStart) {
    files.faults = {{ErrorKind::transient, "cut"}, {ErrorKind::transient, "cut"}};
    EXPECT_TRUE(fetch());
    EXPECT_EQ(taken.size(), 1U);
    files.fetched = 0;
    files.faults.emplace_back(ErrorKind::transient, "cut");
    EXPECT_FALSE(fetch());
    EXPECT_EQ(files.fetched, 3);
    files.fetched = 0;
    files.faults = {{ErrorKind::rejected, "HTTP 403"}};
    EXPECT_FALSE(fetch());
    EXPECT_EQ(files.fetched, 1);
}

std::string status(const std::string& rest) {
    return R"({"data":{"bulkOperation":{"id":"gid://shopify/BulkOperation/1","objectCount":"5","rootObjectCount":"1",)" +
           rest + "}}}";
}

TEST_F(BulkTest, EveryStateOfAnOperationIsUnderstood) {
    const std::pair<const char*, BulkState> rows[] = {
        {R"("status":"CREATED","errorCode":null,"fileSize":null,"url":null)", BulkState::preparing},
        {R"("status":"RUNNING","errorCode":null,"fileSize":null,"url":null)", BulkState::preparing},
        {R"("status":"CANCELING","errorCode":null,"fileSize":null,"url":null)", BulkState::preparing},
        {R"("status":"COMPLETED","errorCode":null,"fileSize":"99","url":"https://x/")", BulkState::ready},
        {R"("status":"COMPLETED","errorCode":null,"fileSize":null,"url":null)", BulkState::failed},
        {R"("status":"FAILED","errorCode":"TIMEOUT","fileSize":"9","url":null)", BulkState::failed},
        {R"("status":"CANCELED","errorCode":null,"fileSize":null,"url":null)", BulkState::failed},
        {R"("status":"EXPIRED","errorCode":null,"fileSize":null,"url":null)", BulkState::failed},
        {R"("status":"SOMETHING_NEW","errorCode":null,"fileSize":null,"url":"https://x/")", BulkState::failed},
    };
    for (const auto& [rest, state] : rows) {
        const auto progress = source({answer(status(rest))})->look({"gid://shopify/BulkOperation/1", now}, {});
        ASSERT_TRUE(progress) << rest << progress.error().message;
        EXPECT_EQ(progress->state, state) << rest;
    }
    const auto ready = source({answer(status(rows[3].first))})->look({"x", now}, {});
    EXPECT_EQ(ready->file.size, 99U);
    EXPECT_EQ(ready->file.rows, 5);
    EXPECT_EQ(ready->file.orders, 1);
    EXPECT_EQ(source({answer(R"({"data":{"bulkOperation":null}})")})->look({"x", now}, {})->state, BulkState::failed);
    for (const char* odd : {R"("status":"COMPLETED","errorCode":null,"fileSize":"-9","url":"https://x/")",
                            R"("status":"COMPLETED","errorCode":null,"fileSize":"9x","url":"https://x/")",
                            R"("status":"COMPLETED","errorCode":null,"fileSize":9,"url":"https://x/")"}) {
        EXPECT_FALSE(source({answer(status(odd))})->look({"x", now}, {})) << odd;
    }
}

TEST_F(BulkTest, AnOperationIsAskedForOnceAndItsTextIsConstant) {
    const auto started =
        source(
            {answer(
                R"({"data":{"bulkOperationRunQuery":{"bulkOperation":{"id":"gid://shopify/BulkOperation/1","status":"CREATED","createdAt":"2026-11-22T12:00:00Z"},"userErrors":[]}}})")})
            ->start({});
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_EQ(started->created_at, now);
    ASSERT_EQ(transport->requests.size(), 1U);
    EXPECT_NE(transport->requests[0].body.find("bulkOperationRunQuery(query: $query, groupObjects: false)"),
              std::string::npos);
    const auto refused =
        source(
            {answer(
                R"({"data":{"bulkOperationRunQuery":{"bulkOperation":null,"userErrors":[{"field":null,"message":"busy","code":"OPERATION_IN_PROGRESS"}]}}})")})
            ->start({});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::rejected);
    EXPECT_EQ(source({unreachable()})->start({}).error().kind, ErrorKind::unavailable);
    EXPECT_EQ(transport->requests.size(), 1U) << "a mutation is never repeated";
}

TEST_F(BulkTest, CountsUpToTheLimit) {
    EXPECT_EQ(*source({answer(R"({"data":{"ordersCount":{"count":77,"precision":"EXACT"}}})")})->count_orders(100, {}),
              77);
    EXPECT_FALSE(source({answer(R"({"data":{"ordersCount":null}})")})->count_orders(100, {}));
}

}  // namespace
}  // namespace fulfilld::shopify
