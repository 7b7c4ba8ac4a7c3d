CREATE SCHEMA golden;

CREATE TABLE "golden".log_format (
    application text NOT NULL,
    version integer NOT NULL
);

INSERT INTO "golden".log_format VALUES ('conflict_events', 1);

CREATE TABLE "golden".entry (
    position bigint PRIMARY KEY,
    id bytea NOT NULL UNIQUE CHECK (octet_length(id) = 16),
    recorded_at bigint NOT NULL,
    recorded_by text NOT NULL,
    kind text NOT NULL,
    schema bigint NOT NULL,
    ledger boolean NOT NULL,
    salt bytea,
    payload text,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    claimant text GENERATED ALWAYS AS (coalesce(
        jsonb_path_query_first(
            replace(payload, '\u0000', '\u001a@')::jsonb,
            'strict $.attribution.claimant ? (@.type() == "string")', '{}', true
        ) #>> '{}',
        jsonb_path_query_first(
            replace(payload, '\u0000', '\u001a@')::jsonb,
            'strict $.replacement.event.attribution.claimant ? (@.type() == "string")', '{}', true
        ) #>> '{}'
    )) STORED
);

CREATE INDEX entry_ledger ON "golden".entry (position) WHERE ledger;

CREATE TABLE "golden".seen (key bytea PRIMARY KEY, position bigint NOT NULL);

CREATE TABLE "golden".record_key (
    key text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    mark bytea NOT NULL
);

CREATE TABLE "golden".meta (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);

CREATE OR REPLACE FUNCTION "golden".entry_in_sequence() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS '
DECLARE
    first_added bigint;
    last_added bigint;
    many bigint;
BEGIN
    SELECT min(position), max(position), count(*) INTO first_added, last_added, many FROM added;
    IF last_added - first_added + 1 <> many OR first_added <> 1
        AND NOT EXISTS (SELECT FROM "golden".entry WHERE position = first_added - 1)
    THEN
        RAISE integrity_constraint_violation USING MESSAGE = ''an entry must have the position after the last'';
    END IF;
    IF many > 0 THEN
        PERFORM pg_notify(TG_TABLE_SCHEMA, last_added::text);
    END IF;
    RETURN NULL;
END
';

