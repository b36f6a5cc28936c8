PRAGMA application_id = 1718971494;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
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
INSERT INTO "action" VALUES(1,'demo.myshopify.com','gid://shopify/Order/2','#2',NULL,'gid://shopify/Order/2','flag_for_deletion','test_order','verified',1,'m','[]',0,'fulfilld:delete-candidate','[]','2026-11-01T10:00:00Z',NULL,'2026-11-01T10:00:01Z','tags now hold it');
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
INSERT INTO "fulfillment_order_state" VALUES('demo.myshopify.com','gid://shopify/Order/1','gid://shopify/FulfillmentOrder/1','Warehouse','merchant_to_ship','2026-11-01T10:00:00Z','2026-11-03T10:00:00Z','[]','age alone is no proof of shipment');
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
INSERT INTO "order_state" VALUES('demo.myshopify.com','gid://shopify/Order/1','#1','2026-11-01T10:00:00Z','12.00 EUR','merchant_to_ship','2026-11-01T10:00:00Z','2026-11-03T10:00:00Z',0,'[]','age alone is no proof of shipment','2026-11-01T11:00:00Z','2026-11-01T11:00:00Z',0,'0');
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
INSERT INTO "run" VALUES(1,'demo.myshopify.com','2026-11-01T11:00:00Z','2026-11-01T11:00:01Z',1,1,'',2,1,1,0,1,0,0,0,0);
CREATE TABLE shop (
  domain      TEXT PRIMARY KEY,
  high_water  TEXT,                -- newest change seen
  last_sweep  TEXT,                -- start of the last complete scan of everything
  policy_hash TEXT NOT NULL
) STRICT;
INSERT INTO "shop" VALUES('demo.myshopify.com','2026-11-01T11:00:00Z','2026-11-01T11:00:00Z','x');
CREATE INDEX order_by_name ON order_state (name);
CREATE INDEX planned_action_due ON planned_action (shop, mode, state, not_before);
CREATE UNIQUE INDEX one_effect ON action (shop, target, kind) WHERE state NOT IN ('not_sent', 'not_applied');
CREATE INDEX action_by_order ON action (shop, order_id);
CREATE INDEX event_by_order ON event (shop, order_id);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('action',1);
COMMIT;
