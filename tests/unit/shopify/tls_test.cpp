#include "shopify/transport.hpp"
#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace fulfilld::shopify {
namespace {

using namespace test;

const std::string leaf = "basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost\n";
const std::string ec_key = "ec -pkeyopt ec_paramgen_curve:prime256v1";

/// Certificates made for the occasion, each wrong in one way.
class Tls : public ::testing::Test {
  protected:
    Tls() {
        make_authority("ca");
        make_authority("stranger");
        std::ofstream(folder / "ca.cnf") << "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\npolicy=p\n"
                                            "default_md=sha256\nrand_serial=yes\n[p]\ncommonName=supplied\n";
        std::ofstream(folder / "index");
    }
    void shell(const std::string& command) const {
        ASSERT_EQ(std::system(("cd " + (folder / "").string() + " && " + command + " 2>/dev/null").c_str()), 0)
            << command;
    }
    void make_authority(const std::string& name) const {
        shell("openssl req -x509 -newkey " + ec_key + " -nodes -keyout " + name + ".key -out " + name +
              ".pem -days 2 -subj /CN=" + name);
    }
    void request(const std::string& name, const std::string& extensions, const std::string& key = ec_key) const {
        shell("openssl req -newkey " + key + " -nodes -keyout " + name + ".key -out " + name +
              ".csr -subj /CN=localhost");
        std::ofstream(folder / (name + ".ext")) << extensions;
    }
    void sign(const std::string& name, const std::string& authority, const std::string& more = "-days 2") const {
        shell("openssl x509 -req -in " + name + ".csr -CA " + authority + ".pem -CAkey " + authority +
              ".key -CAcreateserial " + more + " -extfile " + name + ".ext -out " + name + ".pem");
    }
    void make(const std::string& name, const std::string& extensions, const std::string& more = "-days 2",
              const std::string& authority = "ca") const {
        request(name, extensions);
        sign(name, authority, more);
    }
    Exchange post_over_tls(const std::string& certificate, const std::string& trusted = "ca.pem") const {
        RawServer server(
            [](const std::string&) {
                return RawServer::Reply{http_reply("{}"), false, {}};
            },
            folder / (certificate + ".pem"), folder / (certificate + ".key"));
        HttpRequest read;
        read.path = "/x";
        read.token_header = "canary-token";
        Exchange exchange =
            make_transport({true, "localhost", server.port(), true}, trusted.empty() ? "" : (folder / trusted).string())
                ->post(read, {});
        EXPECT_EQ(exchange.reply.has_value(), exchange.request_begun) << certificate;
        EXPECT_EQ(server.requests().empty(), !exchange.reply) << "the token must not leave: " << certificate;
        return exchange;
    }
    TempFolder folder;
};

TEST_F(Tls, TalksToTheHostItsCertificateNames) {
    make("good", leaf);
    const Exchange good = post_over_tls("good");
    EXPECT_TRUE(good.reply) << good.fault;
    EXPECT_FALSE(post_over_tls("good", "").reply) << "our own authority is not one the system trusts";
}

TEST_F(Tls, FaultRow04_TwelveKindsOfBadCertificate) {
    make("another_name", "subjectAltName=DNS:example.com\n");
    make("only_a_subject", "basicConstraints=CA:FALSE\n");
    make("expired", leaf, "-days -1");
    make("foreign_authority", leaf, "-days 2", "stranger");
    make("only_an_address", "subjectAltName=IP:127.0.0.1\n");
    make("partial_wildcard", "subjectAltName=DNS:local*\n");
    make("for_clients_only", leaf + "extendedKeyUsage=clientAuth\n");
    make("weak_signature", leaf, "-sha1 -days 2");
    request("weak_key", leaf, "rsa:1024");
    sign("weak_key", "ca");
    make("no_authority", leaf);  // an ordinary certificate that signs another
    make("signed_by_no_authority", leaf, "-days 2", "no_authority");
    shell("cat no_authority.pem >> signed_by_no_authority.pem");
    make("middle", "basicConstraints=critical,CA:TRUE\n");
    make("middle_missing", leaf, "-days 2", "middle");
    request("not_yet", leaf);
    shell(
        "openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in not_yet.csr -extfile not_yet.ext -startdate "
        "20400101000000Z -enddate 20410101000000Z -notext -out not_yet.pem");
    const char* bad[] = {"another_name",    "only_a_subject",   "expired",          "foreign_authority",
                         "only_an_address", "partial_wildcard", "for_clients_only", "weak_signature",
                         "weak_key",        "middle_missing",   "not_yet",          "signed_by_no_authority",
                         "stranger"};
    for (const char* name : bad) {
        const Exchange exchange = post_over_tls(name);
        EXPECT_FALSE(exchange.reply) << name;
        EXPECT_NE(exchange.fault.find("TLS with localhost"), std::string::npos) << name << ": " << exchange.fault;
    }
    make("whole_chain", leaf, "-days 2", "middle");
    shell("cat middle.pem >> whole_chain.pem");
    EXPECT_TRUE(post_over_tls("whole_chain").reply) << "the same with its chain is good";
}

/// Whoever sits in between can end a connection; only the other side can end a TLS stream.
TEST_F(Tls, FaultRow07_AStreamCutWithoutItsFarewellEndsNoReply) {
    make("good", leaf);
    RawServer server(
        [](const std::string&) {
            return RawServer::Reply{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", false, {}};
        },
        folder / "good.pem", folder / "good.key");
    const Exchange exchange = make_transport({true, "localhost", server.port(), true}, folder / "ca.pem")->post({}, {});
    EXPECT_TRUE(exchange.request_begun);
    EXPECT_FALSE(exchange.reply);
}

TEST_F(Tls, DoesNotFallBackToPlainHttp) {
    RawServer plain([](const std::string&) { return RawServer::Reply{http_reply("{}"), false, {}}; });
    const Exchange exchange = make_transport({true, "localhost", plain.port(), true}, "")->post({}, {});
    EXPECT_FALSE(exchange.reply);
    EXPECT_FALSE(exchange.request_begun);
}

}  // namespace
}  // namespace fulfilld::shopify
