PRAGMA application_id = 1718971494;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE shop (
  domain      TEXT PRIMARY KEY,
  high_water  TEXT,                -- newest change seen
  last_sweep  TEXT,                -- start of the last complete scan of everything
  seen_by TEXT NOT NULL
, sweep_at TEXT, bulk_id TEXT, bulk_at TEXT, bulk_attempts INTEGER NOT NULL DEFAULT 0, judged_by TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO shop VALUES('demo.myshopify.com','2026-11-18T15:54:57Z','2026-11-24T03:20:05Z','0.1.0 facts 1 read_locations read_merchant_managed_fulfillment_orders read_orders read_third_party_fulfillment_orders write_merchant_managed_fulfillment_orders write_orders write_third_party_fulfillment_orders',NULL,NULL,NULL,0,'df0188e86406e698');
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  shop TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  acting INTEGER, complete INTEGER, incomplete_why TEXT,
  orders_seen INTEGER, pages INTEGER, stuck INTEGER, waiting INTEGER,
  verified INTEGER, not_done INTEGER, skipped INTEGER, over_cap INTEGER,
  exit_code INTEGER
, report_only_why TEXT, blind_before TEXT) STRICT;
INSERT INTO run VALUES(1,'demo.myshopify.com','2026-11-24T03:20:05Z','2026-11-24T03:20:05Z',1,1,'',2,1,2,0,2,0,0,0,0,'','2026-09-25T03:20:05Z');
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
  why TEXT NOT NULL,               -- why the action is allowed, or why none is
  first_seen_at TEXT NOT NULL,
  judged_at TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT NOT NULL, half_read INTEGER NOT NULL DEFAULT 0, label TEXT NOT NULL DEFAULT '', excluded_by TEXT NOT NULL DEFAULT '', next_check TEXT,
  PRIMARY KEY (shop, order_id)
) STRICT, WITHOUT ROWID;
INSERT INTO order_state VALUES('demo.myshopify.com','gid://shopify/Order/5000001001','#1001','2026-11-24T03:20:05Z','62.21 EUR','test_order','2026-11-17T23:59:50Z','2026-11-18T00:29:50Z',0,'of a kind that Shopify lets a person delete','2026-11-24T03:20:05Z','2026-11-24T03:20:05Z',0,'e6bcfec3d2b406a0eefc1f117ed33f21',0,'','',NULL);
INSERT INTO order_state VALUES('demo.myshopify.com','gid://shopify/Order/5000001002','#1002','2026-11-24T03:20:05Z','104.30 EUR','test_order','2026-10-28T14:23:08Z','2026-10-28T14:53:08Z',0,'of a kind that Shopify lets a person delete','2026-11-24T03:20:05Z','2026-11-24T03:20:05Z',0,'37116c706f8e4b99881f31bf0f558c32',0,'','',NULL);
CREATE TABLE fulfillment_order_state (
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  fulfillment_order_id TEXT NOT NULL,
  location TEXT NOT NULL,
  reason TEXT NOT NULL,
  since TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (shop, order_id, fulfillment_order_id),
  FOREIGN KEY (shop, order_id) REFERENCES order_state ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO fulfillment_order_state VALUES('demo.myshopify.com','gid://shopify/Order/5000001001','gid://shopify/FulfillmentOrder/100001','Warehouse','test_order','2026-11-17T23:59:50Z','of a kind that Shopify lets a person delete');
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
INSERT INTO planned_action VALUES('demo.myshopify.com','gid://shopify/Order/5000001001','gid://shopify/Order/5000001001','flag_for_deletion','test_order','auto','done','2026-11-18T00:29:50Z');
INSERT INTO planned_action VALUES('demo.myshopify.com','gid://shopify/Order/5000001002','gid://shopify/Order/5000001002','flag_for_deletion','test_order','auto','done','2026-10-28T14:53:08Z');
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
, fulfillment_id TEXT, acknowledged_at TEXT) STRICT;
INSERT INTO "action" VALUES(1,'demo.myshopify.com','gid://shopify/Order/5000001002','#1002',NULL,'gid://shopify/Order/5000001002','flag_for_deletion','test_order','verified',1,'fulfilld:1:6b4cc9a20d91','[]',0,'fulfilld:delete-candidate','[]','2026-11-24T03:20:05Z',NULL,'2026-11-24T03:20:05Z','the tag is there',NULL,NULL);
INSERT INTO "action" VALUES(2,'demo.myshopify.com','gid://shopify/Order/5000001001','#1001',NULL,'gid://shopify/Order/5000001001','flag_for_deletion','test_order','verified',1,'fulfilld:2:0265d0612221','[]',0,'fulfilld:delete-candidate','[]','2026-11-24T03:20:05Z',NULL,'2026-11-24T03:20:05Z','the tag is there',NULL,NULL);
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
INSERT INTO event VALUES(1,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001002','#1002','listed','test_order','of a kind that Shopify lets a person delete');
INSERT INTO event VALUES(2,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001001','#1001','listed','test_order','of a kind that Shopify lets a person delete');
INSERT INTO event VALUES(3,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001002','#1002','flag_for_deletion sending','test_order','');
INSERT INTO event VALUES(4,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001002','#1002','flag_for_deletion confirmed','test_order','the shop accepted it: gid://shopify/Order/5000001002');
INSERT INTO event VALUES(5,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001002','#1002','flag_for_deletion verified','test_order','the tag is there');
INSERT INTO event VALUES(6,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001001','#1001','flag_for_deletion sending','test_order','');
INSERT INTO event VALUES(7,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001001','#1001','flag_for_deletion confirmed','test_order','the shop accepted it: gid://shopify/Order/5000001001');
INSERT INTO event VALUES(8,'demo.myshopify.com','2026-11-24T03:20:05Z','gid://shopify/Order/5000001001','#1001','flag_for_deletion verified','test_order','the tag is there');
CREATE TABLE sweep_met (             -- listed orders that this scan has met
  shop     TEXT NOT NULL,
  order_id TEXT NOT NULL,
  PRIMARY KEY (shop, order_id)
) STRICT, WITHOUT ROWID;
INSERT INTO sweep_met VALUES('demo.myshopify.com','gid://shopify/Order/5000001001');
INSERT INTO sweep_met VALUES('demo.myshopify.com','gid://shopify/Order/5000001002');
CREATE TABLE shop_identity (
  domain        TEXT PRIMARY KEY,
  shop_id       TEXT NOT NULL,     -- who answered at the first contact
  first_seen_at TEXT NOT NULL
, scopes TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO shop_identity VALUES('demo.myshopify.com','gid://shopify/Shop/1','2026-11-24T03:20:05Z','read_locations read_merchant_managed_fulfillment_orders read_orders read_third_party_fulfillment_orders write_merchant_managed_fulfillment_orders write_orders write_third_party_fulfillment_orders');
CREATE TABLE order_facts (           -- what the shop showed of each listed order; evidence is computed from it
  shop     TEXT NOT NULL,
  order_id TEXT NOT NULL,
  facts    BLOB NOT NULL,
  PRIMARY KEY (shop, order_id),
  FOREIGN KEY (shop, order_id) REFERENCES order_state ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO order_facts VALUES('demo.myshopify.com','gid://shopify/Order/5000001001',X'011e6769643a2f2f73686f706966792f4f726465722f35303030303031303031052331303031e0f39ebfbd6890ea8ab9c16800000001010001011966756c66696c6c643a64656c6574652d63616e646964617465037765620b010303010105626f67757300034555520003455552a8f84b0345555200186769643a2f2f73686f706966792f4170702f3538303131310c4f6e6c696e652053746f7265000001256769643a2f2f73686f706966792f46756c66696c6c6d656e744f726465722f3130303030310101d0a29fbfbd68d0a29fbfbd680001010957617265686f757365011a6769643a2f2f73686f706966792f4c6f636174696f6e2f31303101000000040209070400032d6769643a2f2f73686f706966792f46756c66696c6c6d656e744f726465724c696e654974656d2f3130303030331d6769643a2f2f73686f706966792f4c696e654974656d2f31303030303202022d6769643a2f2f73686f706966792f46756c66696c6c6d656e744f726465724c696e654974656d2f3130303030351d6769643a2f2f73686f706966792f4c696e654974656d2f31303030303404042d6769643a2f2f73686f706966792f46756c66696c6c6d656e744f726465724c696e654974656d2f3130303030371d6769643a2f2f73686f706966792f4c696e654974656d2f313030303036020200031d6769643a2f2f73686f706966792f4c696e654974656d2f31303030303208534b552d323334370b486f757365206272616e6402020201001d6769643a2f2f73686f706966792f4c696e654974656d2f31303030303408534b552d343736310b486f757365206272616e6404040401001d6769643a2f2f73686f706966792f4c696e654974656d2f31303030303608534b552d313030380b486f757365206272616e64020202010000');
INSERT INTO order_facts VALUES('demo.myshopify.com','gid://shopify/Order/5000001002',X'011e6769643a2f2f73686f706966792f4f726465722f35303030303031303032052331303032c0c3a5aeb06890ea8ab9c16801f09fc2ceba68010001010000011966756c66696c6c643a64656c6574652d63616e646964617465037765620201070301011073686f706966795f7061796d656e74730003455552f0a87f03455552f0a87f0345555200186769643a2f2f73686f706966792f4170702f3538303131310c4f6e6c696e652053746f7265000001256769643a2f2f73686f706966792f46756c66696c6c6d656e744f726465722f3130303030380601b0f2a5aeb068f09fc2ceba680001010957617265686f757365011a6769643a2f2f73686f706966792f4c6f636174696f6e2f313031010000000000012d6769643a2f2f73686f706966792f46756c66696c6c6d656e744f726465724c696e654974656d2f3130303031301d6769643a2f2f73686f706966792f4c696e654974656d2f313030303039000000011d6769643a2f2f73686f706966792f4c696e654974656d2f313030303039000b486f757365206272616e64020000010000');
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
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('action',2);
CREATE INDEX order_by_name ON order_state (name);
CREATE INDEX planned_action_due ON planned_action (shop, mode, state, not_before);
CREATE UNIQUE INDEX one_effect ON action (shop, target, kind) WHERE state NOT IN ('not_sent', 'not_applied');
CREATE INDEX action_by_order ON action (shop, order_id);
CREATE INDEX event_by_order ON event (shop, order_id);
CREATE VIEW actions AS
  SELECT id, shop, order_name, kind, reason, state, attempt, sent_at, updated_at, evidence, target FROM action ORDER BY id;
CREATE VIEW history AS
  SELECT at, shop, order_name, what, reason, detail FROM event ORDER BY id;
CREATE INDEX order_half_read ON order_state (shop, judged_at) WHERE half_read = 1;
CREATE INDEX order_next_check ON order_state (shop, next_check) WHERE next_check IS NOT NULL;
CREATE VIEW stuck AS
  SELECT shop, name, reason, label, since,
         CAST((julianday('now') - julianday(since)) * 24 AS INTEGER) AS age_hours,
         value, why, updated_at, order_id
  FROM order_state
  WHERE reason IS NOT NULL AND settled = 0 AND missing = 0 AND excluded_by = ''
    AND overdue_at <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
  ORDER BY since;
COMMIT;
