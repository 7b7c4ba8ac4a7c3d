"""Zones: what a machine lacks is the machine's fault, and old and new names are one."""

from __future__ import annotations

import importlib.resources
import pickle
import subprocess
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflict_events as ce
from conflict_events.codec import Codec
from conflict_events.errors import InvalidValue, ZoneMissing
from conflict_events.questions.ledger import Timeline
from conflict_events.testing import zones
from conflict_events.values import When, clocks, hulls
from conflict_events.values.zones import RENAMED, is_portable, is_same_zone, one_zone, zone, zone_name

Lacking = Callable[..., None]
NIGHT = ("2024-11-09T20:00", "2024-11-10T09:30")


def strike(when: When, attacker: str = "N") -> ce.DroneStrike:
    return ce.DroneStrike(
        attacker=attacker, target="S", when=when, where=ce.Place("x", code="UA"), tally=ce.Tally(launched=9),
        attribution=ce.Attribution("S/Staff", "2024-11-10T12:00Z"),
    )  # fmt: skip


def forget() -> None:
    zone.cache_clear()
    zoneinfo.ZoneInfo.clear_cache()


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lacking]:
    """Give this process a database of zones that holds only these, and no package tzdata."""

    def only(*names: str) -> None:
        for name in names:
            area, _, city = name.partition("/")
            (tmp_path / "zones" / area).mkdir(parents=True, exist_ok=True)
            found = importlib.resources.files(f"tzdata.zoneinfo.{area}").joinpath(city).read_bytes()
            (tmp_path / "zones" / name).write_bytes(found)
        for name in {"tzdata", *(name for name in sys.modules if name.startswith("tzdata"))}:
            monkeypatch.setitem(sys.modules, name, None)
        zoneinfo.reset_tzpath(to=[tmp_path / "zones"])
        forget()

    yield only
    monkeypatch.undo()
    zoneinfo.reset_tzpath()
    forget()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where a log is that was written where all zones are known, and that has each way of writing a time."""
    with ce.EventLog.open(tmp_path / "war.db") as log:
        entries = log.append(
            strike(When.between(*NIGHT, tz="Europe/Kyiv")),
            strike(When.day("2024-11-11", tz="Asia/Kolkata"), "W"),
            strike(When.at("2024-11-12T08:00Z")),
        )
        right = strike(When.between(*NIGHT, tz="Europe/Kyiv", raw="overnight"))
        log.append(ce.Correction(target=entries[0].id, replacement=right, by="ledger"))
    return tmp_path / "war.db"


def test_importing_needs_no_database() -> None:
    program = """
import sys, zoneinfo
sys.modules["tzdata"] = None
zoneinfo.reset_tzpath(to=[])
import conflict_events, conflict_events.importers, conflict_events.cli
print(conflict_events.When.at("2025-05-01T10:00Z"), conflict_events.When.night("2025-05-01", "UTC", named_by="morning"))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "2025-05-01 10:00 UTC 2025-04-30 18:00 to 2025-05-01 06:00 UTC\n"


def test_a_log_is_read_and_verified_where_there_is_no_database(log: Path, only: Lacking) -> None:
    """The slow way too, which corrections take; times are told in UTC."""
    only()
    with ce.EventLog.open(log, read_only=True) as opened:
        assert sorted(str(account.event.when) for account in opened.now().accounts()) == [
            "2024-11-09 18:00Z to 2024-11-10 07:30Z Europe/Kyiv", "2024-11-11", "2024-11-12 08:00 UTC"
        ]  # fmt: skip
        assert opened.verify(deep=True).is_intact
        assert len(list(opened.as_known("2024-11-10T12:00Z").accounts())) == 3
        totals = ce.Scope(kinds={ce.DroneStrike}, measure="launched", attacker="N", grain="window")
        assert opened.ask(ce.RecordBoard(totals, ce.by("S/Staff"))).buckets


def test_it_can_be_appended_to_there(log: Path, only: Lacking) -> None:
    only()
    with ce.EventLog.open(log) as opened:
        opened.append(strike(When.at("2024-11-13T08:00Z")))
        assert opened.verify(deep=True).is_intact


@pytest.mark.parametrize(
    "local",
    [
        lambda: When.day("2024-11-10", tz="Europe/Kyiv"),
        lambda: When.night("2024-11-10", "Europe/Kyiv", named_by="morning"),
        lambda: When.between(*NIGHT, tz="Europe/Kyiv"),
        lambda: ce.Scope(tz="Europe/Kyiv"),
        lambda: Timeline(tz="Europe/Kyiv", about="0" * 32),
        lambda: When.at("2024-11-10T12:00Z").local_day("Europe/Kyiv", "end"),
    ],
    ids=["day", "night", "between", "scope", "timeline", "local_day"],
)
def test_a_machine_without_a_database_says_so_where_a_local_time_is_asked_for(
    local: Callable[[], object], only: Lacking
) -> None:
    only()
    with pytest.raises(ZoneMissing, match="lacks 'Europe/Kyiv'; install the package tzdata") as raised:
        local()
    assert raised.value.zone == "Europe/Kyiv"
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301  # our own
    assert (str(again), again.zone) == (str(raised.value), "Europe/Kyiv")


