"""The page in a real browser, opened as a file; skipped where there is no Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from conflict_events.cli import main
from tests.log.accounts import opened
from tests.report.reports import HOSTILE, filled, hostile_report, write

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
)

pytestmark = [
    pytest.mark.no_cover,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: Debian's package is chromium"),
]


def browse(page: Path, *how: str) -> subprocess.CompletedProcess[str]:
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={page.parent / 'profile'}", *how, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


def pages_of(pdf: bytes) -> int:
    """The pages of a PDF, whose objects are packed in streams."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    plain = [pdf]
    for each in packed:
        try:
            plain.append(zlib.decompress(each))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page\b", each)) for each in plain)


def test_a_report_opens_as_a_file(tmp_path: Path) -> None:
    """With its drawing, and without a word on the console."""
    with filled(opened()) as log:
        write(log).save(tmp_path / "page.html")
    shot = browse(tmp_path / "page.html", f"--screenshot={tmp_path / 'page.png'}", "--window-size=1000,2400")

    assert "CONSOLE" not in shot.stderr
    assert (tmp_path / "page.png").stat().st_size > 50_000


def test_the_founding_day_prints_to_two_pages(tmp_path: Path) -> None:
    """With both its verdicts, and all that they rest on."""
    assert main(["founding-day", "--html", str(tmp_path / "day.html")]) == 0
    browse(tmp_path / "day.html", "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'day.pdf'}")

    assert pages_of((tmp_path / "day.pdf").read_bytes()) == 2


def test_nothing_that_a_stranger_wrote_is_run(tmp_path: Path) -> None:
    """It is read as it was written."""
    with opened() as log:
        hostile_report(log).save(tmp_path / "page.html")
    seen = browse(tmp_path / "page.html", "--dump-dom", "--virtual-time-budget=1000")

    assert "CONSOLE" not in seen.stderr
    assert "<title>run</title>" not in seen.stdout
    assert "<script" not in seen.stdout.replace("&lt;", "")
    assert HOSTILE.split(">")[0].replace("<", "&lt;") in seen.stdout
