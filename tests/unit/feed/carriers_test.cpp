#include "feed/carriers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fulfilld::feed {
namespace {

TEST(Carriers, AreThePlatformsOwnNamesToTheLetter) {
    for (const char* name : {"4PX",
                             "DHL",
                             "DHL Express",
                             "DHL eCommerce Asia",
                             "Amazon Logistics UK",
                             "USPS",
                             "YunExpress",
                             "Zásilkovna",
                             "Lietuvos Paštas",
                             "Österreichische Post",
                             "エコ配",
                             "R+L Carriers",
                             "Old Dominion",
                             "TNT Australia",
                             "Hunter Express",
                             "XpressBees",
                             "Skynet",
                             "Inpost",
                             "Heppner Internationale Spedition GmbH & Co.",
                             "Deutsche Post (DE)"}) {
        EXPECT_TRUE(is_known_carrier(name)) << name;
        EXPECT_FALSE(right_spelling(name)) << name;
    }
    for (const char* name : {"", "dhl", "Dhl Express", "DHL  Express", "Skynet.", "DHL Express ", "Acme Post"})
        EXPECT_FALSE(is_known_carrier(name)) << name;
}

TEST(Carriers, AreNamedRightWhenOnlyCaseOrSpacesDiffer) {
    EXPECT_EQ(right_spelling("dhl express"), "DHL Express");
    EXPECT_EQ(right_spelling("DHLExpress"), "DHL Express");
    EXPECT_EQ(right_spelling(" UPS "), "UPS");
    EXPECT_EQ(right_spelling("Usps"), "USPS");
    EXPECT_EQ(right_spelling("Yun Express"), "YunExpress");
    EXPECT_EQ(right_spelling("InPost"), "Inpost");
    EXPECT_FALSE(right_spelling("DHL Expres"));
    EXPECT_FALSE(right_spelling("Acme Post"));
    EXPECT_FALSE(right_spelling(""));
}

TEST(TrackingUrl, IsAPlainLink) {
    for (const char* good : {"https://x.example", "https://x.example/1", "http://track.x-y.example:8080/a?b=c&d=%20#e",
                             "https://x.example?n=1@2", "https://x.example/a@b", "https://1.2.3.4/"})
        EXPECT_TRUE(is_tracking_url(good)) << good;
    for (const char* bad : {"",
                            "https://",
                            "https:///a",
                            "ftp://x.example",
                            "HTTPS://x.example",
                            "x.example",
                            "//x.example",
                            "javascript:alert(1)",
                            "https://user@x.example/",
                            "https://u:p@x.example/",
                            "https://good.example\\@evil.example/",
                            "https://x.example/a b",
                            "https://x.example/\xC3\xB6",
                            "https://ö.example/",
                            "https://x.example/\t",
                            "https://x.example/\"><script>",
                            "https://x.example:/",
                            "https://x.example:a/",
                            "https://x.example:123456/",
                            "https://[::1]/",
                            "https://x_y.example/",
                            "https://x.example/\x7F"})
        EXPECT_FALSE(is_tracking_url(bad)) << bad;
}

TEST(TrackingNumber, HasTheLettersThatCarriersUse) {
    for (const char* good : {"ABC", "1Z 999-AA_1.2/3", "000"}) EXPECT_TRUE(is_tracking_number(good)) << good;
    EXPECT_TRUE(is_tracking_number(std::string(64, '1')));
    for (const char* bad :
         {"", "AB", "A-B", "---", "  .", "ABÄ", "AB+C", "=AB(C)", "AB\tC", "AB,C", "1.5E+10", "AB\nC"})
        EXPECT_FALSE(is_tracking_number(bad)) << bad;
    EXPECT_FALSE(is_tracking_number(std::string(65, '1')));
}

}  // namespace
}  // namespace fulfilld::feed
