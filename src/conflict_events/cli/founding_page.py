"""The founding day as a page: the ten verdicts, and two of them with all that they rest on."""

from __future__ import annotations

from conflict_events.cli.brief import verdicts
from conflict_events.cli.founding import AIR_FORCE, MINISTRY, NOON, OBLAST, THE_10TH, UKRAINE, Answers
from conflict_events.log import EventLog
from conflict_events.questions.records import RecordBoard
from conflict_events.report import Report, section_on

__all__ = ["page"]

TITLE = "Were the attacks of 10 November 2024 records?"


def page(log: EventLog, answers: Answers) -> Report:
    """Gather the page from the log with the seeds in it."""
    noon = log.as_known(NOON)
    asked = (RecordBoard(UKRAINE, AIR_FORCE), RecordBoard(OBLAST, MINISTRY))
    sections = tuple(section_on(noon, question, THE_10TH) for question in asked)
    return Report(TITLE, noon.view, noon.head, sections, lead=verdicts(answers))
