"""Names that no account has: an answer that suspects some is told which, with the nearest spellings."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest

from conflict_events.errors import UsageError
from conflict_events.events import Correction, DroneStrike, HarmReport, Retraction
from conflict_events.history import Account, View
from conflict_events.log import EventLog
from conflict_events.log.asking.growing import Growing
from conflict_events.log.asking.naming import named
from conflict_events.projections import Answer, ById, Context, Naming, together
from conflict_events.projections.protocol import tell_unknown
from conflict_events.projections.variations import BASE, Varied
from conflict_events.testing import entries_of, seen
from conflict_events.values import Place
from tests.log.accounts import opened, said, strike

Pair = tuple[str, str]


@attrs.frozen
class Found:
    """What was found of whom the question is about, and which of its names nobody uses."""

    asked: frozenset[Pair]
    accounts: int
    unknown: Mapping[Pair, tuple[str, ...]] | None = None
    context: Context | None = None

    def asked_names(self) -> frozenset[Pair]:
        return frozenset() if self.accounts else self.asked

    def with_unknown(self, unknown: Mapping[Pair, tuple[str, ...]], /) -> Found:
        return attrs.evolve(self, unknown=dict(unknown))

    def seen_from(self, context: Context, /) -> Found:
        return attrs.evolve(self, context=context)


@attrs.frozen
class Of(ById[None]):
    """Counts the accounts of one claimant; suspects its names where there are none."""

    claimant: str = "UA/Airforce"
    others: frozenset[Pair] = frozenset()

    @property
    def name(self) -> str:
        return f"of {self.claimant}"

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        return frozenset({DroneStrike})

    def apply(self, state: dict[str, None], account: Account[Any], /) -> dict[str, None]:
        if account.event.attribution.claimant == self.claimant:
            state[account.id] = None
        return state

    def answer(self, state: dict[str, None], /) -> Found:
        return Found(frozenset({("claimant", self.claimant)}) | self.others, len(state))


def of(claimant: str = "UA/Airforce", *others: Pair) -> Any:
    return Of(claimant, frozenset(others))


def log_of_three(where: str | Path = ":memory:") -> EventLog:
    log = opened(where)
    harm = HarmReport(
        where=Place("Kyiv", code="UA/UA-30/Kyiv"),
        when="2024-11-10",
        killed=3,
        cause=log.id_of(strike(1)),
        attribution=said("UA/Kyiv/Mayor"),
    )
    log.append(strike(1), attrs.evolve(strike(2), weapon="Shahed-136/131"), harm)
    return log


UNKNOWN = {("claimant", "UA/Airforce"): ("UA/AirForce",)}


def test_an_answer_that_suspects_a_name_is_told_that_no_account_has_it() -> None:
    """With the nearest spelling; where it is a name of the log after all, it is told nothing of it."""
    log = log_of_three()

    assert log.ask(of()).unknown == UNKNOWN
    assert log.ask(of("UA/Kyiv/Mayor")).unknown == {}
    assert log.ask(of("UA/AirForce")).unknown is None


def test_the_vocabulary_is_that_of_every_kind_of_account() -> None:
    """Claimants, actors, places and weapons, each by itself; a path holds its parents."""
    log = log_of_three()
    there = [("claimant", "UA"), ("claimant", "UA/Kyiv"), ("actor", "RU"), ("actor", "UA")]
    there += [("place", "UA/UA-30/Kyiv"), ("place", "UA/UA-30"), ("place", "UA"), ("weapon", "Shahed-136/131")]
    away = [("actor", "UA/AirForce"), ("place", "RU"), ("weapon", "Shahed-136"), ("weapon", "UA"), ("claimant", "RU")]
    unknown = log.ask(of("nobody", *there, *away)).unknown

    assert unknown.keys() == {("claimant", "nobody"), *away}
    assert unknown["weapon", "Shahed-136"] == ("Shahed-136/131",)


def test_the_parts_of_a_bundle_are_weapons_that_accounts_have_and_what_was_attacked_is_a_name_too() -> None:
    """Only bundles name the one; and the other is a word as reported."""
    log = opened()
    log.append(attrs.evolve(strike(1), weapon="Kalibr and X-101", target_kind="energy"))
    known = [("weapon", "Kalibr"), ("weapon", "X-101"), ("weapon", "Kalibr and X-101"), ("target kind", "energy")]

    assert log.ask(of("UA/AirForces", *known, ("target kind", "enrgy"))).unknown == {
        ("claimant", "UA/AirForces"): ("UA/AirForce",),
        ("target kind", "enrgy"): ("energy",),
    }


def test_who_had_not_spoken_yet_is_no_misspelling() -> None:
    """The log is looked through, whatever had been said by the moment; but not beyond the head of the view."""
    log = log_of_three()
    early = log.as_known("2020-01-01T00:00Z")

    assert early.ask(of("UA/AirForce")).unknown == {}
    assert early.ask(of()).unknown == UNKNOWN
    assert log.as_recorded("2020-01-01T00:00Z").ask(of("UA/AirForce")).unknown == {("claimant", "UA/AirForce"): ()}


def test_names_are_those_of_standing_accounts_as_they_read() -> None:
    """A name that an erratum repaired is used no longer, nor is one whose account was cancelled."""
    log = opened()
    log.append(strike(1, "UA/Airforce"), strike(2, "UA/AirForces"))
    log.append(
        Correction(target=log.entry(1).id, replacement=strike(1), by="ledger"),
        Retraction(target=log.entry(2).id, by="ledger"),
    )

    assert log.ask(of()).unknown == UNKNOWN
    assert log.ask(of("UA/AirForces")).unknown == {("claimant", "UA/AirForces"): ("UA/AirForce",)}


def test_every_way_of_asking_tells_it(tmp_path: Path) -> None:
    """In parts, in one pass over many moments, by replays, together, from paper."""
    with log_of_three(tmp_path / "log.db") as log:
        moments = ("2020-01-01T00:00Z", "2024-11-10T09:00Z")
        with ThreadPoolExecutor(1) as pool:
            assert log.ask(of(), executor=pool, parts=2) == log.ask(of())
        found = [answer for _, answer in log.ask_as_known(of(), moments)]
        assert found == [log.as_known(moment).ask(of()) for moment in moments]
        assert [each.unknown for each in found] == [UNKNOWN, UNKNOWN]
        wrong, right = log.ask(together(of(), of("UA/AirForce")))
        assert (wrong.unknown, right.unknown) == (UNKNOWN, None)
        by_name = log.ask(together(wrong=of(), other=of("nobody")))
        assert by_name["wrong"].unknown == UNKNOWN
        assert by_name["other"].unknown == {("claimant", "nobody"): ()}
    assert seen(entries_of([strike(1)])).ask(of()).unknown == UNKNOWN


@attrs.frozen
class Figure(Answer):
    """An answer with a name, to be varied."""

    found: Any
    context: Context | None = None

    def asked_names(self) -> frozenset[Pair]:
        names: frozenset[Pair] = self.found.asked_names()
        return names

    def with_unknown(self, unknown: Mapping[Pair, tuple[str, ...]], /) -> Figure:
        return attrs.evolve(self, found=self.found.with_unknown(unknown))

    def evidence(self) -> frozenset[str]:
        return frozenset()

    def table(self) -> Any:
        raise NotImplementedError


def test_an_answer_under_several_conventions_tells_each() -> None:
    """Each is told of its own names alone."""
    names = [Figure(Found(frozenset({("claimant", name)}), 0)) for name in ("UA/Airforce", "nobody")]
    varied = Varied(names[0], {BASE: names[1]})
    told = named(varied, lambda: log_of_three().now().vocabulary)

    assert varied.asked_names() == {("claimant", "UA/Airforce"), ("claimant", "nobody")}
    assert told.as_asked.found.unknown == UNKNOWN
    assert told.varied[BASE].found.unknown == {("claimant", "nobody"): ()}


def test_nothing_is_read_where_nothing_is_suspected() -> None:
    """An answer that found somebody, and one that has no names."""

    def refuse() -> Any:
        raise AssertionError

    found = Found(frozenset({("claimant", "UA")}), 1)
    assert isinstance(found, Naming)
    assert named(found, refuse) is found
    assert named(3, refuse) == 3
    assert tell_unknown(3, {}) == 3


def test_a_sort_that_there_is_not_is_refused() -> None:
    """It would never be found, and look like a misspelling."""
    with pytest.raises(
        UsageError, match="actor, category, claimant, outlet, place, target kind, topic, weapon, got colour"
    ):
        log_of_three().ask(of("nobody", ("colour", "red")))


def test_a_kept_answer_tells_it_as_names_come_and_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is new is read once; where entries about entries came, all of it again."""
    log = opened()
    read: list[tuple[int, int]] = []
    reading = Growing._standing

    def standing(self: Growing, after: int, upto: int) -> Any:
        read.append((after, upto))
        return reading(self, after, upto)

    monkeypatch.setattr(Growing, "_standing", standing)
    kept = log.keep(of("UA/Airforces"), durable=False)
    asked = ("claimant", "UA/Airforces")
    assert kept.ask().unknown == {asked: ()}
    for number, events in enumerate(([strike(1), strike(2)], [strike(3)], [])):
        log.append(*events)
        assert kept.ask().unknown == {asked: ("UA/AirForce",)}
        assert kept.ask() == kept.ask()
        assert len(read) == min(number, 1) + 1
    assert read == [(0, 2), (2, 3)]
    log.append(Correction(target=log.entry(3).id, replacement=strike(3, "UA/Airforces"), by="ledger"))
    fresh = log.ask(of("UA/Airforces"))
    assert (kept.ask(), fresh.unknown) == (fresh, None)
    log.append(Retraction(target=log.entry(4).id, by="ledger"))
    assert kept.ask().unknown == {asked: ("UA/AirForce",)}
    assert kept.ask().context is not None
    assert kept.ask().context.view == View.now()
