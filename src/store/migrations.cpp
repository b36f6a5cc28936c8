#include "store/migrations.hpp"

#include "store/journal_schema.hpp"

#include <SQLiteCpp/Transaction.h>

#include <iterator>
#include <string>

namespace fulfilld::store {
namespace {

// Times are UTC text (2026-11-22T10:00:00Z): they compare as text and read as time.
constexpr const char* versions[] = {R"SQL(
CREATE TABLE shop (
  domain      TEXT PRIMARY KEY,
  high_water  TEXT,                -- newest change seen
  last_sweep  TEXT,                -- start of the last complete scan of everything
  policy_hash TEXT NOT NULL
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  shop TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  acting INTEGER, complete INTEGER, incomplete_why TEXT,
  orders_seen INTEGER, pages INTEGER, stuck INTEGER, waiting INTEGER,
  verified INTEGER, not_done INTEGER, skipped INTEGER, over_cap INTEGER,
  exit_code INTEGER
) STRICT;

CREATE TABLE order_state (
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  name TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  value TEXT NOT NULL,             -- current total with currency
  reason TEXT,                     -- NULL: cleared
  since TEXT NOT NULL,
  overdue_at TEXT,                 -- stuck from then on; NULL: age alone never makes it stuck
  settled INTEGER NOT NULL,        -- nothing is left for anyone to do
  evidence TEXT NOT NULL,          -- JSON list of {fact, value, meaning}
  why TEXT NOT NULL,               -- why the action is allowed, or why none is
  first_seen_at TEXT NOT NULL,
  judged_at TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (shop, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_by_name ON order_state (name);

CREATE TABLE fulfillment_order_state (
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  fulfillment_order_id TEXT NOT NULL,
  location TEXT NOT NULL,
  reason TEXT NOT NULL,
  since TEXT NOT NULL,
  overdue_at TEXT,
  evidence TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (shop, order_id, fulfillment_order_id),
  FOREIGN KEY (shop, order_id) REFERENCES order_state ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE planned_action (
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  not_before TEXT,
  PRIMARY KEY (shop, order_id, target, kind),
  FOREIGN KEY (shop, order_id) REFERENCES order_state ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX planned_action_due ON planned_action (shop, mode, state, not_before);

CREATE TABLE action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  order_name TEXT NOT NULL,
  fulfillment_order_id TEXT,
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending', 'confirmed', 'unknown', 'verified', 'rejected', 'not_sent',
                                       'not_applied', 'diverged', 'human')),
  attempt INTEGER NOT NULL CHECK (attempt BETWEEN 1 AND 2),
  marker TEXT NOT NULL,
  lines TEXT NOT NULL,
  notify_customer INTEGER NOT NULL,
  tag TEXT NOT NULL,
  fulfillments_before TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  absent_at TEXT,
  updated_at TEXT NOT NULL,
  evidence TEXT NOT NULL
) STRICT;
-- At most one accepted effect: only what provably had none leaves room for another attempt.
CREATE UNIQUE INDEX one_effect ON action (shop, target, kind) WHERE state NOT IN ('not_sent', 'not_applied');
CREATE INDEX action_by_order ON action (shop, order_id);

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  shop TEXT NOT NULL,
  at TEXT NOT NULL,
  order_id TEXT NOT NULL,
  order_name TEXT NOT NULL,
  what TEXT NOT NULL,
  reason TEXT,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_order ON event (shop, order_id);

-- For people with sqlite3.
CREATE VIEW stuck AS
  SELECT shop, name, reason, since,
         CAST((julianday('now') - julianday(since)) * 24 AS INTEGER) AS age_hours,
         value, why, updated_at, order_id
  FROM order_state
  WHERE reason IS NOT NULL AND settled = 0 AND missing = 0
    AND overdue_at <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
  ORDER BY since;
CREATE VIEW actions AS
  SELECT id, shop, order_name, kind, reason, state, attempt, sent_at, updated_at, evidence, target FROM action ORDER BY id;
CREATE VIEW history AS
  SELECT at, shop, order_name, what, reason, detail FROM event ORDER BY id;
)SQL",
                                    R"SQL(
ALTER TABLE run ADD COLUMN report_only_why TEXT;  -- acting was on, and nothing was done
ALTER TABLE run ADD COLUMN blind_before TEXT;     -- orders processed earlier are hidden from the token
ALTER TABLE shop ADD COLUMN sweep_at TEXT;        -- how far a scan of everything that is under way has come

CREATE TABLE sweep_met (             -- listed orders that this scan has met
  shop     TEXT NOT NULL,
  order_id TEXT NOT NULL,
  PRIMARY KEY (shop, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shop_identity (
  domain        TEXT PRIMARY KEY,
  shop_id       TEXT NOT NULL,     -- who answered at the first contact
  first_seen_at TEXT NOT NULL
) STRICT;
)SQL",
                                    R"SQL(
ALTER TABLE action ADD COLUMN fulfillment_id TEXT;   -- named by the shop in its answer
ALTER TABLE action ADD COLUMN acknowledged_at TEXT;  -- a person has seen to it
ALTER TABLE shop ADD COLUMN bulk_id TEXT;            -- the operation that writes a file of everything for us
ALTER TABLE shop ADD COLUMN bulk_at TEXT;
ALTER TABLE shop ADD COLUMN bulk_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_state ADD COLUMN half_read INTEGER NOT NULL DEFAULT 0;  -- the answer lacked something
CREATE INDEX order_half_read ON order_state (shop, judged_at) WHERE half_read = 1;
)SQL",
                                    R"SQL(
CREATE TABLE order_facts (           -- what the shop showed of each listed order; evidence is computed from it
  shop     TEXT NOT NULL,
  order_id TEXT NOT NULL,
  facts    BLOB NOT NULL,
  PRIMARY KEY (shop, order_id),
  FOREIGN KEY (shop, order_id) REFERENCES order_state ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE recent_order (          -- every order of the last 31 days, clear ones too: what shares are shares of
  shop         TEXT NOT NULL,
  order_id     TEXT NOT NULL,
  processed_at TEXT NOT NULL,
  store        TEXT NOT NULL,        -- where it was sold; '': not in a store
  service      TEXT NOT NULL,        -- the fulfillment service; '': none
  channel      TEXT NOT NULL,
  fulfilled_at TEXT,                 -- when the last unit was sent
  untracked    INTEGER NOT NULL,     -- a parcel left without a tracking number
  cause        TEXT,                 -- what it was stuck by when it cleared
  PRIMARY KEY (shop, order_id)
) STRICT, WITHOUT ROWID;
ALTER TABLE order_state DROP COLUMN evidence;
ALTER TABLE fulfillment_order_state DROP COLUMN evidence;
ALTER TABLE fulfillment_order_state DROP COLUMN overdue_at;
ALTER TABLE order_state ADD COLUMN label TEXT NOT NULL DEFAULT '';        -- given by a rule of the merchant's own
ALTER TABLE order_state ADD COLUMN excluded_by TEXT NOT NULL DEFAULT '';  -- the rule that keeps it out of the list
ALTER TABLE order_state ADD COLUMN next_check TEXT;  -- time alone may change the judgement then
CREATE INDEX order_next_check ON order_state (shop, next_check) WHERE next_check IS NOT NULL;
ALTER TABLE shop RENAME COLUMN policy_hash TO seen_by;           -- program and scopes
ALTER TABLE shop ADD COLUMN judged_by TEXT NOT NULL DEFAULT '';  -- policy
ALTER TABLE shop_identity ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
UPDATE shop SET high_water = NULL, last_sweep = NULL, sweep_at = NULL;  -- facts are only kept from now on
DROP VIEW stuck;
CREATE VIEW stuck AS
  SELECT shop, name, reason, label, since,
         CAST((julianday('now') - julianday(since)) * 24 AS INTEGER) AS age_hours,
         value, why, updated_at, order_id
  FROM order_state
  WHERE reason IS NOT NULL AND settled = 0 AND missing = 0 AND excluded_by = ''
    AND overdue_at <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
  ORDER BY since;
)SQL",
                                    journal_schema};

}  // namespace

int schema_version() { return static_cast<int>(std::size(versions)); }

void migrate(SQLite::Database& db, int from) {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    for (int version = from; version < schema_version(); ++version) db.exec(versions[version]);
    db.exec("PRAGMA application_id = " + std::to_string(application_id));
    db.exec("PRAGMA user_version = " + std::to_string(schema_version()));
    transaction.commit();
}

}  // namespace fulfilld::store
