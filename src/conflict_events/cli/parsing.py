"""`Parser`: it reads the words of a command line, and complains as the library does."""

from __future__ import annotations

import argparse
from typing import NoReturn

from conflict_events.errors import UsageError

__all__ = ["Parser"]


class Parser(argparse.ArgumentParser):
    """A parser that raises our error, so that there is one way for errors to be printed."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise UsageError(f"{message}; see {self.prog} --help")
