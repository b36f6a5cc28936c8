#pragma once

namespace fulfilld::store {

/// Version 5 of the schema: the journal with its guards. What must never be written is refused by the database itself,
/// whoever writes.
inline constexpr const char* journal_schema = R"SQL(
-- The journal takes on what happens before sending: proposals, approvals, arming.
DROP VIEW actions;
ALTER TABLE action RENAME TO action_before;
DROP INDEX one_effect;
DROP INDEX action_by_order;
CREATE TABLE action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  order_name TEXT NOT NULL,
  fulfillment_order_id TEXT,
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  occasion TEXT NOT NULL DEFAULT '',     -- what tells apart actions of one kind on one target: a parcel, a hold
  effect TEXT NOT NULL DEFAULT '',       -- kinds of one effect share the units that were ordered
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'approved', 'armed', 'sending', 'confirmed', 'unknown', 'verified',
                                       'rejected', 'not_sent', 'not_applied', 'diverged', 'human', 'expired', 'stale',
                                       'declined', 'undone')),
  attempt INTEGER NOT NULL CHECK (attempt BETWEEN 1 AND 2),
  marker TEXT NOT NULL,
  lines TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '{}',    -- JSON: tracking, holds, the fulfillment to take back
  notify_customer INTEGER NOT NULL,
  tag TEXT NOT NULL,
  undoes INTEGER REFERENCES action,
  plan_id TEXT NOT NULL DEFAULT '',      -- the plan file it was approved by
  rules TEXT NOT NULL DEFAULT '',        -- fingerprint of the policy it was planned by
  approved_by TEXT NOT NULL DEFAULT '',  -- policy, or a login
  epoch INTEGER NOT NULL DEFAULT 0,      -- of the process that last moved it
  request_sha256 TEXT NOT NULL DEFAULT '',
  fulfillments_before TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  expires_at TEXT,
  sent_at TEXT,
  absent_at TEXT,
  updated_at TEXT NOT NULL,
  evidence TEXT NOT NULL,
  fulfillment_id TEXT,                   -- named by the shop in its answer
  acknowledged_at TEXT                   -- a person has seen to it
) STRICT;
INSERT INTO action (id, shop, order_id, order_name, fulfillment_order_id, target, kind, effect, reason, state, attempt,
    marker, lines, notify_customer, tag, approved_by, fulfillments_before, planned_at, sent_at, absent_at, updated_at,
    evidence, fulfillment_id, acknowledged_at)
  SELECT id, shop, order_id, order_name, fulfillment_order_id, target, kind,
         CASE kind WHEN 'mark_fulfilled' THEN 'fulfil' WHEN 'request_fulfillment' THEN 'request' ELSE '' END,
         reason, state, attempt, marker, lines, notify_customer, tag, 'policy', fulfillments_before, sent_at, sent_at,
         absent_at, updated_at, evidence, fulfillment_id, acknowledged_at
  FROM action_before;
DROP TABLE action_before;
-- At most one accepted effect: only what provably had none leaves room for another attempt.
CREATE UNIQUE INDEX one_effect ON action (shop, target, kind, occasion)
  WHERE state NOT IN ('not_sent', 'not_applied', 'expired', 'stale');
CREATE INDEX action_by_order ON action (shop, order_id);
CREATE INDEX action_by_state ON action (shop, state);
CREATE INDEX action_by_sending ON action (shop, sent_at) WHERE sent_at IS NOT NULL;

-- What each action uses up of the order's own lines: fulfillment orders are replaced, these stay.
CREATE TABLE action_line (
  action INTEGER NOT NULL REFERENCES action,
  line_item TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  ordered INTEGER NOT NULL,
  PRIMARY KEY (action, line_item)
) STRICT, WITHOUT ROWID;
CREATE INDEX action_line_by_item ON action_line (line_item);
INSERT INTO action_line (action, line_item, quantity, ordered)
  SELECT a.id, l.value ->> 'line_item', sum(l.value ->> 'quantity'), 1000000000
  FROM action a, json_each(a.lines) l WHERE l.value ->> 'line_item' <> '' GROUP BY 1, 2;

