CREATE SCHEMA golden;

CREATE TABLE "golden".log_format (
    application text NOT NULL,
    version integer NOT NULL
);

INSERT INTO "golden".log_format VALUES ('conflict_events', 2);

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

CREATE FUNCTION "golden".entry_in_sequence() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS '
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

CREATE FUNCTION "golden".entry_no_update() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS '
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

CREATE FUNCTION "golden".entry_no_delete() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS '
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

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (1,'\x23b509f876c2cf54be112774be38598a',1735689660000000,'desk','DroneStrike',1,false,'\x0303a6bbf3c58f2884ffa966f23acd6b','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":0},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\x76a55db9ca7e62a83e620c36d2315dd72efed94ea36e1e03fc1628544d69eda5');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (2,'\x07f5a96103ccbce1c0edd2ae527e6056',1735689660000000,'desk','DroneStrike',1,false,'\xdcf550ab8cf836d503f33d2167578fef','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":1},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\x581ceedfb92524534067b9a47a8d4511a947247e9e7895454838a1974826f4e1');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (3,'\xddc3e49dee7a7e07793c973cfd01fb8f',1735689660000000,'desk','DroneStrike',1,false,'\x42784bc132ab77103cc621aa262275f5','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":2},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\x698194ed542d5d5190fcfbe9ccc385b298b7b7507e782c0f98553a0d5d7c8fe4');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (4,'\xf1bffa89ed535a34531053b77617073a',1735689660000000,'desk','DroneStrike',1,false,NULL,NULL,'\x111d76e11aca0b4d38fd6a524c57922c87b4153233ffea8a274b69c40225a2f5');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (5,'\xb7b3587f1cda5222c7f035bfbb119e45',1735689660000000,'desk','DroneStrike',1,false,'\xbec85256fb5ed8bf7223c78e6ba9999d','{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":4},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}}','\x5f0aa196312f7466241de304857cc6c175a653946154a036993a1814fd444fb8');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (6,'\x435e789e0ede6e7634801f21f59de790',1735689720000000,'somebody','Correction',1,true,'\xf7783f57981257656a64c6d2a5a7e0b4','{"by":"claimant","replacement":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T09:00:00Z","start":"2024-11-10T09:00:00Z","tz":"UTC"}},"tally":{"launched":10},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"23b509f876c2cf54be112774be38598a"}','\x72685619438a71eff5c1503641bcae23352b606f1f947182bce02c988565ee58');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (7,'\x139fd6327e0ef9c863e1cf984cf26a83',1735689720000000,'somebody','Correction',1,true,'\x1fadca86f662964b0fdaf9376e63229c','{"by":"ledger","reason":"a typing error","replacement":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":11},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"07f5a96103ccbce1c0edd2ae527e6056"}','\x9b2aec6dffdbce81aa3c3de22f486a069fce408faea70082fc18882f5918eced');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (8,'\x7c4c856136ef6339812ad59986c4d941',1735689720000000,'somebody','Link',1,true,'\xe75256463c90aceca61f3fe6b5be74f3','{"a":"07f5a96103ccbce1c0edd2ae527e6056","b":"23b509f876c2cf54be112774be38598a","kind":"same_incident"}','\xe5a1cd478719d143347d0ba634a1fca7e1a00ab0de08c0361f79f1ffb32884e6');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (9,'\x2d148c6f3679e36d2a200dbff870372c',1735689720000000,'somebody','Retraction',1,true,'\xbd9e4834b06826439cedef9c52cef25c','{"by":"ledger","target":"ddc3e49dee7a7e07793c973cfd01fb8f"}','\x4fc96bc2402f3b89f857169d01d2d38ac294dfeab8fbd9d818773f40bdad7616');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (10,'\xf7f62e93ce890f27677ce620ffdb58fa',1735689780000000,'desk','DroneStrike',1,false,NULL,NULL,'\xadc65462af57fc84feb0e040704802292490ba14933cc522d92bb43a26a199b8');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (11,'\x63d0ec0e821841f04c9eab5c92692ac0',1735689840000000,'desk','Redaction',1,true,'\x225ba0b0db13cf8f4fb0363bce55d14f','{"reason":"asked by the source","target":"f7f62e93ce890f27677ce620ffdb58fa"}','\x2dbd7914476d3adceb9d4dc893b94ed49f996a167bad29134c2b5bb847222df6');

INSERT INTO golden.entry (position,id,recorded_at,recorded_by,kind,schema,ledger,salt,payload,digest) VALUES (12,'\x9591fc84a5ae5be57eab53b69956f3ea',1735689900000000,'desk','Redaction',1,true,'\x6633f06405a7930a2f2c7f87a5465b9e','{"leaves":{"event":{"attacker":"RU","attribution":{"claimant":"UA/AirForce","reported":{"end":"2024-11-10T08:00:00Z","start":"2024-11-10T08:00:00Z","tz":"UTC"}},"tally":{"launched":99},"target":"UA","when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"},"where":{"code":"UA","name":"Ukraine"}},"kind":"DroneStrike","schema":1},"target":"f1bffa89ed535a34531053b77617073a"}','\xeebc956eeb6c630ac1adfcc49d620420a8b036bc3dfdc68d87cd19b962cdd541');

INSERT INTO golden.seen VALUES ('\x09b75f6f9e10861a21c75efe8d7b0db1f1db21ff986fd834b3b1cd42347243e7',1);

INSERT INTO golden.seen VALUES ('\x1137032ed8c2952aad6ea65b77d5c918dbada734c3acfbce564e20a8d9f9eacb',6);

INSERT INTO golden.seen VALUES ('\x16d82bbd13625055159f7f8c4ffe7c6f88683232fb94b51b581578e183ebf411',3);

