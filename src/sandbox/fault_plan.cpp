#include "sandbox/fault_plan.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace fulfilld::sandbox {
namespace {

constexpr std::array<std::string_view, 18> names{
    "throttle",      "http500",          "http429",   "not_json",    "wrong_shape",   "cut_body",
    "slow",          "bulk_in_progress", "bulk_slow", "bulk_failed", "bulk_expired",  "bulk_miscounted",
    "bulk_missized", "bulk_astray",      "bulk_gone", "bulk_cut",    "bulk_reversed", "close_before_reply"};

}  // namespace

std::string FaultPlan::read(const std::string& text) {
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        Fault fault;
        const auto colon = part.find(':');
        if (colon != std::string::npos) fault.operation = part.substr(colon + 1);
        const std::string head = part.substr(0, colon);
        const auto mark = head.find_first_of("=@");
        fault.name = head.substr(0, mark);
        const int number = mark == std::string::npos ? 0 : std::atoi(head.c_str() + mark + 1);
        if (number < 1) return "--faults: \"" + part + "\" is neither name=K nor name@N";
        if (std::find(names.begin(), names.end(), fault.name) == names.end())
            return "--faults: there is no fault \"" + fault.name + "\"";
        (head[mark] == '=' ? fault.period : fault.once_at) = number;
        faults_.push_back(std::move(fault));
    }
    return "";
}

bool FaultPlan::strikes(std::string_view name, std::string_view operation) {
    bool struck = false;
    for (auto& fault : faults_) {
        if (fault.name != name || (!fault.operation.empty() && fault.operation != operation)) continue;
        ++fault.met;
        const bool now = fault.period > 0 ? fault.met % fault.period == 0 : fault.met == fault.once_at;
        fault.fired += now ? 1 : 0;
        struck = struck || now;
    }
    return struck;
}

}  // namespace fulfilld::sandbox
