"""Examples of each command, two of each: `--help` shows them, the reference prints them, and tests run them.

They are about a log `war.db` that holds the founding day. An entry is named by a beginning of its id, here ``3f9c``.
"""

from __future__ import annotations

import re
import textwrap
from types import MappingProxyType

__all__ = ["EXAMPLES", "typed"]

_ATTACKS = "--kind DroneStrike --measure launched --grain night --tz Europe/Kyiv --day-rule end"
_DRONES = "--kind DroneStrike --measure launched --grain night"
_COMPLETED = "--complete count=latest:UA/AirForce --complete day_rule=end --complete tz=Europe/Kyiv"
_MONTHS = "--grain month --tz Europe/Kyiv --day-rule end"
_GROUND = f"--kind TerritorialClaim --measure area_km2 --place UA {_MONTHS}"
_NIGHT = "--when 2024-11-27T20:00/2024-11-28T07:00 --tz Europe/Kyiv"
_SAID = "--claimant UA/AirForce --reported 2024-11-28T08:00Z"
_DAYS = "--grain day --tz Europe/Kyiv --day-rule start"
_NOON = "--as-known 2024-11-10T12:00Z"
_OVER_UKRAINE = f"{_ATTACKS} --attacker RU --place UA --count latest:UA/AirForce"

