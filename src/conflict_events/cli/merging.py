"""The command `merge-candidates`: proposals that two accounts are of one incident, gone through one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from conflict_events.cli.arguments import LOG, RECORDING, opened
from conflict_events.cli.asked import answer_to
from conflict_events.cli.asking import arguments_of, question_of
from conflict_events.cli.declaring import Command, Given
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.output import of_head, show
from conflict_events.cli.progress import working
from conflict_events.events import Link
from conflict_events.events.ledger import LinkKind
from conflict_events.log import EventLog
from conflict_events.questions.claims import Candidate, MatchCandidates
from conflict_events.values import Truth
from conflict_events.values.visible import visible

__all__ = ["COMMANDS"]

ASKED = "s = the same incident, 1 = [1] is a part of [2], 2 = [2] is a part of [1], n = neither, q = stop: "
MEANT: dict[str, LinkKind] = {"s": "same_incident", "1": "part_of", "2": "part_of"}
ANSWERS = (*MEANT, "n", "q")


def merge_(given: Given) -> int:
    """Go through the proposals."""
    with opened(given, read_only=False) as log:
        with working("asking"):
            candidates = log.now().ask(question_of(MatchCandidates, given, log)).candidates
        done = _gone_through(given, log, candidates)
        left = len(candidates) - done.total()
        lines = [f"{done['linked']} linked, {done['known']} linked by these, {done['passed']} passed over, {left} left"]
        document = {**{name: done[name] for name in ("linked", "known", "passed")}, "left": left, "head": log.head}
        show(given, [*lines, of_head(log.head)], document)
    return 0


def _gone_through(given: Given, log: EventLog, candidates: tuple[Candidate, ...]) -> Counter[str]:
    done: Counter[str] = Counter()
    for number, candidate in enumerate(candidates, start=1):
        one, other = sorted(candidate.accounts, key=lambda each: log.entry(each).position)
        if log.now().account(one).incident & {other}:
            done["known"] += 1
            continue
        if not given.json:
            _show(log, candidate, f"{number} of {len(candidates)}")
        reply = _reply()
        if reply == "q":
            break
        if reply in MEANT:
            a, b = (other, one) if reply == "2" else (one, other)
            log.append(Link(kind=MEANT[reply], a=a, b=b, basis="gone through by hand"))
        done["linked" if reply in MEANT else "passed"] += 1
    return done


def _show(log: EventLog, candidate: Candidate, which: str) -> None:
    """Show the two accounts, and what speaks for their being of one incident."""
    reasons = (f"{name} {value.value}" for name, value in sorted(candidate.reasons.items()))
    alike = "" if candidate.figures is Truth.YES else "; figures differ, or are not said"
    print(f"{which}: {', '.join(reasons)}{alike}")
    lines: list[Any] = evidence(trace_of(log.now(), candidate.accounts))[1:]
    print(*map(visible, lines), sep="\n")


def _reply() -> str:
    """Ask until one of the answers comes; the end of what comes is the wish to stop."""
    while (reply := answer_to(ASKED)) is not None:
        if reply.lower() in ANSWERS:
            return reply.lower()
    return "q"


COMMANDS = (
    Command(
        name="merge-candidates",
        about="go through pairs of accounts that could be of one incident, and link those that are",
        run=merge_,
        arguments=(*LOG, *arguments_of(MatchCandidates), *RECORDING),
        panel="At the desk",
    ),
)