CREATE OR REPLACE FUNCTION "golden".entry_no_update() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS '
BEGIN
    IF new.payload IS NULL AND new.salt IS NULL
        AND ROW(new.position, new.id, new.recorded_at, new.recorded_by, new.kind, new.schema, new.ledger, new.digest)
            IS NOT DISTINCT FROM
            ROW(old.position, old.id, old.recorded_at, old.recorded_by, old.kind, old.schema, old.ledger, old.digest)
        AND EXISTS (
            SELECT FROM "golden".entry AS redaction
            WHERE redaction.ledger AND redaction.kind = ''Redaction''
                AND replace(redaction.payload, ''\u0000'', '''')::jsonb ->> ''target'' = encode(old.id, ''hex'')
        )
    THEN
        RETURN new;
    END IF;
    RAISE integrity_constraint_violation
        USING MESSAGE = ''entries are never changed, only erased where a Redaction names them'';
END
';

CREATE OR REPLACE FUNCTION "golden".entry_no_delete() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS '
BEGIN
    RAISE integrity_constraint_violation USING MESSAGE = ''entries are never deleted'';
END
';

CREATE TRIGGER entry_in_sequence AFTER INSERT ON "golden".entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "golden".entry_in_sequence();

ALTER TABLE "golden".entry ENABLE ALWAYS TRIGGER entry_in_sequence;

CREATE TRIGGER entry_no_delete BEFORE DELETE ON "golden".entry FOR EACH STATEMENT EXECUTE FUNCTION "golden".entry_no_delete();

ALTER TABLE "golden".entry ENABLE ALWAYS TRIGGER entry_no_delete;

CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON "golden".entry FOR EACH STATEMENT EXECUTE FUNCTION "golden".entry_no_delete();

ALTER TABLE "golden".entry ENABLE ALWAYS TRIGGER entry_no_truncate;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON "golden".entry FOR EACH ROW EXECUTE FUNCTION "golden".entry_no_update();

ALTER TABLE "golden".entry ENABLE ALWAYS TRIGGER entry_no_update;

CREATE TABLE "golden".tagged (
    kind text COLLATE "C" NOT NULL,
    tag text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    positions bigint[] NOT NULL,
    PRIMARY KEY (tag, kind, last)
);

ALTER TABLE "golden".entry
    ADD COLUMN metadata text,
    ADD COLUMN metadata_digest bytea CHECK (octet_length(metadata_digest) = 32);

CREATE OR REPLACE FUNCTION "golden".entry_no_update() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS '
BEGIN
    IF new.payload IS NULL AND new.salt IS NULL AND new.metadata IS NULL
        AND ROW(new.position, new.id, new.recorded_at, new.recorded_by, new.kind, new.schema, new.ledger, new.digest,
            new.metadata_digest)
            IS NOT DISTINCT FROM
            ROW(old.position, old.id, old.recorded_at, old.recorded_by, old.kind, old.schema, old.ledger, old.digest,
            old.metadata_digest)
        AND EXISTS (
            SELECT FROM "golden".entry AS redaction
            WHERE redaction.ledger AND redaction.kind = ''Redaction''
                AND replace(redaction.payload, ''\u0000'', '''')::jsonb ->> ''target'' = encode(old.id, ''hex'')
        )
    THEN
        RETURN new;
    END IF;
    RAISE integrity_constraint_violation
        USING MESSAGE = ''entries are never changed, only erased where a Redaction names them'';
END
';

UPDATE "golden".log_format SET version = 3;

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (1,'\xe02fddc05e94ff63a163deaf9b2014fd',1735689660000000,'desk','DroneStrike',1,false,'\x4030da3b34eda3f263c3c79f45f75324','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":0},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\x589a2346580c9b82b66e23b5fd0745bedaf60a02d15ded2500b35c1fb4258561','{"correlation":"import 7","why":"десять BPLA"}','\xe09804fb561230c340c3349bceae10d0c009b54418983eca6942d6c288fc8354');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (2,'\xe7a83f08423b87a9e6ce5c022dfd5c16',1735689660000000,'desk','DroneStrike',1,false,'\x34b5c146d503868afe12accb28689cdb','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":1},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\x3a6a692fc084f5e2da746e8f81ac037db6052263deb68d35871710400a49d73c','{"correlation":"import 7","why":"десять BPLA"}','\x2d63dd05cbef55dfe9ece6d5fcc68293788da5bbd4a0df82457e571412708ee3');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (3,'\xdce50e8e5c166eeec63cfc1c9bacd3e3',1735689660000000,'desk','DroneStrike',1,false,'\xe2ff61160eb7a62079c4c88783b86bb2','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":2},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\x63dd66b26f0f4c630d2da74b148108150121a0d3e099ef9dff9631fb13376f22','{"correlation":"import 7","why":"десять BPLA"}','\xf4ed549a283b33bcf0282abfcdf639b285b92cd8a00ec08983d0864e9a25f173');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (4,'\x5a500d0967ebd325a614c85301e301c6',1735689660000000,'desk','DroneStrike',1,false,NULL,NULL,'\x6f77a185bd4eecb9402be9b8400254c1730dfcd968ceff3058131b36f4eb7663',NULL,'\xe2291a7e4707c33b81bfe617b786c7a13093f45cddbddb0869c4c736b44f33b3');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (5,'\x95bfd6d398b0d4a053cfa8d8758fb10e',1735689660000000,'desk','DroneStrike',1,false,'\xc477d22cd453714c2968a231fdaec2c2','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":4},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\xb337a5b27a1f433ed100b4a4edf0617b8fab06f3c40409c067b2bfa6fe188bee','{"correlation":"import 7","why":"десять BPLA"}','\xa41956926c40f9e1f4aa7a50f1bd06bb83e548f171e5d7cb970010429e6f1264');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (6,'\x3752e47a1490c6498aa67cdaf81b0e7f',1735689720000000,'somebody','Correction',1,true,'\x8e741a596ed93ee9dcddaa0d6539891b','{"by":"claimant","replacement":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T09:00:00Z","start":"2024-11-10T09:00:00Z","tz":"UTC"}},"tally":{"launched":10},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"e02fddc05e94ff63a163deaf9b2014fd"}','\x26dd40e75ec4bdade6b7f07fdc1c11ef4da1237a07508e8e6052767bf809d29c','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}','\x5545dba6b19ef81cca0248a0897e76e5cc5bbd6a3d58a691bda8af73fe9cc1a4');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (7,'\xc48da5379024cd9dc459555b48942e65',1735689720000000,'somebody','Correction',1,true,'\x449fe2c2bb765d3eeeebdbc5ca863b1d','{"by":"ledger","reason":"a typing error","replacement":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":11},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"e7a83f08423b87a9e6ce5c022dfd5c16"}','\x9e1772af878180cfed7a8b2b4115da09891702a07135e552ca1fb5728df8eba8','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}','\x7d0bd74edc149712dda4e30ecf2f59e9a22d1e15b966e49270a13188247005d3');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (8,'\xf184a8f4212fa614805105c5dfb3c9e5',1735689720000000,'somebody','Link',1,true,'\x8d16f81f527688dd16128d97bd21ec82','{"a":"e02fddc05e94ff63a163deaf9b2014fd","b":"e7a83f08423b87a9e6ce5c022dfd5c16","kind":"same_incident"}','\x8336db51dc3a6276a1555a2cd51b37be82e15dbe0c88ed0002a561d8a36d7ac9','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}','\x9f5a6b4fd435db0cabefd002aa5850703a49ae2fbc2832678e7e761bb9059d2f');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (9,'\x52e0bed0a9d6e9270a92a7b532a4545a',1735689720000000,'somebody','Retraction',1,true,'\x97b4848bb7586481cc6f26476f300db3','{"by":"ledger","target":"dce50e8e5c166eeec63cfc1c9bacd3e3"}','\xb9299b62a32ba128fa877a9493c64cd5ca3ed24c9ab7fc50e249b06630e22e00','{"causation":"e02fddc05e94ff63a163deaf9b2014fd"}','\x22fc244d6e369826ef4b0c2abef226f17413c9e531d1314da75224afbed9e686');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (10,'\xd2245a56475c9bc5763bd62acd8face2',1735689780000000,'desk','DroneStrike',1,false,NULL,NULL,'\x9deb1f5e239c1e53bb195982e28fc0d8e97642b2035f211c92f4546c57a9c0de',NULL,'\x941167565a75b827ec3d48f675449f9862a8eed31e8d758209b8e76d06c1e618');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (11,'\xc239c933d5edbddd3a25168d154cff11',1735689840000000,'desk','Redaction',1,true,'\x96595dd5fc81ad38351582e8056dffce','{"reason":"asked by the source","target":"d2245a56475c9bc5763bd62acd8face2"}','\x55122066927152bc4e8ac13b44f0b87853a18fee2b69e5da4382b56026df82cd',NULL,NULL);

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest,metadata,metadata_digest) VALUES (12,'\xbd36be0e2f05114c663d3789b287cdc1',1735689900000000,'desk','Redaction',1,true,'\x7303ee41c3371404ed1665c0cb39cfa0','{"leaves":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":99},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"5a500d0967ebd325a614c85301e301c6"}','\xeb206a2f3e8c689aadc533ae2bade52d8d81b228f018699a41ab540e1704044d',NULL,NULL);

