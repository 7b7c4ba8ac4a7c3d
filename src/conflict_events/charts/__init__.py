"""Charts: an answer as a picture, for those who look before they read.

A chart is first a specification in Vega-Lite, made of the answer's rows by pure functions; so a test compares its data
with the answer's, and never a pixel. What is uncertain is always drawn: bounds as ranges, what only may count as
hatching, what is open with an arrow. Titles say what is counted, whose count it is, and as known when. A side has a
place, never a colour of its own.

Two libraries are used, each in one module and only when it is asked for: `vl_convert` makes SVG and PNG in
`rendering`, `altair` takes a chart to be changed in `editing` (extra `charts`). Answers of your own are drawn once
`drawn_by` knows how.
"""

from __future__ import annotations

from conflict_events.charts.chart import Chart
from conflict_events.charts.drawing import chart_of, drawn_by, inline

__all__ = ["Chart", "chart_of", "drawn_by", "inline"]
