"""`SourceRow`: one record of a source as a declaration's `make` sees it, and what it says beside its events."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.importers.reading import day, number, text
from conflict_events.importers.report import ImportFinding, Tie
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Evidence, Quantity, When

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from conflict_events.importers.reading import Cell
    from conflict_events.importers.report import TieKind

__all__ = ["Manner", "SourceRow"]


@attrs.frozen(kw_only=True, cache_hash=True)
class Manner:
    """How a source writes its cells; what is not declared is refused and never guessed.

    Attributes:
        unsaid: Words, in lower case, that stand where nothing was said; an empty cell always says nothing.
        withheld: Words, in lower case, that stand for a figure which the source keeps back.
        decimal: What stands before the decimals of a number.
        thousands: What parts its thousands; empty = nothing does.
        days: How dates are written: ``"iso"``, or as for `strptime`, such as ``"%d.%m.%Y"``.
        tz: The IANA zone of its dates and clock times; None = dates may be days anywhere, clock times carry an offset.
    """

    unsaid: frozenset[str] = frozenset({"nan", "null", "none", "n/a", "-"})
    withheld: frozenset[str] = frozenset()
    decimal: str = "."
    thousands: str = ""
    days: str = "iso"
    tz: str | None = None


PLAINLY = Manner()

SHORT = 64
"""Up to how many characters a cell has of which is remembered what it says: a file says few such things, many times."""


@attrs.define
class SourceRow:
    """One record of a source, with what was found in it so far.

    ``row["column"]`` is a cell's text: blanks trimmed, runs of blanks made one, and "" where nothing was said. A column
    that this copy lacks says nothing; one that the source does not declare is a mistake in the importer.

    Attributes:
        line: Where it begins in its file, counted from 1; the number of the record where a file has no lines.
        cells: What is in it, by column, as it was read.
        via: The outlet that it comes through.
        manner: How its source writes.
        known: The columns that the source declares; None = any.
        findings: What the reader of the import should know of it.
        ties: What it says to belong together with.
        changed: Who changed it last, and when, for the reason of a Correction; empty = not said.
    """

    line: int
    cells: Mapping[str, Cell]
    via: str = ""
    manner: Manner = PLAINLY
    known: frozenset[str] | None = None
    findings: list[ImportFinding] = attrs.field(factory=list)
    ties: list[Tie] = attrs.field(factory=list)
    changed: str = ""

    def __getitem__(self, column: str) -> str:
        try:
            cell = self.cells[column]
        except KeyError:
            cell = self.cell(column)
        if cell is None or cell == "":  # most are
            return ""
        if type(cell) is int or (type(cell) is str and len(cell) <= SHORT):
            return _known_saying(cell, self.manner.unsaid)
        return _said(cell, self.manner.unsaid)

    def cell(self, column: str) -> Cell:
        """Give a cell as it was read: typed, where the form of the file has types; None = this copy lacks the column.

        Raises:
            UsageError: The source does not declare this column.
        """
        if column in self.cells:
            return self.cells[column]
        if self.known is not None and column not in self.known:
            raise UsageError(f"column: {column!r} is not declared; put it into the source's columns or optional")
        return None

    # --- what cells become ----------------------------------------------------------------------------

    def count(self, column: str) -> Quantity:
        """Read a figure: nothing said is unreported, a word for it withheld; 0 is none.

        What is no number is a finding, and unreported with its words kept.
        """
        said = self[column]
        if not said:
            return UNREPORTED
        if said.lower() in self.manner.withheld:
            return WITHHELD
        try:
            return Quantity.exact(self.number_in(self.cell(column), column))
        except InvalidValue as error:
            refused = InvalidValue(column, error.rule, error.value)  # of a number that is no count it names the bound
            self.find("not-a-count", f"{refused}; kept in words, counted as unreported")
            return Quantity.unreported(raw=said)

    def number(self, column: str) -> Any:
        """Read a number as the source writes them, an int where it is whole, else a Decimal; None = nothing said.

        Raises:
            InvalidValue: It is none.
        """
        if not self[column]:
            return None
        return self.number_in(self.cell(column), column)

    def number_in(self, cell: Cell, column: str) -> int | Decimal:
        """Read a number as the source writes them in a cell, or in a part of one.

        Args:
            cell: What is read.
            column: Where it stands, for the error.

        Raises:
            InvalidValue: It is none.
        """
        return number(cell, column=column, decimal=self.manner.decimal, thousands=self.manner.thousands)

    def day(self, column: str) -> date | None:
        """Read a date, or a date with its clock time, as the source writes them; None = nothing said.

        Raises:
            InvalidValue: It is none.
        """
        return day(self.cell(column), self.manner.days, column=column) if self[column] else None

    def date_in(self, column: str) -> date:
        """Read a date that has to be there; where it has a clock time, that is left out.

        Raises:
            InvalidValue: Nothing is said, or no day.
        """
        said = self.day(column)
        if said is None:
            raise InvalidValue(column, "must be a day", "")
        return said.date() if isinstance(said, datetime) else said

    def attribution(
        self,
        claimant: str,
        reported: When | date | str,
        *,
        url: str = "",
        locator: str = "",
        quote: str = "",
        lang: str = "",
    ) -> Attribution:
        """Say who vouches for a record; it came through the source's outlet.

        Args:
            claimant: Whose word it is, as an actor path.
            reported: When they said so.
            url: Where it is found; empty = nowhere.
            locator: The spot in it, such as the record's id: it tells two records apart that read alike.
            quote: Their words, verbatim.
            lang: The language of the quote, as a BCP 47 tag.
        """
        shown = (Evidence(url=url or None, locator=locator or None),) if url or locator else ()
        given: dict[str, Any] = {"quote": quote or None, "lang": lang or None}
        return Attribution(claimant, reported, via=(self.via,), evidence=shown, **given)

    def actor(self, column: str) -> str | None:
        """Read a name as an actor: a stroke in it ("SPLM/A") is no step of a path; None = nothing said."""
        parts = [part.strip() for part in self[column].split("/")]
        return "-".join(part for part in parts if part) or None

    # --- what it says beside its events -----------------------------------------------------------

    def find(self, rule: str, message: str) -> None:
        """Say something about a row that is kept, once: several events of it may have it in common."""
        finding = ImportFinding(self.line, rule, message)
        if finding not in self.findings:
            self.findings.append(finding)

    def refuse(self, rule: str, message: str) -> None:
        """Say why there is no event of the row, in one finding with all that was said before."""
        messages = [message, *(finding.message for finding in self.findings)]
        self.findings = [ImportFinding(self.line, rule, "; ".join(messages), kept=False)]

    def tie(self, kind: TieKind, to: str, *, part: str = "", to_part: str = "") -> None:
        """Say that it belongs together with another record of this source: see `Tie`."""
        self.ties.append(Tie(kind, to, part, to_part))


def _said(cell: Cell, unsaid: frozenset[str]) -> str:
    """Give the text of a cell; "" where it says nothing."""
    said = text(cell)
    return "" if said.lower() in unsaid else said


_known_saying = functools.lru_cache(2**14)(_said)
