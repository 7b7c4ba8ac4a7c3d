PRAGMA application_id=1128623207;
PRAGMA user_version=3;
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
, metadata TEXT, metadata_digest BLOB CHECK (length(metadata_digest) = 32)) STRICT;
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(1,X'E02FDDC05E94FF63A163DEAF9B2014FD',1735689660000000,'desk','DroneStrike',1,0,X'4030DA3B34EDA3F263C3C79F45F75324','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":0},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}',X'589A2346580C9B82B66E23B5FD0745BEDAF60A02D15DED2500B35C1FB4258561','{"correlation":"import 7","why":"десять BPLA"}',X'E09804FB561230C340C3349BCEAE10D0C009B54418983ECA6942D6C288FC8354');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(2,X'E7A83F08423B87A9E6CE5C022DFD5C16',1735689660000000,'desk','DroneStrike',1,0,X'34B5C146D503868AFE12ACCB28689CDB','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":1},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}',X'3A6A692FC084F5E2DA746E8F81AC037DB6052263DEB68D35871710400A49D73C','{"correlation":"import 7","why":"десять BPLA"}',X'2D63DD05CBEF55DFE9ECE6D5FCC68293788DA5BBD4A0DF82457E571412708EE3');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(3,X'DCE50E8E5C166EEEC63CFC1C9BACD3E3',1735689660000000,'desk','DroneStrike',1,0,X'E2FF61160EB7A62079C4C88783B86BB2','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":2},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}',X'63DD66B26F0F4C630D2DA74B148108150121A0D3E099EF9DFF9631FB13376F22','{"correlation":"import 7","why":"десять BPLA"}',X'F4ED549A283B33BCF0282ABFCDF639B285B92CD8A00EC08983D0864E9A25F173');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(4,X'5A500D0967EBD325A614C85301E301C6',1735689660000000,'desk','DroneStrike',1,0,NULL,NULL,X'6F77A185BD4EECB9402BE9B8400254C1730DFCD968CEFF3058131B36F4EB7663',NULL,X'E2291A7E4707C33B81BFE617B786C7A13093F45CDDBDDB0869C4C736B44F33B3');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(5,X'95BFD6D398B0D4A053CFA8D8758FB10E',1735689660000000,'desk','DroneStrike',1,0,X'C477D22CD453714C2968A231FDAEC2C2','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":4},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}',X'B337A5B27A1F433ED100B4A4EDF0617B8FAB06F3C40409C067B2BFA6FE188BEE','{"correlation":"import 7","why":"десять BPLA"}',X'A41956926C40F9E1F4AA7A50F1BD06BB83E548F171E5D7CB970010429E6F1264');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(6,X'3752E47A1490C6498AA67CDAF81B0E7F',1735689720000000,'somebody','Correction',1,1,X'8E741A596ED93EE9DCDDAA0D6539891B','{"by":"claimant","replacement":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T09:00:00Z","start":"2024-11-10T09:00:00Z","tz":"UTC"}},"tally":{"launched":10},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"e02fddc05e94ff63a163deaf9b2014fd"}',X'26DD40E75EC4BDADE6B7F07FDC1C11EF4DA1237A07508E8E6052767BF809D29C','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}',X'5545DBA6B19EF81CCA0248A0897E76E5CC5BBD6A3D58A691BDA8AF73FE9CC1A4');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(7,X'C48DA5379024CD9DC459555B48942E65',1735689720000000,'somebody','Correction',1,1,X'449FE2C2BB765D3EEEEBDBC5CA863B1D','{"by":"ledger","reason":"a typing error","replacement":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":11},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"e7a83f08423b87a9e6ce5c022dfd5c16"}',X'9E1772AF878180CFED7A8B2B4115DA09891702A07135E552CA1FB5728DF8EBA8','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}',X'7D0BD74EDC149712DDA4E30ECF2F59E9A22D1E15B966E49270A13188247005D3');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(8,X'F184A8F4212FA614805105C5DFB3C9E5',1735689720000000,'somebody','Link',1,1,X'8D16F81F527688DD16128D97BD21EC82','{"a":"e02fddc05e94ff63a163deaf9b2014fd","b":"e7a83f08423b87a9e6ce5c022dfd5c16","kind":"same_incident"}',X'8336DB51DC3A6276A1555A2CD51B37BE82E15DBE0C88ED0002A561D8A36D7AC9','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}',X'9F5A6B4FD435DB0CABEFD002AA5850703A49AE2FBC2832678E7E761BB9059D2F');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(9,X'52E0BED0A9D6E9270A92A7B532A4545A',1735689720000000,'somebody','Retraction',1,1,X'97B4848BB7586481CC6F26476F300DB3','{"by":"ledger","target":"dce50e8e5c166eeec63cfc1c9bacd3e3"}',X'B9299B62A32BA128FA877A9493C64CD5CA3ED24C9AB7FC50E249B06630E22E00','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}',X'22FC244D6E369826EF4B0C2ABEF226F17413C9E531D1314DA75224AFBED9E686');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(10,X'D2245A56475C9BC5763BD62ACD8FACE2',1735689780000000,'desk','DroneStrike',1,0,NULL,NULL,X'9DEB1F5E239C1E53BB195982E28FC0D8E97642B2035F211C92F4546C57A9C0DE',NULL,X'941167565A75B827EC3D48F675449F9862A8EED31E8D758209B8E76D06C1E618');
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(11,X'C239C933D5EDBDDD3A25168D154CFF11',1735689840000000,'desk','Redaction',1,1,X'96595DD5FC81AD38351582E8056DFFCE','{"reason":"asked by the source","target":"d2245a56475c9bc5763bd62acd8face2"}',X'55122066927152BC4E8AC13B44F0B87853A18FEE2B69E5DA4382B56026DF82CD',NULL,NULL);
INSERT INTO "entry" (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES(12,X'BD36BE0E2F05114C663D3789B287CDC1',1735689900000000,'desk','Redaction',1,1,X'7303EE41C3371404ED1665C0CB39CFA0','{"leaves":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":99},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"5a500d0967ebd325a614c85301e301c6"}',X'EB206A2F3E8C689AADC533AE2BADE52D8D81B228F018699A41AB540E1704044D',NULL,NULL);
CREATE TABLE seen (
    key BLOB PRIMARY KEY, position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "seen" VALUES(X'032743763242FDDA6FA4CC1DE72811643CF50DDB9B8C6545D74D97C05EE56B10',7);
INSERT INTO "seen" VALUES(X'305633479CC12F6377BA877F905C8CF0DFACFF51761753AB50F77E2F33F24E17',9);
INSERT INTO "seen" VALUES(X'390FD3BD6E93DF02CE77BF68D7543FDC6C49D6F2DEFD7E9FE9E75A93AF62C300',10);
INSERT INTO "seen" VALUES(X'4CD441647A8AAD09F9E4DE2083D96B57A1EE5CD2200EEB9A2D5AC9229A76FD66',5);
INSERT INTO "seen" VALUES(X'4FF6D0452DA27C6022B13EDF3ED27086E7C0C4BAA029AC8D38512926C21449C1',12);
INSERT INTO "seen" VALUES(X'5BD90D0C60D15BB8A7DDF1182E380191B28646A47AB495F82DEC3310A012A5B9',4);
INSERT INTO "seen" VALUES(X'6097B874B71B303751F29B3849D5ED54C5C5392729EDA52714307C002CCD5520',11);
INSERT INTO "seen" VALUES(X'AF03116DA505609609F73FD025B1A262BA968082CC7C85BDCED554C1D9900D6F',2);
INSERT INTO "seen" VALUES(X'C57440AE7933C66D00FFE3A2C7886E3B611E675DE2C30F213C11DCFB8716102B',1);
INSERT INTO "seen" VALUES(X'CEB683BCBBC7FD3E8CD0CA362412E8F4A1CBF6C69155B0E73DABCB8D4B23CD71',8);
INSERT INTO "seen" VALUES(X'D2AA1B74B2BB438DE269495C4C665EB7B7EBCA1068362EE88606564CA0BF3E11',6);
INSERT INTO "seen" VALUES(X'E7D308D0FC6044A9CB18A54C766C6B447B09597B5028F9BC221C99E40924A4FF',3);
CREATE TABLE record_key (
    key TEXT PRIMARY KEY, position INTEGER NOT NULL, mark BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "record_key" VALUES('one',1,X'837AC0327E2E0711732A4FBCA4AC272CC1771CD40FA2F037A296CB180995C696');
INSERT INTO "record_key" VALUES('two',2,X'013FDC5188C93A89DC0A56F2FD770C2A32ADD2F590860866A4571DC7A0FB8213');
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('keys',X'84BA9C8406F7419B4F34A6AFA2233356F424EFC9A028F89E46EDE8DFAA9148A9');
INSERT INTO "meta" VALUES('schemas',X'098C139950C1576B1D5B9CDC07EC1862736FF895334AD23E2C3705A48878E9467B224173736573736D656E74223A20312C2022436F7272656374696F6E223A20312C202244697372757074696F6E223A20312C202244726F6E65537472696B65223A20312C202245717569706D656E744C6F7373223A20312C20224861726D5265706F7274223A20322C20224C696E6B223A20312C20224D697373696C65537472696B65223A20312C20224F66666963654368616E6765223A20312C2022526564616374696F6E223A20312C202252657472616374696F6E223A20312C202253696C656E6365223A20312C202253746174656D656E74223A20322C20225465727269746F7269616C436C61696D223A20317D');
INSERT INTO "meta" VALUES('secret',X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F');
INSERT INTO "meta" VALUES('tagged',X'0E9F98C98721260199C900323891713934123317A578A5371C475F948C201D38000000000000000C9BBB25581D65DAA409853C68B1ED7AF9FB50BABC1AF51393A565E4DCDB445EA1');
INSERT INTO "meta" VALUES('tags',X'DAE23906143E5964258F28D2B4B125759A30A849A64D5F89731D07FA4B21584D7B224173736573736D656E74223A2022312F31222C2022436F7272656374696F6E223A2022312F31222C202244697372757074696F6E223A2022312F31222C202244726F6E65537472696B65223A2022312F31222C202245717569706D656E744C6F7373223A2022312F31222C20224861726D5265706F7274223A2022312F32222C20224C696E6B223A2022312F31222C20224D697373696C65537472696B65223A2022312F31222C20224F66666963654368616E6765223A2022312F31222C2022526564616374696F6E223A2022312F31222C202252657472616374696F6E223A2022312F31222C202253696C656E6365223A2022312F31222C202253746174656D656E74223A2022312F32222C20225465727269746F7269616C436C61696D223A2022312F31227D');
CREATE TABLE tagged (
    kind TEXT NOT NULL, tag TEXT NOT NULL, last INTEGER NOT NULL, positions TEXT NOT NULL,
    PRIMARY KEY (tag, kind, last)
) STRICT, WITHOUT ROWID;
INSERT INTO "tagged" VALUES('Correction','',7,'[6,7]');
INSERT INTO "tagged" VALUES('DroneStrike','',5,'[1,2,3,4,5]');
INSERT INTO "tagged" VALUES('DroneStrike','',10,'[10]');
INSERT INTO "tagged" VALUES('Link','',8,'[8]');
INSERT INTO "tagged" VALUES('Redaction','',11,'[11]');
INSERT INTO "tagged" VALUES('Redaction','',12,'[12]');
INSERT INTO "tagged" VALUES('Retraction','',9,'[9]');
INSERT INTO "tagged" VALUES('Correction','actor:RU',7,'[6,7]');
INSERT INTO "tagged" VALUES('DroneStrike','actor:RU',5,'[1,2,3,5]');
INSERT INTO "tagged" VALUES('Redaction','actor:RU',12,'[12]');
INSERT INTO "tagged" VALUES('Correction','actor:UA',7,'[6,7]');
INSERT INTO "tagged" VALUES('DroneStrike','actor:UA',5,'[1,2,3,5]');
INSERT INTO "tagged" VALUES('Redaction','actor:UA',12,'[12]');
INSERT INTO "tagged" VALUES('Correction','claimant:UA',7,'[6,7]');
INSERT INTO "tagged" VALUES('DroneStrike','claimant:UA',5,'[1,2,3,5]');
INSERT INTO "tagged" VALUES('Redaction','claimant:UA',12,'[12]');
INSERT INTO "tagged" VALUES('Correction','claimant:UA/AirForce',7,'[6,7]');
INSERT INTO "tagged" VALUES('DroneStrike','claimant:UA/AirForce',5,'[1,2,3,5]');
INSERT INTO "tagged" VALUES('Redaction','claimant:UA/AirForce',12,'[12]');
INSERT INTO "tagged" VALUES('Redaction','entry:5a500d0967ebd325a614c85301e301c6',12,'[12]');
INSERT INTO "tagged" VALUES('Redaction','entry:d2245a56475c9bc5763bd62acd8face2',11,'[11]');
INSERT INTO "tagged" VALUES('Retraction','entry:dce50e8e5c166eeec63cfc1c9bacd3e3',9,'[9]');
INSERT INTO "tagged" VALUES('Correction','entry:e02fddc05e94ff63a163deaf9b2014fd',6,'[6]');
INSERT INTO "tagged" VALUES('Link','entry:e02fddc05e94ff63a163deaf9b2014fd',8,'[8]');
INSERT INTO "tagged" VALUES('Correction','entry:e7a83f08423b87a9e6ce5c022dfd5c16',7,'[7]');
INSERT INTO "tagged" VALUES('Link','entry:e7a83f08423b87a9e6ce5c022dfd5c16',8,'[8]');
INSERT INTO "tagged" VALUES('Correction','place:UA',7,'[6,7]');
INSERT INTO "tagged" VALUES('DroneStrike','place:UA',5,'[1,2,3,5]');
INSERT INTO "tagged" VALUES('Redaction','place:UA',12,'[12]');
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
    new.payload IS NULL AND new.salt IS NULL AND new.metadata IS NULL
    AND new.position IS old.position AND new.id IS old.id
    AND new.recorded_at IS old.recorded_at AND new.recorded_by IS old.recorded_by
    AND new.kind IS old.kind AND new.schema IS old.schema
    AND new.ledger IS old.ledger AND new.digest IS old.digest
    AND new.metadata_digest IS old.metadata_digest
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
    metadata,
    lower(hex(digest)) AS digest
FROM entry;
COMMIT;
