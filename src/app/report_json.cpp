#include "app/report.hpp"
#include "fulfilld/core/rules.hpp"

#include <nlohmann/json.hpp>

namespace fulfilld::app {
namespace {

using nlohmann::ordered_json;

std::string line(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json evidence_json(const std::vector<Evidence>& evidence) {
    ordered_json list = ordered_json::array();
    for (const auto& one : evidence)
        list.push_back({{"fact", one.fact}, {"value", one.value}, {"meaning", one.meaning}});
    return list;
}

ordered_json action_json(const store::StoredAction& action) {
    ordered_json value{
        {"kind", action.kind}, {"mode", action.mode}, {"state", action.state}, {"target", action.target}};
    if (!action.at.empty()) value["at"] = action.at;
    if (!action.evidence.empty()) value["evidence"] = action.evidence;
    return value;
}

ordered_json steps_json(const std::vector<Step>& steps) {
    ordered_json list = ordered_json::array();
    for (const auto& step : steps) list.push_back({{"who", name_of(step.who)}, {"what", step.what}});
    return list;
}

/// What the facts add, when they still give the reason that is stored.
void add_judgement(ordered_json& value, const store::StoredOrder& order, const Verdict* verdict) {
    const bool same = verdict != nullptr && verdict->reason == order.reason;
    const Finding finding = same ? verdict->finding : Finding{};
    value["variant"] = finding.variant;
    value["evidence"] = evidence_json(finding.evidence);
    const auto steps = order.reason ? steps_of(*order.reason, finding) : std::vector<Step>{};
    value["next_step"] = steps.empty() ? ordered_json(nullptr) : ordered_json(format_step(steps.front()));
    value["next_steps"] = steps_json(steps);
}

ordered_json order_json(const store::StoredOrder& order, const Verdict* verdict, Timestamp now) {
    ordered_json fulfillment_orders = ordered_json::array();
    for (const auto& fo : order.fulfillment_orders) {
        fulfillment_orders.push_back({{"id", fo.id},
                                      {"reason", name_of(fo.reason)},
                                      {"location", fo.location},
                                      {"since", fo.since},
                                      {"why", fo.why}});
    }
    ordered_json value{{"type", "order"}, {"schema", 1}, {"shop", order.shop}, {"name", order.name}, {"id", order.id}};
    value["reason"] = order.reason ? ordered_json(name_of(*order.reason)) : ordered_json(nullptr);
    value["label"] = order.label;
    value["standing"] = standing_word(order);
    if (!order.excluded_by.empty()) value["excluded_by"] = order.excluded_by;
    value["since"] = format_rfc3339(order.since);
    value["age_hours"] = std::chrono::duration_cast<std::chrono::hours>(now - order.since).count();
    value["judged_at"] = format_rfc3339(order.judged_at);
    value["value"] = order.value;
    value["fulfillment_orders"] = std::move(fulfillment_orders);
    add_judgement(value, order, verdict);
    value["action"] = order.actions.empty() ? ordered_json(nullptr) : action_json(order.actions.front());
    ordered_json actions = ordered_json::array();
    for (const auto& action : order.actions) actions.push_back(action_json(action));
    value["actions"] = std::move(actions);
    value["why"] = order.why;
    return value;
}

ordered_json sums_json(const Sums& sums) {
    ordered_json value = ordered_json::object();
    for (const auto& [currency, sum] : sums) {
        const std::string text = format_money({sum, currency});
        value[currency] = text.substr(0, text.find(' '));
    }
    return value;
}

ordered_json figures_json(const Figures& figures) {
    const auto hours = [](Duration time) { return std::chrono::duration_cast<std::chrono::hours>(time).count(); };
    return {{"since", format_rfc3339(figures.since)},
            {"newly_stuck", figures.fresh},
            {"cleared", figures.cleared},
            {"overdue_by_days",
             {{"1", figures.overdue_by[0]},
              {"3", figures.overdue_by[1]},
              {"7", figures.overdue_by[2]},
              {"more", figures.overdue_by[3]}}},
            {"value_at_risk", sums_json(figures.value)},
            {"requests_unanswered", figures.unanswered},
            {"unknown_state", figures.unknown},
            {"listed", figures.listed},
            {"last_30_days",
             {{"orders", figures.month.orders},
              {"fulfilled", figures.month.fulfilled},
              {"median_hours_to_fulfil", hours(figures.month.median)},
              {"p90_hours_to_fulfil", hours(figures.month.p90)},
              {"without_tracking", figures.month.untracked}}}};
}

ordered_json run_json(const store::StoredRun& run) {
    return {{"shop", run.shop},
            {"started_at", run.started_at},
            {"finished_at", run.finished_at},
            {"acting", run.acting},
            {"complete", run.complete},
            {"incomplete_why", run.incomplete_why},
            {"report_only_why", run.report_only_why},
            {"blind_before", run.blind_before.empty() ? ordered_json(nullptr) : ordered_json(run.blind_before)},
            {"orders_seen", run.orders_seen},
            {"exit_code", run.exit_code}};
}

}  // namespace

std::string format_run_json(const std::string& shop, const port::RunSummary& run) {
    return line({{"type", "run"},
                 {"schema", 1},
                 {"shop", shop},
                 {"acting", run.acting},
                 {"complete", run.complete},
                 {"incomplete_why", run.incomplete_why},
                 {"report_only_why", run.report_only_why},
                 {"orders_seen", run.orders_seen},
                 {"stuck", run.stuck},
                 {"waiting", run.waiting},
                 {"verified", run.verified},
                 {"not_done", run.not_done},
                 {"skipped", run.skipped},
                 {"would_do", run.rehearsed},
                 {"over_cap", run.over_cap},
                 {"held_back", run.held_back},
                 {"held_why", run.held_why},
                 {"proposed", run.proposed},
                 {"exit_code", run.exit_code}});
}

std::string format_explanation_json(const ExplainedOrder& explained, Timestamp now) {
    const Explanation* explanation = explained.explanation ? &*explained.explanation : nullptr;
    ordered_json value = order_json(explained.order, explanation != nullptr ? &explanation->verdict : nullptr, now);
    value["policy_changed"] = explained.policy_changed;
    value["near_misses"] = ordered_json::array();
    value["for_support"] = ordered_json::array();
    if (explanation != nullptr) {
        for (const auto& miss : explanation->near_misses)
            value["near_misses"].push_back(
                {{"reason", name_of(miss.reason)}, {"fulfillment_order", miss.fulfillment_order}, {"why", miss.why}});
        value["for_support"] = evidence_json(explanation->for_support);
    }
    if (!explained.asked) return line(value);
    value["moment"] = ordered_json::array();
    for (const auto& gate : explained.moment) value["moment"].push_back({{"gate", gate.name}, {"why", gate.why}});
    value["why_not"] = ordered_json::array();
    for (const auto& refusal : explained.refusals) {
        ordered_json gates = ordered_json::array();
        for (const auto& gate : refusal.gates) gates.push_back({{"gate", gate.name}, {"why", gate.why}});
        value["why_not"].push_back({{"action", name_of(*explained.asked)},
                                    {"target", refusal.target},
                                    {"why", refusal.reason},
                                    {"gates", std::move(gates)}});
    }
    return line(value);
}

std::string format_report_json(const Report& report, const Explainer& explainer) {
    std::string text;
    for (const auto& order : report.orders) {
        const auto verdict = explainer.judge(order);
        text += line(order_json(order, verdict ? &*verdict : nullptr, report.now));
    }
    text += format_journal_json(report.unsettled);
    text += format_journal_json(report.proposals);
    ordered_json summary{{"type", "summary"},
                         {"schema", 1},
                         {"complete", report.complete()},
                         {"at", format_rfc3339(report.now)},
                         {"stuck", report.stuck},
                         {"waiting", report.waiting},
                         {"settled", report.settled},
                         {"excluded", report.excluded},
                         {"missing", report.missing},
                         {"proposals", report.proposals.size()},
                         {"unsettled_actions", report.unsettled.size()},
                         {"never_ran", report.never_ran}};
    summary["figures"] = figures_json(report.figures);
    ordered_json reasons = ordered_json::object();
    for (const auto& row : report.by_reason) reasons[std::string(name_of(row.reason))] = row.stuck;
    summary["by_reason"] = std::move(reasons);
    summary["runs"] = ordered_json::array();
    for (const auto& run : report.runs) summary["runs"].push_back(run_json(run));
    return text + line(summary);
}

std::string format_journal_json(const std::vector<store::StoredJournalRow>& rows) {
    std::string text;
    for (const auto& row : rows) {
        text += line({{"type", "action"},
                      {"schema", 1},
                      {"id", row.id},
                      {"shop", row.shop},
                      {"order", row.order_name},
                      {"order_id", row.order_id},
                      {"target", row.target},
                      {"kind", row.kind},
                      {"reason", row.reason},
                      {"state", row.state},
                      {"attempt", row.attempt},
                      {"sent_at", row.sent_at},
                      {"updated_at", row.updated_at},
                      {"evidence", row.evidence},
                      {"acknowledged_at", row.acknowledged_at},
                      {"planned_at", row.planned_at},
                      {"approved_by", row.approved_by},
                      {"expires_at", row.expires_at},
                      {"took", row.took()},
                      {"undo", row.undo()}});
    }
    return text;
}

}  // namespace fulfilld::app
