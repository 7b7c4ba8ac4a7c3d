"""What makes a schema of PostgreSQL a log, format by format, and who may do what with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "APPLICATION",
    "FORMAT",
    "MADE",
    "as_text",
    "from_text",
    "grants",
    "literal",
    "made_in",
    "quoted",
    "statements",
]

APPLICATION = "conflict_events"
FORMAT = 3

# Changing a letter of these is a new format: an opened log is compared with `MADE`. $log stands for the schema.
#
# Payloads are text and not jsonb, because their bytes are hashed. PostgreSQL keeps no NUL in text: where JSON has one,
# a claimant has it as the store writes it (see `postgres`), and other tools see a replacement character.
_STATEMENTS = (
    """CREATE TABLE $log.log_format (
    application text NOT NULL,
    version integer NOT NULL
)""",
    f"INSERT INTO $log.log_format VALUES ('{APPLICATION}', 1)",  # noqa: S608 - constants
    r"""CREATE TABLE $log.entry (
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
)""",
    "CREATE INDEX entry_ledger ON $log.entry (position) WHERE ledger",
    "CREATE TABLE $log.seen (key bytea PRIMARY KEY, position bigint NOT NULL)",
    # Compared byte by byte: other orders of text change with the libraries of the system, and spoil an index.
    """CREATE TABLE $log.record_key (
    key text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    mark bytea NOT NULL
)""",
    'CREATE TABLE $log.meta (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL)',
)
_TAGS = """CREATE TABLE $log.tagged (
    kind text COLLATE "C" NOT NULL,
    tag text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    positions bigint[] NOT NULL,
    PRIMARY KEY (tag, kind, last)
)"""

_METADATA = """ALTER TABLE $log.entry
    ADD COLUMN metadata text,
    ADD COLUMN metadata_digest bytea CHECK (octet_length(metadata_digest) = 32)
"""

# Who inserts without our lock is kept in sequence by the first: the position before must be there, and a position that
# somebody else is about to take makes the insert wait.
_FUNCTIONS = {
    "entry_in_sequence": """
DECLARE
    first_added bigint;
    last_added bigint;
    many bigint;
BEGIN
    SELECT min(position), max(position), count(*) INTO first_added, last_added, many FROM added;
    IF last_added - first_added + 1 <> many OR first_added <> 1
        AND NOT EXISTS (SELECT FROM $log.entry WHERE position = first_added - 1)
    THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'an entry must have the position after the last';
    END IF;
    IF many > 0 THEN
        PERFORM pg_notify(TG_TABLE_SCHEMA, last_added::text);
    END IF;
    RETURN NULL;
END
""",
    "entry_no_update": r"""
BEGIN
    IF new.payload IS NULL AND new.salt IS NULL
        AND ROW(new.position, new.id, new.recorded_at, new.recorded_by, new.kind, new.schema, new.ledger, new.digest)
            IS NOT DISTINCT FROM
            ROW(old.position, old.id, old.recorded_at, old.recorded_by, old.kind, old.schema, old.ledger, old.digest)
        AND EXISTS (
            SELECT FROM $log.entry AS redaction
            WHERE redaction.ledger AND redaction.kind = 'Redaction'
                AND replace(redaction.payload, '\u0000', '')::jsonb ->> 'target' = encode(old.id, 'hex')
        )
    THEN
        RETURN new;
    END IF;
    RAISE integrity_constraint_violation
        USING MESSAGE = 'entries are never changed, only erased where a Redaction names them';
END
""",
    "entry_no_delete": """
BEGIN
    RAISE integrity_constraint_violation USING MESSAGE = 'entries are never deleted';
