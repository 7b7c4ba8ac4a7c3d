"""The table "Massive Missile Attacks on Ukraine": its shapes, what each column means, and the importer of it."""

from conflict_events.importers.missile_attacks.importing import MISSILE_ATTACKS

__all__ = ["MISSILE_ATTACKS"]
