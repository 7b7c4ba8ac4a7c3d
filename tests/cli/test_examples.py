"""The examples of each command, which `--help` shows and the reference prints: each of them does what it says."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.cli import main
from conflict_events.cli.commands import MODULES, all_commands
from conflict_events.cli.examples import EXAMPLES, typed
from tests.cli.conftest import Run, Written
from tests.cli.test_terminal import is_obeyed
from tests.importers.missile_attacks.daily_file import OLD_SHAPE

EVENT = """\
{"kind": "DroneStrike", "event": {"attacker": "North", "when": {"start_day": "2025-04-30", "end_day": "2025-05-01", \
"precision": "day"}, "tally": {"launched": 40}, "attribution": {"claimant": "South/Staff", "reported": {"start_day": \
"2025-05-01", "end_day": "2025-05-02", "precision": "day"}}}}
"""
SCOPES = """\
[scopes]
ukraine-nights = "--kind DroneStrike --measure launched --grain night --tz Europe/Kyiv --day-rule end --attacker RU \
--place UA --count latest:UA/AirForce"
"""
CLAIMS = "id,date,according to,attacker,drones\n1,2025-05-01,UA/AirForce,RU,7\n"


NIGHTS = """\
from collections import Counter

import conflict_events as ce


@ce.projection(version=1, on=ce.DroneStrike)
def by_claimant(state: Counter[str], account: ce.Account[ce.DroneStrike]) -> Counter[str]:
    state[account.event.attribution.claimant] += 1
    return state
"""
NAMED = {"3f9c": "D1", "a1b2": "D2.record", "b3c4": "D3", "c5d6": "D12", "e7f8": "D2 same incident as D1"}
"""What the examples call an entry, and the seed that it is."""


def printed(*words: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(list(words)) == 0
    return out.getvalue()


SAID = "\x1b]0;owned\x07\u202e\x9b2J\n=1"
"""What a terminal would obey, and a spreadsheet."""


def poisoned(event: Any, claimant: str) -> Any:
    """The same, with that in all its texts."""
    texts = {name: SAID for name in ("note", "text", "weapon") if isinstance(getattr(event, name, None), str)}
    if getattr(event, "where", None) is not None:
        texts["where"] = attrs.evolve(event.where, name=SAID)
    shown = ce.Evidence(url=f"https://example.org/{SAID}", locator=SAID)
    attribution = attrs.evolve(event.attribution, claimant=claimant, quote=SAID, via=(SAID,), evidence=(shown,))
    return attrs.evolve(event, attribution=attribution, **texts)


def poison(path: str, ids: Sequence[str]) -> None:
    """Let beside each account of the founding day stand others that are poisoned, and some read so themselves."""
    with ce.EventLog.open(path, recorded_by=SAID, metadata={"why": SAID}) as log:
        for account in list(log.now().accounts()):
            for claimant in (account.event.attribution.claimant, f"X{SAID}"):
                log.append(poisoned(account.event, claimant), keys=[f"{len(log)}{SAID}"])
        for each in ids:
            event = log.entry(each).event
            made = poisoned(event, event.attribution.claimant)
            said = ce.Attribution(f"X{SAID}", "2024-11-20T08:00Z")
            log.append(
                ce.Correction(target=each, replacement=made, by="ledger", reason=SAID),
                ce.Assessment(target=each, stance="disputes", attribution=said, note=SAID),
                ce.Link(kind="same_incident", a=each, b=log.id_of(poisoned(event, f"X{SAID}")), basis=SAID),
            )


@pytest.fixture(scope="module")
def laid(_seeded: Written, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the examples name, made once: each example has a copy."""
    folder = tmp_path_factory.mktemp("desk")
    war = str(shutil.copy(_seeded.path, folder / "war.db"))
    (folder / "events.jsonl").write_text(EVENT, encoding="utf-8")
    (folder / "attacks.csv").write_text(",".join(OLD_SHAPE) + "\n", encoding="utf-8")
    (folder / "post.html").write_text("<p>145 drones", encoding="utf-8")
    (folder / "answers.txt").write_text("n\nq\n", encoding="utf-8")
    (folder / "nights.py").write_text(NIGHTS, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    (folder / "conflict-events.toml").write_text(SCOPES, encoding="utf-8")
    poison(war, [_seeded.id(label) for label in ("D1", "D2.record", "D3")])
    topic = "--topic ceasefire --position conditional --conditions guarantees --when 2024-11-12"
    said = "--claimant RU/MoD --reported 2024-11-12T08:00Z"
    printed("add", war, *f"--kind Statement --act demand --text first {topic} {said}".split())
    printed("map", str(folder / "claims.csv"), "-o", str(folder / "map.toml"))
    printed("export", war, "--to", str(folder / "entries.jsonl"), "--entries")
    (folder / "head.json").write_text(printed("head", war), encoding="utf-8")
    (folder / "proof.json").write_text(printed("prove", war, _seeded.id("D1")), encoding="utf-8")
    return folder


@pytest.fixture
def desk(_seeded: Written, laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Go where all is that the examples name, and give the beginnings of the ids of the entries in question."""
    shutil.copytree(laid, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return {name: _seeded.id(label)[:8] for name, label in NAMED.items()}


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_each_example_runs(line: str, run: Run, desk: dict[str, str]) -> None:
    """On the founding day; a file for standard input is given as a shell does."""
    words, _, stdin = re.sub("|".join(desk), lambda name: desk[name[0]], line).partition(" > ")[0].partition(" < ")
    ran = run(*shlex.split(words), stdin=Path(stdin).read_text(encoding="utf-8") if stdin else "")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out
    assert not [each for each in ran.out.replace("\n", "") if is_obeyed(each)]


@pytest.mark.no_cover
def test_every_command_has_two_examples_and_shows_them(run: Run) -> None:
    """As they are typed."""
    commands = [command.name for command in all_commands()]

    assert commands == [name for names in MODULES.values() for name in names]
    assert set(commands) == set(EXAMPLES)
    for name, lines in EXAMPLES.items():
        shown = run(name, "--help").out
        assert len(set(lines)) == 2
        assert all(line.strip() in shown for each in lines for line in typed(each).splitlines())


def test_a_long_example_is_broken_between_options_and_reads_as_it_was() -> None:
    """A shell that is given what is shown is given the example."""
    for line in (line for lines in EXAMPLES.values() for line in lines):
        shown = typed(line)

        assert shlex.split(shown.replace("\\\n", "")) == shlex.split(f"conflict-events {line}")
        assert max(map(len, shown.splitlines())) <= 80
