"""`Chart`: a specification in Vega-Lite with the rows that it draws, and the files that are made of it."""

from __future__ import annotations

import contextlib
import hashlib
import html
import json
import re
import secrets
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from conflict_events.charts.looks import CONFIG
from conflict_events.errors import StoreFailure, UsageError
from conflict_events.projections.tables import Table
from conflict_events.values.visible import visible

__all__ = ["Chart"]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body {{ font: 15px/1.4 Helvetica, Arial, sans-serif; margin: 1rem }} figure {{ margin: 0 }}
svg {{ max-width: 100%; height: auto }} td, th {{ padding: .1rem 1rem .1rem 0; text-align: left }}</style>
</head>
<body>
<main>
{figure}
{rows}
</main>
</body>
</html>
"""

PARTS = re.compile('(<g class="[^"<>]*") role="graphics-[a-z]+" aria-roledescription="[^"<>]*"')
"""What Vega says to readers of screens about each group of marks; the description of the whole says more."""

TAG = re.compile("<[^<>]+>")
NAMED = re.compile(r'(?<= id=")[^"]+(?=")|(?<=url\(#)[^()]+(?=\))')
"""The names that Vega gives to fillings, by how many it has drawn before."""

LINE = 118
"""So many characters fit one line above a chart."""


@attrs.frozen
class Chart:
    """A chart, not yet drawn.

    Attributes:
        title: What is counted, of whom, where.
        told: Lines below the title: whose count, as known when, and what the marks mean.
        rows: What is drawn: figures with their bounds, a row each. None = open, or not said.
        body: Marks and encodings in Vega-Lite, which take their data from the rows.
    """

    title: str
    told: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...] = attrs.field(repr=False)
    body: Mapping[str, Any] = attrs.field(repr=False)

    @property
    def description(self) -> str:
        """What it shows, for those who do not see it: title, whose count, and each row in words."""
        rows = "; ".join(f"{row['name']}: {row['figure']}" for row in self.rows if "figure" in row)
        return visible(". ".join(part.rstrip(".") for part in (self.title, *self.told, rows) if part) + ".")

    def to_dict(self) -> dict[str, Any]:
        """Give the whole specification, as Vega-Lite and Altair take it."""
        return {
            "$schema": SCHEMA,
            "title": {"text": _lines(self.title, LINE * 4 // 5), "subtitle": _subtitle(self.told)},
            "description": self.description,
            "config": CONFIG,
            "data": {"name": "rows"},
            "datasets": {"rows": _safe(self.rows)},
            **_safe(self.body),
        }

    def svg(self) -> str:
        """Draw it as SVG (extra `charts`): the same answer gives the same text, each time.

        Raises:
            UsageError: vl-convert-python is not installed.
        """
        from conflict_events.charts import rendering  # noqa: PLC0415  # an extra: only who draws needs it

        drawn = _named_by(self.to_json(), PARTS.sub(r"\1", rendering.svg(self.to_dict())))
        return drawn.replace("<svg ", f'<svg role="img" aria-label="{html.escape(self.description)}" ', 1)

    def png(self, *, scale: float = 2) -> bytes:
        """Draw it as PNG (extra `charts`).

        Args:
            scale: How many pixels for one of the screen's; 2 is sharp on paper, too.

        Raises:
            UsageError: vl-convert-python is not installed.
        """
        from conflict_events.charts import rendering  # noqa: PLC0415  # as above

        return rendering.png(self.to_dict(), scale)

    def html(self) -> str:
        """Give a page with the drawing and, below it, its rows in words (extra `charts`).

        It needs no network and no script, and lets neither in: what sources wrote is text there.

        Raises:
            UsageError: vl-convert-python is not installed.
        """
        table = Table(("", "figure"), tuple((row["name"], row["figure"]) for row in self.rows if "figure" in row))
        rows = table._repr_html_() if table.cells else ""
        return PAGE.format(title=html.escape(visible(self.title)), figure=self._repr_html_(), rows=rows)

    def save(self, path: str | Path) -> None:
        """Write it to a file, as the end of its name says: .svg, .png, .html, or .json for the specification.

        A file that is there is replaced, by the whole of it.

        Raises:
            StoreFailure: There is no room, no such folder, or the like.
            UsageError: The name ends otherwise; or vl-convert-python is not installed.
        """
        file = Path(path)
        writers: Mapping[str, Callable[[], str | bytes]] = {
            ".svg": self.svg,
            ".png": self.png,
            ".html": self.html,
            ".json": self.to_json,
        }
        write = writers.get(file.suffix.lower())
        if write is None:
            raise UsageError(f"path: must end in .svg, .png, .html or .json, which says how to draw, got {str(path)!r}")
        made, partial = write(), file.with_name(f"{file.name}.{secrets.token_hex(4)}.partial")
        try:
            partial.write_bytes(made if isinstance(made, bytes) else made.encode())
            partial.replace(file)
        except OSError as error:
            raise StoreFailure(f"{file}: it cannot be written: {error.strerror or error}") from error
        finally:
            with contextlib.suppress(OSError):  # it is not there, and perhaps could not be
                partial.unlink()

    def to_json(self) -> str:
        """Give the whole specification as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def altair(self) -> Any:
        """Give it as a chart of Altair, to be changed, joined with others or shown by its means (extra `charts`).

        Raises:
            UsageError: altair is not installed.
        """
        from conflict_events.charts import editing  # noqa: PLC0415  # as above

        return editing.altair(self.to_dict())

    def _repr_html_(self) -> str:
        return f"<figure>{self.svg()}</figure>"


def _named_by(specification: str, drawn: str) -> str:
    """Name the fillings of a drawing by what it shows: two on one page then never share a name."""
    mark = hashlib.sha256(specification.encode()).hexdigest()[:12]
    names: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"fill-{mark}-{len(names)}")

    return TAG.sub(lambda tag: NAMED.sub(named, tag[0]), drawn)


def _safe(value: Any) -> Any:
    """Show what would turn the writing round, or hide in it, as it is: in rows, and where the body names them.

    At a character that no XML may hold, what draws would end the whole process.
    """
    if isinstance(value, Mapping):
        return {name: _safe(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(each) for each in value]
    return visible(value) if isinstance(value, str) else value


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(visible(text), width) or [""]


def _subtitle(notes: tuple[str, ...]) -> list[str]:
    return [line for each in notes if each for line in _lines(each, LINE)]
