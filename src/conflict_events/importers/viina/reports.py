"""Reports of the news: each page that tells of an event is an account of its own, by whoever the page is.

A headline and a place are no figures, and the labels are a machine's guesses: a report is an `IncidentReport`, and no
strike. Those of one event are not linked: that VIINA puts them on one place and day makes them candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_events.events import IncidentReport
from conflict_events.importers.engine import ImportSource, by_columns
from conflict_events.importers.engine.pages import page_at, site_at
from conflict_events.importers.viina.placing import COMPILER, MANNER, PLACE_COLUMNS, day_of, place_of
from conflict_events.values import Attribution, Evidence

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow

__all__ = ["VIINA", "VIINA_1PD"]


def report(row: SourceRow) -> IncidentReport:
    """Make the account of one report."""
    place = place_of(row)
    claimant, through = _voice(row["url"], (row["source"],))
    when = day_of(row)
    shown = Evidence(url=row["url"] or None, locator=f"event {row['event_id']}")
    said = Attribution(
        claimant, when, via=(*through, f"{COMPILER}/events"), evidence=(shown,), quote=row["text"] or None,
        lang=row["lang"] or None,
    )  # fmt: skip
    note = f"VIINA's event of the day: {row['event_id_1pd']}" if row["event_id_1pd"] else None
    return IncidentReport(when=when, where=place, attribution=said, note=note)


def reports(row: SourceRow) -> dict[str, IncidentReport] | None:
    """Make the accounts of one event of a place and day, one for each page that told of it."""
    place, when = place_of(row), day_of(row)
    sources = tuple(each for each in (row["sources_matching"] or row["sources"]).split("|") if each)
    urls = [each for each in row["source_urls"].split("|") if each]
    voices = [(url, *_voice(url, sources)) for url in dict.fromkeys(urls)] or [("", each, ()) for each in sources]
    if not voices:
        row.refuse("no-source", "it names neither an outlet nor a page")
        return None
    alone = len(voices) == 1
    if not alone and row["representative_text"]:
        row.find("whose-text", f"its text is of one of {len(voices)} pages, it does not say of which; kept as a note")
    made = {}
    for url, claimant, through in voices:
        shown = Evidence(url=url or None, locator=f"event {row['event_id_1pd']} of the day")
        quote = row["representative_text"] if alone else ""
        said = Attribution(claimant, when, via=(*through, f"{COMPILER}/1pd"), evidence=(shown,), quote=quote or None)
        note = _note(row, is_alone=alone)
        made[url or claimant] = IncidentReport(when=when, where=place, attribution=said, note=note)
    return made


def _note(row: SourceRow, *, is_alone: bool) -> str | None:
    remarks = [f"{name}: {row[name]}" for name in ("n_reports", "target_classes", "Stage1Triage") if row[name]]
    if not is_alone and row["representative_text"]:
        remarks.append(f"a text of one of its pages: {row['representative_text']}")
    return "; ".join(remarks) or None


def _voice(url: str, sources: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Tell who speaks on a page, and through which outlet we know: a channel speaks for itself."""
    outlet = next((each for each in sources if each and each.removesuffix("ua") in site_at(url)), None)
    if outlet is not None:
        return outlet, ()
    page = page_at(url)
    only = sources[:1] if len(sources) == 1 and sources[0] else ()
    if not page:
        return (only[0] if only else COMPILER), ()
    return page, only


VIINA = ImportSource(
    name="viina",
    title="VIINA event_info: geocoded news reports of the war in Ukraine, by Zhukov and Ayers",
    via=f"{COMPILER}/events",
    kinds=(IncidentReport,),
    columns=("event_id", "event_id_1pd", "date", *PLACE_COLUMNS, "source", "url", "text", "lang"),
    optional=("viina_version", "time", "feature_code", "ADM1_CODE", "ADM2_NAME", "ADM2_CODE", "GEO_PRECISION",
              "GEO_API", "location", "address", "report_id"),
    manner=MANNER,
    identity=by_columns("event_id"),
    make=report,
    changes="misread",
)  # fmt: skip

VIINA_1PD = ImportSource(
    name="viina-1pd",
    title="VIINA event_1pd, and selections from it: one event a place and day, with all that reported it",
    via=f"{COMPILER}/1pd",
    kinds=(IncidentReport,),
    columns=("event_id_1pd", "date", "n_reports", *PLACE_COLUMNS),
    optional=None,
    manner=MANNER,
    identity=by_columns("event_id_1pd"),
    make=reports,
    changes="misread",
)
