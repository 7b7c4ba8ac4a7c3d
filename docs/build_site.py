"""Builds the documentation as a site: ``python docs/build_site.py FOLDER`` (extra ``docs``).

The pages are the Markdown files of this folder. Made while it is built are the charts of the founding day, its report,
and the order of the pages: each folder's index says it. Zensical takes its settings from a file of its own, which is
written here, too, so that pyproject.toml stays the only one that is kept. A link that leads nowhere fails the build.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import conflict_events as ce
from conflict_events.charts import Chart
from conflict_events.cli import main as command
from conflict_events.importers import Seeds, load_seeds

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LINKED = re.compile(r"\]\(([\w./-]+\.md)\)")
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:README|CONTRIBUTING|CHANGELOG|seeds/README)\.md[^)]*\)")
FOLDERS = (
    ("By job", "by-job"),
    ("How to", "how-to"),
    ("Reference", "reference"),
    ("Explanations", "explanation"),
    ("Decisions", "decisions"),
)
SETTINGS: dict[str, Any] = {
    "site_name": "conflict_events",
    "site_description": "Who said what, when, about which attack; and whether it was a record.",
    "use_directory_urls": False,  # it opens as files, too
    "theme": {
        "name": "material",
        "font": False,  # nothing is fetched from elsewhere
        "features": ["navigation.indexes", "navigation.top", "search.highlight", "content.code.copy"],
        "palette": [
            {"media": "(prefers-color-scheme: light)", "scheme": "default"},
            {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
        ],
    },
    "markdown_extensions": ["tables", "attr_list", "admonition", "sane_lists", {"toc": {"permalink": True}}],
    "plugins": ["search"],
}
GALLERY = """\
# Charts, and a report

*Explanation: what answers look like, drawn from the founding accounts as this site was built.*

[The report of the founding day](founding-day.html) is one file, as it is sent to an editor.
More is in [Draw an answer](how-to/draw-an-answer.md) and in [Send a report](how-to/send-a-report.md).

"""


def charts(log: ce.EventLog, seeds: Seeds) -> Iterator[tuple[str, Chart]]:
    """Draw what the founding accounts can show, with a name for each."""
    strikes: dict[str, Any] = {"kinds": {ce.DroneStrike}, "day_rule": "end", "tz": "Europe/Kyiv"}
    nights = ce.Scope(**strikes, measure="launched", attacker="RU", places={"UA"}, grain="night")
    days = ce.Scope(**strikes, measure="launched", grain="day")
    both = ce.Mirror(days, {"RU": ce.defender(), "UA": ce.defender()}, key="2024-11-10")
    harm = ce.Scope(places={"RU-MOS"}, grain="month", day_rule="end", tz="Europe/Moscow")
    village = {"Vovchenka": {log.entry(seeds.ids["D12"]).event.where.code}}
    board = log.ask(ce.RecordBoard(nights, ce.latest("UA/AirForce")))
    yield "Was it a record?", board.chart(judged="2024-11-10")
    checked = log.check(figure=145, beat=136, on="2024-11-10", scope=nights, count=ce.latest("UA/AirForce"))
    yield "A claimed figure beside what is recorded", checked.chart()
    yield "Totals over time", log.ask(ce.Totals(nights, ce.latest("UA/AirForce"))).chart()
    yield "Both sides, at noon", log.as_known("2024-11-10T12:00Z").ask(both).chart()
    yield "Both sides, by now", log.ask(both).chart()
    yield "Who says what of one incident", log.ask(ce.ClaimMatrix(seeds.ids["D14.Moscow"])).chart()
    yield "How a figure evolved", log.ask(ce.ClaimHistory(seeds.ids["D8"], measure="destroyed")).chart()
    yield "Harm, by source", log.ask(ce.HarmRange(harm, ce.envelope())).chart()
    yield (
        "Who is said to hold a place",
        log.ask(ce.ControlMap(village, at="2024-11-11T00:00Z", listen_for={"UA"})).chart(),
    )
    yield "A timeline of imprecise times", log.ask(ce.Timeline(tz="Europe/Moscow", about=seeds.ids["D8"])).chart()
    yield "What is covered", log.ask(ce.Coverage(nights)).chart()


def prepare(pages: Path) -> None:
    """Copy the pages, and make those that are drawn."""
    shutil.copytree(DOCS, pages, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for page in pages.rglob("*.md"):  # what a clone has beside the docs is no page of the site
        page.write_text(OUTSIDE.sub(r"\1", page.read_text(encoding="utf-8")), encoding="utf-8")
    drawn = pages / "pictures"
    drawn.mkdir(exist_ok=True)
    told = [GALLERY]
    with ce.EventLog.open() as log:
        for number, (title, chart) in enumerate(charts(log, load_seeds(log)), start=1):
            name = f"chart-{number}.svg"
            chart.save(drawn / name)
            described = chart.description.replace("[", "(").replace("]", ")")
            told.append(f"## {title}\n\n![{described}](pictures/{name})\n")
    (pages / "charts.md").write_text("\n".join(told), encoding="utf-8")
    if command(["founding-day", "--html", str(pages / "founding-day.html")]):
        raise SystemExit("the report of the founding day was not written")


def listed(pages: Path, folder: str) -> list[Any]:
    """Give the pages of a folder in the order of its index."""
    index = f"{folder}/index.md"
    names = LINKED.findall((pages / index).read_text(encoding="utf-8"))
    inside = [f"{folder}/{name}" for name in dict.fromkeys(names) if "/" not in name]
    missing = {str(page.relative_to(pages)) for page in (pages / folder).glob("*.md")} - {index, *inside}
    if missing:
        raise SystemExit(f"{index} names no {', '.join(sorted(missing))}")
    return [index, *(map(_short, inside) if folder == "reference" else inside)]


def _short(page: str) -> dict[str, str]:
    """Name a page of the reference by its room alone: with the name of the library, it is cut off beside the text."""
    return {Path(page).stem: page}


def settings(pages: Path) -> dict[str, Any]:
    """Say in which order the pages stand."""
    alone = [{"Home": "index.md"}, {"Tutorial": "tutorial.md"}, {"Charts": "charts.md"}]
    rest = ["glossary.md", "rules.md", "limits.md", "compatibility.md"]
    return {**SETTINGS, "nav": [*alone, *({name: listed(pages, folder)} for name, folder in FOLDERS), *rest]}


def build(site: Path) -> None:
    """Build the site into a new folder.

    Raises:
        SystemExit: There is such a folder; or a link leads nowhere.
    """
    if site.exists():
        raise SystemExit(f"{site}: is there already; remove it, or name another")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepare(work / "docs")
        # JSON is YAML, in which Zensical reads the settings of its forerunner, too.
        (work / "mkdocs.yml").write_text(json.dumps(settings(work / "docs")), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=work, check=True)
        shutil.copytree(work / "site", site)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
