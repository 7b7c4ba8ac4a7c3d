"""Whose word a row of UCDP's events is: the original source's, where one is named and the figure is its, else UCDP's.

The dataset names original sources in free words, one or several. Where it names one, and gives one figure, that is what
this source said. Where it names several or none, or gives a range, the figure is the estimate of UCDP's coders.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from conflict_events.importers.engine import remembered
from conflict_events.values import Attribution, Evidence, When

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow
    from conflict_events.values import Quantity

__all__ = ["COMPILER", "DATASET", "attribution"]

COMPILER = "UCDP"
"""Who estimates."""

DATASET = "UCDP GED"
"""The outlet that all rows come through."""

NAMELESS = frozenset({
    "a", "activists", "army", "authorities", "citizen", "citizens", "civilians", "doctor", "eyewitness", "eyewitnesses",
    "from", "government", "ground", "hospital", "journalists", "local", "locals", "media", "medic", "medical", "medics",
    "military", "militants", "news", "official", "officials", "on", "people", "police", "protesters", "rebel", "rebels",
    "reporters", "residents", "security", "source", "sources", "spokesman", "spokesperson", "state", "testimony", "the",
    "unknown", "various", "witness", "witnesses",
})  # fmt: skip
"""Words that are nobody's name: who is called by nothing else cannot be told from others who are called so."""

SEVERAL = re.compile(r"[;,/&+\n]| and ")
"""What stands between several sources; also within the title of one, and then nobody can tell."""

_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r'"\s*;\s*"')
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def attribution(row: SourceRow, killed: Quantity) -> Attribution:
    """Say who vouches for a row, since when, and what can be shown for it."""
    shown = (Evidence(locator=f"event {row['id']}"), *_articles(row["source_article"]))
    if killed.is_exact and killed.raw is None and _is_one_name(str(row.cell("source_original"))):
        offices = tuple(dict.fromkeys(part.strip() for part in row["source_office"].split(";") if part.strip()))
        via = (*(each for each in offices if each != DATASET), DATASET)
        return Attribution(row["source_original"], _said(row), via=via, evidence=shown)
    return Attribution(COMPILER, _estimated(row), via=(DATASET,), evidence=shown)


@remembered("source_date", "date_end")
def _said(row: SourceRow) -> When:
    """Give when the sources told of it; where that is not named, its last day."""
    days = _days_of_sources(row)
    return When.days(days[0], days[-1]) if days else When.day(row.date_in("date_end"))


@remembered("source_date", "date_end")
def _estimated(row: SourceRow) -> When:
    """Give when it was estimated: later than all that it rests on."""
    since = max([*_days_of_sources(row)[-1:], str(row.date_in("date_end"))])
    return When.edtf(f"{since}/..")


def _days_of_sources(row: SourceRow) -> list[str]:
    return sorted(_DAY.findall(row["source_date"]))


@functools.lru_cache(maxsize=4096)
def _is_one_name(source: str) -> bool:
    if SEVERAL.search(source.strip()):
        return False
    words: list[Any] = _WORD.findall(source)
    return any(word[0].isupper() and word.lower() not in NAMELESS for word in words)


def _articles(cell: str) -> list[Evidence]:
    articles = (part.strip().strip('"').strip() for part in _ARTICLE.split(cell))
    return [Evidence(locator=each) for each in dict.fromkeys(articles) if each]
