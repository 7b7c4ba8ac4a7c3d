"""Writes docs/notebook.ipynb: the cells of one page, run, with what they print and draw (extra ``docs``).

Run ``python docs/notebook.py`` after a change of the page or of an answer, and commit what it wrote;
``python docs/notebook.py --check`` runs it again and says whether the stored one still shows the same words.
"""

from __future__ import annotations

import doctest
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import v4

DOCS = Path(__file__).parent
PAGE, STORED = DOCS / "how-to" / "work-in-a-notebook.md", DOCS / "notebook.ipynb"
FENCE = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"^!\[[^\n]*\n+", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\((?!http)[^)]*\)")


def cells(text: str) -> Iterator[Any]:
    """Give a page's words and statements; each statement that shows something ends a cell."""
    for number, part in enumerate(FENCE.split(text)):
        if number % 2 == 0:
            yield v4.new_markdown_cell(LINK.sub(r"\1", PICTURE.sub("", part).strip()))
        else:
            yield from map(v4.new_code_cell, _sources(part))


def _sources(body: str) -> Iterator[str]:
    if ">>>" not in body:
        yield body.strip()
        return
    gathered = ""
    for each in doctest.DocTestParser().get_examples(body):
        gathered += each.source
        if each.want:
            yield gathered.strip()
            gathered = ""
    if gathered:
        yield gathered.strip()


def ran() -> Any:
    """Run the cells in an empty folder, in a process of their own."""
    book = v4.new_notebook(cells=list(cells(PAGE.read_text(encoding="utf-8"))))
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    for number, cell in enumerate(book.cells):
        cell.id, cell.metadata = f"cell-{number}", {}
    book.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return book


def words(book: Any) -> list[Any]:
    """Give what a notebook says, without its pictures: those are another's drawing."""
    said = [
        [each.get("text") or each.get("data", {}).get("text/plain") for each in cell.get("outputs", ())]
        for cell in book.cells
    ]
    return [(cell.source, told) for cell, told in zip(book.cells, said, strict=True)]


if __name__ == "__main__":
    book = ran()
    if sys.argv[1:] != ["--check"]:
        nbformat.write(book, STORED)
    elif words(book) != words(nbformat.read(STORED, as_version=4)):
        raise SystemExit("docs/notebook.ipynb does not show what its page shows; run python docs/notebook.py")
