#include "fuzz/state_file.hpp"

#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/builders.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace fulfilld::fuzz {
namespace {

using test::OrderBuilder;

constexpr const char* shop_domain = "demo.myshopify.com";
constexpr std::size_t page = 4096;

void need(bool done) {
    if (!done) throw std::runtime_error("the state file cannot be made");
}

port::JudgedOrder judged(const OrderFacts& order) {
    const Verdict verdict = classify(order, test::full_access(), test::acting_policy(), test::now);
    return {order, verdict, make_plan(order, verdict, {}, test::full_access(), test::acting_policy(), test::now)};
}

void fill(store::Database& db) {
    using namespace std::chrono_literals;
    const auto orders = store::make_order_store(db, shop_domain);
    const auto run = orders->begin_run(test::now);
    need(run && orders->pin_shop(ShopId("gid://shopify/Shop/1"), test::now) && orders->save_shop(test::full_access()));
    const std::vector<port::JudgedOrder> all{
        judged(OrderBuilder(1)), judged(OrderBuilder(2).pos()), judged(OrderBuilder(3).amazon()),
        judged(OrderBuilder(4).add_unit().amazon().requested(RequestStatus::submitted, 72h)),
        judged(OrderBuilder(5).cancelled_and_refunded())};
    need(orders->save_progress(all, {test::now - 1h, test::now - 2h}, "here", test::now).has_value());
    need(orders->save({judged(OrderBuilder(1).fulfilled())}, test::now).has_value());
    need(orders->finish_run(*run, {}, test::now).has_value());
    const auto journal = store::make_action_journal(db, shop_domain);
    auto record = journal->arm(all[1].plan.actions.at(0), "rules", all[1].facts, test::now);
    need(record && journal->begin(*record, std::string(64, 'a'), test::now));
    need(journal->propose(all[2].plan.actions.at(0), "rules", test::now + 24h, test::now).has_value());
}

std::string read_all(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

StateFile::StateFile() {
    const bool memory = std::filesystem::is_directory("/dev/shm");
    std::string name =
        (memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path()) / "fulfilld-fuzz-XXXXXX";
    need(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    path_ = folder_ / "state.db";
    {
        auto db = store::Database::open(path_);
        need(db.has_value());
        fill(**db);
    }
    std::filesystem::remove(path_.string() + "-journal");
    bytes_ = read_all(path_);
    fd_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    need(fd_ >= 0 && bytes_.size() > page);
}

StateFile::~StateFile() {
    ::close(fd_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void StateFile::change(Bytes& choices) {
    constexpr std::size_t longest = 16;
    constexpr std::size_t change_counter = 24;  // of the file format
    std::string count(4, '\0');
    ++changes_;
    for (unsigned i = 0; i < 4; ++i) count[i] = static_cast<char>(changes_ >> (24U - 8U * i));
    put(change_counter, count);
    changed_.emplace_back(change_counter, count.size());
    while (!choices.empty()) {
        // The beginning of a page decides about all the rest of it.
        const std::size_t first = choices.below(bytes_.size() / page) * page;
        const std::size_t within = choices.one_in(2) ? choices.byte() : choices.byte() * 16 + choices.below(16);
        const std::string_view fresh = choices.text(1 + choices.below(longest));
        const std::string zeros(fresh.empty() ? 1 + choices.below(longest) : 0, '\0');
        const std::string_view fresh_bytes = fresh.empty() ? std::string_view(zeros) : fresh;
        const std::size_t size = std::min(fresh_bytes.size(), bytes_.size() - first - within);
        put(first + within, fresh_bytes.substr(0, size));
        changed_.emplace_back(first + within, size);
    }
}

void StateFile::put(std::size_t at, std::string_view bytes) {
    need(::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(at)) == static_cast<ssize_t>(bytes.size()));
}

void StateFile::restore() {
    struct stat info {};
    need(::fstat(fd_, &info) == 0);
    if (static_cast<std::size_t>(info.st_size) != bytes_.size()) {
        changed_.assign(1, {0, bytes_.size()});
        need(::ftruncate(fd_, static_cast<off_t>(bytes_.size())) == 0);
    }
    for (const auto& [at, size] : std::exchange(changed_, {})) put(at, std::string_view(bytes_).substr(at, size));
}

}  // namespace fulfilld::fuzz
