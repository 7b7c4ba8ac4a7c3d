"""Evidence as footnotes: every figure names the accounts behind it, and every account says whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conflict_events.cli.output import wrapped
from conflict_events.history import Account
from conflict_events.log import LogView
from conflict_events.questions.claims import Provenance, Source, Trace

__all__ = ["Notes", "evidence", "trace_of"]

SHORT = 8
HANG = 5


def trace_of(view: LogView, accounts: Iterable[str]) -> Trace:
    """Trace accounts back to who said them, as seen from a view."""
    return view.ask(Provenance(frozenset(accounts)))


class Notes:
    """Numbers for accounts, in the order in which they are first cited."""

    def __init__(self) -> None:
        """Begin with none."""
        self._numbers: dict[str, int] = {}

    @property
    def cited(self) -> frozenset[str]:
        """The ids of the accounts that were cited."""
        return frozenset(self._numbers)

    def cite(self, accounts: Iterable[Account[Any]]) -> str:
        """Give the marks of some accounts, new ones numbered in log order; empty where there are none."""
        ordered = sorted(accounts, key=lambda each: each.position)
        numbers = [self._numbers.setdefault(each.id, len(self._numbers) + 1) for each in ordered]
        return "".join(f"[{number}]" for number in sorted(numbers))

    def lines(self, trace: Trace) -> Iterator[str]:
        """Lay out the sources under their numbers; what one note has said already, others only point to."""
        said: dict[str, str] = {}
        for source in sorted(trace.sources, key=lambda each: self._numbers[each.account.id]):
            mark = f"[{self._numbers[source.account.id]}]"
            yield from wrapped(f"{mark:{HANG}}{_voice(source)}", hang=HANG)
            yield from wrapped(source.says(), indent=HANG)
            for text in _remarks(source):
                first = said.setdefault(text, mark)
                yield from wrapped(text if first == mark else f"{text.split()[0]} as under {first}", indent=HANG)


def evidence(trace: Trace) -> list[str]:
    """Lay out the sources of an answer, in log order."""
    notes = Notes()
    notes.cite(source.account for source in trace.sources)
    return ["evidence:", *notes.lines(trace)] if trace.sources else []


def _voice(source: Source) -> str:
    account, attribution = source.account, source.attribution
    through = f", through {', '.join(attribution.via)}" if attribution.via else ""
    revised = "; revised since it was first said" if account.corrected else ""
    return f"{attribution.claimant}{through}, {attribution.reported}{revised} ({account.id[:SHORT]})"


def _remarks(source: Source) -> Iterator[str]:
    if note := getattr(source.account.event, "note", None):
        yield f"note: {note}"
    for assessment in sorted(f"{each.event.attribution.claimant} {each.event.stance}" for each in source.assessments):
        yield f"assessed: {assessment.replace('_', ' ')}"
    for each in source.attribution.evidence:
        yield ", ".join(filter(None, (each.url or each.archived_url, each.locator, each.sha256)))
    if noted := source.noted():
        yield f"noted: {'; '.join(noted)}"
