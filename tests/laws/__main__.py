"""Puts random logs through the laws of every question: ``python -m tests.laws --logs 10000 --workers 2``.

With ``--counting`` only of those that are held to the laws of counting, too.

Each log is drawn once and asked everything. A question with several shapes in `QUESTIONS` takes turns between them, so
that each projection sees every log. Every run draws new logs unless a seed is given.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from tqdm import tqdm

from conflict_events.testing import LAWS, LawBroken, Tried, check_laws, logs
from tests.laws.questions import ALSO, EXEMPT, QUESTIONS

CHUNK = 100


def shapes(*, counting: bool = False) -> dict[str, list[str]]:
    """Give the names in `QUESTIONS` by the projection that they try; of those that count alone, if so asked."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, question in QUESTIONS.items():
        made = question if hasattr(question, "apply") else question([])
        found[type(getattr(made, "board", made)).__name__].append(name)
    return {
        projection: names for projection, names in found.items() if not counting or not ALSO.keys().isdisjoint(names)
    }


def adding_up(projection: str) -> str:
    """Say whether a projection was held to the laws of counting, too."""
    return " and those of counting" if any(name in ALSO for name in shapes()[projection]) else ""


def run(chosen: int, *, counting: bool = False) -> tuple[Counter[str], str | None]:
    """Draw a chunk of logs and ask each everything; tell how many each projection saw, and the first failure."""
    seen: Counter[str] = Counter()
    by_projection = shapes(counting=counting)

    @seed(chosen)
    @settings(
        max_examples=CHUNK,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(logs())
    def ask(log: list[Any]) -> None:
        tried = Tried(log)
        turn = sum(seen.values()) // len(by_projection)
        for projection, names in by_projection.items():
            name = names[turn % len(names)]
            question = QUESTIONS[name]
            asked = question if hasattr(question, "apply") else question(log)
            kept = tuple(law for law in LAWS if law.__name__ not in EXEMPT.get(name, {}))
            check_laws(asked, tried, chosen, (*kept, *ALSO.get(name, ())))
            seen[projection] += 1

    try:
        ask()
    except LawBroken as broken:
        return seen, f"seed {chosen}: {broken}"
    return seen, None


def main() -> int:
    """Run, show progress and failures, and tell how many logs each projection saw; Ctrl-C tells of those so far."""
    parser = argparse.ArgumentParser(prog="python -m tests.laws", description=__doc__)
    parser.add_argument("--logs", type=int, default=10_000, help="how many random logs each projection sees")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--seed", type=int, help="of the first chunk; the others follow")
    parser.add_argument("--counting", action="store_true", help="only the questions that count")
    given_ = parser.parse_args()
    first = random.randrange(2**31) if given_.seed is None else given_.seed  # noqa: S311  # no secret
    chunks = range(first, first + -(-given_.logs // CHUNK))
    seen: Counter[str] = Counter()
    broken: list[str] = []
    began = time.monotonic()
    with ProcessPoolExecutor(given_.workers) as pool, contextlib.suppress(KeyboardInterrupt):
        for counted, failure in tqdm(
            pool.map(partial(run, counting=given_.counting), chunks), total=len(chunks), unit="00 logs"
        ):
            seen += counted
            if failure:
                tqdm.write(failure)
                broken.append(failure)
    minutes = (time.monotonic() - began) / 60
    for projection, count in sorted(seen.items()):
        sys.stdout.write(f"{projection:24} {count:9,} logs through {len(LAWS)} laws{adding_up(projection)}\n")
    sys.stdout.write(f"{len(broken)} broken, seeds {chunks[0]} to {chunks[-1]}, {minutes:.1f} minutes\n")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
