"""The installed program. It stands beside the package, because whatever stands in it imports the whole library first.

As long as that takes, nothing is open, and an interrupt ends the program at once and without a word, as later.
"""

from __future__ import annotations

import signal

__all__ = ["main"]


def main() -> int:
    """Run the command line with the words that the program was started with, and give its exit status."""
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:  # else somebody decided that it is not to be interrupted, `nohup` say
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from conflict_events.cli import main as run  # noqa: PLC0415  # see above

    if ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return run()