CREATE TRIGGER action_born BEFORE INSERT ON action WHEN NEW.state <> 'planned' BEGIN
  SELECT raise(ABORT, 'an action begins as planned');
END;
CREATE TRIGGER action_moves BEFORE UPDATE OF state ON action
  WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
    'planned>approved', 'planned>expired', 'planned>stale', 'planned>declined',
    'approved>armed', 'approved>expired', 'approved>stale', 'approved>declined',
    'armed>sending', 'armed>stale', 'armed>approved',
    'sending>confirmed', 'sending>rejected', 'sending>not_sent', 'sending>unknown',
    'confirmed>verified', 'confirmed>diverged', 'confirmed>human',
    'unknown>verified', 'unknown>not_applied', 'unknown>human',
    'verified>undone') BEGIN
  SELECT raise(ABORT, 'an illegal move of an action');
END;
CREATE TRIGGER action_within_order BEFORE UPDATE OF state ON action
  WHEN NEW.state = 'sending' AND NEW.effect <> '' AND EXISTS (
    SELECT 1 FROM action_line n WHERE n.action = NEW.id AND n.ordered < n.quantity + (
      SELECT coalesce(sum(l.quantity), 0) FROM action_line l JOIN action a ON a.id = l.action
      WHERE l.line_item = n.line_item AND a.shop = NEW.shop AND a.effect = NEW.effect AND a.id <> NEW.id
        AND a.state IN ('sending', 'confirmed', 'unknown', 'verified', 'diverged', 'human', 'undone'))) BEGIN
  SELECT raise(ABORT, 'more than was ordered');
END;
CREATE TRIGGER action_sent_whole BEFORE UPDATE OF state ON action
  WHEN NEW.state = 'sending' AND (NEW.sent_at IS NULL OR length(NEW.request_sha256) <> 64) BEGIN
  SELECT raise(ABORT, 'an action is sent with its time and the digest of its request');
END;
CREATE TRIGGER action_fixed BEFORE UPDATE ON action
  WHEN NEW.shop <> OLD.shop OR NEW.order_id <> OLD.order_id OR NEW.target <> OLD.target OR NEW.kind <> OLD.kind
    OR NEW.occasion <> OLD.occasion OR NEW.effect <> OLD.effect OR NEW.attempt <> OLD.attempt
    OR NEW.lines <> OLD.lines OR NEW.details <> OLD.details OR NEW.notify_customer <> OLD.notify_customer
    OR NEW.tag <> OLD.tag OR NEW.fulfillment_order_id IS NOT OLD.fulfillment_order_id OR NEW.undoes IS NOT OLD.undoes
    OR NEW.reason <> OLD.reason OR NEW.rules <> OLD.rules OR NEW.order_name <> OLD.order_name
    OR NEW.expires_at IS NOT OLD.expires_at OR (OLD.plan_id <> '' AND NEW.plan_id <> OLD.plan_id)
    OR (OLD.approved_by <> '' AND NEW.approved_by <> OLD.approved_by) OR (OLD.marker <> '' AND NEW.marker <> OLD.marker)
    OR (OLD.sent_at IS NOT NULL AND NEW.sent_at IS NOT OLD.sent_at)
    OR (OLD.request_sha256 <> '' AND NEW.request_sha256 <> OLD.request_sha256) BEGIN
  SELECT raise(ABORT, 'what an action is never changes');
END;
CREATE TRIGGER action_kept BEFORE DELETE ON action BEGIN
  SELECT raise(ABORT, 'the journal forgets nothing');
END;
CREATE TRIGGER action_line_fixed BEFORE UPDATE ON action_line WHEN NEW.ordered <> OLD.ordered
    OR NEW.action <> OLD.action OR NEW.line_item <> OLD.line_item
    OR (SELECT state FROM action WHERE id = OLD.action) <> 'planned' BEGIN
  SELECT raise(ABORT, 'what an action is never changes');
