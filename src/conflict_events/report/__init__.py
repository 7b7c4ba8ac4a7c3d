"""The report: one file to send to an editor, with the verdict, what it rests on, and how to check it.

`report_on` gathers what is to be told from a view of a log, and `Report.html` writes it as one page that needs no
network and no script (extra `report`). All text in it comes from sources, and stays text.
"""

from __future__ import annotations

from conflict_events.report.gathering import report_on, section_on
from conflict_events.report.page import Report
from conflict_events.report.telling import Section

__all__ = ["Report", "Section", "report_on", "section_on"]