INSERT INTO golden.seen VALUES ('\x032743763242fdda6fa4cc1de72811643cf50ddb9b8c6545d74d97c05ee56b10',7);

INSERT INTO golden.seen VALUES ('\x305633479cc12f6377ba877f905c8cf0dfacff51761753ab50f77e2f33f24e17',9);

INSERT INTO golden.seen VALUES ('\x390fd3bd6e93df02ce77bf68d7543fdc6c49d6f2defd7e9fe9e75a93af62c300',10);

INSERT INTO golden.seen VALUES ('\x4cd441647a8aad09f9e4de2083d96b57a1ee5cd2200eeb9a2d5ac9229a76fd66',5);

INSERT INTO golden.seen VALUES ('\x4ff6d0452da27c6022b13edf3ed27086e7c0c4baa029ac8d38512926c21449c1',12);

INSERT INTO golden.seen VALUES ('\x5bd90d0c60d15bb8a7ddf1182e380191b28646a47ab495f82dec3310a012a5b9',4);

INSERT INTO golden.seen VALUES ('\x6097b874b71b303751f29b3849d5ed54c5c5392729eda52714307c002ccd5520',11);

INSERT INTO golden.seen VALUES ('\xaf03116da505609609f73fd025b1a262ba968082cc7c85bdced554c1d9900d6f',2);

INSERT INTO golden.seen VALUES ('\xc57440ae7933c66d00ffe3a2c7886e3b611e675de2c30f213c11dcfb8716102b',1);

INSERT INTO golden.seen VALUES ('\xceb683bcbbc7fd3e8cd0ca362412e8f4a1cbf6c69155b0e73dabcb8d4b23cd71',8);

INSERT INTO golden.seen VALUES ('\xd2aa1b74b2bb438de269495c4c665eb7b7ebca1068362ee88606564ca0bf3e11',6);

INSERT INTO golden.seen VALUES ('\xe7d308d0fc6044a9cb18a54c766c6b447b09597b5028f9bc221c99e40924a4ff',3);

INSERT INTO golden.record_key VALUES ('one',1,'\x837ac0327e2e0711732a4fbca4ac272cc1771cd40fa2f037a296cb180995c696');

INSERT INTO golden.record_key VALUES ('two',2,'\x013fdc5188c93a89dc0a56f2fd770c2a32add2f590860866a4571dc7a0fb8213');

INSERT INTO golden.meta VALUES ('keys','\x84ba9c8406f7419b4f34a6afa2233356f424efc9a028f89e46ede8dfaa9148a9');

