"""`Report`: judgements with a heading, written as HTML by Jinja2, which escapes every text."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs

from conflict_events.doors import needing
from conflict_events.errors import UsageError
from conflict_events.history import Head, View
from conflict_events.log.upkeep.backup import published
from conflict_events.projections import Table
from conflict_events.report.telling import Section
from conflict_events.values.numbered import numbered
from conflict_events.values.visible import visible

__all__ = ["Report", "link", "written"]

OPENED = frozenset({"http", "https"})
"""What a link may begin with; anything else stays text."""


@attrs.frozen
class Report:
    """One file to send to an editor.

    Attributes:
        title: Its heading.
        view: From when the log is seen.
        head: The end of the log that it is about.
        sections: The judgements.
        lead: Laid out before them; None = nothing.
    """

    title: str
    view: View
    head: Head
    sections: tuple[Section, ...]
    lead: Table | None = None

    def html(self) -> str:
        """Write it as one page (extra `report`).

        Raises:
            UsageError: Jinja2 is not installed.
        """
        return written(self)

    def save(self, path: str | Path) -> None:
        """Write it to a new file, whole or not at all.

        Raises:
            StoreFailure: There is no room, no such folder, or the like.
            UsageError: There is a file of that name, which is left as it is; or Jinja2 is not installed.
        """
        made = self.html()
        with published(path, "page") as partial:
            partial.write_text(made, encoding="utf-8")


def written(report: Report) -> str:
    """Write a report as one page.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    with needing("report"):
        import jinja2  # noqa: PLC0415  # an extra: only who writes a page needs it
        import markupsafe  # noqa: PLC0415  # as above; it comes with it

    def laid_out(table: Table) -> Any:
        spaced = attrs.evolve(table, headings=tuple(each.replace("_", " ") for each in table.headings))
        return markupsafe.Markup(spaced._repr_html_())  # noqa: S704  # it escapes what is in its cells

    def drawn(chart: Any) -> Any:
        try:
            return markupsafe.Markup(chart.svg())  # noqa: S704  # Vega escapes what it writes
        except UsageError:  # nothing here draws: the table says the same
            return ""

    loader = jinja2.PackageLoader("conflict_events.report", "pages")
    pages = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters |= {
        "counted": lambda count: numbered(count, "entry"),
        "link": link,
        "visible": visible,
        "laid_out": laid_out,
        "drawn": drawn,
    }
    return pages.get_template("report.html").render(report=report)


def link(url: str | None) -> str:
    """Give an address that may be opened; empty for one that is none, such as a script."""
    if url is None:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in OPENED and parts.netloc and visible(url) == url else ""
