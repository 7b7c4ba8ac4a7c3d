"""The store that is a schema in a PostgreSQL database. Needs psycopg; nothing else imports it."""

from conflict_events.stores.postgres.schema import grants
from conflict_events.stores.postgres.store import PostgresStore

__all__ = ["PostgresStore", "grants"]