INSERT INTO golden.meta VALUES ('schemas','\x098c139950c1576b1d5b9cdc07ec1862736ff895334ad23e2c3705a48878e9467b224173736573736d656e74223a20312c2022436f7272656374696f6e223a20312c202244697372757074696f6e223a20312c202244726f6e65537472696b65223a20312c202245717569706d656e744c6f7373223a20312c20224861726d5265706f7274223a20322c20224c696e6b223a20312c20224d697373696c65537472696b65223a20312c20224f66666963654368616e6765223a20312c2022526564616374696f6e223a20312c202252657472616374696f6e223a20312c202253696c656e6365223a20312c202253746174656d656e74223a20322c20225465727269746f7269616c436c61696d223a20317d');

INSERT INTO golden.meta VALUES ('secret','\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');

INSERT INTO golden.meta VALUES ('tagged','\x0e9f98c98721260199c900323891713934123317a578a5371c475f948c201d38000000000000000c9bbb25581d65daa409853c68b1ed7af9fb50babc1af51393a565e4dcdb445ea1');

INSERT INTO golden.meta VALUES ('tags','\xdae23906143e5964258f28d2b4b125759a30a849a64d5f89731d07fa4b21584d7b224173736573736d656e74223a2022312f31222c2022436f7272656374696f6e223a2022312f31222c202244697372757074696f6e223a2022312f31222c202244726f6e65537472696b65223a2022312f31222c202245717569706d656e744c6f7373223a2022312f31222c20224861726d5265706f7274223a2022312f32222c20224c696e6b223a2022312f31222c20224d697373696c65537472696b65223a2022312f31222c20224f66666963654368616e6765223a2022312f31222c2022526564616374696f6e223a2022312f31222c202252657472616374696f6e223a2022312f31222c202253696c656e6365223a2022312f31222c202253746174656d656e74223a2022312f32222c20225465727269746f7269616c436c61696d223a2022312f31227d');

INSERT INTO golden.tagged VALUES ('Correction','',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','',5,'{1,2,3,4,5}');

INSERT INTO golden.tagged VALUES ('DroneStrike','',10,'{10}');

INSERT INTO golden.tagged VALUES ('Link','',8,'{8}');

INSERT INTO golden.tagged VALUES ('Redaction','',11,'{11}');

INSERT INTO golden.tagged VALUES ('Redaction','',12,'{12}');

INSERT INTO golden.tagged VALUES ('Retraction','',9,'{9}');

INSERT INTO golden.tagged VALUES ('Correction','actor:RU',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','actor:RU',5,'{1,2,3,5}');

INSERT INTO golden.tagged VALUES ('Redaction','actor:RU',12,'{12}');

INSERT INTO golden.tagged VALUES ('Correction','actor:UA',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','actor:UA',5,'{1,2,3,5}');

INSERT INTO golden.tagged VALUES ('Redaction','actor:UA',12,'{12}');

INSERT INTO golden.tagged VALUES ('Correction','claimant:UA',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','claimant:UA',5,'{1,2,3,5}');

INSERT INTO golden.tagged VALUES ('Redaction','claimant:UA',12,'{12}');

INSERT INTO golden.tagged VALUES ('Correction','claimant:UA/AirForce',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','claimant:UA/AirForce',5,'{1,2,3,5}');

INSERT INTO golden.tagged VALUES ('Redaction','claimant:UA/AirForce',12,'{12}');

INSERT INTO golden.tagged VALUES ('Redaction','entry:5a500d0967ebd325a614c85301e301c6',12,'{12}');

INSERT INTO golden.tagged VALUES ('Redaction','entry:d2245a56475c9bc5763bd62acd8face2',11,'{11}');

INSERT INTO golden.tagged VALUES ('Retraction','entry:dce50e8e5c166eeec63cfc1c9bacd3e3',9,'{9}');

INSERT INTO golden.tagged VALUES ('Correction','entry:e02fddc05e94ff63a163deaf9b2014fd',6,'{6}');

INSERT INTO golden.tagged VALUES ('Link','entry:e02fddc05e94ff63a163deaf9b2014fd',8,'{8}');

INSERT INTO golden.tagged VALUES ('Correction','entry:e7a83f08423b87a9e6ce5c022dfd5c16',7,'{7}');

INSERT INTO golden.tagged VALUES ('Link','entry:e7a83f08423b87a9e6ce5c022dfd5c16',8,'{8}');

INSERT INTO golden.tagged VALUES ('Correction','place:UA',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','place:UA',5,'{1,2,3,5}');

INSERT INTO golden.tagged VALUES ('Redaction','place:UA',12,'{12}');