EXAMPLES = MappingProxyType(
    {
        "founding-day": ("founding-day", "founding-day --html page.html"),
        "man": ("man", "man > conflict-events.1"),
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
            "record war.db --scope ukraine-nights 2024-11-10 --ladder",
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
        "sensitivity": (
            f"sensitivity war.db {_OVER_UKRAINE} --about 2024-11-10 --vary day_rule=start,end",
            f"sensitivity war.db {_OVER_UKRAINE} --about 2024-11-10 --vary count=by:AFP,envelope --csv",
        ),
        "superlative-check": (
            f"superlative-check war.db {_DRONES} --attacker RU --place UA --about 3f9c {_COMPLETED}",
            f"superlative-check war.db {_DRONES} --attacker RU --place UA --about 3f9c {_COMPLETED} --json",
        ),
        "interception-rate": (
            f"interception-rate war.db {_OVER_UKRAINE} --stopped destroyed --stopped lost",
            f"interception-rate war.db {_OVER_UKRAINE} --stopped destroyed --top 3",
        ),
        "streaks": (
            f"streaks war.db {_OVER_UKRAINE} --since 2024-11-09 --until 2024-11-12 --source UA/AirForce",
            f"streaks war.db {_OVER_UKRAINE} --since 2024-W45 --until 2024-11 --source UA/AirForce --above 140 --csv",
        ),
        "disruptions": (
            "disruptions war.db airport --place RU-MOS",
            "disruptions war.db airport --state closed --state restricted --during 2024-11-10",
        ),
        "claim-check": (f"claim-check war.db a1b2 {_COMPLETED}", f"claim-check war.db a1b2 {_COMPLETED} --json"),
        "claim-history": (
            "claim-history war.db 3f9c --measure destroyed --chart figures.svg",
            f"claim-history war.db 3f9c --csv {_NOON}",
        ),
        "contested": (
            "contested war.db --about 3f9c",
            "contested war.db --kind DroneStrike --place RU --since 2024-11-09 --until 2024-11-10 --tz Europe/Moscow",
        ),
        "independence": (
            "independence war.db --about 3f9c",
            "independence war.db --account 3f9c --account b3c4 --evidence",
        ),
        "match-candidates": (
            "match-candidates war.db --slack 12h",
            "match-candidates war.db --slack 30min --kind DroneStrike --same-claimant --top 5",
        ),
        "provenance": ("provenance war.db 3f9c", "provenance war.db 3f9c b3c4 --json"),
        "source-profile": ("source-profile war.db UA/AirForce", f"source-profile war.db RU/MoD --csv {_NOON}"),
        "control-map": (
            "control-map war.db --place Vovchenka=UA-14/Vovchenka --at 2024-11-10T12:00Z",
            "control-map war.db --place UA-14 --at 2024-11-10T12:00Z --listen-for UA --json",
        ),
        "increments": (
            f"increments war.db {_GROUND} --change controls --count by:AFP",
            f"increments war.db {_GROUND} --change controls --count latest:AFP --csv",
        ),
        "territorial-momentum": (
            f"territorial-momentum war.db AFP --holder RU --place UA {_MONTHS}",
            f"territorial-momentum war.db AFP --holder RU --place UA {_MONTHS} --cite",
        ),
        "harm-range": (
            "harm-range war.db --about 3f9c --count envelope",
            f"harm-range war.db --place UA {_DAYS} --count envelope --csv",
        ),
        "changes": ("changes war.db 40", "changes war.db 2025-01-01T00:00Z --top 5"),
        "coverage": (
            f"coverage war.db {_ATTACKS} --attacker RU --place UA --chart days.svg",
            f"coverage war.db {_ATTACKS} --attacker RU --place UA --csv",
        ),
        "timeline": (
            "timeline war.db --about 3f9c --tz Europe/Kyiv --chart line.svg",
            "timeline war.db --kind Disruption --since 2024-11 --tz Europe/Moscow --by reported",
        ),
        "conditions": ("conditions war.db", "conditions war.db --topic ceasefire --speaks-for RU/MoD=RU --json"),
        "positions": ("positions war.db ceasefire", "positions war.db ceasefire --speaks-for RU/MoD=RU --csv"),
        "ask": ("ask war.db nights:by_claimant", "ask war.db nights:by_claimant --json"),
        "lint": ("lint war.db", "lint war.db --as-recorded 2026-01-01T00:00Z"),
        "add": (
            f"add war.db --kind DroneStrike --attacker RU --code UA {_NIGHT} --launched 90+ {_SAID}",
            f"add war.db --kind HarmReport --code UA-51 {_NIGHT} --injured 2-3 {_SAID} --via AFP --recorded-by desk",
        ),
        "correct": (
            "correct war.db 3f9c --by claimant --reported 2024-11-10T14:00Z --destroyed 64",
            'correct war.db 3f9c --by ledger --reason "misread" --launched 146',
        ),
        "retract": (
            'retract war.db 3f9c --by ledger --reason "entered twice"',
            "retract war.db 3f9c --by claimant --reported 2024-11-11T08:00Z",
        ),
        "link": ('link war.db c5d6 3f9c --basis "the same night"', "link war.db c5d6 3f9c --part-of"),
        "unlink": ("unlink war.db b3c4 3f9c", 'unlink war.db e7f8 --reason "another night"'),
        "assess": (
            "assess war.db 3f9c --stance disputes --claimant RU/MoD --reported 2024-11-10T15:00Z",
            "assess war.db 3f9c --stance cannot_verify --claimant AFP --reported 2024-11-10T15:00Z --credibility 6",
        ),
        "attach": (
            "attach war.db 3f9c post.html --url https://example.org/1 --retrieved 2024-11-10T10:00Z",
            "attach war.db 3f9c post.html --archive evidence",
        ),
        "redact": (
            'redact war.db 3f9c --field evidence --reason "asked for by the source" --yes',
            "redact war.db 3f9c --yes",
        ),
        "merge-candidates": (
            "merge-candidates war.db --slack 12h",
            "merge-candidates war.db --slack 30min --kind DroneStrike --same-claimant < answers.txt",
        ),
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
    quoted = re.sub(r'"[^"]*"', lambda text: text[0].replace(" ", "\0"), f"conflict-events {line}")
    apart = re.sub(r"(--\S+) (?!--)", r"\1\0", quoted)
    lines = textwrap.wrap(apart, 74, break_long_words=False, break_on_hyphens=False)
    return " \\\n    ".join(lines).replace("\0", " ")
