"""What the entries of a log are sealed with: its secret and its scheme."""

from __future__ import annotations

import attrs

from conflict_events.errors import LogDamaged, LogReadOnly
from conflict_events.log.sealing.schemes import Scheme, scheme_of
from conflict_events.stores import Store

__all__ = ["Sealer"]


@attrs.define
class Sealer:
    """Reads a log's secret and its scheme, each once."""

    store: Store
    _secret: bytes | None = None
    _scheme: Scheme | None = None

    def secret(self) -> bytes:
        """Give the secret.

        Raises:
            LogReadOnly: There is none here.
        """
        self._secret = self._secret or self.store.meta("secret")
        if self._secret is None:
            raise LogReadOnly("this log was opened for reading, and has no secret to write with; open it for writing")
        return self._secret

    def scheme(self) -> Scheme:
        """Give the scheme; that of a log without entries is settled with the first.

        Raises:
            LogDamaged: What shows the scheme was altered.
        """
        scheme = self._scheme or scheme_of(self.store)
        if scheme is None:
            raise LogDamaged("neither the first nor the last entry of this log is as it was written; verify it")
        if self._scheme is None and self.store.head() is not None:
            self._scheme = scheme
        return scheme
