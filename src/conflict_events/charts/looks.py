"""Looks: the colours, the hatching and the type of every chart.

One colour for what is said, whoever says it: no side and no claimant has one of its own, so none can be the good one.
The one accent is the vermilion that people with any colour vision tell from blue; and nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["ACCENT", "CONFIG", "INK", "PALE", "SAID", "SOFT", "WIDTH", "hatching"]

INK, SOFT = "#1f2933", "#52606d"
SAID, PALE = "#3b6288", "#c5d3e0"
ACCENT = "#c44e00"
WIDTH = 520
FONT = "Helvetica, Arial, Liberation Sans, sans-serif"

CONFIG: Mapping[str, Any] = {
    "aria": False,  # a reader of screens is told the description, and not each of a thousand bars
    "background": "white",
    "padding": {"left": 20, "right": 30, "top": 14, "bottom": 14},  # where the font is another, words are longer
    "font": FONT,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "offset": 16,
        "color": INK,
        "fontSize": 16,
        "fontWeight": "bold",
        "subtitleColor": SOFT,
        "subtitleFontSize": 12,
        "subtitleLineHeight": 16,
        "subtitlePadding": 6,
    },
    "axis": {
        "domainColor": SOFT,
        "gridColor": "#e6eaee",
        "labelColor": INK,
        "labelFontSize": 12,
        "tickColor": SOFT,
        "titleColor": SOFT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelSeparation": 6,
    },
    "axisX": {"labelFlush": False},  # each label stands below what it names, the first and the last as well
    "header": {
        "labelAnchor": "start",
        "labelColor": INK,
        "labelFontSize": 13,
        "labelFontWeight": "bold",
        "labelOrient": "top",
        "title": None,
    },
    "text": {"color": INK, "fontSize": 12},
}


def hatching(*, upright: bool = False, stripes: int = 16) -> dict[str, Any]:
    """Give a fill of stripes, for what only may count.

    Args:
        upright: Stripes one above the other, for bars that stand; else beside each other.
        stripes: How many.
    """
    between = PALE if upright else "white"  # narrow columns would fall to pieces
    stops = []
    for number in range(stripes):
        for offset, colour in ((0, SAID), (0.45, SAID), (0.45, between), (1, between)):
            stops.append({"offset": (number + offset) / stripes, "color": colour})
    return {
        "gradient": "linear",
        "x1": 0,
        "y1": 0,
        "x2": 0 if upright else 1,
        "y2": 1 if upright else 0,
        "stops": stops,
    }
