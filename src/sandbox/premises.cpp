#include "sandbox/premises.hpp"

#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

bool is_mutation(const boost::json::object& request) {
    const auto* query = request.if_contains("query");
    return query != nullptr && query->is_string() && query->get_string().starts_with("mutation");
}

}  // namespace

std::string Premises::execute(const boost::json::object& request, const std::string& version) {
    if (is_mutation(request)) deeds_.push_back({sandbox_->shop.now(), "", "", request, version});
    return sandbox_->executor.execute(request, version);
}

void Premises::note_received(const boost::json::object& request) {
    if (is_mutation(request)) deeds_.push_back({sandbox_->shop.now(), "", "", request, "", false});
    sandbox_->executor.note_received(request);
}

std::optional<std::string> Premises::open_side_door(std::string_view path, std::string_view body) {
    if (path == "/_sandbox/keep") {
        kept_ = deeds_.size();
        return R"({"ok":true})";
    }
    if (path == "/_sandbox/reset") {
        reset();
        return R"({"ok":true})";
    }
    if (path == "/_sandbox/edit") deeds_.push_back({sandbox_->shop.now(), std::string(path), std::string(body)});
    return sandbox::open_side_door(*sandbox_, path, body);
}

void Premises::reset() {
    const Seconds now = sandbox_->shop.now();
    const std::string base_url = sandbox_->executor.bulk().base_url;
    sandbox_ = build_();
    sandbox_->executor.bulk().base_url = base_url;
    deeds_.resize(kept_);
    for (const auto& deed : deeds_) repeat(deed);
    sandbox_->shop.advance(now - sandbox_->shop.now());
}

/// At the time it was first done: what the shop shows of it must be the same.
void Premises::repeat(const Deed& deed) {
    sandbox_->shop.advance(deed.at - sandbox_->shop.now());
    if (!deed.path.empty()) {
        sandbox::open_side_door(*sandbox_, deed.path, deed.body);
    } else if (deed.executed) {
        sandbox_->executor.execute(deed.request, deed.version);
    } else {
        sandbox_->executor.note_received(deed.request);
    }
}

}  // namespace fulfilld::sandbox
