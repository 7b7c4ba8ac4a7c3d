"""A post becomes what it says: windows, places, figures in words and digits; what it does not say becomes a finding."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.events import DroneStrike, Link, MissileStrike
from conflict_events.importers import import_source
from conflict_events.importers.ministry_posts import MINISTRY_POSTS
from conflict_events.importers.ministry_posts.numerals import number_at
from conflict_events.log import EventLog
from conflict_events.testing import check_importer
from tests.importers.ministry_posts.posts import copy, figures, read

NIGHT = "В течение прошедшей ночи пресечена попытка киевского режима. Средствами ПВО "
SIGNED = " 🔹 [Минобороны России](https://t.me/made_up)"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("БпЛА уничтожен над территорией Курской области.", {"Курской": "1"}),
        ("уничтожен БпЛА над Брянской областью.", {"Брянской": "1"}),
        ("украинский беспилотный летательный аппарат уничтожен над Крымом.", {"Крымом": "1"}),
        ("два БпЛА уничтожены над Курской областью и один перехвачен над территорией Тульской.",
         {"Курской": "2", "Тульской": "1"}),
        ("уничтожены 9 БпЛА: пять – над Курской, по два – над территориями Тульской и Тверской областей.",
         {"Russia": "9", "Курской": "5", "Тульской": "2", "Тверской": "2"}),
        ("перехвачены и уничтожены сто двадцать один БпЛА. 120 БпЛА сбиты над Орловской, один – над Азовским морем.",
         {"Russia": "121", "Орловской": "120", "Sea of Azov": "1"}),
        ("два БпЛА перехвачены и уничтожены над Курской областью.", {"Курской": "2"}),
        ("уничтожены пять БпЛА, из которых три сбиты над Рязанской и два – над Пензенской областью.",
         {"Russia": "5", "Рязанской": "3", "Пензенской": "2"}),
        ("уничтожены 9 БпЛА. Над Курской уничтожено 6 БпЛА, над Брянской перехвачено 2, 1 – над Черным морем у Крыма.",
         {"Russia": "9", "Курской": "6", "Брянской": "2", "Black Sea": "1"}),
        ("уничтожены три БпЛА над территориями Курской, Тульской и Тверской областей.",
         {"Russia": "3", "Курской": "1", "Тульской": "1", "Тверской": "1"}),
        ("сбиты 7 БпЛА над акваторией Черного моря и территорией Республики Крым.",
         {"Russia": "7", "Black Sea": "1-6", "Крым": "1-6"}),
        ("уничтожены два БпЛА над территориями Курской, Тульской и Тверской областей.",
         {"Russia": "2", "Курской": "0-2", "Тульской": "0-2", "Тверской": "0-2"}),
        ("один БпЛА перехвачен и один уничтожен над территорией Курской области.", {"Курской": "2"}),
        ("три БпЛА уничтожены в Воронежской области, два в ходе атаки над городом Севастополем.",
         {"Воронежской": "3", "Севастополем": "2"}),
        ("семь БпЛА и три ракеты «Птица» уничтожены над Курской областью.", {"Курской": "7", "Курской (Птица)": "3"}),
        ("две ракеты «Птица» и снаряд «Рыба» уничтожены над Курской областью.", {"Курской (missile)": "3"}),
        ("уничтожен беспилотник над территорией Запорожской области.", {"Запорожской": "1"}),
    ],
)  # fmt: skip
def test_each_way_to_tell_a_figure_and_its_places_is_read(told: str, expected: dict[str, str]) -> None:
    assert figures(NIGHT + told) == expected


def test_the_parts_of_a_post_are_parts_of_its_sum() -> None:
    log = EventLog.open()
    told = NIGHT + "уничтожены 3 БпЛА: два – над Курской и один – над Тульской областью." + SIGNED
    report = import_source(log, copy(told), "ministry-posts")
    links = [entry.event for entry in log.entries(kinds=[Link])]

    assert (report.rows, report.added, len(links)) == (1, 1, 2)
    assert {link.kind for link in links if link is not None} == {"part_of"}
    assert import_source(log, copy(told), "ministry-posts").unchanged == 1


def test_a_post_is_the_word_of_its_channel_and_is_kept_as_a_quote_without_its_layout() -> None:
    (event,) = read(f"⚡️ **{NIGHT}** БпЛА уничтожен над [Курской](https://example.org) областью." + SIGNED).events
    said = event.attribution

    assert (event.attacker, event.target, said.claimant, said.lang) == ("UA", "RU", "RU/MoD", "ru")
    assert said.quote == NIGHT + "БпЛА уничтожен над Курской областью."
    assert str(said.reported) == "2025-05-02 08:10 Europe/Moscow"
    assert said.evidence[0].locator == "post of 2025-05-02 05:10 UTC"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("В течение прошедшей ночи", "2025-05-01 18:00 to 2025-05-02 06:00 Europe/Moscow"),
        ("С 20.30 до 21.10 мск", "2025-05-01 20:30 to 2025-05-01 21:10 Europe/Moscow"),
        ("В период с 23.50 по 00.20 мск", "2025-05-01 23:50 to 2025-05-02 00:20 Europe/Moscow"),
        ("С 7.00 до 8.30 мск", "2025-05-02 07:00 to 2025-05-02 08:30 Europe/Moscow"),
        ("С 7.00 до 7.00 мск", "2025-05-02 07:00 Europe/Moscow"),
        ("В 24.00 мск", "2025-05-02 00:00 Europe/Moscow"),
        ("Утром 2 мая", "2025-05-02 06:00 to 2025-05-02 08:10 Europe/Moscow"),
        ("Днем 2 мая", "2025-05-02 12:00 to 2025-05-02 12:30 Europe/Moscow"),
        ("Сегодня в ночное время и утренние часы", "2025-05-01 18:00 to 2025-05-02 08:10 Europe/Moscow"),
    ],
)  # fmt: skip
def test_each_way_to_tell_a_window_is_read_on_the_clock_of_the_channel(when: str, expected: str) -> None:
    (event,) = read(f"{when} пресечена попытка киевского режима. БпЛА уничтожен над Курской областью.").events

    assert str(event.when) == expected


def test_about_an_hour_is_marked_so() -> None:
    told = "пресечены попытки киевского режима. Два БпЛА уничтожены над Курской областью."
    one, two = read(f"Около 07.10 мск {told}", f"Около 06.10 и 07.15 мск {told}").events

    assert (one.when.is_instant, one.when.certainty, two.when.is_instant, two.when.certainty) == (True, "~", False, "~")


def test_a_post_that_names_no_time_was_before_it_was_posted() -> None:
    found = read("Пресечена попытка киевского режима. БпЛА уничтожен над Курской областью.")

    assert [finding.rule for finding in found.findings] == ["no-window"]
    assert found.events[0].when.earliest is None


def test_the_used_and_the_jammed_are_told_apart_from_the_destroyed() -> None:
    attack = "В 7.15 мск киевский режим атаковал объекты. "
    (event,) = read(f"{attack}Всего применено 84 БпЛА. Три БпЛА уничтожены средствами ПВО, еще два подавлены.").events

    assert (event.tally.launched.low, event.tally.destroyed.low, event.tally.lost.low) == (84, 3, 2)
    assert event.tally.launched.raw == "применено"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("уничтожены 9 БпЛА: пять – над территорией Курской области, три – над терр", {"Russia": "9", "Курской": "5"}),
        ("уничтожены 9 БпЛА: пять – над территорией Курской обла", {"Russia": "9", "Курской": "5"}),
        ("уничтожены 9 БпЛА: пять – над Курской и Бр", {"Russia": "9"}),
        ("уничтожены 9 БпЛА: пять – над территорией Курской и", {"Russia": "9"}),
        ("уничтожены 9 БпЛА: пять – над территориями Курской", {"Russia": "9"}),
        ("уничтожены 9 БпЛА. Пять бы", {"Russia": "9"}),
        ("уничтожены 9 БпЛА. Над Курской областью уничтожено 6 БпЛА, над Брянс", {"Russia": "9", "Курской": "6"}),
    ],
)  # fmt: skip
def test_a_text_that_breaks_off_is_read_as_far_as_it_surely_says_where(told: str, expected: dict[str, str]) -> None:
    found = read(NIGHT + told)

    assert figures(NIGHT + told) == expected
    assert [finding.rule for finding in found.findings] == ["cut-text"]


def test_what_a_post_does_not_say_or_says_oddly_is_a_finding_with_its_line() -> None:
    found = read(
        "Главное за день. Пресечена попытка киевского режима.",
        "Расчеты тренируются.",
        NIGHT + "уничтожены три катера.",
        NIGHT + "все цели уничтожены.",
        NIGHT + "два БпЛА и три шара уничтожены над Курской областью.",
        NIGHT + "уничтожены 5 БпЛА: три – над Курской областью.",
        {"text_snippet": "Щось", "channel": "made_up"},
        {"text_snippet": NIGHT + "БпЛА уничтожен над Курской областью.", "datetime": "2025-05-02"},
        "В 25.10 мск пресечена попытка киевского режима. БпЛА уничтожен над Курской областью.",
    )

    assert [(finding.line, finding.rule) for finding in found.findings] == [
        (2, "no-report"), (3, "no-report"), (4, "no-figure"), (5, "no-figure"), (6, "no-kind"), (7, "unequal-sum"),
        (8, "unknown-channel"), (9, "invalid-value"), (10, "invalid-value"),
    ]  # fmt: skip
    assert len(found.events) == 3


UKRAINIAN = (
    "У ніч на 2 травня 2025 року (з 20:30 1 травня) противник атакував 40-ма ударними БпЛА із напрямків: Орел, "
    "Курськ – рф, та чотирма ракетами Х-59. Станом на 07:30 збито двадцять вісім БпЛА та 3 ракети в двох областях. "
    "9 дронів локаційно втрачені, ще два залишили повітряний простір України."
)


def test_the_other_side_is_read_in_its_own_words() -> None:
    drones, missiles = read({"text_snippet": UKRAINIAN, "channel": "kpszsu"}).events
    said = {field: count.low for field, count in attrs.asdict(drones.tally, recurse=False).items() if not count.missing}

    assert said == {"launched": 40, "destroyed": 28, "lost": 9, "left_airspace": 2}
    assert (missiles.weapon, missiles.tally.launched.low, missiles.tally.destroyed.low) == ("Х-59", 4, 3)
    assert (drones.attacker, drones.target, drones.attribution.claimant) == ("RU", "UA", "UA/AirForce")
    assert drones.launch_places == ("Орел", "Курськ")
    assert str(drones.when) == "2025-05-01 20:30 to 2025-05-02 07:30 Europe/Kyiv"


def test_several_figures_for_one_thing_and_a_cut_text_are_findings_there_too() -> None:
    told = ("У ніч на 2 травня збито 10 БпЛА. О 9 ранку збито 12. Також збито 7", "У ніч на 2 травня збито дрони.")
    found = read(*({"text_snippet": text, "channel": "kpszsu"} for text in told))

    assert [finding.rule for finding in found.findings] == ["several-figures", "cut-text", "no-figure"]
    assert found.events[0].tally.destroyed.low == 12


def test_an_importer_of_posts_keeps_the_promises_of_every_importer() -> None:
    same = {"text_snippet": NIGHT + "снаряд уничтожен над Курской областью."}
    theirs = {"text_snippet": UKRAINIAN, "channel": "kpszsu"}
    old, new = (
        "уничтожены 3 БпЛА: два – над Курской и один – над Тульской.",
        "уничтожены 4 БпЛА над Курской и Тульской.",
    )

    check_importer(MINISTRY_POSTS, copy(NIGHT + old, same, theirs), copy(NIGHT + new, same, theirs))


@pytest.mark.parametrize(
    ("words", "value"),
    [("сорок пять", 45), ("сто одиннадцать", 111), ("двести тридцать три", 233), ("двадцять вісім", 28),
     ("п'ятьдесят", None), ("пятьсот семьдесят", 570), ("145-ма", 145), ("двадцать десять", 20), ("области", None)],
)  # fmt: skip
def test_numbers_in_words_are_read(words: str, value: int | None) -> None:
    found = number_at(words.split(), 0)

    assert (found and found[0]) == value


REGIONS = ("Курской", "Брянской", "Тульской", "Тверской", "Орловской", "Рязанской")


@given(st.lists(st.tuples(st.sampled_from(REGIONS), st.integers(1, 300)), min_size=2, unique_by=lambda each: each[0]))
def test_parts_told_of_a_sum_come_out_as_told(parts: list[tuple[str, int]]) -> None:
    listed = ", ".join(f"{count} – над территорией {region} области" for region, count in parts)
    total = sum(count for _, count in parts)

    expected = {"Russia": str(total)} | {region: str(count) for region, count in parts}
    assert figures(f"{NIGHT}уничтожены {total} БпЛА: {listed}.") == expected


def test_kinds_are_those_that_it_declares() -> None:
    assert MINISTRY_POSTS.kinds == (DroneStrike, MissileStrike)
