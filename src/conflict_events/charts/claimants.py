"""Claimants: what each of them says, as ranges one below the other, a field for each measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conflict_events.charts.bars import bars, figure, legend
from conflict_events.charts.chart import Chart
from conflict_events.charts.over_time import check_length
from conflict_events.charts.words import CLAIMS, capital, known, throughout, whose
from conflict_events.counting.buckets import Bucket
from conflict_events.counting.wording import as_reported
from conflict_events.questions.claims import Claim, Matrix
from conflict_events.questions.harm import Harm

__all__ = ["harm", "matrix"]

VOICES = 20
"""So many claimants are drawn of harm, those with the largest figures."""


def matrix(answer: Matrix) -> Chart:
    """Draw who says what about one incident: who gives no figure of a measure is named, and has no bar."""
    voices = sorted({*answer.claims, *answer.silent})
    measures = answer.measures
    rows = [_claimed(who, answer.claims.get(who, {}).get(measure), measure) for measure in measures for who in voices]
    check_length(len(rows))
    title = f"Who says what: {', '.join(each.replace('_', ' ') for each in measures)}"
    about = f"One incident, {len(answer.accounts)} accounts, each claimant by what it said last"
    notes = (f"{about}, {known(answer.context)}. {CLAIMS}.", legend(rows))
    return _fields(title, notes, rows)


def _claimed(who: str, claim: Claim | None, measure: str) -> dict[str, Any]:
    through = "" if claim is None or not claim.via else f"through {', '.join(sorted(claim.via))}"
    row = figure(who, None if claim is None else claim.value, remark=through, measure=measure)
    return row if claim is not None else {**row, "figure": "does not say"}


def harm(answer: Harm) -> Chart:
    """Draw how many were killed and injured by the count asked for, and by each claimant alone."""
    largest = sorted(answer.claimants, key=lambda who: (-_largest(answer.claimants[who]), who))
    rows = [row for measure in ("killed", "injured") for row in _counted(answer, measure, sorted(largest[:VOICES]))]
    check_length(len(rows))
    counted = " and ".join(dict.fromkeys(row["measure"] for row in rows))
    title = f"{capital(counted)} {throughout(answer.scope, counted=False)}"
    left = f"Of {len(largest)} claimants the {VOICES} with the largest figures are drawn." if largest[VOICES:] else ""
    notes = (whose(answer.policy, answer.context), "First that count, then each claimant alone.", left, legend(rows))
    return _fields(title, notes, rows)


def _largest(said: Mapping[str, Bucket]) -> float:
    return max((float(each.value.floor) for each in said.values()), default=0)


def _counted(answer: Harm, measure: str, voices: Sequence[str]) -> Iterator[dict[str, Any]]:
    if measure in answer.everything:
        yield _harmed(as_reported(answer.policy), answer.everything[measure], measure, judged=True)
    for who in voices:
        if measure in answer.claimants[who]:
            yield _harmed(f"{who} alone", answer.claimants[who][measure], measure, judged=False)


def _harmed(name: str, bucket: Bucket, measure: str, *, judged: bool) -> dict[str, Any]:
    return figure(name, bucket.value, may_add=bucket.may_add, measure=measure, judged=judged, remark="")


def _fields(title: str, notes: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Draw a field of bars for each measure, each with its own scale: they count different things."""
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    made: list[Mapping[str, Any]] = []
    fields = []
    for measure in measures:
        of_measure = [row for row in rows if row["measure"] == measure]
        numbered = [{"row": number, "judged": False, **row} for number, row in enumerate(of_measure)]
        made += numbered
        kept = {"filter": {"field": "measure", "equal": measure}}
        fields.append({"transform": [kept], **bars(numbered, measure.replace("_", " "), beside=rows)})
    return Chart(title, tuple(notes), tuple(made), {"vconcat": fields, "spacing": 24})
