PRAGMA application_id=1128623207;
PRAGMA user_version=1;
BEGIN TRANSACTION;
CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER NOT NULL,
    ledger INTEGER NOT NULL CHECK (ledger IN (0, 1)),
    salt BLOB,
    payload TEXT,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    claimant ANY GENERATED ALWAYS AS (coalesce(
        json_extract(payload, '$.attribution.claimant'),
        json_extract(payload, '$.replacement.event.attribution.claimant')
    )) VIRTUAL
) STRICT;
INSERT INTO "entry" VALUES(1,X'0BD6C5CAA5EED4A861051283903823B7',1735689660000000,'','HarmReport',1,0,X'0D1DB6B99E91F3B270CBF7E83AF6515B','{"attribution":{"claimant":"UCDP","reported":{"end":"2024-11-12T08:00:00Z","start":"2024-11-12T08:00:00Z","tz":"UTC"}},"killed":{"best":2,"high":4,"low":1},"population":"civilian","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA/UA-51","name":"Одеса"}}',X'C655065B7D4ED5D72D6AD49F1451240D3508FD03EC26611CE8EE98AE891A2501');
INSERT INTO "entry" VALUES(2,X'21D8911AEEFE19AFBE342DC9E26763EB',1735689660000000,'','Statement',1,0,X'74A6654BDD2CF9C3C6D3F20B1004ACDA','{"act":"claim","attribution":{"claimant":"Outlet","quote":"рекорд","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"superlative":{"scope":{"grain":"night","kinds":["DroneStrike"],"measure":"launched"}},"text":"the largest yet","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"}}',X'F8DEEE23935AF904BF8C1F9D16AA39A92FC489577343247EA0A150358F74088E');
INSERT INTO "entry" VALUES(3,X'FEEE2EC93E6FF87A30B1C52FF15501F7',1735689720000000,'','Correction',1,1,X'E44B92562832D6ECE9038A26A8526517','{"by":"claimant","replacement":{"event":{"attribution":{"claimant":"UCDP","reported":{"end":"2024-11-20T08:00:00Z","start":"2024-11-20T08:00:00Z","tz":"UTC"}},"killed":3,"population":"civilian","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA/UA-51","name":"Одеса"}},"kind":"HarmReport","schema":1},"target":"0bd6c5caa5eed4a861051283903823b7"}',X'D9FF2A30843673EA46E3C3906CA8B7D7CA538C4F2E24391644BB0DD96E42C45B');
INSERT INTO "entry" VALUES(4,X'B5820FB3833C62FDC810C56B21B3A738',1735689900000000,'','HarmReport',2,0,X'B1666A099FF6208D23EC2A78230E09A0','{"attribution":{"claimant":"UCDP","reported":{"end":"2024-11-12T08:00:00Z","start":"2024-11-12T08:00:00Z","tz":"UTC"}},"breakdown":[{"killed":4,"of":"civilians"},{"killed":1,"of":"military","side":"UA/Army"}],"killed":5,"side":"UA","when":{"end_day":"2024-11-12","precision":"day","start_day":"2024-11-11"}}',X'323AC7D7960D3473AED50AF7B4AB1FC067F36EE46D6E6561B77A7B499F7BA682');
INSERT INTO "entry" VALUES(5,X'A587EC04C5D0267243C6654084398BC2',1735689900000000,'','Statement',2,0,X'D731A444ACF4124ACF644C928A3B5769','{"act":"claim","attribution":{"claimant":"Outlet","quote":"рекорд","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"superlative":{"figure":145,"previous":136,"scope":{"grain":"night","kinds":["DroneStrike"],"maybe":"aside","measure":"launched","speaks_of":[["UA/AirForce","UA"]]}},"text":"145, after 136","when":{"end_day":"2024-11-12","precision":"day","start_day":"2024-11-11"}}',X'70F58059469EDBD3444EB903D2FFDA1280A3CFC5B26C9DE90476F7C4475D783D');
INSERT INTO "entry" VALUES(6,X'949F6B7DEE808AC4AD934D24FB837FBB',1735689900000000,'','EquipmentLoss',1,0,X'81E2805AB5E9B23CAC56EFBA62424D34','{"attribution":{"claimant":"UA/GeneralStaff","reported":{"end":"2024-11-11T06:00:00Z","start":"2024-11-11T06:00:00Z","tz":"UTC"}},"category":"tanks","change":"total","count":9303,"side":"RU","when":{"end_day":"2024-11-11","precision":"day","start_day":"2022-02-24","tz":"Europe/Kyiv"}}',X'203727C64B7D155062F6DA0A0C12ECD7C9715F6FD6C64FB57723859C85FD5C42');
INSERT INTO "entry" VALUES(7,X'282FD12B0A7BE301F7B69936DD23D734',1735689960000000,'','Correction',1,1,X'CB09F2631236E086A1E8FAADDF8668FA','{"by":"ledger","reason":"a typing error","replacement":{"event":{"attribution":{"claimant":"UCDP","reported":{"end":"2024-11-12T08:00:00Z","start":"2024-11-12T08:00:00Z","tz":"UTC"}},"breakdown":[{"killed":4,"of":"civilians"},{"killed":1,"of":"military","side":"UA/Army"}],"killed":6,"side":"UA","when":{"end_day":"2024-11-12","precision":"day","start_day":"2024-11-11"}},"kind":"HarmReport","schema":2},"target":"b5820fb3833c62fdc810c56b21b3a738"}',X'A1F37215ED72A742BF46DE7571F773BCAD0E38BA3A5169B81909C489415C5AB9');
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('keys',X'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "meta" VALUES('schemas',X'098C139950C1576B1D5B9CDC07EC1862736FF895334AD23E2C3705A48878E9467B224173736573736D656E74223A20312C2022436F7272656374696F6E223A20312C202244697372757074696F6E223A20312C202244726F6E65537472696B65223A20312C202245717569706D656E744C6F7373223A20312C20224861726D5265706F7274223A20322C20224C696E6B223A20312C20224D697373696C65537472696B65223A20312C20224F66666963654368616E6765223A20312C2022526564616374696F6E223A20312C202252657472616374696F6E223A20312C202253696C656E6365223A20312C202253746174656D656E74223A20322C20225465727269746F7269616C436C61696D223A20317D');
INSERT INTO "meta" VALUES('secret',X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F');
CREATE TABLE record_key (
    key TEXT PRIMARY KEY, position INTEGER NOT NULL, mark BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
    key BLOB PRIMARY KEY, position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "seen" VALUES(X'49CCD67FAD6BC29F5AF98A919A312A5C295EDE13FF5F2344404A60B011BE9CB8',1);
INSERT INTO "seen" VALUES(X'4BB05EBEC53066C6169673BD7227469EFCF7D302A9908A84F0445B8DA95CFE2F',2);
INSERT INTO "seen" VALUES(X'91B8C7CBF75D1118ABBEFE6B71124D50C2A894A3EDA2ECFEE5CFF9836B4C67C8',6);
INSERT INTO "seen" VALUES(X'93F542039A4CCA1479170D8BCB7D5F04CEEC5F54DB10116FA5ACBF5B03B83912',3);
INSERT INTO "seen" VALUES(X'B5E76DBC7AFB6C23574CE68B61BBFEACB225950AA5D3FA015039F737FC856C67',7);
INSERT INTO "seen" VALUES(X'D78D707FF1E69D47E0813927E08B41692C9D074A6FB17DB032448CA8D664A258',5);
INSERT INTO "seen" VALUES(X'F9B757B44EF8B080CF9FAAD772A2145F983EDA3EFCFC757CFCDF0130CAFB007B',4);
CREATE INDEX entry_ledger ON entry (position) WHERE ledger = 1;
CREATE TRIGGER entry_in_sequence BEFORE INSERT ON entry
WHEN new.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM entry)
    OR EXISTS (SELECT 1 FROM entry WHERE id = new.id)
BEGIN
    SELECT raise(ABORT, 'an entry must have the position after the last and an id of its own');
END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN
    SELECT raise(ABORT, 'entries are never deleted');
END;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
WHEN NOT (
    new.payload IS NULL AND new.salt IS NULL
    AND new.position IS old.position AND new.id IS old.id
    AND new.recorded_at IS old.recorded_at AND new.recorded_by IS old.recorded_by
    AND new.kind IS old.kind AND new.schema IS old.schema
    AND new.ledger IS old.ledger AND new.digest IS old.digest
    AND EXISTS (
        SELECT 1 FROM entry AS redaction
        WHERE redaction.ledger = 1 AND redaction.kind = 'Redaction'
            AND json_extract(redaction.payload, '$.target') = lower(hex(old.id))
    )
)
BEGIN
    SELECT raise(ABORT, 'entries are never changed, only erased where a Redaction names them');
END;
CREATE VIEW entries AS
SELECT
    position,
    lower(hex(id)) AS id,
    strftime('%Y-%m-%dT%H:%M:%S', recorded_at / 1000000, 'unixepoch')
        || printf('.%06dZ', recorded_at % 1000000) AS recorded_at,
    recorded_by,
    kind,
    schema,
    claimant,
    payload,
    lower(hex(digest)) AS digest
FROM entry;
COMMIT;