END
""",
}
_ERASING_METADATA = {
    "entry_no_update": _FUNCTIONS["entry_no_update"]
    .replace("new.salt IS NULL\n", "new.salt IS NULL AND new.metadata IS NULL\n")
    .replace("new.digest)", "new.digest,\n            new.metadata_digest)")
    .replace("old.digest)", "old.digest,\n            old.metadata_digest)")
}
"""What takes the place of one of the functions from format 3 on."""
_TRIGGERS = {
    "entry_in_sequence": (
        "AFTER INSERT ON $log.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
        "entry_in_sequence",
    ),
    "entry_no_delete": ("BEFORE DELETE ON $log.entry FOR EACH STATEMENT", "entry_no_delete"),
    "entry_no_truncate": ("BEFORE TRUNCATE ON $log.entry FOR EACH STATEMENT", "entry_no_delete"),
    "entry_no_update": ("BEFORE UPDATE ON $log.entry FOR EACH ROW", "entry_no_update"),
}


def _told(functions: dict[str, str]) -> dict[str, str]:
    return {
        f"function {name}()": f'plpgsql {{"search_path=pg_catalog, pg_temp"}} {body}'
        for name, body in functions.items()
    }


# What each of these things is as the server tells it (see `faults`), $log. before names left as it is here.
MADE = {
    **{f"table {name}": "r p f" for name in ("entry", "log_format", "meta", "record_key", "seen", "tagged")},
    "column entry.position": "bigint not null",
    "column entry.id": "bytea not null",
    "column entry.recorded_at": "bigint not null",
    "column entry.recorded_by": "text not null",
    "column entry.kind": "text not null",
    "column entry.schema": "bigint not null",
    "column entry.ledger": "boolean not null",
    "column entry.salt": "bytea",
    "column entry.payload": "text",
    "column entry.digest": "bytea not null",
    "column entry.claimant": (
        r"text s COALESCE((jsonb_path_query_first((replace(payload, '\u0000'::text, '\u001a@'::text))::jsonb, "
        """'strict $."attribution"."claimant"?(@.type() == "string")'::jsonpath, '{}'::jsonb, true) """
        r"#>> '{}'::text[]), (jsonb_path_query_first((replace(payload, '\u0000'::text, '\u001a@'::text))::jsonb, "
        """'strict $."replacement"."event"."attribution"."claimant"?(@.type() == "string")'::jsonpath, """
        "'{}'::jsonb, true) #>> '{}'::text[]))"
    ),
    "column entry.metadata": "text",
    "column entry.metadata_digest": "bytea",
    "column seen.key": "bytea not null",
    "column seen.position": "bigint not null",
    "column record_key.key": "text not null C",
    "column record_key.position": "bigint not null",
    "column record_key.mark": "bytea not null",
    "column meta.name": "text not null C",
    "column meta.value": "bytea not null",
    "column tagged.kind": "text not null C",
    "column tagged.tag": "text not null C",
    "column tagged.last": "bigint not null",
    "column tagged.positions": "bigint[] not null",
    "column log_format.application": "text not null",
    "column log_format.version": "integer not null",
    "constraint entry.entry_pkey": 'PRIMARY KEY ("position")',
    "constraint entry.entry_id_key": "UNIQUE (id)",
    "constraint entry.entry_id_check": "CHECK ((octet_length(id) = 16))",
    "constraint entry.entry_digest_check": "CHECK ((octet_length(digest) = 32))",
    "constraint entry.entry_metadata_digest_check": "CHECK ((octet_length(metadata_digest) = 32))",
    "constraint seen.seen_pkey": "PRIMARY KEY (key)",
    "constraint record_key.record_key_pkey": "PRIMARY KEY (key)",
    "constraint meta.meta_pkey": "PRIMARY KEY (name)",
    "constraint tagged.tagged_pkey": "PRIMARY KEY (tag, kind, last)",
    "index entry_pkey": 'CREATE UNIQUE INDEX entry_pkey ON $log.entry USING btree ("position")',
    "index entry_id_key": "CREATE UNIQUE INDEX entry_id_key ON $log.entry USING btree (id)",
    "index entry_ledger": 'CREATE INDEX entry_ledger ON $log.entry USING btree ("position") WHERE ledger',
    "index seen_pkey": "CREATE UNIQUE INDEX seen_pkey ON $log.seen USING btree (key)",
    "index record_key_pkey": "CREATE UNIQUE INDEX record_key_pkey ON $log.record_key USING btree (key)",
    "index meta_pkey": "CREATE UNIQUE INDEX meta_pkey ON $log.meta USING btree (name)",
    "index tagged_pkey": "CREATE UNIQUE INDEX tagged_pkey ON $log.tagged USING btree (tag, kind, last)",
    **{
        f"trigger entry.{name}": f"A CREATE TRIGGER {name} {event} EXECUTE FUNCTION $log.{function}()"
        for name, (event, function) in _TRIGGERS.items()
    },
    **_told(_FUNCTIONS | _ERASING_METADATA),
}


def made_in(version: int) -> dict[str, str]:
    """Give what of `MADE` a log of some format has."""
    later = ("tagged",) * (version < 2) + ("metadata",) * (version < 3)
    made = {thing: what for thing, what in MADE.items() if not any(word in thing for word in later)}
    return made if version > 2 else made | _told(_FUNCTIONS)


def statements(schema: str, version: int = 0) -> Iterator[str]:
    """Yield what makes a log of today's format out of one of an older; of an empty schema where that is 0."""
    here = quoted(schema)
    metadata = _METADATA.replace("$log", here), *_functions(here, _ERASING_METADATA)
    for step in (_first(here), (_TAGS.replace("$log", here),), metadata)[version:]:
        yield from step
    yield f"UPDATE {here}.log_format SET version = {FORMAT}"  # noqa: S608 - quoted


