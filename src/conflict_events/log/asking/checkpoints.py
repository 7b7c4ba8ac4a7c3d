"""Checkpoints: the stored form of a kept state, and when it is to be trusted.

A checkpoint is a setting of the log, written in a transaction of its own and sealed with the log's secret. It says
whose state it is, of which version and kinds, and up to which head; where any of that is not what is asked for, it is
not used; nor where it was worked out by other code (see `log.coding`).

A complete state stands under one name and one that is still being built under another, so that a new version
takes the place of the old one in one write, and the old one can be resumed until then.
"""

from __future__ import annotations

import json
from typing import Any

import attrs

from conflict_events.events import Kinds, Redaction, kind_name, schema_of
from conflict_events.history import Erased, Head, Unsettled
from conflict_events.log.asking.asking import kinds_seen
from conflict_events.log.asking.growing import Growing
from conflict_events.log.asking.source import Source
from conflict_events.log.asking.storing import Form
from conflict_events.log.coding import code_of, mark_of
from conflict_events.log.sealing import chain
from conflict_events.log.writing.drafting import KEPT
from conflict_events.projections import Projection
from conflict_events.stores import Draft, Store

__all__ = ["COMPLETE", "UNFINISHED", "Checkpoints"]

ERASING = kind_name(Redaction)
FORMAT = 1
COMPLETE = f"{KEPT}now/"
UNFINISHED = f"{KEPT}next/"
"""Before the name of the question: the names of the settings that a state stands under."""
TRIED = 100
"""So many accounts are folded to see whether a state can be stored."""


@attrs.define(eq=False)
class Checkpoints:
    """Where the states of one projection are stored.

    Attributes:
        store: The log's.
        secret: The log's.
        projection: Whose state.
        kinds: The log's table of kinds.
        form: In which form states are stored.
        why: Why what was stored could not be resumed; None = it could, or there was nothing.
        is_suspect: Whether somebody else than this log had a hand in that.
        code: A mark of the code by which a state is worked out.
    """

    store: Store
    secret: bytes
    projection: Projection[Any, Any]
    kinds: Kinds
    form: Form
    why: str | None = None
    is_suspect: bool = False
    code: str = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        names, _ = kinds_seen(self.kinds, self.projection.handles)
        kinds = (self.kinds[name] for name in sorted(names | self.kinds.ledger))
        self.code = mark_of(*code_of(self.projection), *kinds)

    @property
    def _complete(self) -> str:
        return COMPLETE + self.projection.name

    @property
    def _unfinished(self) -> str:
        return UNFINISHED + self.projection.name

    @property
    def _whose(self) -> dict[str, Any]:
        """What a stored state must say of itself to be one of this projection."""
        names, raw = kinds_seen(self.kinds, self.projection.handles)
        return {
            "format": FORMAT,
            "name": self.projection.name,
            "version": self.projection.version,
            "kinds": {name: schema_of(self.kinds[name]) for name in sorted(names | self.kinds.ledger)},
            "raw": raw,
            "code": self.code,
            "state": str(self.form),
        }

    # --- reading ---------------------------------------------------------------------------------

    def load(self, source: Source) -> Growing | None:
        """Resume the state that has come furthest; None where there is none that can be trusted."""
        stored = [self._read(name) for name in (self._complete, self._unfinished)]
        usable = [each for each in stored if each is not None and self._is_ours(each[0])]
        reached = max(usable, key=lambda each: _progress(each[0]), default=None)
        return None if reached is None else self._resumed(*reached, source)

    def _read(self, name: str) -> tuple[dict[str, Any], bytes] | None:
        stored = self.store.meta(name)
        if stored is None:
            return None
        content = chain.unsealed(self.secret, stored)
        if content is None:
            self._doubt("it is not as this log wrote it", is_suspect=True)
            return None
        return parted(content)

    def _is_ours(self, header: dict[str, Any]) -> bool:
        whose = self._whose
        other = [name for name, value in whose.items() if header.get(name) != value]
        if other:
            self._doubt(f"it is of another {' and '.join(other)}")
            return False
        position, digest = header["judged"]
        if digest != chain.head_of(chain.row_at(self.store, position)).digest:
            self._doubt("it is of another log", is_suspect=True)
            return False
        return True

    def _doubt(self, why: str, *, is_suspect: bool = False) -> None:
        self.why, self.is_suspect = why, self.is_suspect or is_suspect

    def _resumed(self, header: dict[str, Any], body: bytes, source: Source) -> Growing | None:
        growing = Growing(
            source,
            self.projection,
            folded=header["folded"],
            judged=Head(*header["judged"]),
            accounts=header["accounts"],
            silent={position: _silent(*what) for position, *what in header["silent"]},
        )
        if growing.keyed != header.get("keyed"):
            self._doubt("its accounts have other record keys by now")
            return None
        try:
            growing.state = self.form.decode(body, growing.read)
        except Exception:  # noqa: BLE001  # a class that was changed without a new version may raise anything
            self._doubt("what it is made of is no longer there, or reads differently")
            return None
        return growing

    # --- writing ---------------------------------------------------------------------------------

    def try_out(self, source: Source) -> None:
        """See that a fresh state, and one of the first accounts of the log, can be stored.

        Raises:
            UsageError: It cannot.
        """
        self.form.encode(self.projection.initial())
        self.form.encode(Growing(source, self.projection).sample(TRIED))

    def save(self, growing: Growing) -> int:
        """Store a state, unless a newer version or a later state is there; return how many bytes it takes.

        Raises:
            LogLocked: Somebody else is writing, for too long.
            StoreFailure: The disk is full, say.
            UsageError: The state is not of its type.
        """
        header = {
            **self._whose,
            "folded": growing.folded,
            "judged": [growing.judged.position, growing.judged.digest],
            "accounts": growing.accounts,
            "keyed": growing.keyed,
            "silent": [[at, *attrs.astuple(each)] for at, each in growing.silent.items()],
        }
        content = json.dumps(header).encode() + b"\n" + self.form.encode(growing.state)
        stored = chain.sealed(self.secret, content)
        self.store.write(lambda: self._draft(header, stored))
        return len(stored)

    def _draft(self, header: dict[str, Any], stored: bytes) -> Draft:
        position, _ = header["judged"]
        # A state made of what was erased meanwhile must not come back.
        erased = any(True for _ in self.store.read(after=position, kinds={ERASING}))
        beaten = self._is_ahead(self._complete, header)
        unfinished_beaten = self._is_ahead(self._unfinished, header)
        if erased or beaten:
            return Draft()
        if header["folded"] < position:
            return Draft() if unfinished_beaten else Draft(meta=((self._unfinished, stored),))
        # What a newer version has built so far stays.
        return Draft(meta=((self._complete, stored),), forget=() if unfinished_beaten else (self._unfinished,))

    def _is_ahead(self, name: str, header: dict[str, Any]) -> bool:
        held = self._read(name)
        return held is not None and (held[0]["version"], *_progress(held[0])) > (header["version"], *_progress(header))


def parted(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Part what is stored into what it says of itself, and the state."""
    head, _, body = content.partition(b"\n")
    header: dict[str, Any] = json.loads(head)
    return header, body


def _progress(header: dict[str, Any]) -> tuple[int, int]:
    return header["judged"][0], header["folded"]


def _silent(entry_id: str, why: str | list[str]) -> Erased | Unsettled:
    return Erased(entry_id, why) if isinstance(why, str) else Unsettled(entry_id, tuple(why))
