"""What a command is: its name, what it does, and its arguments, as data.

From one declaration come the parser, the help, the man page, the reference and the completion. Nothing here knows how
words are parsed; `program` hands a command the words by the names of its arguments, and `Command.read` reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import attrs

from conflict_events.cli.examples import EXAMPLES
from conflict_events.cli.examples import typed as as_typed
from conflict_events.errors import ConflictEventsError, UsageError
from conflict_events.values.spelling import meant, nearest

__all__ = ["Argument", "Command", "Given", "flag", "option", "positional"]

Given = SimpleNamespace
"""What a command is given: its arguments by name, read; and `words`, all that was typed."""


@attrs.frozen(kw_only=True)
class Argument:
    """One argument of a command.

    Attributes:
        name: The attribute of `Given` that it becomes.
        about: What it says, in half a sentence.
        flags: As it is typed, such as ``("-o", "--output")``; empty = by its place.
        metavar: What stands for its value in help; empty = it takes none.
        read: How its words are read; None = as they are. What it raises is told after the flag.
        choices: The words that it may be; empty = any.
        repeated: Whether it may stand several times; it is then a list.
        required: Whether it has to be given.
        default: What it is where it is not given.
        panel: The heading under which help has it; empty = with the others.
    """

    name: str
    about: str
    flags: tuple[str, ...] = ()
    metavar: str = ""
    read: Callable[[str], Any] | None = None
    choices: tuple[str, ...] = ()
    repeated: bool = False
    required: bool = False
    default: Any = None
    panel: str = ""

    @property
    def shown(self) -> str:
        """How it is given, for a reference: ``-o, --output FILE``."""
        return " ".join(filter(None, (", ".join(self.flags), self.metavar)))

    def value(self, words: Any) -> Any:
        """Read what was typed.

        Raises:
            UsageError: It is none of the choices, or cannot be read.
        """
        if self.repeated:
            return [self._one(each) for each in words or ()]
        return self._one(words) if isinstance(words, str) else words

    def _one(self, text: str) -> Any:
        name = self.flags[-1] if self.flags else self.metavar
        if self.choices and text not in self.choices:
            likely = meant(nearest(text, self.choices))
            raise UsageError(f"{name}: must be one of {', '.join(self.choices)}, got {text[:40]!r}{likely}")
        try:
            return text if self.read is None else self.read(text)
        except ConflictEventsError as error:
            message = str(error)
            raise UsageError(f"{name}: {message}" if message.startswith("must ") else message) from error


def option(flags: str, about: str, metavar: str = "", **more: Any) -> Argument:
    """Declare an option that takes a value.

    Args:
        flags: Such as ``"-o --output"``, the long one last.
        about: What it says.
        metavar: What stands for its value; empty = its choices, or its name.
        more: Further attributes of `Argument`; `name` is made of the long flag where it is not among them.
    """
    split = tuple(flags.split())
    bare = split[-1].lstrip("-")
    stands = metavar or "|".join(more.get("choices", ())) or bare.upper()
    return Argument(**{"name": bare.replace("-", "_"), "about": about, "flags": split, "metavar": stands, **more})


def flag(flags: str, about: str, **more: Any) -> Argument:
    """Declare an option that takes no value: it is said or not."""
    split = tuple(flags.split())
    name = split[-1].lstrip("-").replace("-", "_")
    return Argument(**{"name": name, "about": about, "flags": split, "default": False, **more})


def positional(name: str, about: str, **more: Any) -> Argument:
    """Declare an argument that is known by its place; required, unless it has a default."""
    metavar = more.pop("metavar", name.upper())
    return Argument(name=name, about=about, metavar=metavar, required="default" not in more, **more)


@attrs.frozen(kw_only=True)
class Command:
    """One command.

    Attributes:
        name: What is typed.
        about: What it does, in half a sentence.
        run: What it does, given its arguments; gives the exit status.
        arguments: What it takes.
        panel: The heading under which the program's help has it.
    """

    name: str
    about: str
    run: Callable[[Given], int]
    arguments: tuple[Argument, ...]
    panel: str

    @property
    def description(self) -> str:
        """What it does, as a sentence."""
        return f"{self.about[0].upper()}{self.about[1:]}{'' if self.about.endswith('?') else '.'}"

    @property
    def examples(self) -> tuple[str, ...]:
        """Two examples, as they are typed."""
        return tuple(map(as_typed, EXAMPLES[self.name]))

    def read(self, typed: Mapping[str, Any], words: Sequence[str] = ()) -> Given:
        """Read all arguments.

        Args:
            typed: What was typed, by the names of the arguments.
            words: All that was typed, in its order.

        Raises:
            UsageError: One of them cannot be read.
        """
        return Given(**{each.name: each.value(typed[each.name]) for each in self.arguments}, words=words)
