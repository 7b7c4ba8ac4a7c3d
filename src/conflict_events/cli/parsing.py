"""Words are parsed by typer, and help is laid out by rich; here they are told of our commands.

The commands are declared in a form of our own (`declaring`); typer takes functions, so each becomes one whose signature
says what the declaration says. Errors are raised as ours, so that there is one way for errors to be printed.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from conflict_events.cli.commands import commands_for
from conflict_events.cli.declaring import Argument, Command
from conflict_events.cli.saved import expanded
from conflict_events.errors import UsageError

__all__ = ["program", "run"]

DESCRIPTION = """\
Who said what about an armed conflict, when they said it, and what follows from it.

Without a command it prints the founding day: were the attacks of 10 November 2024 records?"""
HELP = {"help_option_names": ["-h", "--help"]}


def run(name: str, words: Sequence[str]) -> int:
    """Run the command that some words name.

    Args:
        name: What the program is called.
        words: What was typed after it.

    Raises:
        UsageError: They name none, or its arguments are not as they should be.
    """
    completing = f"_{name}_COMPLETE".replace("-", "_").upper() in os.environ
    typed = list(words) if completing else expanded(words)
    made = program(name, commands_for(() if completing else typed), typed)
    try:
        if completing:
            made.main(prog_name=name)  # it prints for the shell, and ends
        with made.make_context(name, list(typed)) as context:
            status: int = made.invoke(context)
    except typer.Exit as done:  # after --help
        return done.exit_code
    except TyperException as error:
        asked = f"{name} {typed[0]}" if typed[0] in getattr(made, "commands", ()) else name
        raise UsageError(f"{error.format_message().rstrip('.')}; see {asked} --help") from error
    return status


def program(name: str, commands: Sequence[Command], words: Sequence[str] = ()) -> Any:
    """Make the parser of some commands.

    Args:
        name: What the program is called.
        commands: Which.
        words: What was typed; commands are told.
    """
    app = typer.Typer(name=name, rich_markup_mode="rich", context_settings=HELP, pretty_exceptions_enable=False)
    app.callback(cls=_Listed, help=escape(DESCRIPTION))(_version)
    for command in commands:
        made = app.command(
            command.name,
            cls=_with_examples(command),
            help=escape(command.description),
            short_help=escape(command.about),
            rich_help_panel=command.panel,
        )
        made(_function(command, tuple(words)))
    return typer.main.get_command(app)


def _version(*, version: Annotated[bool, typer.Option("--version", help="print the version")] = False) -> None:
    """Take the place of an option that was dealt with before."""


class _Listed(TyperGroup):
    """All commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _show_flags_bare(self.get_params(ctx))
        super().format_help(ctx, formatter)


def _show_flags_bare(params: Sequence[Any]) -> None:
    """Keep typer from saying `<bool>` beside flags, which nobody has to type."""
    for each in params:
        if getattr(each, "is_flag", False):
            each.metavar = ""


def _with_examples(command: Command) -> type[TyperCommand]:
    class Shown(TyperCommand):
        """A command whose help ends with its examples."""

        def format_help(self, ctx: Any, formatter: Any) -> None:
            """Write the help."""
            _show_flags_bare(self.get_params(ctx))
            super().format_help(ctx, formatter)
            examples = "\n".join(f"  {line}" for each in command.examples for line in each.splitlines())
            formatter.write(f"examples:\n{examples}\n")

    return Shown


def _function(command: Command, words: tuple[str, ...]) -> Callable[..., int]:
    """Make a function with the signature that a command's arguments come to."""

    def function(**given: Any) -> int:
        return command.run(command.read(given, words))

    function.__signature__ = inspect.Signature(list(map(_parameter, command.arguments)))  # type: ignore[attr-defined]  # what `inspect` reads
    return function


def _parameter(argument: Argument) -> inspect.Parameter:
    options: dict[str, Any] = {"help": escape(argument.about)}
    takes: Any = bool if argument.default is False else list[str] if argument.repeated else str
    if argument.metavar:
        options["metavar"] = argument.metavar
    if argument.choices:
        options["autocompletion"] = lambda: list(argument.choices)
    if argument.panel:
        options["rich_help_panel"] = argument.panel
    info = typer.Option(*argument.flags, **options) if argument.flags else typer.Argument(**options)
    default = inspect.Parameter.empty if argument.required else argument.default
    whole: Any = takes if argument.required or takes is bool else takes | None
    annotation: Any = Annotated[whole, info]
    return inspect.Parameter(argument.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
