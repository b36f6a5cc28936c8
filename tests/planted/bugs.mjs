// Bugs to plant, one guard taken away each.
//
// `by`: who must find it: the simulation, with one of these invariants violated first; a program of unit tests; or a suite
// that runs the whole program (`pattern`: these of its tests). `prefer`, `orders`, `seeds`: classes of faults, a size and
// a budget other than usual, under which it shows soon. `alone`: with this invariant switched off nobody finds it.
// `edits`: file, text that occurs in it once, and what takes its place; PLANTED stands for "this bug is switched on".
/// What the database itself refuses hides the bug.
const withoutUniqueEffects = ['src/store/database.cpp', '        return db;\n    });\n}\n\nResult<std::unique_ptr<Database>> Database::open_existing',
  '        if (PLANTED) db->raw().exec("DROP INDEX IF EXISTS one_effect");\n        return db;\n    });\n}\n\nResult<std::unique_ptr<Database>> Database::open_existing'];

export const bugs = [
  // ---- the journal
  { n: 1, name: 'state file not synced', by: ['I2', 'I6', 'I7', 'I20'], edits: [
    ['src/store/database.cpp', '"ON; PRAGMA cache_size = -16384");',
      '"ON; PRAGMA cache_size = -16384");\n    if (PLANTED) connection_.exec("PRAGMA synchronous = OFF");']] },
  { n: 2, name: 'sent, then committed', by: ['I2'], edits: [
    ['src/actions/executor.cpp', '        const std::string digest = shop_.actuator.digest(',
      '        if (PLANTED) early_ = shop_.actuator.apply(record.action, record.marker, max_read_age, stop);\n' +
      '        const std::string digest = shop_.actuator.digest('],
    ['src/actions/executor.cpp', 'const Receipt receipt = shop_.actuator.apply(record.action, record.marker, patience, stop);',
      'const Receipt receipt = early_ ? *early_ : shop_.actuator.apply(record.action, record.marker, patience, stop);\n' +
      '        early_.reset();'],
    ['src/actions/executor.cpp', '    Workshop& shop_;\n};\n', '    Workshop& shop_;\n    std::optional<Receipt> early_;\n};\n']] },
  { n: 32, name: 'sent though the intent could not be written', by: ['I2'], edits: [
    ['src/actions/executor.cpp', 'if (begun.error().kind != ErrorKind::rejected) return begun.error();',
      'if (PLANTED && begun.error().kind == ErrorKind::storage) return send(record, max_read_age, stop);\n' +
      '            if (begun.error().kind != ErrorKind::rejected) return begun.error();']] },
  { n: 59, name: 'a move without its audit row', by: ['I20', 'I7'], edits: [
    ['src/store/journal_rows.cpp', '    append_audit(db, {shop, record.id, state,', '    if (!PLANTED) append_audit(db, {shop, record.id, state,']] },
  { n: 62, name: 'the seal leaves the detail out', by: ['I20'], alone: 'I20', edits: [
    ['src/store/audit.cpp', '    add(row.detail);', '    if (!PLANTED) add(row.detail);']] },
  { n: 81, name: 'a mark that the file does not know is overwritten', by: 'unit_store', edits: [
    ['src/store/anchor.cpp', 'if (why.empty()) return renew(db);', 'if (PLANTED || why.empty()) return renew(db);']] },
  { n: 82, name: 'adopted by a clock that is behind', by: 'unit_store', edits: [
    ['src/store/adoption.cpp', 'if (now + tolerated_step_back >= last) return {};', 'if (PLANTED || now + tolerated_step_back >= last) return {};']] },
  { n: 63, name: 'a run in doubt moves the anchor', by: 'unit_store', edits: [
    ['src/store/anchor.cpp', '    if (!distrust.empty()) return {};', '    if (!PLANTED && !distrust.empty()) return {};']] },
  { n: 72, name: 'adopting blesses what nobody was told of', by: 'unit_store', edits: [
    ['src/store/adoption.cpp', 'if (!before.distrust.empty()) accept_audit', 'if (PLANTED || !before.distrust.empty()) accept_audit']] },
  { n: 34, name: 'units counted by fulfillment order only', by: ['I1'], alone: 'I1', prefer: ['other_app'], edits: [
    ['src/plan/make_plan.cpp', 'if (handled + wanted > line.quantity) return true;', 'if (!PLANTED && handled + wanted > line.quantity) return true;'],
    ['src/rules/permission.cpp', 'return std::any_of(order.fulfillments.begin(), order.fulfillments.end(),\n                       [](const auto& one) { return one.status == FulfillmentStatus::cancelled; });',
      'return !PLANTED && std::any_of(order.fulfillments.begin(), order.fulfillments.end(),\n                       [](const auto& one) { return one.status == FulfillmentStatus::cancelled; });'],
    ['src/store/database.cpp', '        if (version < schema_version()) migrate(db->raw(), version);',
      '        if (version < schema_version()) migrate(db->raw(), version);\n' +
      '        if (PLANTED) db->raw().exec("DROP TRIGGER IF EXISTS action_within_order");']] },
  { n: 31, name: 'epoch not asked for', by: 'unit_store', edits: [
    ['src/store/journal_rows.cpp', '    return row.exec() == 1;', '    if (PLANTED) row.bind(5, db.raw().execAndGet("SELECT epoch FROM journal").getInt64());\n    return row.exec() == 1;']] },
  { n: 36, name: 'an approval is good for ever', by: 'unit_store', edits: [
    ['src/store/journal_desk.cpp', 'if (use.exec() != 1)\n            return Error{ErrorKind::rejected, "this plan', 'if (use.exec() != 1 && !PLANTED)\n            return Error{ErrorKind::rejected, "this plan']] },
  { n: 44, name: 'audit not looked at', by: ['I7'], prefer: ['journal_edited'], seeds: 3000, edits: [
    ['src/store/anchor.cpp', '    return std::move(audit.flaw);', '    if (PLANTED) return std::string();\n    return std::move(audit.flaw);'],
    ['src/store/sqlite_action_journal.cpp', 'return sealed.empty() || sealed == name_of(record.state);', 'return PLANTED || sealed.empty() || sealed == name_of(record.state);']] },
  { n: 33, name: 'a restored state file is not noticed', by: ['I7', 'I1w', 'I6'], edits: [
    ['src/store/anchor.cpp', 'if (hash == mark->head.hash) return std::string();', 'if (PLANTED || hash == mark->head.hash) return std::string();']] },

  // ---- doubt
  { n: 3, name: 'sent again when no answer came', by: ['I1w', 'I4', 'I3'], edits: [
    ['src/shopify/graphql_session.cpp', '    if (!result.exchange.reply) return result;\n    observe(',
      '    if (PLANTED && !result.exchange.reply) result.exchange = transport_.post(once, stop);\n' +
      '    if (!result.exchange.reply) return result;\n    observe(']] },
  { n: 4, name: 'no settle time', by: ['I1w', 'I4', 'I6'], prefer: ['request_lost', 'request_late'], edits: [
    ['src/plan/resolve.cpp', 'if (waiting) return', 'if (!PLANTED && waiting) return']] },
  { n: 8, name: 'one reading instead of two', by: ['I4', 'I6', 'I1w'], alone: 'I4', edits: [
    ['src/plan/resolve.cpp', 'if (!record.absent_at || *record.absent_at > now) return', 'if (!PLANTED && (!record.absent_at || *record.absent_at > now)) return'],
    ['src/plan/resolve.cpp', 'if (now - *record.absent_at < gap) return', 'if (!PLANTED && now - *record.absent_at < gap) return']] },
  { n: 5, name: 'unknown taken for done', by: ['I5'], alone: 'I5', edits: [
    ['src/plan/resolve.cpp', 'if (effect == Effect::applied) return', 'if (effect == Effect::applied || (PLANTED && record.state == ActionState::unknown)) return']] },
  { n: 6, name: 'no reading after a yes', by: ['I5'], edits: [
    ['src/actions/executor.cpp', 'Status read_back = settle_by_reading(shop_, record, stop);',
      'Status read_back = PLANTED && record.state == ActionState::confirmed\n' +
      '            ? shop_.journal.settle(record, {ActionState::verified, std::nullopt}, "accepted", shop_.clock.now())\n' +
      '            : settle_by_reading(shop_, record, stop);']] },
  { n: 9, name: '5xx taken for refused', by: ['I6', 'I1w'], edits: [
    ['src/shopify/mutation_codec.cpp', 'default: return receipt(SendOutcome::unknown, meaning.detail);', 'default: return receipt(PLANTED ? SendOutcome::rejected : SendOutcome::unknown, meaning.detail);']] },
  { n: 49, name: '5xx taken for not sent', by: ['I6', 'I1w'], edits: [
    ['src/shopify/mutation_codec.cpp', '    switch (reply.status) {\n', '    if (PLANTED && reply.status >= 500) return receipt(SendOutcome::not_sent, meaning.detail);\n    switch (reply.status) {\n']] },
  { n: 10, name: 'no payload taken for refused', by: ['I6', 'I1w'], alone: 'I6', edits: [
    ['src/shopify/mutation_codec.cpp', 'return receipt(SendOutcome::unknown, "the answer has no payload");', 'return receipt(PLANTED ? SendOutcome::rejected : SendOutcome::unknown, "the answer has no payload");']] },
  { n: 11, name: 'errors beside data taken for refused', by: ['I6', 'I1w'], edits: [
    ['src/shopify/mutation_codec.cpp', 'if (has_payload) return receipt(SendOutcome::unknown, meaning.detail);', 'if (has_payload) return receipt(PLANTED ? SendOutcome::rejected : SendOutcome::unknown, meaning.detail);']] },
  { n: 50, name: 'what was taken back is done again', by: ['I1w'], alone: 'I1w', edits: [
    ['src/plan/make_plan.cpp', '    using S = ActionState;\n    switch (record.state) {\n        case S::planned: return PlanState::proposed;',
      '    using S = ActionState;\n    if (PLANTED && record.state == S::undone) return std::nullopt;\n    switch (record.state) {\n        case S::planned: return PlanState::proposed;'],
    withoutUniqueEffects] },
  { n: 47, name: 'a restart takes sending for not sent', by: ['I6', 'I1w', 'I4'], edits: [
    ['src/actions/recovery.cpp', 'workshop.journal.settle(record, {ActionState::unknown, std::nullopt},', 'workshop.journal.settle(record, {PLANTED ? ActionState::not_sent : ActionState::unknown, std::nullopt},']] },
  { n: 85, name: 'what a person approved is never taken up', by: ['I18'], edits: [
    ['src/store/sqlite_action_journal.cpp', 'return select("WHERE shop = ? AND state IN (\'planned\', \'approved\', \'armed\') ORDER BY id");',
      'return select(PLANTED ? "WHERE shop = ? AND state IN (\'planned\', \'armed\') ORDER BY id" : "WHERE shop = ? AND state IN (\'planned\', \'approved\', \'armed\') ORDER BY id");']] },
  { n: 51, name: 'another action while one is in doubt', by: 'unit_plan', edits: [
    ['src/plan/make_plan.cpp', 'if (is_open(record.state)) return PlanState::in_doubt;', 'if (!PLANTED && is_open(record.state)) return PlanState::in_doubt;']] },
  { n: 56, name: 'acting at once after a lost memory', by: 'unit_store', edits: [
    ['src/store/adoption.cpp', 'if (!lost) return;', 'if (PLANTED || !lost) return;']] },
  { n: 68, name: 'time passes by a wrong clock', by: 'unit_engine', edits: [
    ['src/actions/executor.cpp', 'if (!workshop.gatekeeper.shop_problem().empty()) patience', 'if (!PLANTED && !workshop.gatekeeper.shop_problem().empty()) patience']] },
  { n: 83, name: 'a reading counts from its answer', by: 'unit_engine', edits: [
    ['src/actions/executor.cpp', 'resolution.effect, patience, asked)', 'resolution.effect, patience, PLANTED ? now : asked)']] },
  { n: 84, name: 'a reading with an unknown value settles an absence', by: 'unit_engine', edits: [
    ['src/actions/executor.cpp', 'if (after && !unknown_values', 'if (!PLANTED && after && !unknown_values']] },
  { n: 69, name: 'a clock set since the last answer is not seen', by: 'unit_shopify', edits: [
    ['src/shopify/graphql_session.cpp', '    if (now.skew)\n', '    if (!PLANTED && now.skew)\n']] },
  { n: 80, name: 'what is unknown is never looked at again', by: ['I18'], alone: 'I18', edits: [
    ['src/store/sqlite_action_journal.cpp', 'return select("WHERE shop = ? AND state IN (\'sending\', \'confirmed\', \'unknown\') ORDER BY id");',
      'return select(PLANTED ? "WHERE shop = ? AND state IN (\'sending\', \'confirmed\') ORDER BY id" : "WHERE shop = ? AND state IN (\'sending\', \'confirmed\', \'unknown\') ORDER BY id");']] },
  { n: 65, name: 'what is dated ahead waits for its date', by: 'unit_plan', edits: [
    ['src/plan/resolve.cpp', 'const bool ahead = record.sent_at > next_second(now);', 'const bool ahead = !PLANTED && record.sent_at > next_second(now);']] },

  // ---- what may be sent
  { n: 7, name: 'an old reading is relied upon', by: ['I3'], alone: 'I3', edits: [
    ['src/actions/executor.cpp', 'if (shop_.clock.steady() - reading.at >= max_read_age)', 'if (!PLANTED && shop_.clock.steady() - reading.at >= max_read_age)'],
    ['src/actions/executor.cpp', 'return send(record, max_read_age - (shop_.clock.steady() - reading.at), stop);',
      'return send(record, PLANTED ? std::chrono::hours{1} : max_read_age - (shop_.clock.steady() - reading.at), stop);']] },
  { n: 60, name: 'all units of a line instead of those left', by: 'unit_plan', edits: [
    ['src/plan/make_plan.cpp', 'lines.push_back({line.id, line.remaining, line.line_item,', 'lines.push_back({line.id, PLANTED ? line.total : line.remaining, line.line_item,']] },
  { n: 35, name: 'test orders are orders', by: ['I13'], alone: 'I13', edits: [
    ['src/rules/order_rules.cpp', 'if (!view.order.test) return std::nullopt;', 'if (PLANTED || !view.order.test) return std::nullopt;']] },
  { n: 61, name: 'supported actions not asked for', by: 'unit_rules', edits: [
    ['src/rules/view.cpp', '    return std::any_of(fo.supported_actions.begin(), fo.supported_actions.end(),', '    return PLANTED || std::any_of(fo.supported_actions.begin(), fo.supported_actions.end(),']] },
  { n: 70, name: 'an undo on what is not understood', by: 'unit_plan', edits: [
    ['src/plan/undo.cpp', 'if (const auto unknown = unknown_values(facts); !unknown.empty())', 'if (const auto unknown = unknown_values(facts); !PLANTED && !unknown.empty())']] },
  { n: 16, name: 'notify_customer left out', by: ['I10'], edits: [
    ['src/shopify/mutation_codec.cpp', '    if (action.tracking != Tracking{}) fulfillment["trackingInfo"]', '    if (PLANTED) fulfillment.erase("notifyCustomer");\n    if (action.tracking != Tracking{}) fulfillment["trackingInfo"]']] },
  { n: 17, name: 'the customer is told', by: ['I10'], alone: 'I10', edits: [
    ['src/shopify/mutation_codec.cpp', 'json::object fulfillment{{"notifyCustomer", action.notify_customer},', 'json::object fulfillment{{"notifyCustomer", PLANTED || action.notify_customer},']] },
  { n: 18, name: 'every hold is released', by: 'unit_shopify', edits: [
    ['src/shopify/mutation_codec.cpp', '{{"id", action.fulfillment_order->str()}, {"holdIds", std::move(holds)}},',
      'PLANTED ? json::object{{"id", action.fulfillment_order->str()}} : json::object{{"id", action.fulfillment_order->str()}, {"holdIds", std::move(holds)}},']] },
  { n: 75, name: 'a mutation that has no place here', by: ['I11'], alone: 'I11', edits: [
    ['src/shopify/mutation_codec.cpp', 'case ActionKind::archive: return on_id(',
      'case ActionKind::archive:\n            static const Document forbidden{"m_order_cancel", "OrderCancel", "mutation OrderCancel { orderCancel { job { id } } }", true};\n' +
      '            if (PLANTED) return {&forbidden, {{"id", action.order.str()}}, "orderCancel", "order"};\n            return on_id(']] },
  { n: 76, name: 'the marker is not that of the row', by: ['I2'], alone: 'I2', edits: [
    ['src/shopify/mutation_codec.cpp', '             {"message", marker},\n             {"notifyCustomer"', '             {"message", PLANTED ? "fulfilld:" + action.fulfillment_order->str() : marker},\n             {"notifyCustomer"']] },
  { n: 22, name: 'an unknown value is the first one known', by: ['I14'], alone: 'I14', prefer: ['unknown_enum'], edits: [
    ['src/core/platform_enums.cpp', '    Seen<E> seen;\n', '    if (PLANTED) return static_cast<E>(1);\n    Seen<E> seen;\n']] },
  { n: 73, name: 'the flag carries the time', by: ['I19', 'I1w'], alone: 'I19', edits: [
    ['src/plan/make_plan.cpp', 'planned.action = action_for(facts_, *finding.permission.kind, fo, tuned, policy_);',
      'planned.action = action_for(facts_, *finding.permission.kind, fo, tuned, policy_);\n' +
      '        if (PLANTED && !planned.action.tag.empty()) planned.action.tag += format_rfc3339(now_);'],
    ['src/plan/make_plan.cpp', '        if (!same) continue;\n        if (const auto state = by_record', '        if (!same || PLANTED) continue;\n        if (const auto state = by_record'],
    withoutUniqueEffects] },

  // ---- gates
  { n: 25, name: 'the cap of a day is forgotten', by: ['I9'], orders: 16, edits: [
    ['src/actions/gatekeeper.cpp', 'FULFILLD_TRY(moment_.usage, journal_.usage(moment_.now));', 'FULFILLD_TRY(moment_.usage, journal_.usage(moment_.now));\n        if (PLANTED) moment_.usage.sent_last_day = {};']] },
  { n: 26, name: 'what is dated ahead is not counted', by: 'unit_store', edits: [
    ['src/store/adoption.cpp', 'counts.bind_all(shop, format_rfc3339(now - 24h));', 'counts.bind_all(shop, format_rfc3339(now - 24h));\n        const std::string until = format_rfc3339(now);'],
    ['src/store/adoption.cpp', '        while (counts.step()) {\n            const auto kind', '        while (counts.step()) {\n            if (PLANTED && counts.column(3).getString() > until) continue;\n            const auto kind'],
    ['src/store/adoption.cpp', '"SELECT kind, count(*), sum(notify_customer) FROM action', '"SELECT kind, count(*), sum(notify_customer), max(sent_at) FROM action']] },
  { n: 67, name: 'no cap of a run', by: ['I9'], alone: 'I9', edits: [
    ['src/plan/moment.cpp', 'return s.moment.sent_this_run[s.group()] < s.cap().per_run ?', 'return PLANTED || s.moment.sent_this_run[s.group()] < s.cap().per_run ?']] },
  { n: 27, name: 'the breaker never opens', by: 'unit_plan', edits: [
    ['src/plan/moment.cpp', 'if (!many && !doubts) return {};', 'if (PLANTED || (!many && !doubts)) return {};']] },
  { n: 41, name: 'the stop file is looked at once', by: ['I7'], edits: [
    ['src/actions/gatekeeper.cpp', 'moment_.stop_file = watch_.stop_file && watch_.stop_file();', 'if (!PLANTED || moment_.now == Timestamp{}) moment_.stop_file = watch_.stop_file && watch_.stop_file();'],
    ['src/actions/gatekeeper.cpp', '    moment_.now = clock_.now();\n', ''],
    ['src/actions/gatekeeper.cpp', '    moment_.shop_problem = shop_problem();', '    moment_.now = clock_.now();\n    moment_.shop_problem = shop_problem();']] },
  { n: 52, name: 'acting before adoption', by: ['I7'], alone: 'I7', edits: [
    ['src/plan/moment.cpp', 'return when(!s.moment.adopted, "nobody', 'return when(!PLANTED && !s.moment.adopted, "nobody']] },
  { n: 53, name: 'acting by rules that were not adopted', by: ['I7'], edits: [
    ['src/plan/moment.cpp', 'return adopted_other(s, &Adoption::rules,', 'return PLANTED ? std::string() : adopted_other(s, &Adoption::rules,']] },
  { n: 54, name: 'acting on a memory that is not trusted', by: ['I7', 'I1w', 'I6'], edits: [
    ['src/plan/moment.cpp', 'return s.moment.distrust.empty() ?', 'return PLANTED || s.moment.distrust.empty() ?']] },
  { n: 23, name: 'the version answered is ignored', by: ['I12'], alone: 'I12', edits: [
    ['src/engine/trust.cpp', 'if (!contact.served_version.empty() &&', 'if (!PLANTED && !contact.served_version.empty() &&']] },
  { n: 64, name: 'a clock that is wrong is ignored', by: ['I1w', 'I4', 'I6', 'I9', 'I18'], prefer: ['clock_ahead', 'request_lost', 'request_late'], edits: [
    ['src/engine/trust.cpp', 'if (contact.skew && std::chrono::abs', 'if (!PLANTED && contact.skew && std::chrono::abs']] },
  { n: 24, name: 'missing scopes ignored', by: 'unit_rules', edits: [
    ['src/core/shop.cpp', 'if (!has_scope(scope)) missing.emplace_back(scope);', 'if (!PLANTED && !has_scope(scope)) missing.emplace_back(scope);']] },

  // ---- one at a time
  { n: 29, name: 'a lock that is not looked at', by: ['I8'], alone: 'I8', edits: [
    ['src/store/instance_lock.cpp', 'if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {', 'if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && !PLANTED) {']] },
  { n: 30, name: 'a lease taken without comparing', by: 'unit_shopify', edits: [
    ['src/shopify/lease.cpp', '        const json::object variables{{"metafields", json::array{input}}};',
      '        json::object blind = input;\n        if (PLANTED) blind.erase("compareDigest");\n        const json::object variables{{"metafields", json::array{blind}}};']] },
  { n: 57, name: 'the lease of another is ignored', by: ['I8', 'I1w'], prefer: ['twin_copy'], edits: [
    ['src/shopify/lease.cpp', 'if (free_at <= now) return std::nullopt;', 'if (PLANTED || free_at <= now) return std::nullopt;']] },

  // ---- reading
  { n: 19, name: 'nested lists are not followed', by: 'tests/fault/platform.test.mjs', pattern: 'row 24: an order on two pages', edits: [
    ['src/shopify/client.cpp', 'for (int pages = 0; !order.whole(); ++pages) {', 'for (int pages = 0; !PLANTED && !order.whole(); ++pages) {']] },
  { n: 71, name: 'refunds that were not read are none', by: 'unit_shopify', edits: [
    ['src/shopify/refunds.cpp', '    order.defects.push_back("its refunds: " + data.error().message);', '    if (!PLANTED) order.defects.push_back("its refunds: " + data.error().message);']] },
  { n: 20, name: 'a cursor that does not advance is followed', by: ['I17'], alone: 'I17', prefer: ['cursor_stuck'], edits: [
    ['src/shopify/client.cpp', 'if (partial.next && partial.next == cursor)', 'if (!PLANTED && partial.next && partial.next == cursor)']] },
  { n: 28, name: 'an empty page goes on', by: 'unit_engine', edits: [
    ['src/poller/scan.cpp', 'if (page->orders.empty() && page->next)\n                return', 'if (!PLANTED && page->orders.empty() && page->next)\n                return']] },
  { n: 21, name: 'orders outside the filter taken', by: 'unit_engine', edits: [
    ['src/poller/scan.cpp', 'if (order.updated_at < since_ && order.defects.empty()) {', 'if (!PLANTED && order.updated_at < since_ && order.defects.empty()) {']] },
  { n: 45, name: 'a scan that broke off counts as complete', by: ['I13'], edits: [
    ['src/engine/survey.cpp', 'return outcome.incomplete ? Status(*outcome.incomplete) : Status{};', 'return outcome.incomplete && !PLANTED ? Status(*outcome.incomplete) : Status{};']] },
  { n: 37, name: 'the token in the text of an error', by: 'unit_shopify', edits: [
    ['src/shopify/graphql_session.cpp', 'result.error.emplace(exchange.reply_begun ? ErrorKind::malformed : ErrorKind::unavailable, exchange.fault);',
      'result.error.emplace(exchange.reply_begun ? ErrorKind::malformed : ErrorKind::unavailable, PLANTED ? exchange.fault + request.token_header : exchange.fault);']] },
  { n: 66, name: 'reads are repeated without end', by: 'unit_shopify', edits: [
    ['src/shopify/graphql_session.cpp', 'if (++faults >= options_.attempts || !retries_.take()) return std::nullopt;', 'if (!PLANTED && (++faults >= options_.attempts || !retries_.take())) return std::nullopt;']] },

  // ---- the wire and the outside
  { n: 12, name: 'a write on a connection that was idle', by: 'fault_transport', edits: [
    ['src/shopify/transport.cpp', 'if (request.fresh_connection || idle_too_long() ||', 'if ((!PLANTED && request.fresh_connection) || idle_too_long() ||']] },
  { n: 15, name: 'the name of the host is not checked', by: 'fault_transport', edits: [
    ['src/shopify/connection.cpp', '(X509_VERIFY_PARAM_set1_host(expected, endpoint_.host.c_str(), 0) != 1 ||', '((!PLANTED && X509_VERIFY_PARAM_set1_host(expected, endpoint_.host.c_str(), 0) != 1) ||']] },
  { n: 77, name: 'certificates are not verified', by: 'fault_transport', edits: [
    ['src/shopify/connection.cpp', 'stream_->set_verify_mode(asio::ssl::verify_peer);', 'stream_->set_verify_mode(PLANTED ? asio::ssl::verify_none : asio::ssl::verify_peer);']] },
  { n: 40, name: 'no limit to a body', by: 'fault_transport', edits: [
    ['src/shopify/transport.cpp', 'ReplyReader<http::string_body> reply(limits_.header_bytes, limits_.body_bytes);', 'ReplyReader<http::string_body> reply(limits_.header_bytes, PLANTED ? std::size_t{1} << 40U : limits_.body_bytes);']] },
  { n: 38, name: 'control characters in the log', by: 'unit_core', edits: [
    ['src/core/text.cpp', '    return !control && !mark;', '    return PLANTED || (!control && !mark);']] },
  { n: 39, name: 'a formula in a CSV file', by: 'unit_feed', edits: [
    ['src/feed/result_file.cpp', 'if (!safe.empty() && std::string_view("=+-@', 'if (!PLANTED && !safe.empty() && std::string_view("=+-@']] },
];
