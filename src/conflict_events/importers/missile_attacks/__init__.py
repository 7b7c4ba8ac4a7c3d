"""The table "Massive Missile Attacks on Ukraine": its shapes, what each column means, and the importer of it."""

from conflict_events.importers.missile_attacks.importing import import_missile_attacks, read_missile_attacks

__all__ = ["import_missile_attacks", "read_missile_attacks"]
