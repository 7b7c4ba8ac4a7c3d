"""What is wrong with the schema that a PostgreSQL log is kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_events.stores.postgres.schema import made_in, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conflict_events.stores.postgres.session import Session

__all__ = ["schema_faults"]

# What each thing in the schema is, in words that no version of the server puts differently; views, which each version
# puts differently, are looked at apart.
_FOUND = """
WITH there AS (
    SELECT c.oid, relname, relkind, relpersistence, relrowsecurity, quote_ident(nspname) || '.' AS log
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = %s
)
SELECT 'table ' || relname, concat_ws(' ', relkind, relpersistence, relrowsecurity)
FROM there WHERE relkind NOT IN ('v', 'i')
UNION ALL SELECT format('column %%s.%%s', relname, attname), concat_ws(' ',
    format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END, nullif(attgenerated, ''),
    (SELECT collname FROM pg_collation WHERE oid = attcollation AND collname <> 'default'),
    pg_get_expr(adbin, adrelid))
FROM there JOIN pg_attribute ON attrelid = there.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT format('constraint %%s.%%s', relname, conname), pg_get_constraintdef(c.oid)
FROM there JOIN pg_constraint AS c ON conrelid = there.oid WHERE contype <> 'n'
UNION ALL SELECT 'index ' || relname,
    replace(pg_get_indexdef(there.oid), log, '$log.') || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
FROM there JOIN pg_index ON indexrelid = there.oid
UNION ALL SELECT format('trigger %%s.%%s', relname, tgname),
    concat_ws(' ', tgenabled, replace(pg_get_triggerdef(t.oid), log, '$log.'))
FROM there JOIN pg_trigger AS t ON tgrelid = there.oid WHERE NOT tgisinternal
UNION ALL SELECT format('rule %%s.%%s', relname, rulename), ev_type::text
FROM there JOIN pg_rewrite ON ev_class = there.oid WHERE rulename <> '_RETURN'
UNION ALL SELECT format('table %%s as a part of %%s', inhrelid::regclass, relname), ''
FROM there JOIN pg_inherits ON inhparent = there.oid WHERE relkind = 'r'
UNION ALL SELECT format('function %%s(%%s)', proname, pg_get_function_identity_arguments(p.oid)),
    concat_ws(' ', lanname, nullif(prosecdef, false), proconfig, prosrc)
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = prolang JOIN pg_namespace AS n ON n.oid = pronamespace
WHERE nspname = %s
"""


def schema_faults(session: Session) -> Iterator[str]:
    """Yield what is missing among our tables, triggers, functions and indexes, and what is not ours."""
    schema = session.address.schema
    ((version,),) = session.ask(f"SELECT version FROM {quoted(schema)}.log_format")  # noqa: S608 - quoted
    there = dict(session.ask(_FOUND, schema, schema))
    made = {
        thing: what.replace("$log", quoted(schema)) if thing.startswith("function") else what
        for thing, what in made_in(version).items()
    }
    for thing in sorted(made):
        if there.get(thing) != made[thing]:
            yield f"{thing}: missing, or not as this library made it"
    for thing in sorted(there.keys() - made.keys()):
        yield f"{thing}: not made by this library"