END;
CREATE TRIGGER action_line_kept BEFORE DELETE ON action_line BEGIN
  SELECT raise(ABORT, 'the journal forgets nothing');
END;

CREATE TABLE journal (                   -- one row
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL,                -- grows with each process that may act
  instance TEXT NOT NULL,                -- of this state file, for the lease
  audited_from INTEGER NOT NULL DEFAULT 0,  -- audit rows up to this one were adopted as they are
  acts_from TEXT NOT NULL DEFAULT '1970-01-01T00:00:00Z',  -- by then, what was sent before a memory was lost has landed
  distrust TEXT NOT NULL                 -- why this file is not to be relied upon until a person adopts it; or ''
) STRICT;
INSERT INTO journal (id, epoch, instance, distrust) VALUES (1, 0, lower(hex(randomblob(8))), '');

CREATE TABLE lease (                     -- of each shop, as noted in the shop itself
  shop TEXT PRIMARY KEY,
  found TEXT NOT NULL,                   -- nonce of the note that ours was to be written over
  tried TEXT NOT NULL                    -- nonce of ours
) STRICT;

-- Every move of an action and every decision of a person, each row sealed with the one before it.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  shop TEXT NOT NULL,
  action INTEGER,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL                     -- SHA-256 of the previous row's hash and this row
) STRICT;
CREATE INDEX audit_by_action ON audit (action, seq) WHERE action IS NOT NULL;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is never edited'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit forgets nothing'); END;

ALTER TABLE run ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN held_back INTEGER NOT NULL DEFAULT 0;   -- actions that a gate of the moment kept back
ALTER TABLE run ADD COLUMN held_why TEXT NOT NULL DEFAULT '';

CREATE TABLE adoption (                  -- what a person took as known; acting rests on it
  shop TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  rules TEXT NOT NULL,
  api_version TEXT NOT NULL,
  orders_from TEXT NOT NULL,             -- older ones stay report-only
  at TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;
CREATE TABLE present (                   -- the same as the last run found it: what a person adopts
  shop TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  rules TEXT NOT NULL,
  api_version TEXT NOT NULL,
  clock TEXT NOT NULL                    -- newest time that a run has seen
) STRICT;

CREATE TABLE applied_plan (              -- plan files are used once
  plan_id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;

CREATE TABLE tracking_offer (            -- parcels that a feed told of
  id INTEGER PRIMARY KEY,
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  sku TEXT NOT NULL,                     -- '': everything left at the merchant's own locations
  quantity INTEGER NOT NULL,             -- 0: not named; tracking_offer_line tells what was left then
  number TEXT NOT NULL,                  -- as given; as sent
  folded TEXT NOT NULL,                  -- letters and digits alone: one parcel, however it is spelt
  company TEXT NOT NULL,
  url TEXT NOT NULL,
  source TEXT NOT NULL,                  -- file:row
  at TEXT NOT NULL,
  UNIQUE (shop, order_id, folded, sku)
) STRICT;
CREATE INDEX tracking_offer_by_number ON tracking_offer (shop, folded);
CREATE TABLE tracking_offer_line (
  offer INTEGER NOT NULL REFERENCES tracking_offer,
  line_item TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (offer, line_item)
) STRICT, WITHOUT ROWID;
CREATE TABLE removed_flag (              -- flags of ours that a later reading no longer showed: whoever sets the tag again,
  action INTEGER PRIMARY KEY REFERENCES action  -- it is theirs
) STRICT;
CREATE TABLE feed_file (                 -- files taken in, by content: the same one again changes nothing
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  at TEXT NOT NULL,
  result TEXT NOT NULL                   -- as written beside the file
) STRICT;

CREATE VIEW actions AS
  SELECT id, shop, order_name, kind, reason, state, attempt, approved_by, planned_at, sent_at, updated_at, evidence,
         target FROM action ORDER BY id;
)SQL";

}  // namespace fulfilld::store
