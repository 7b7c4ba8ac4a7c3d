"""Which kind of event a model name of the air-attack file makes.

The table is written from the file itself and from the reference list that its compiler publishes beside it. Nothing
is derived from how a name looks: a name that is not here makes a finding, and the table grows by hand.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from conflict_events.values.bundles import parts_of
from conflict_events.values.spelling import folded

__all__ = ["Family", "alike", "family", "only_watches"]

Family: TypeAlias = Literal["drone", "missile", "bomb", "mixed", "unknown"]

RECONNAISSANCE = frozenset({
    "Eleron", "Forpost", "Granat-4", "Merlin-VR", "Orlan-10", "Orlan-30", "Reconnaissance UAV", "Supercam", "ZALA",
})  # fmt: skip
"""Drones that only watch, by the reference list. The file counts them beside those that strike, and so do we: they
become DroneStrike accounts under their own weapon names, and a scope that wants attacks only names its weapons."""

DRONES = RECONNAISSANCE | {
    "Kub", "Lancet", "Mohajer-6", "Orion", "Shahed-136/131", "Unknown UAV", "Картограф", "Молнія", "Привет-82",
    "Фенікс",
}  # fmt: skip

MISSILES = frozenset({
    "3M22 Zircon", "Ballistic Missile", "Banderol", "C-300", "C-300/C-400", "C-400",
    "Intercontinental Ballistic Missile", "Intercontinental ballistic missile", "Iskander-K", "Iskander-M",
    "Iskander-M/KN-23", "KN-23", "Kalibr", "P-800 Oniks", "Unknown Missile", "X-101/X-555", "X-22", "X-22/X-31P",
    "X-22/X-32", "X-31", "X-31P", "X-31PD", "X-32", "X-35", "X-47 Kinzhal", "X-59", "X-59/X-69", "X-59MK2", "X-69",
})  # fmt: skip

BOMBS = frozenset({"Aerial Bomb", "GBU", "KAB"})

FAMILIES: dict[str, Family] = {
    **dict.fromkeys(DRONES, "drone"),
    **dict.fromkeys(MISSILES, "missile"),
    **dict.fromkeys(BOMBS, "bomb"),
}


def family(model: str) -> Family:
    """Tell what a model is, also a bundle of several, joined by " and ", that share one count.

    Returns:
        "drone", "missile" or "bomb"; "mixed" = a bundle of more than one of these; "unknown" = a
        name, or a part of a bundle, that is not in the table.
    """
    families = {FAMILIES.get(part, "unknown") for part in parts_of(model)}
    if "unknown" in families:
        return "unknown"
    return families.pop() if len(families) == 1 else "mixed"


def only_watches(model: str) -> bool:
    """Tell whether a model, or each of a bundle, is a drone that only watches."""
    return all(part in RECONNAISSANCE for part in parts_of(model))


def alike(model: str) -> str | None:
    """Give the name in the table that differs from one only in case, in signs, or in letters that look alike."""
    return next((name for name in FAMILIES if folded(name) == folded(model)), None)
