"""Telegram's own export of a channel says what the table of its posts says, with whole texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conflict_events.counting import by
from conflict_events.events import DroneStrike
from conflict_events.importers import import_source, read_source
from conflict_events.log import EventLog
from conflict_events.questions.attacks import Totals
from conflict_events.testing import check_importer
from conflict_events.values import Scope

POST: dict[str, Any] = {
    "id": 7, "type": "message", "date": "2025-05-03T11:40:00", "date_unixtime": "1746261600",
    "from": "Минобороны России", "from_id": "channel1",
    "text": [
        {"type": "bold", "text": "В период с 7.00 до 10.00 мск"}, " пресечена попытка киевского режима. ",
        {"type": "link", "text": "Средствами ПВО"}, " перехвачены 12 БпЛА над территорией Московской области.",
    ],
}  # fmt: skip
PINNED = {"id": 8, "type": "service", "date_unixtime": "1746261700", "text": "", "action": "pin_message"}


@pytest.fixture
def export(tmp_path: Path) -> Any:
    def write(*messages: dict[str, Any], name: str = "result.json") -> Path:
        whole = {"name": "Минобороны России", "type": "public_channel", "id": 1, "messages": messages}
        (tmp_path / name).write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        return tmp_path / name

    return write


def test_a_message_is_read_as_a_row_of_posts_is(export: Any) -> None:
    """Its parts are one text; what Telegram reports of itself is no post, and is told."""
    read = read_source(export(POST, PINNED), "ministry-posts-json")
    (event,) = read.events

    assert (event.tally.destroyed.low, event.where.code) == (12, "RU/RU-MOS")
    assert event.attribution.evidence[0].locator == "post of 2025-05-03 08:40 UTC"
    assert event.attribution.quote.startswith("В период с 7.00 до 10.00 мск пресечена попытка")
    assert [finding.rule for finding in read.refused] == ["no-report"]


def test_one_post_in_both_forms_of_export_is_counted_once(export: Any) -> None:
    log = EventLog.open()
    import_source(log, export(POST), "ministry-posts-json")
    text = "".join(part if isinstance(part, str) else part["text"] for part in POST["text"])
    import_source(log, ["datetime,text_snippet\n", f'2025-05-03 08:40,"{text}"\n'], "ministry-posts")
    scope = Scope(kinds={DroneStrike}, measure="destroyed", grain="day", day_rule="end", tz="Europe/Moscow")

    (day,) = log.ask(Totals(scope, by("RU/MoD"))).periods.values()

    assert str(day.value) == "12"


def test_a_channel_whose_wording_is_not_known_is_told(export: Any) -> None:
    read = read_source(export({**POST, "from": "Somebody"}), "ministry-posts-json")

    assert [finding.rule for finding in read.refused] == ["unknown-channel"]


def test_a_time_that_is_none_is_refused(export: Any) -> None:
    read = read_source(export({**POST, "date_unixtime": "noon"}), "ministry-posts-json")

    assert [finding.rule for finding in read.refused] == ["invalid-value"]


def test_telegrams_export_keeps_the_promises_of_an_importer(export: Any) -> None:
    from conflict_events.importers.ministry_posts import MINISTRY_POSTS_JSON  # noqa: PLC0415  # as a user would

    longer = {**POST, "text": "Ночью уничтожены 3 БпЛА над территорией Курской области."}
    check_importer(MINISTRY_POSTS_JSON, export(POST, PINNED), export(longer, PINNED, name="later.json"))
