"""Which commands there are, in the order of the program's help, and the modules that declare them."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from conflict_events.cli.declaring import Command

__all__ = ["all_commands", "commands_for"]

MODULES: dict[str, tuple[str, ...]] = {
    "main_job": ("founding-day",),
    "manual": ("man",),
    "describing": ("describe",),
    "showing": ("show",),
    "keeping": ("append", "log", "verify", "backup"),
    "importing": ("import", "map"),
    "desk": ("add", "correct", "retract", "link", "unlink", "assess", "attach"),
    "erasing": ("redact",),
    "merging": ("merge-candidates",),
    "record": ("record",),
    "checking": ("check",),
    "reporting": ("report",),
    "questions": ("compare", "matrix", "totals", "lint"),
    "asking": (
        "sensitivity",
        "superlative-check",
        "interception-rate",
        "streaks",
        "disruptions",
        "claim-check",
        "claim-history",
        "contested",
        "independence",
        "match-candidates",
        "provenance",
        "source-profile",
        "control-map",
        "increments",
        "territorial-momentum",
        "harm-range",
        "changes",
        "coverage",
        "timeline",
        "conditions",
        "positions",
    ),
    "own": ("ask",),
    "trusting": ("head", "prove", "check-proof"),
    "exporting": ("export", "publish", "load"),
}
"""Each module, and the commands that it has as `COMMANDS`: whoever types one waits for its module alone."""


def commands_for(words: Sequence[str]) -> tuple[Command, ...]:
    """Give the command that is asked for; all of them where that is none."""
    asked = "".join(words[:1])
    modules = [module for module, names in MODULES.items() if asked in names]
    return tuple(each for module in modules for each in _declared(module) if each.name == asked) or all_commands()


def all_commands() -> tuple[Command, ...]:
    """Give all commands."""
    return tuple(command for module in MODULES for command in _declared(module))


def _declared(module: str) -> tuple[Command, ...]:
    commands: tuple[Command, ...] = importlib.import_module(f"conflict_events.cli.{module}").COMMANDS
    return commands
