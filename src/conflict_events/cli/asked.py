"""What is asked of whoever types: only on a terminal, and on standard error, so that output stays output."""

from __future__ import annotations

import sys

from conflict_events.errors import UsageError

__all__ = ["answer_to", "confirmed", "said_by_hand"]


def said_by_hand(name: str, example: str, *, flag: str = "") -> str:
    """Ask for what was not typed.

    Raises:
        UsageError: Nobody is there to answer.
        KeyboardInterrupt: Whoever was there has gone.
    """
    typed = flag or f"--{name}"
    if not _is_answered():
        raise UsageError(f"{typed}: must be given{', ' if example else ''}{example}")
    asked = f"{name.replace('_', ' ')}{f' ({example})' if example else ''}: "
    while (text := answer_to(asked)) is not None:
        if text:
            return text
    raise KeyboardInterrupt


def confirmed(question: str, *, instead: str) -> bool:
    """Ask whether something is to be done.

    Args:
        question: What is asked.
        instead: The option that answers it beforehand.

    Raises:
        UsageError: Nobody is there to answer.
    """
    if not _is_answered():
        raise UsageError(f"{question}: nobody is there to say so, and nothing was done; {instead} says it")
    return (answer_to(f"{question}? [y/N] ") or "").lower() in ("y", "yes")


def answer_to(question: str) -> str | None:
    """Ask, where somebody sees it, and give the line that comes; None = nothing comes any more."""
    if sys.stdin is None:
        return None
    if sys.stderr is not None and sys.stdin.isatty():
        print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _is_answered() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