def _first(here: str) -> Iterator[str]:
    for statement in _STATEMENTS:
        yield statement.replace("$log", here)
    yield from _functions(here, _FUNCTIONS)
    for name, (event, function) in _TRIGGERS.items():
        when = event.replace("$log", here)
        yield f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {here}.{function}()"
        # Also for sessions that say they are replicas, for which triggers are skipped otherwise.
        yield f"ALTER TABLE {here}.entry ENABLE ALWAYS TRIGGER {name}"


def _functions(here: str, bodies: dict[str, str]) -> Iterator[str]:
    for name, body in bodies.items():
        source = literal(body.replace("$log", here))
        yield (
            f"CREATE OR REPLACE FUNCTION {here}.{name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, pg_temp AS {source}"
        )


def grants(schema: str, role: str, *, write: bool = False, erase: bool = False) -> tuple[str, ...]:
    """Return the statements by which the owner of a log lets a role read it, or also append to it, and no more.

    A role that reads sees every entry, also through views that are made later, and not the log's settings: its secret
    stays with those who write. A role that appends can insert entries; it can neither change nor remove one. One that
    may erase can append a Redaction too, and so remove the payload of the entry that it names, and nothing else.

    Args:
        schema: The schema of the log.
        role: Who is let in; must exist.
        write: Whether it may append.
        erase: Whether it may append Redactions too.
    """
    here, who = quoted(schema), quoted(role)
    read = (
        f"GRANT USAGE ON SCHEMA {here} TO {who}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {here} TO {who}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {here} GRANT SELECT ON TABLES TO {who}",
    )
    if not write and not erase:
        return (*read, f"REVOKE ALL ON {here}.meta FROM {who}")
    return (
        *read,
        *((f"GRANT UPDATE (salt, payload, metadata) ON {here}.entry TO {who}",) if erase else ()),
        f"GRANT INSERT ON {here}.entry TO {who}",
        f"GRANT INSERT, UPDATE, DELETE ON {here}.seen, {here}.meta, {here}.tagged TO {who}",
        f"GRANT INSERT, UPDATE ON {here}.record_key TO {who}",
    )


def quoted(name: str) -> str:
    """Return a name as SQL has it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL has it, whatever is in it (under ``standard_conforming_strings``).

    In the place of a NUL, which would end the statement, it has a replacement character.
    """
    return "'" + text.replace("'", "''").replace("\0", "\N{REPLACEMENT CHARACTER}") + "'"


def as_text(text: str) -> str:
    r"""Return what is kept in a column of text for this one: itself, but that NUL, which no column takes, is ``\x1a@``.

    So that each text comes back as it was, ``\x1a``, which no other text is likely to have, is ``\x1aZ``.
    """
    odd = "\x1a" in text or "\0" in text
    return text.replace("\x1a", "\x1aZ").replace("\0", "\x1a@") if odd else text


def from_text(kept: str) -> str:
    """Return the text for which `as_text` gave this one."""
    return kept.replace("\x1a@", "\0").replace("\x1aZ", "\x1a") if "\x1a" in kept else kept
