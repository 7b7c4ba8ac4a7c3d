"""The strike that everybody carries: every field of `DroneStrike`, with nested values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from conflict_events import Attribution, DroneStrike, Evidence, Place, Quantity, Tally, When

__all__ = ["FIRST", "strike", "strikes"]

FIRST = datetime(2023, 1, 1, tzinfo=UTC)
HOURS = 2 * 365 * 24
CLAIMANTS = ("UA/AirForce", "RU/MoD", "UA/GeneralStaff", "RU/RU-MOS/Governor")


def strike(n: int) -> DroneStrike:
    """Make the n-th of many different strikes."""
    began = FIRST + timedelta(hours=n % HOURS, minutes=n // HOURS)  # nothing is said after today
    said = began + timedelta(hours=14)
    return DroneStrike(
        attacker="RU",
        target="UA",
        when=When.between(began, began + timedelta(hours=12), tz="Europe/Kyiv", precision="part_of_day"),
        where=Place("Раменское", "UA/UA-30", precision="locality", lat=Decimal("50.4501"), lon=Decimal("30.5234")),
        tally=Tally(
            launched=100 + n % 97,
            destroyed=Quantity.at_least(50 + n % 31),
            lost=Quantity.exact(n % 20, raw="lost from radar"),
            left_airspace=Quantity.between(1, 3 + n % 5),
            hits=Quantity.estimate(0, 1, 2 + n % 7),
        ),
        attribution=Attribution(
            CLAIMANTS[n % len(CLAIMANTS)],
            When.at(said, tz="Europe/Kyiv"),
            via=("Telegram", "AFP"),
            evidence=(
                Evidence(
                    url=f"https://example.org/post/{n}",
                    retrieved=said + timedelta(minutes=5),
                    sha256=f"{n:064x}",
                    archived_url=f"https://archive.example.org/{n}",
                    media_type="text/html",
                    locator="paragraph 3",
                ),
            ),
            quote="збито 62",
            lang="uk",
            reliability="B",
            credibility=2,
        ),
        weapon="Shahed-136/131",
        decoys=False,
        launch_places=("Orel", "Primorsko-Akhtarsk"),
        target_kind="energy",
        note=f"report {n}",
    )


def strikes(count: int, *, after: int = 0) -> list[DroneStrike]:
    """Make so many different strikes."""
    return [strike(after + n) for n in range(count)]
