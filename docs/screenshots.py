"""Takes the pictures of docs/pictures in Chromium: the report of the founding day, and the notebook (extra ``docs``).

Run ``python docs/screenshots.py`` after a change of how either looks, and commit what it wrote.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from nbconvert import HTMLExporter
from PIL import Image

from conflict_events.cli import main as command

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"
MOST = 150_000
"""So many bytes a picture has at most: every clone carries it."""
REMOTE = re.compile(r"<script[^>]*src=\"https?:[^>]*></script>")


def taken(page: Path, picture: Path, width: int, height: int) -> None:
    """Open a page and keep what is seen of it.

    Raises:
        SystemExit: There is no Chromium, or the picture is too large.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("no Chromium here: Debian's package is chromium")
    looks = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-lcd-text"]
    sized = [f"--window-size={width},{height}", f"--screenshot={picture}"]
    subprocess.run([chromium, *looks, *sized, page.as_uri()], check=True, capture_output=True)  # noqa: S603 - our own pages
    with Image.open(picture) as seen:
        few = seen.convert("RGB").quantize(96)
    few.save(picture, optimize=True)
    if picture.stat().st_size > MOST:
        raise SystemExit(f"{picture}: {picture.stat().st_size} bytes are more than {MOST}")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report, book = Path(folder) / "report.html", Path(folder) / "notebook.html"
        command(["founding-day", "--html", str(report)])
        written, _ = HTMLExporter().from_filename(str(DOCS / "notebook.ipynb"))
        book.write_text(REMOTE.sub("", written), encoding="utf-8")
        taken(report, PICTURES / "report.png", 900, 1100)
        taken(book, PICTURES / "notebook.png", 1000, 1580)
