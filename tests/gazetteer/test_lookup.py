"""A place is found by each spelling that the field has for it, and what may be several is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.gazetteer import Level, known_part, look_up, table
from conflict_events.gazetteer.names import look_alikes, named
from conflict_events.gazetteer.table import _lines


@pytest.mark.parametrize(
    ("code", "precision", "spellings"),
    [
        (
            "UA/UA-32",
            "adm1",
            ["Kyivska oblast", "Kyiv Oblast", "KYIV REGION", "Kiev oblast", "Київська область", "Київської області",
             "Киевская область", "Киевской области", "Київщина"],
        ),
        (
            "UA/UA-30",
            "locality",
            ["Kyiv City", "Kiev city", "Kiev Special Republican City", "місто Київ", "м. Київ", "город Киев"],
        ),
        ("UA/UA-51", "adm1", ["Odesa oblast", "Odessa Oblast", "Odeska oblast", "Одеська обл.", "Одесской области"]),
        ("UA/UA-63", "adm1", ["Kharkov oblast", "Kharkivs'ka Oblast\u2019", "Харьковская область", "Харківщина"]),
        ("UA/UA-48", "adm1", ["Mykolaiv oblast", "Nikolaev Oblast", "Николаевская область"]),
        ("UA/UA-23", "adm1", ["Zaporizka oblast", "Zaporizhzhia oblast", "Zaporozhye region", "Запорожской области"]),
        ("UA/UA-43", "adm1", ["Crimea", "Autonomous Republic of Crimea", "Республики Крым", "Республіка Крим"]),
        ("RU/RU-KRS", "adm1", ["Kursk oblast", "Kurskaya oblast", "Курская область", "Курской областью"]),
        ("RU/RU-BEL", "adm1", ["Belgorod region", "Белгородской области", "Бєлгородська область"]),
        ("RU/RU-MOS", "adm1", ["Moscow oblast", "Moscow Region", "Московской области", "Московского региона"]),
        ("RU/RU-ORL", "adm1", ["Oryol oblast", "Орловская область"]),
        ("RU/RU-KDA", "adm1", ["Krasnodar Krai", "Краснодарского края"]),
        ("BY/BY-HO", "adm1", ["Gomel region", "Homel Oblast", "Гомельская область"]),
        ("SY/SY-RD", "adm1", ["Rif Dimashq governorate"]),
        ("SY/SY-HL", "adm1", ["Aleppo governorate", "\u1e28alab governorate"]),
        ("MX/MX-CHH", "adm1", ["Chihuahua state"]),
        ("UA", "country", ["Ukraine", "Україна", "Украина", "UKR", "UA"]),
        ("RU", "country", ["Russia", "Russian Federation", "Россия", "Росія"]),
        ("YE", "country", ["Yemen", "Yemen (North Yemen)"]),
        ("SY", "country", ["Syria", "Сирия", "Syrian Arab Republic"]),
    ],
)  # fmt: skip
def test_a_place_is_found_by_each_of_its_spellings(code: str, precision: str, spellings: list[str]) -> None:
    found = {name: look_up(name) for name in spellings}

    assert {name: (each.code, each.precision) for name, each in found.items()} == dict.fromkeys(
        spellings, (code, precision)
    )
    assert all(each.problem is None and each.look_alikes == () for each in found.values())


def test_the_table_is_read_when_a_place_is_first_asked_for() -> None:
    for cached in (table._lines, table._known, table._by_key, table._by_stem, table._by_code, look_up):
        cached.cache_clear()

    assert look_up("Белгородской области").code == "RU/RU-BEL"
    assert known_part("UA/UA-14") == "UA/UA-14"


@pytest.mark.parametrize("name", ["Kyiv", "Kiev", "Київ", "Киев"])
def test_the_city_and_its_oblast_are_told_apart_by_more_than_a_name_in_each_spelling(name: str) -> None:
    found = look_up(name)

    assert (found.code, found.precision) == (None, None)
    assert found.problem == (
        f"{name!r} may be Kyiv (city, UA/UA-30), Kyivska oblast (region, UA/UA-32), Kyiv (town, UA/UA-30): "
        "say which, such as by its region"
    )
    assert look_up(name, level="locality").code == "UA/UA-30"
    assert look_up(f"{name} oblast").code == "UA/UA-32"


def test_a_region_and_its_capital_share_a_code_and_how_precise_it_is_stays_open() -> None:
    found = look_up("Odessa", within="UA")

    assert (found.code, found.precision, found.problem) == ("UA/UA-51", None, None)
    assert look_up("Odessa", within="UA", level="locality").precision == "locality"


def test_of_many_places_of_one_name_some_are_named_and_a_region_or_a_size_narrows_them() -> None:
    many = look_up("Oleksandrivka", within="UA")

    assert many.code is None
    assert str(many.problem).endswith("more: say which, such as by its region")
    assert look_up("Makiivka", within="UA").code is None
    assert look_up("Makiivka", within="UA", least=10_000).code == "UA/UA-14"
    assert look_up("Makiivka", within="UA/UA-14").code == "UA/UA-14"


def test_a_town_has_its_number_at_geonames_and_its_point() -> None:
    (kramatorsk,) = look_up("Kramators'k").places

    assert (kramatorsk.geonames, kramatorsk.name, kramatorsk.code) == (704508, "Kramatorsk", "UA/UA-14")
    assert kramatorsk.box is not None
    assert (kramatorsk.box.north, kramatorsk.box.east) == (48.73, 37.57)


def test_a_name_that_is_not_known_is_answered_with_what_may_be_meant() -> None:
    assert look_up("Odeas oblast").problem == (
        "'Odeas oblast' is not in our table of places; did you mean Odeska oblast?"
    )
    assert look_up("front line").problem == "'front line' is not in our table of places"
    assert look_up("Mariupol Raion").places == ()
    assert look_up(" ").places == look_up("(?)").places == ()


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("Kyiv obl\u0430st", "UA/UA-32", ("'\u0430' in 'obl\u0430st' is CYRILLIC SMALL LETTER A",)),
        ("\u041edesa oblast", "UA/UA-51", ("'\u041e' in '\u041edesa' is CYRILLIC CAPITAL LETTER O",)),
        ("\u039fdesa oblast", "UA/UA-51", ("'\u039f' in '\u039fdesa' is GREEK CAPITAL LETTER OMICRON",)),
        ("Хaрківська область", "UA/UA-63", ("'a' in 'Хaрківська' is LATIN SMALL LETTER A",)),  # noqa: RUF001  # the case
    ],
)
def test_letters_that_look_alike_are_named_and_the_place_is_found(name: str, code: str, told: tuple[str, ...]) -> None:
    found = look_up(name)

    assert (found.code, found.look_alikes) == (code, told)


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("Zaporizhzhya", "adm1", "UA/UA-23"),
        ("Kiev City", "adm1", "UA/UA-30"),
        ("Luhans'k", "adm1", "UA/UA-09"),
        ("Northern district", "adm1", "IL/IL-Z"),
        ("Georgia", "country", "GE"),
        ("kursk", "adm1", "RU/RU-KRS"),
    ],
)
def test_a_column_that_says_what_its_names_are_settles_it(name: str, level: Level, code: str) -> None:
    assert look_up(name, within=code[:2], level=level).code == code


def test_what_the_table_says_a_place_is_known_by_is_what_names_are_compared_by() -> None:
    keys = {key for line in _lines()[::25] for key in line.rpartition("\t")[2].split("|")}

    assert [key for key in sorted(keys) if named(key).key != key and len(key.split()) < 2] == []


@given(st.text(max_size=12))
def test_no_name_raises(name: str) -> None:
    found = look_up(name)

    assert (found.problem is None) == (found.code is not None)
    assert look_alikes(look_alikes(name)[0])[1] == ()
