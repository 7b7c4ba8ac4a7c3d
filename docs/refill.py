"""Writes into pages of the docs what their `>>>` snippets print, in the place of what stands there.

Run ``python docs/refill.py PAGE...`` after a change that alters an answer, and read the difference: the snippets
are run as tests, so a stale answer fails. An output that was shortened with an ellipsis and still fits is kept.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FENCE = re.compile(r"(<!-- skip: next -->\n+)?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def refilled(text: str) -> str:
    """Run the snippets of a page in order, in one session, and put what each statement prints under it."""
    # As a module that can be found: annotations of a page's classes are looked up by the name of their module.
    session = types.ModuleType("page")
    sys.modules["page"] = session
    names = vars(session)

    def fill(fence: re.Match[str]) -> str:
        skipped, body = fence[1], fence[2]
        return fence[0] if skipped else "```python\n" + "".join(_ran(body, names)) + "```"

    return FENCE.sub(fill, text)


def _ran(body: str, names: dict[str, Any]) -> Iterator[str]:
    if ">>>" not in body:
        exec(compile(body, "<page>", "exec"), names)  # noqa: S102  # our own pages
        yield body
        return
    for part in doctest.DocTestParser().parse(body):
        if isinstance(part, str):
            yield "\n" * part.count("\n")
            continue
        first, *rest = part.source.splitlines()
        yield "\n".join([f">>> {first}", *(f"... {line}".rstrip() for line in rest)]) + "\n"
        printed = _printed(part, names)
        kept = "..." in part.want and doctest.OutputChecker().check_output(part.want, printed, FLAGS)
        lines = (part.want if kept else printed).splitlines(keepends=True)
        yield "".join(line if line.strip() else "<BLANKLINE>\n" for line in lines)


def _printed(example: doctest.Example, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(example.source, "<page>", "single"), names)  # noqa: S102  # our own pages
        except Exception as error:
            if example.exc_msg is None:
                raise
            name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
            return f"Traceback (most recent call last):\n    ...\n{name}: {error}\n"
    return out.getvalue()


def main(pages: list[str]) -> None:
    """Refill pages, each in an empty folder."""
    for name in pages:
        path = Path(name).resolve()
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            after = refilled(path.read_text(encoding="utf-8"))
        path.write_text(after, encoding="utf-8")
        sys.stdout.write(f"refilled {path.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
