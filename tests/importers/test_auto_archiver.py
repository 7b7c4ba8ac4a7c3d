"""Archived pages come in as statements with their digests; on records made by us."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conflict_events.importers import Transcript, read_source
from conflict_events.importers.auto_archiver import AUTO_ARCHIVER, AUTO_ARCHIVER_JSON
from conflict_events.importers.engine.pages import page_at
from conflict_events.testing import check_importer

COLUMNS = (
    "link",
    "archive status",
    "archive location",
    "archive date",
    "upload timestamp",
    "upload title",
    "hash",
    "wacz",
)
SHA256, SHA3 = "ab" * 32, "cd" * 64
ROW = ("https://t.me/made_up/1", "archived", "https://kept.example.org/1", "2025-05-02T10:00:00",
       "2025-05-01T09:00:00Z", "Made up", f"SHA-256:{SHA256}", "1.wacz")  # fmt: skip


def sheet(*rows: dict[str, str]) -> list[str]:
    plain = dict(zip(COLUMNS, ROW, strict=True))
    told = [{"link": f"https://t.me/made_up/{number}"} | row for number, row in enumerate(rows, start=1)]
    return [",".join(COLUMNS) + "\n", *(",".join((plain | row).values()) + "\n" for row in told)]


def records(*given: dict[str, Any]) -> list[str]:
    media = {
        "urls": ["https://kept.example.org/1", ""],
        "properties": {"hash": f"SHA3-512:{SHA3}"},
        "_mimetype": "image/png",
    }
    about = {"url": "https://example.org/1", "title": "Made up", "_processed_at": "2025-05-02T10:00:00+02:00"}
    plain = {"status": "archived", "metadata": about, "media": [media, "odd", {"urls": None}]}
    return [json.dumps(plain | each) + "\n" for each in given]


def rules(found: Transcript) -> list[str]:
    return [each.rule for each in found.findings if each.rule != "unknown-columns"]


def test_a_row_is_the_word_of_its_page_with_what_was_kept_of_it() -> None:
    (event,) = read_source(sheet({}), AUTO_ARCHIVER).events
    (shown,) = event.attribution.evidence

    assert (event.attribution.claimant, event.attribution.quote, event.note) == ("made_up", "Made up", "wacz: 1.wacz")
    assert (str(event.when), shown.sha256, shown.archived_url) == ("2025-05-01 09:00 UTC", SHA256, ROW[2])
    assert str(shown.retrieved) == "2025-05-02 10:00:00+00:00"


def test_another_digest_keeps_its_name_and_a_page_without_a_date_was_said_before_it_was_archived() -> None:
    told = {"hash": f"SHA3-512:{SHA3}", "upload timestamp": "", "link": "nowhere", "wacz": ""}
    (event,) = read_source(sheet(told), AUTO_ARCHIVER).events

    assert event.attribution.evidence[0].locator == f"sha3-512:{SHA3}"
    assert (event.when.earliest, event.when.latest, event.attribution.claimant) == (
        None, event.attribution.evidence[0].retrieved, "auto-archiver",
    )  # fmt: skip


def test_what_was_not_archived_or_cannot_be_read_is_a_finding() -> None:
    found = read_source(
        sheet({"archive location": "", "hash": "", "archive status": ""},
              {"hash": "md5:00"},
              {"archive date": "2025-05-02"}, {"archive date": "", "upload timestamp": ""}, {"archive date": ""},
              {"hash": f"sha256:{SHA3}"}),
        AUTO_ARCHIVER,
    )  # fmt: skip

    assert rules(found) == ["not-archived", "no-digest", "invalid-value", "invalid-value", "no-digest"]
    assert len(found.events) == 3


def test_a_record_in_json_has_the_evidence_of_each_file_that_was_kept() -> None:
    (event,) = read_source(records({}), AUTO_ARCHIVER_JSON).events
    (shown,) = event.attribution.evidence

    assert (event.attribution.claimant, event.attribution.quote) == ("example.org", "Made up")
    assert (shown.locator, shown.media_type, shown.archived_url) == (f"sha3-512:{SHA3}", "image/png", ROW[2])
    assert str(shown.retrieved) == "2025-05-02 08:00:00+00:00"


def test_a_record_in_json_without_files_times_or_address_is_a_finding() -> None:
    timed = {"url": "https://example.org/2", "timestamp": "2025-05-01T09:00:00Z"}
    bare = {"url": "https://example.org/3"}
    found = read_source(
        records({"media": None}, {"metadata": timed}, {"metadata": bare}, {"metadata": "?"}), AUTO_ARCHIVER_JSON
    )

    assert rules(found) == ["not-archived", "invalid-value", "no-id"]
    assert [str(event.when) for event in found.events] == ["2025-05-01 09:00 UTC"]


def test_both_keep_the_promises_of_every_importer() -> None:
    check_importer(AUTO_ARCHIVER, sheet({}), sheet({"upload title": "Other"}))
    check_importer(AUTO_ARCHIVER_JSON, records({}), records({"status": "again"}))


@pytest.mark.parametrize(("url", "page"), [("https://www.Example.org/a", "example.org"), ("https://[", ""), ("x", "")])
def test_who_speaks_at_an_address_is_its_site_where_it_is_no_platform(url: str, page: str) -> None:
    assert page_at(url) == page
