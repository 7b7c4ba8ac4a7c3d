"""Links: which accounts are one incident, and which incidents are parts of which.

Only standing links count. Everything is derived from sets, so that the order in which links were recorded never shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from conflict_events.events import Link
from conflict_events.history.entries import Incident

__all__ = ["Incidents"]


class Incidents:
    """The partition of accounts into incidents, and the order of parts, under a set of links."""

    def __init__(self, links: Iterable[Link]) -> None:
        """Derive incidents and parts; accounts that no link names are incidents of their own."""
        self._beside: dict[str, set[str]] = defaultdict(set)
        self._wholes: dict[str, set[str]] = defaultdict(set)
        self._incidents: dict[str, Incident] = {}
        self._ancestors: dict[Incident, frozenset[Incident]] = {}
        for link in links:
            if link.kind == "same_incident":
                self._beside[link.a].add(link.b)
                self._beside[link.b].add(link.a)
            else:
                self._wholes[link.a].add(link.b)

    def of(self, account: str) -> Incident:
        """Give the incident of an account: everything reachable through standing same_incident links."""
        if account not in self._beside:
            return frozenset((account,))
        found = self._incidents.get(account)
        if found is None:
            found = self._reachable(account)
            self._incidents.update(dict.fromkeys(found, found))
        return found

    def _reachable(self, account: str) -> Incident:
        seen, todo = {account}, [account]
        while todo:
            for other in self._beside[todo.pop()] - seen:
                seen.add(other)
                todo.append(other)
        return frozenset(seen)

    def wholes(self, incident: Incident) -> frozenset[Incident]:
        """Give the incidents that this one is directly a part of."""
        if not self._wholes:
            return frozenset()
        return frozenset(self.of(whole) for account in incident for whole in self._wholes.get(account, ()))

    def ancestors(self, incident: Incident) -> frozenset[Incident]:
        """Give every incident that this one is a part of, directly or through others."""
        if not self._wholes:
            return frozenset()
        found = self._ancestors.get(incident)
        if found is None:
            found = self._ancestors[incident] = self._climb(incident)
        return found

    def _climb(self, incident: Incident) -> frozenset[Incident]:
        seen: set[Incident] = set()
        todo = [incident]
        while todo:
            for whole in self.wholes(todo.pop()) - seen:
                seen.add(whole)
                todo.append(whole)
        return frozenset(seen)

    def cycle(self) -> Incident | None:
        """Give an incident that would be a part of itself; None where parts are in order, as they have to be."""
        for account in list(self._wholes):
            incident = self.of(account)
            if incident in self._climb(incident):
                return incident
        return None
