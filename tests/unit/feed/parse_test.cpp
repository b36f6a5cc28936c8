#include "feed/parse.hpp"

#include <gtest/gtest.h>

namespace fulfilld::feed {
namespace {

std::string why(const std::string& text, const std::string& name = "f.csv") {
    const auto rows = parse_feed(name, text);
    return rows ? "read" : rows.error().message;
}
FeedRow only(const std::string& text, const std::string& name = "f.csv") {
    const auto rows = parse_feed(name, text);
    EXPECT_TRUE(rows) << why(text, name);
    EXPECT_EQ(rows ? rows->size() : 0, 1U);
    return rows && !rows->empty() ? rows->front() : FeedRow{};
}
void expect_whole(const FeedRow& row) {
    EXPECT_FALSE(row.refused) << row.refused->detail;
    EXPECT_EQ(row.order, "#1001");
    EXPECT_EQ(row.tracking, (Tracking{"AB 12", "DHL Express", "https://x.example/1"}));
    EXPECT_EQ(row.sku, "A");
    EXPECT_EQ(row.quantity, 2);
}

TEST(FeedCsv, ColumnsAreTakenByNameInAnyOrderAndCase) {
    expect_whole(only("order,number,sku,quantity,company,url\n#1001,AB 12,A,2,DHL Express,https://x.example/1\n"));
    expect_whole(only("URL,Company,QUANTITY,Sku,Number, order \nhttps://x.example/1,DHL Express,2,A,AB 12,#1001\n"));
    const FeedRow least = only("order,number\n1001,X1\n");
    EXPECT_EQ(least.order, "1001");
    EXPECT_EQ(least.quantity, 0);
    EXPECT_EQ(least.row, 2) << "as a spreadsheet counts";
}

TEST(FeedCsv, SeparatorsLineEndsQuotesAndAByteOrderMarkAreThoseOfSpreadsheets) {
    expect_whole(only(
        "\xEF\xBB\xBForder;number;sku;quantity;company;url\r\n#1001;AB 12;A;2;DHL Express;https://x.example/1\r\n"));
    expect_whole(
        only("order\tnumber\tsku\tquantity\tcompany\turl\n#1001\tAB 12\tA\t2\tDHL Express\thttps://x.example/1\n"));
    expect_whole(
        only("\"order\",\"number\",sku,quantity,company,url\n\"#1001\",\"AB 12\",\"A\",\"2\",\"DHL "
             "Express\",\"https://x.example/1\"\n"));
    EXPECT_EQ(only("order;number;company\n1;ABC;\"a, \"\"b\"\"; c\"\n").tracking.company, "a, \"b\"; c");
    EXPECT_EQ(only("order,number,sku\n1,ABC,\"\"\n").sku, "");
    EXPECT_EQ(only(" order , number \n 1 ,  ABC \n").tracking.number, "ABC") << "spaces around are dropped";
    EXPECT_EQ(only("order,number,sku\n1,ABC, a \n").sku, " a ") << "a SKU stands as it stands";
}

TEST(FeedCsv, BlankLinesAreNoRowsAndAreCounted) {
    const auto rows = parse_feed("f.CSV", "order,number\n\n1,ABC\r\n\r\n2,DEF\n\n");
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ(rows->at(0).row, 3);
    EXPECT_EQ(rows->at(1).row, 5);
}

TEST(FeedCsv, WhatCouldBeReadInTwoWaysIsNotReadAtAll) {
    const std::string head = "order,number\n1,ABC\n";
    EXPECT_EQ(why(head + "2,\"DE"), "row 3: a quoted field does not end: the file may be cut short");
    EXPECT_EQ(why(head + "2,\"DE\"F\n"), "row 3: text follows a closing quote");
    EXPECT_EQ(why(head + "2,D\"E\n"), "row 3: a quote stands within a field that is not quoted");
    EXPECT_EQ(why(head + "2,DEF\r3,GHI\n"), "row 3: a line ends without a line feed");
    EXPECT_EQ(why(head + "2,\"DE\"\r3,GHI\n"), "row 3: a line ends without a line feed");
}

TEST(FeedCsv, WhatIsCutShortIsNotReadAtAll) {
    const std::string whole = "order,number\n1,1Z999AA10123456784\n2,1Z999AA10123456785\n";
    const std::string why_not = ": the last row does not end with a line end: the file may be cut short";
    EXPECT_EQ(why(whole), "read");
    EXPECT_EQ(why(whole.substr(0, whole.size() - 1)), "row 3" + why_not);
    EXPECT_EQ(why(whole.substr(0, whole.size() - 9)), "row 3" + why_not) << "half a number looks like a number";
    EXPECT_EQ(why("order,number"), "row 1" + why_not);
    EXPECT_EQ(why(whole + "\""), "row 4: a quoted field does not end: the file may be cut short");
}

TEST(FeedCsv, AnUnknownColumnKeepsAddressesOut) {
    EXPECT_EQ(why("order,number,Ship To\n1,ABC,x\n"), "heading, column 3: \"Ship To\" is not known");
    EXPECT_EQ(why("order,number,\n1,ABC,\n"), "heading, column 3: \"\" is not known");
    EXPECT_EQ(why("order,number,Order\n1,ABC,2\n"), "heading, column 3: order comes twice");
    EXPECT_EQ(why("order,sku\n1,ABC\n"), "the heading lacks order or number");
    EXPECT_EQ(why("number\nABC\n"), "the heading lacks order or number");
    EXPECT_EQ(why(""), "the file is empty");
    EXPECT_EQ(why("\xEF\xBB\xBF"), "the file is empty");
}

TEST(Feed, OnlyUtf8TextOfALimitedSizeIsRead) {
    EXPECT_EQ(why("order,number\n1,\xFC\n"), "the file is not UTF-8 text");
    EXPECT_EQ(why(std::string("order,number\n1,AB\0C\n", 20)), "the file is not UTF-8 text");
    EXPECT_EQ(why("\xFF\xFEo\0r\0"), "the file is not UTF-8 text");
    EXPECT_EQ(why("[{\"order\":\"\xFC\"}]", "f.json"), "the file is not UTF-8 text");
    const std::string row = "1," + std::string(62, 'A') + "\n";
    std::string large = "order,number\n";
    while (large.size() <= largest_file) large += row;
    EXPECT_EQ(why(large), "the file is larger than 8 MiB");
    EXPECT_EQ(why("order,number\n", "f.csv.result.csv"), "its name is that of an answer, not of a file to take in");
}

TEST(Feed, RowsAreLimited) {
    std::string csv = "order,number\n";
    std::string json = "[";
    for (int i = 0; i < 50'000; ++i) {
        csv += "1,ABC\n";
        json += i == 0 ? "{}" : ",{}";
    }
    EXPECT_EQ(parse_feed("f.csv", csv)->size(), 50'000U);
    EXPECT_EQ(parse_feed("f.json", json + "]")->size(), 50'000U);
    EXPECT_EQ(why(csv + "1,ABC\n"), "the file has more than 50000 rows");
    EXPECT_EQ(why(json + ",{}]", "f.json"), "the file has more than 50000 rows");
}

TEST(Feed, ARowThatCannotBeReadIsRefusedAlone) {
    const std::string head = "order,number,quantity,company\n";
    const std::string good = "9,XYZ,1,UPS\n";
    for (const auto& [row, detail] : std::vector<std::pair<std::string, std::string>>{
             {"1,ABC,1", "it has 3 fields, the heading 4"},
             {"1,ABC,1,UPS,x", "it has 5 fields, the heading 4"},
             {"1,ABC,1," + std::string(256, 'x'), "company is longer than 255 bytes"},
             {"1,ABC,1,\"U\nPS\"", "company holds a line break or another control character"},
             {"1,ABC,1,U\x01PS", "company holds a line break or another control character"}}) {
        const auto rows = parse_feed("f.csv", head + row + "\n" + good);
        ASSERT_EQ(rows->size(), 2U) << row;
        ASSERT_TRUE(rows->at(0).refused) << row;
        EXPECT_EQ(rows->at(0).refused->reason, RefusalReason::unreadable_row);
        EXPECT_EQ(rows->at(0).refused->detail, detail);
        EXPECT_EQ(rows->at(0).order, "1");
        EXPECT_FALSE(rows->at(1).refused);
    }
    EXPECT_FALSE(only(head + "1,ABC,1," + std::string(255, 'x') + "\n").refused);
}

TEST(Feed, AQuantityIsAWholeNumberFromOneOn) {
    for (const char* bad :
         {"0", "-1", "+1", "1.0", "1,5", "x", "1 2", "1000001", "99999999999999999999", "1e3", "0x1"}) {
        const FeedRow row = only(std::string("order;number;quantity\n1;ABC;") + bad + "\n");
        ASSERT_TRUE(row.refused) << bad;
        EXPECT_EQ(row.refused->reason, RefusalReason::bad_quantity) << bad;
    }
    EXPECT_EQ(only("order,number,quantity\n1,ABC, 7 \n").quantity, 7);
    EXPECT_EQ(only("order,number,quantity\n1,ABC,1000000\n").quantity, 1'000'000);
}

const std::string parcel =
    R"({"order":"#1001","Number":"AB 12","sku":"A","quantity":2,"company":"DHL Express","url":"https://x.example/1"})";

TEST(FeedJson, IsAListOfParcelsBareOrByName) {
    expect_whole(only("[" + parcel + "]", "f.json"));
    expect_whole(only("\xEF\xBB\xBF{\"parcels\":[" + parcel + "]}", "f.JSON"));
    EXPECT_TRUE(parse_feed("f.json", "[]")->empty());
    EXPECT_EQ(only(R"([{"order":1001,"number":"ABC","quantity":"3","sku":null}])", "f.json").quantity, 3);
    EXPECT_EQ(only(R"([{"order":1001,"number":18446744073709551615}])", "f.json").tracking.number,
              "18446744073709551615");
    EXPECT_EQ(only(R"([{"order":"1","number":"A\u0042C"}])", "f.json").tracking.number, "ABC");
}

TEST(FeedJson, AnotherFormIsNotReadAtAll) {
    const std::string form = "parcel 1: not the form of a feed";
    const std::string begin = "beginning: not the form of a feed";
    EXPECT_EQ(why("{}", "f.json"), begin);
    EXPECT_EQ(why("7", "f.json"), begin);
    EXPECT_EQ(why(R"({"orders":[]})", "f.json"), begin);
    EXPECT_EQ(why(R"({"parcels":[],"more":1})", "f.json"), begin);
    EXPECT_EQ(why(R"({"parcels":[],"parcels":[]})", "f.json"), begin);
    EXPECT_EQ(why(R"({"parcels":{}})", "f.json"), begin);
    EXPECT_EQ(why(R"({"parcels":1})", "f.json"), begin);
    EXPECT_EQ(why("[1]", "f.json"), form);
    EXPECT_EQ(why("[[]]", "f.json"), form);
    EXPECT_EQ(why(R"([{"order":["1"]}])", "f.json"), form);
    EXPECT_EQ(why(R"([{"order":{}}])", "f.json"), form);
    EXPECT_EQ(why("[" + parcel + R"(,{"order":"2","address":"x"}])", "f.json"), "parcel 2: \"address\" is not known");
    EXPECT_EQ(why(R"([{"order":"2","ORDER":"3"}])", "f.json"), "parcel 1: order comes twice");
    EXPECT_EQ(why("[" + parcel, "f.json").substr(0, 5), "byte ");
    EXPECT_EQ(why("[" + parcel + "] x", "f.json").substr(0, 5), "byte ");
    EXPECT_EQ(why("", "f.json").substr(0, 5), "byte ");
    EXPECT_EQ(why(std::string(100'000, '['), "f.json"), form) << "depth is no way in";
    std::string deep;
    while (deep.size() < largest_file - 50) deep += "{\"a\":";
    EXPECT_EQ(why(deep, "f.json"), begin);
    EXPECT_EQ(why("{\"parcels\":" + deep, "f.json"), begin) << "nor within";
    EXPECT_EQ(why("[{\"order\":" + std::string(largest_file - 20, '['), "f.json"), form);
}

TEST(FeedJson, AValueThatMayHaveLostDigitsIsRefused) {
    for (const char* value : {"1.5", "1e3", "true", "99999999999999999999999"}) {
        const FeedRow row = only(std::string(R"([{"order":"1","number":)") + value + "}]", "f.json");
        ASSERT_TRUE(row.refused) << value;
        EXPECT_EQ(row.refused->reason, RefusalReason::unreadable_row);
    }
    EXPECT_EQ(only(R"([{"order":"1","number":"A\u0000BC"}])", "f.json").refused->reason, RefusalReason::unreadable_row);
    EXPECT_EQ(only(R"([{"order":"1","number":"ABC","quantity":-3}])", "f.json").refused->reason,
              RefusalReason::bad_quantity);
}

}  // namespace
}  // namespace fulfilld::feed
