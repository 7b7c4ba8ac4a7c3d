"""One address under which there are several reports, and one report that was entered twice, are found."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.history import Account
from conflict_events.values import Attribution, Evidence, Quantity, Tally
from tests.checks.linted import found, numbers
from tests.projections.accounts import Sighting, harm, hours, strike, told

POST = "https://t.me/kpszsu/22434"


def posted(number: int, first: float, last: float, *, url: str = POST, **fields: Any) -> Account[Any]:
    """A row of a post."""
    said = Attribution(
        "UA/AirForce", reported="2024-11-20", evidence=(Evidence(url=url, locator=fields.pop("at", None)),)
    )
    return told(number, attributed(strike(number, hours(first, last), **fields), said))


def attributed(event: Any, said: Attribution) -> Any:
    return type(event)(**{**{name: getattr(event, name) for name in event.__dict__}, "attribution": said})


ADDRESS = "one_address_several_attacks"


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([(0, 8), (14, 20)], set()),
        ([(0, 8), (15, 20)], {(1, 2)}),
        ([(0, 12), (10, 24)], set()),
        ([(0, 12), (10, 25)], {(1, 2)}),
        ([(0, 8), (0, 8)], set()),
        ([(0, 700), (0, 700)], set()),
        ([(0, 8), (8, 16), (40, 48)], {(1, 2, 3)}),
    ],
)
def test_an_address_with_several_attacks_is_found(windows: list[tuple[int, int]], expected: set[Any]) -> None:
    """More than six hours apart, or together longer than a day."""
    rows = [posted(n, first, last) for n, (first, last) in enumerate(windows, start=1)]

    assert numbers(ADDRESS, *rows) == expected
    assert found(ADDRESS, *rows) == found(ADDRESS, *reversed(rows))


def test_an_address_is_named_once_with_how_many_reports() -> None:
    """However many attacks; a mobile address is the same."""
    rows = [posted(n, 24 * n, 24 * n + 8, url=POST if n % 2 else POST.replace("t.me", "t.me/s")) for n in range(1, 6)]
    (finding,) = found(ADDRESS, *rows)

    assert (finding.count, len(finding.accounts)) == (5, 5)
    assert finding.message == (
        "UA/AirForce: one address, several attacks: 5 reports at t.me/kpszsu/22434, for 2024-11-02 00:00 to 2024-11-02 "
        "08:00 UTC; 2024-11-03 00:00 to 2024-11-03 08:00 UTC; 2024-11-04 00:00 to 2024-11-04 08:00 UTC and 2 more; "
        "they are counted apart"
    )


def test_spots_of_one_page_channels_and_voices_are_no_single_report() -> None:
    """Two paragraphs are two reports, as they should be; a channel's address is no report's, and no evidence none."""
    assert not found(ADDRESS, posted(1, 0, 8, at="1"), posted(2, 40, 48, at="2"))
    assert found(ADDRESS, posted(1, 0, 8, at="1"), posted(2, 40, 48, at="1"), posted(3, 0, 8, at="2"))
    assert not found(ADDRESS, *(posted(n, 40 * n, 40 * n + 8, url="https://t.me/kpszsu") for n in (1, 2)))
    assert not found(ADDRESS, *(told(n, strike(n, hours(40 * n, 40 * n + 8))) for n in (1, 2)))
    other = attributed(strike(1, hours(0, 8)), Attribution("AFP", "2024-11-20", evidence=(Evidence(url=POST),)))
    assert not found(ADDRESS, told(1, other), posted(2, 40, 48))


def test_an_address_of_what_is_no_attack_is_told_in_other_words() -> None:
    """Of kinds of one's own too."""
    said = Attribution("Port", "2024-11-20", evidence=(Evidence(url="https://example.org/list/1"),))
    rows = [told(n, Sighting(attribution=said, when=hours(n * 40, n * 40 + 1), seen=Quantity.exact(n))) for n in (1, 2)]
    (finding,) = found(ADDRESS, *rows)

    assert finding.message.startswith(
        "Port: one address, several times: 2 reports at example.org/list/1, for 2024-11-0"
    )


TWICE = "entered_twice"


def test_a_report_that_was_entered_twice_is_found() -> None:
    """A row of a seed beside a row of an import: counted as one, whatever their ids."""
    pair = posted(1, 0, 8), posted(2, 0, 8, weapon="Shahed-136/131")
    (finding,) = found(TWICE, *pair)

    assert finding.accounts == {each.id for each in pair}
    assert finding.message == (
        "UA/AirForce, DroneStrike, 2024-11-01 00:00 to 2024-11-01 08:00 UTC, there: entered twice, launched 1 and 2 in "
        "one report, the other for 2024-11-01 00:00 to 2024-11-01 08:00 UTC, there; they are counted as one"
    )
    assert found(TWICE, *pair) == found(TWICE, *reversed(pair))


def test_what_is_said_twice_of_several_measures_is_one_pair() -> None:
    """Launched and destroyed of the same two accounts."""
    tally = Tally(launched=5, destroyed=3)
    (finding,) = found(TWICE, *(posted(n, 0, 8, tally=tally) for n in (1, 2)))

    assert finding.count == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "https://t.me/kpszsu/22435"},
        {"code": "UA/UA-30"},
        {"launch_places": ("Orel",)},
        {"decoys": True},
        {"tally": Tally(hits=2)},
        {"attacker": "BY"},
    ],
)
def test_rows_of_one_report_that_say_different_things_are_no_repetition(changed: dict[str, Any]) -> None:
    """Another place, weapon or launch place is another row."""
    first = posted(1, 0, 8, launch_places=("Kursk",), decoys=False, weapon="Shahed")

    assert not found(TWICE, first, posted(2, 0, 8, **{**first_fields(first), **changed}))


def first_fields(account: Account[Any]) -> dict[str, Any]:
    return {name: getattr(account.event, name) for name in ("launch_places", "decoys", "weapon")}


def test_what_is_linked_or_later_or_of_another_kind_was_not_entered_twice() -> None:
    """A link said so already; windows that do not meet are of different attacks."""
    event = posted(1, 0, 8).event

    assert not found(TWICE, told(1, event, beside=[2]), told(2, event, beside=[1]))
    assert not found(TWICE, posted(1, 0, 8), posted(2, 8, 16))
    assert not found(TWICE, posted(1, 0, 8), told(2, harm(hours(0, 8), killed=1)))