def test_what_a_log_speaks_of_and_the_machine_lacks_is_missing_and_no_wrong_name(log: Path, only: Lacking) -> None:
    only("Europe/London", "Europe/Kyiv")
    with ce.EventLog.open(log, read_only=True) as opened:
        day = next(account.event.when for account in opened.now().accounts() if account.event.when.is_dated)
        with pytest.raises(ZoneMissing, match="Asia/Kolkata"):
            _ = day.earliest


@pytest.mark.parametrize("known", ["Europe/Kiev", "Europe/Kyiv"])
def test_a_database_that_has_one_name_of_a_zone_knows_the_other(known: str, only: Lacking) -> None:
    only("Europe/London", known)
    for name in ("Europe/Kiev", "Europe/Kyiv"):
        assert When.between(*NIGHT, tz=name).start == datetime(2024, 11, 9, 18, tzinfo=UTC)
        assert When.day("2024-11-10", tz=name).earliest == datetime(2024, 11, 9, 22, tzinfo=UTC)


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_both_names_have_one_clock(old: str, new: str) -> None:
    """As far as the machine's database goes back; the names stay as they were given, and with them ids."""
    moment = datetime(2024, 7, 1, 12, tzinfo=UTC)
    assert moment.astimezone(zone(old)).utcoffset() == moment.astimezone(zone(new)).utcoffset()
    assert (zone_name(old), zone_name(new)) == (old, new)
    assert is_same_zone(old, new)


def test_windows_in_two_names_of_one_zone_are_in_one_zone() -> None:
    days = [When.day("2024-11-10", tz="Europe/Kiev"), When.day("2024-11-11", tz="Europe/Kyiv")]
    assert hulls.hull(days) == hulls.hull(days[::-1]) == When.days("2024-11-10", "2024-11-11", tz="Europe/Kyiv")
    hours = [When.between(*NIGHT, tz=name) for name in ("Europe/Kyiv", "Europe/Kiev")]
    assert hulls.hull([*hours, When.at("2024-11-09T17:00Z", tz="Europe/Kiev")]).tz == "Europe/Kyiv"
    assert (one_zone(["Europe/Kyiv", "Europe/Rome"]), one_zone([None, "UTC"]), one_zone([None])) == (None, None, None)
    assert (is_same_zone(None, None), is_same_zone(None, "UTC")) == (True, False)


NO_NAMES = (
    "localtime", "posixrules", "posix/Europe/Kyiv", "right/Europe/Kyiv", "Factory", "/etc/localtime", "../localtime",
    "Europe/../Europe/Kyiv", "zone.tab", "tzdata.zi", "leapseconds", "europe/kyiv", "Europe/Kyiv ", "Europe/", "", "\0",
    "Europe\\Kyiv", "<+03>-3", ":Europe/Kyiv", "Euröpe/Kyiv",
)  # fmt: skip


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_another_zone_on_another_machine_is_refused(name: str) -> None:
    """Also where the machine has a file of that name."""
    for give in (zone, zone_name, lambda tz: When.day("2024-11-10", tz=tz), lambda tz: ce.Scope(tz=tz)):
        with pytest.raises(InvalidValue, match="must be the name of an IANA time zone"):
            give(name)


@given(zones())
def test_every_zone_of_the_database_can_be_named(name: str) -> None:
    assert zone_name(name) == name
    assert When.day(date(2024, 11, 10), tz=name).earliest is not None


@given(st.text(max_size=20))
def test_any_other_text_is_refused(name: str) -> None:
    if not is_portable(name):
        with pytest.raises(InvalidValue, match="must be the name"):
            zone_name(name)


@pytest.mark.parametrize("name", ["localtime", "Europe/Newtown"])
@pytest.mark.parametrize("slowly", [False, True])
def test_a_name_that_another_machine_or_release_wrote_is_read(name: str, *, slowly: bool) -> None:
    """Older releases took `localtime`; and a newer database may have what ours has not."""
    codec = Codec(ce.KINDS)
    stored = codec.encode(strike(When.at("2024-11-10T12:00Z", tz="Europe/Kyiv"))).replace(b"Europe/Kyiv", name.encode())
    read = (codec.decode_slowly if slowly else codec.decode)("DroneStrike", 1, stored)
    assert (read.when.tz, str(read.when)) == (name, f"2024-11-10 12:00Z {name}")
    assert codec.encode(read) == stored
    with pytest.raises((InvalidValue, ZoneMissing)):
        clocks.local(date(2024, 11, 10), clocks.NOON, name)
