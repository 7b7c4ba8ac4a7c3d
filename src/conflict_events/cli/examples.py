"""Examples of each command, two of each: `--help` shows them, the reference prints them, and tests run them.

They are about a log `war.db` that holds the founding day. An entry is named by a beginning of its id, here ``3f9c``.
"""

from __future__ import annotations

import re
import textwrap
from types import MappingProxyType

__all__ = ["EXAMPLES", "typed"]

_ATTACKS = "--kind DroneStrike --measure launched --grain night --tz Europe/Kyiv --day-rule end"
_DAYS = "--grain day --tz Europe/Kyiv --day-rule start"
_NOON = "--as-known 2024-11-10T12:00Z"
_OVER_UKRAINE = f"{_ATTACKS} --attacker RU --place UA --count latest:UA/AirForce"

EXAMPLES = MappingProxyType(
    {
        "founding-day": ("founding-day", "founding-day --html page.html"),
        "describe": ("describe war.db", f"describe war.db {_NOON} --json"),
        "append": (
            "append war.db events.jsonl",
            "append war.db - --recorded-by desk --metadata why=briefing < events.jsonl",
        ),
        "log": ("log war.db --limit 3", "log war.db --kind DroneStrike --claimant UA/AirForce"),
        "verify": ("verify war.db", "verify war.db --deep"),
        "backup": ("backup war.db copy.db", "backup war.db copy.db --without-secret"),
        "show": ("show war.db 3f9c", f"show war.db 3f9c {_NOON} --json"),
        "import": (
            "import war.db attacks.csv --source missile-attacks",
            "import war.db claims.csv --map map.toml --deletions retract --dry-run",
        ),
        "map": ("map claims.csv", "map claims.csv -o new-map.toml"),
        "record": (
            f"record war.db {_OVER_UKRAINE} --key 2024-11-10 --chart ladder.svg",
            f"record war.db {_OVER_UKRAINE} --ladder {_NOON}",
        ),
        "check": (
            f"check war.db {_OVER_UKRAINE} --on 2024-11-10 --figure 145 --beat 136",
            "check war.db --scope ukraine-nights --on 2024-11-26 --figure 188",
        ),
        "report": (
            f"report war.db {_OVER_UKRAINE} --key 2024-11-10 -o page.html",
            f'report war.db {_OVER_UKRAINE} --key 2024-11-26 {_NOON} --title "Was it?" -o other.html',
        ),
        "compare": (
            f"compare war.db {_ATTACKS} --key 2024-11-10 --side RU=latest:UA/AirForce --side UA=latest:RU/MoD",
            f"compare war.db {_ATTACKS} --key 2024-11-10 --side RU=defender --side UA=defender --possibly {_NOON}",
        ),
        "matrix": ("matrix war.db 3f9c", f"matrix war.db 3f9c {_NOON}"),
        "totals": (
            f"totals war.db {_OVER_UKRAINE}",
            f"totals war.db --kind HarmReport --measure injured {_DAYS} --count envelope --json",
        ),
        "lint": ("lint war.db", "lint war.db --as-recorded 2026-01-01T00:00Z"),
        "redact": ('redact war.db 3f9c --reason "asked for by the source"', "redact war.db 3f9c"),
        "head": ("head war.db", "head war.db --position 3"),
        "prove": ("prove war.db 3f9c", "prove war.db 3f9c --head head.json"),
        "check-proof": ("check-proof proof.json head.json", "check-proof proof.json head.json --json"),
        "export": ("export war.db --to strikes.parquet --kind DroneStrike", "export war.db --to war.jsonl --entries"),
        "publish": ("publish war.db public.db", "publish war.db public.db --kind DroneStrike --notes"),
        "load": ("load again.db entries.jsonl", "load again.db entries.jsonl --json"),
    }
)
"""What follows the program's name, by command."""


def typed(line: str) -> str:
    """Give an example as it is typed: after the program's name, broken between options where it is long."""
    apart = re.sub(r"(--\S+) (?!--)", r"\1\0", f"conflict-events {line}")
    lines = textwrap.wrap(apart, 74, break_long_words=False, break_on_hyphens=False)
    return " \\\n    ".join(lines).replace("\0", " ")