INSERT INTO golden.seen VALUES ('\x42a9a9db8e48ea3667e38ead994d9a1d61832e7001ad5014d0c68508427cbec9',9);

INSERT INTO golden.seen VALUES ('\x59a86b1a4aaa4e6a938a57f79b8f28d1c8c5522680b52df9897a9011800f4077',12);

INSERT INTO golden.seen VALUES ('\x83bdca4b8f7b2530cae041d8a737c4941bd5f9c6c471c7e1b1f710e003b45d06',4);

INSERT INTO golden.seen VALUES ('\x9321d892054ce0a59a4c574b414753a621cfaeec1b7e107b3228885921efcf71',8);

INSERT INTO golden.seen VALUES ('\x975c008078d23820a074f7a461e68570824bcbb2ba5198ef2d52962ca737eacf',5);

INSERT INTO golden.seen VALUES ('\x97e6d24d4fd2b0bf513e82086a8f36e741032bb8fc8258f7a66475cea73266d9',2);

INSERT INTO golden.seen VALUES ('\xc0b73f268b98979f5b926f7c4c46191df23092ae606722775a65c3f32a96a033',11);

INSERT INTO golden.seen VALUES ('\xdc95bae37a59238d8f4ac45e95bc60011620e08922eaabbf24531389a5e7e854',7);

INSERT INTO golden.seen VALUES ('\xee4895497cf4ecd476d3935211338366529c7f80c80106e1578b287b1b72d234',10);

INSERT INTO golden.record_key VALUES ('one',1,'\x837ac0327e2e0711732a4fbca4ac272cc1771cd40fa2f037a296cb180995c696');

INSERT INTO golden.record_key VALUES ('two',2,'\x013fdc5188c93a89dc0a56f2fd770c2a32add2f590860866a4571dc7a0fb8213');

INSERT INTO golden.meta VALUES ('keys','\x84ba9c8406f7419b4f34a6afa2233356f424efc9a028f89e46ede8dfaa9148a9');

INSERT INTO golden.meta VALUES ('schemas','\xd3b053b088714d1a51064d064762805bea1fdcc785a6cde062c9dceea6e8022d7b224173736573736d656e74223a20312c2022436f7272656374696f6e223a20312c202244697372757074696f6e223a20312c202244726f6e65537472696b65223a20312c20224861726d5265706f7274223a20312c20224c696e6b223a20312c20224d697373696c65537472696b65223a20312c20224f66666963654368616e6765223a20312c2022526564616374696f6e223a20312c202252657472616374696f6e223a20312c202253746174656d656e74223a20312c20225465727269746f7269616c436c61696d223a20317d');

INSERT INTO golden.meta VALUES ('secret','\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');

INSERT INTO golden.meta VALUES ('tagged','\x003f3cb2d4d50b4bd656cae0c18274b5ff791d4c186db516e41fc062db91e5e3000000000000000c9254029b8cf322907947c9f836e6601c5296c7b35cedd9b8ae46cdfa190b7f1c');

INSERT INTO golden.meta VALUES ('tags','\xdae23906143e5964258f28d2b4b125759a30a849a64d5f89731d07fa4b21584d7b224173736573736d656e74223a2022312f31222c2022436f7272656374696f6e223a2022312f31222c202244697372757074696f6e223a2022312f31222c202244726f6e65537472696b65223a2022312f31222c202245717569706d656e744c6f7373223a2022312f31222c20224861726d5265706f7274223a2022312f32222c20224c696e6b223a2022312f31222c20224d697373696c65537472696b65223a2022312f31222c20224f66666963654368616e6765223a2022312f31222c2022526564616374696f6e223a2022312f31222c202252657472616374696f6e223a2022312f31222c202253696c656e6365223a2022312f31222c202253746174656d656e74223a2022312f32222c20225465727269746f7269616c436c61696d223a2022312f31227d');

CREATE TABLE "golden".tagged (
    kind text COLLATE "C" NOT NULL,
    tag text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    positions bigint[] NOT NULL,
    PRIMARY KEY (tag, kind, last)
);

INSERT INTO golden.tagged VALUES ('Correction','',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','',10,'{1,2,3,4,5,10}');

INSERT INTO golden.tagged VALUES ('Link','',8,'{8}');

INSERT INTO golden.tagged VALUES ('Redaction','',12,'{11,12}');

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

INSERT INTO golden.tagged VALUES ('Correction','entry:07f5a96103ccbce1c0edd2ae527e6056',7,'{7}');

INSERT INTO golden.tagged VALUES ('Link','entry:07f5a96103ccbce1c0edd2ae527e6056',8,'{8}');

INSERT INTO golden.tagged VALUES ('Correction','entry:23b509f876c2cf54be112774be38598a',6,'{6}');

INSERT INTO golden.tagged VALUES ('Link','entry:23b509f876c2cf54be112774be38598a',8,'{8}');

INSERT INTO golden.tagged VALUES ('Retraction','entry:ddc3e49dee7a7e07793c973cfd01fb8f',9,'{9}');

INSERT INTO golden.tagged VALUES ('Redaction','entry:f1bffa89ed535a34531053b77617073a',12,'{12}');

INSERT INTO golden.tagged VALUES ('Redaction','entry:f7f62e93ce890f27677ce620ffdb58fa',11,'{11}');

INSERT INTO golden.tagged VALUES ('Correction','place:UA',7,'{6,7}');

INSERT INTO golden.tagged VALUES ('DroneStrike','place:UA',5,'{1,2,3,5}');

INSERT INTO golden.tagged VALUES ('Redaction','place:UA',12,'{12}');
