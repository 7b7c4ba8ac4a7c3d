"""The manual page, in the form that `man` reads, made of the same declarations as the help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conflict_events.cli.declaring import Argument, Command, Given

__all__ = ["COMMANDS", "EXITS", "manual"]

EXITS = {
    0: "done",
    1: "verify: the log is not intact",
    2: "wrong usage, wrong data, a name that no account has, or a device that failed; one line on standard error"
    " says which",
    130: "interrupted",
    141: "nobody reads its output any more",
}
"""What the exit statuses mean."""
FILES = {"conflict-events.toml": "In the folder where the program runs: recorded-by, and saved scopes under [scopes]."}
ENVIRONMENT = {"NO_COLOR": "Set: nothing is printed in colour, bold or dim.", "COLUMNS": "How wide the screen is."}


def man_(given: Given) -> int:
    """Print the page."""
    from conflict_events.cli.commands import all_commands  # noqa: PLC0415  # this is one of them

    del given
    print(manual(all_commands()), end="")
    return 0


def manual(commands: Sequence[Command]) -> str:
    """Write the page.

    Args:
        commands: Which commands it is about.
    """
    return "\n".join([*_opening(), *_about(commands), *_closing()]) + "\n"


def _opening() -> Iterator[str]:
    yield '.TH CONFLICT\\-EVENTS 1 "" "conflict\\-events" "User Commands"'
    yield from (".SH NAME", "conflict\\-events \\- " + _text("who said what about an armed conflict, and when"))
    yield from (".SH SYNOPSIS", ".B conflict\\-events", ".I COMMAND", "[OPTIONS]")
    yield from (
        ".SH DESCRIPTION",
        _text("Accounts of war in an append-only log, and answers that show their evidence."),
    )
    yield _text("Without a command it prints the founding day.")


def _about(commands: Sequence[Command]) -> Iterator[str]:
    panel = ""
    for command in commands:
        if command.panel != panel:
            panel = command.panel
            yield f".SH {_text(panel.upper())}"
        yield from (f".SS {_text(command.name)}", _text(command.description))
        for argument in command.arguments:
            yield from _argument(argument)
        yield ".PP\nExamples:\n.nf"
        yield from (_text(line) for each in command.examples for line in each.splitlines())
        yield ".fi"


def _argument(argument: Argument) -> Iterator[str]:
    yield ".TP"
    flags = ", ".join(f"\\fB{_text(each)}\\fR" for each in argument.flags)
    yield " ".join(filter(None, (flags, f"\\fI{_text(argument.metavar)}\\fR" if argument.metavar else "")))
    yield _text(f"{argument.about}{' (required)' if argument.required and argument.flags else ''}")


def _closing() -> Iterator[str]:
    for heading, meanings in (("EXIT STATUS", EXITS), ("FILES", FILES), ("ENVIRONMENT", ENVIRONMENT)):
        yield f".SH {heading}"
        for name, text in meanings.items():
            yield from (".TP", f"\\fB{_text(str(name))}\\fR", _text(text))


def _text(text: str) -> str:
    """Write text so that none of it is a request."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe[:1] in (".", "'") else safe


COMMANDS = (
    Command(
        name="man",
        about="print the manual page, in the form that `man` reads",
        run=man_,
        arguments=(),
        panel="First looks",
    ),
)
