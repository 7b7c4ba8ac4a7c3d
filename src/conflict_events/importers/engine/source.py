"""`ImportSource`: an importer as a declaration: what a record is, becomes, and what a later copy's difference means.

The rest is the engine's, one for all: reading, knowing records again, planning, appending under a condition, reporting.
A source in a module of its own is one function from a row to events, and one value::

    def event(row: SourceRow) -> DroneStrike: ...

    SIRENS = ImportSource(
        name="sirens", title="...", via="vadimkin/sirens", kinds=(Disruption,),
        columns=("region", "started_at", "finished_at"), identity=by_columns("region", "started_at"), make=event,
    )

Then it gets its line in `registry`, and is held to `testing.check_importer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from conflict_events.importers.engine.row import PLAINLY, Manner
from conflict_events.importers.reading import AS_FOUND, ReadAs
from conflict_events.values import When

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from conflict_events.importers.engine.identities import Identity
    from conflict_events.importers.engine.row import SourceRow
    from conflict_events.importers.report import Gone, ImportFinding, Record

__all__ = ["Changes", "Copies", "ImportSource", "Made", "Vanished"]

Made: TypeAlias = "Any | Mapping[str, Any] | Gone | None"
"""What a record becomes: an event; several, each under the name of its part; a withdrawal of another record; or None,
and then the row has said why by `SourceRow.refuse`."""

Changes: TypeAlias = Literal["misread", "revised"]
Vanished: TypeAlias = Literal["told", "retracted", "ignored"]
Copies: TypeAlias = Literal["by their rows", "as they come"]


SOME_TIME = When.day("2000-01-01")


def _same(event: Any) -> Any:
    return event


def _nothing(_records: Sequence[Record]) -> tuple[ImportFinding, ...]:
    return ()


@attrs.frozen(kw_only=True)
class ImportSource:
    """A source that comes in copies, each newer one in place of the one before.

    Attributes:
        name: What it is called on the command line, such as ``"ucdp-ged"``.
        title: What it is and who publishes it, in one line.
        via: The outlet that all its accounts come through: each has it in its `Attribution.via`, and record keys begin
            with it. What else a log has through it is taken for the source's, too.
        kinds: The kinds of its accounts.
        make: From a row to what it becomes. Pure; raises nothing but `DataError`, which refuses the row.
        identity: What a record is known again by: `by_columns` where the source gives ids, else `by_likeness`.
        columns: Those that every shape of it has had: a file that lacks one is not this source.
        optional: Those that some shapes have; others that a copy has are said not to be read. None = anything may come.
        manner: How it writes.
        reading: How its files are read, where that is not to be seen.
        changes: What it means that a later copy says something else of a record. "misread" = the source only
            transcribes and had got it wrong: an erratum, a Correction by the ledger. "revised" = the claimant itself
            says something else now: a Correction by the claimant, reported when the record says so, else between the
            two copies.
        voice: The claimant by which the source itself speaks, where it revises: of accounts that are the word of others
            it is only the transcriber, and a change is an erratum. None = each claimant speaks for itself.
        vanished: What it means that a later copy lacks a record. "told" = nothing, for leaving out is not withdrawing;
            it is a finding. "retracted" = it is withdrawn, by whom `changes` says. "ignored" = a copy never has all;
            what a record that it has no longer tells is retracted all the same.
        stamped: Whether each record says itself when it was last changed, and `make` puts that into
            `Attribution.reported`: then each is older or newer by itself, whatever its copy.
        covers: Gives of an event the part of the source that it belongs to, such as country and year: a copy lacks
            records only of parts that it has some of. None = every copy is of the whole.
        copies: How an older copy is told from a newer one where nobody gives its date.
        disjoint: Whether its records are separate events, so that their figures may be added: ask with
            ``by(..., disjoint=True)``.
        said: Gives of an event what it says; two that have this in common say the same, and correct nothing.
        opened: Gives an event with every figure opened down to nothing, where it may be told a second time; needed
            where records are known again by likeness.
        about: Gives what is to be said of a copy as a whole.
    """

    name: str
    title: str
    via: str
    kinds: tuple[type[Any], ...]
    make: Callable[[SourceRow], Made]
    identity: Identity
    columns: tuple[str, ...]
    optional: tuple[str, ...] | None = ()
    manner: Manner = PLAINLY
    reading: ReadAs = AS_FOUND
    changes: Changes = "misread"
    voice: str | None = None
    vanished: Vanished = "told"
    stamped: bool = False
    covers: Callable[[Any], Hashable] | None = None
    copies: Copies = "by their rows"
    disjoint: bool = False
    said: Callable[[Any], Any] = _same
    opened: Callable[[Any], Any] = _same
    about: Callable[[Sequence[Record]], Iterable[ImportFinding]] = _nothing

    @property
    def known(self) -> frozenset[str] | None:
        """The columns that it declares; None = any may come."""
        return None if self.optional is None else frozenset((*self.columns, *self.optional))

    def revises(self, claimant: str) -> bool:
        """Tell whether what a later copy says otherwise of an account is its claimant's own change of mind."""
        return self.changes == "revised" and self.voice in (None, claimant)

    def alike(self, a: Any, b: Any) -> bool:
        """Tell whether two events of one record say the same."""
        return bool(a == b or self.compared(a) == self.compared(b))

    def compared(self, event: Any) -> Any:
        """Give what two events of one record have in common that say the same."""
        said = self.said(event)
        if self.changes == "misread" or self.stamped:  # who says the same later says it again, after all between
            return said
        # A revision has the time at which it was made, which is no part of what it says.
        return attrs.evolve(said, attribution=attrs.evolve(said.attribution, reported=SOME_TIME))

    # --- record keys --------------------------------------------------------------------------------

    def group(self, identity: str, part: str = "") -> str:
        """Give the stable part of the record keys of one event of a record."""
        apart = "'" if identity.startswith("~") else ""
        return f"{self.via}|{apart}{identity}|{part}"

    @property
    def aside(self) -> str:
        """The beginning of the record keys that are no record's: their sign sorts behind letters."""
        return f"{self.via}|~"

    def replaced(self, account: str) -> str:
        """Give the beginning of the record keys of Retractions of an account that a newer copy lacks."""
        return f"{self.aside}replaced|{account}"

    def tied(self, group: str = "") -> str:
        """Give the beginning of the record keys of Links that a record asks for."""
        return f"{self.aside}tied|{group}"

    def cut(self, link: str) -> str:
        """Give the record key of the Retraction of such a Link that its record no longer asks for."""
        return f"{self.aside}cut|{link}"

    def gone(self, identity: str) -> str:
        """Give the record key of the word that a record is no more which the log does not have."""
        return f"{self.aside}gone|{identity}"

    def as_of(self, moment: str) -> str:
        """Give the record key that notes that a copy of this date was imported."""
        return f"{self.aside}as of|{moment}"
