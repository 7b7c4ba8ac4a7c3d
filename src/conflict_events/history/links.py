"""Links: which accounts are one incident, and which incidents are parts of which.

Only standing links count. Everything is derived from sets, so that the order in which links were recorded never shows;
and a link that is taken away again leaves no trace.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from conflict_events.events import Link
from conflict_events.history.entries import Incident

__all__ = ["Incidents"]

Joined = dict[str, Counter[str]]
"""From an account to others, each with the number of links that say so."""


class Incidents:
    """The partition of accounts into incidents, and the order of parts, under a set of links that may change."""

    def __init__(self, links: Iterable[Link]) -> None:
        """Derive incidents and parts; accounts that no link names are incidents of their own."""
        self._beside: Joined = defaultdict(Counter)
        self._wholes: Joined = defaultdict(Counter)
        self._parts: Joined = defaultdict(Counter)
        self._incidents: dict[str, Incident] = {}
        self._ancestors: dict[Incident, frozenset[Incident]] = {}
        self._above: dict[frozenset[Incident], frozenset[Incident]] = {}
        for link in links:
            self.add(link)

    def add(self, link: Link) -> None:
        """Let one more link count; the same one may count several times."""
        for joined, one, other in self._entered(link):
            joined[one][other] += 1
        self._forget(link)

    def remove(self, link: Link) -> None:
        """Let a link that was added count no longer."""
        self._forget(link)
        for joined, one, other in self._entered(link):
            joined[one][other] -= 1
            if not joined[one][other]:
                del joined[one][other]
            if not joined[one]:
                del joined[one]

    def _entered(self, link: Link) -> tuple[tuple[Joined, str, str], ...]:
        if link.kind == "same_incident":
            return (self._beside, link.a, link.b), (self._beside, link.b, link.a)
        return (self._wholes, link.a, link.b), (self._parts, link.b, link.a)

    def _forget(self, link: Link) -> None:
        """Forget what was worked out before and may be otherwise with, or without, a link."""
        for account in (link.a, link.b):
            for member in self._incidents.get(account, ()):
                self._incidents.pop(member, None)
        self._ancestors.clear()
        self._above.clear()

    def of(self, account: str) -> Incident:
        """Give the incident of an account: everything reachable through standing same_incident links."""
        if account not in self._beside:
            return frozenset((account,))
        incident = self._incidents.get(account)
        if incident is None:
            incident = self._reachable(account)
            self._incidents.update(dict.fromkeys(incident, incident))
        return incident

    def _reachable(self, account: str) -> Incident:
        seen, todo = {account}, [account]
        while todo:
            for other in self._beside[todo.pop()].keys() - seen:
                seen.add(other)
                todo.append(other)
        return frozenset(seen)

    def wholes(self, incident: Incident) -> frozenset[Incident]:
        """Give the incidents that this one is directly a part of."""
        return self._next(self._wholes, incident)

    def parts(self, incident: Incident) -> frozenset[Incident]:
        """Give the incidents that are directly a part of this one."""
        return self._next(self._parts, incident)

    def _next(self, joined: Joined, incident: Incident) -> frozenset[Incident]:
        if not joined:
            return frozenset()
        return frozenset(self.of(other) for account in incident for other in joined.get(account, ()))

    def ancestors(self, incident: Incident) -> frozenset[Incident]:
        """Give every incident that this one is a part of, directly or through others."""
        if not self._wholes:
            return frozenset()
        known = self._ancestors.get(incident)
        return self._climb(incident) if known is None else known

    def _climb(self, incident: Incident) -> frozenset[Incident]:
        """Work out what an incident is a part of, and before that what each of those is; by hand, not by recursion."""
        entered: set[Incident] = set()
        todo = [incident]
        while todo:
            current = todo[-1]
            above = self.wholes(current)
            waiting = [] if current in entered else above - self._ancestors.keys() - entered
            entered.add(current)
            if waiting:
                todo.extend(waiting)
            else:
                self._ancestors[todo.pop()] = self._joined(current, above)
        return self._ancestors[incident]

    def _joined(self, incident: Incident, above: frozenset[Incident]) -> frozenset[Incident]:
        # Those that are directly a part of the same share what they are a part of: there may be very many of them.
        wholes = self._above.get(above)
        if wholes is None:
            known = [self._ancestors.get(whole) for whole in above]
            # Where one is not known by now, parts go round in a circle, as only a log of a stranger has them.
            circle = any(each is None for each in known)
            wholes = _climbed(incident, self.wholes) if circle else above.union(*filter(None, known))
            self._above[above] = wholes
        return wholes

    def touched(self, link: Link) -> frozenset[str]:
        """Give the accounts whose incident, or what it is part of, may be otherwise with a link than without it."""
        ends = {self.of(link.a)} if link.kind == "part_of" else {self.of(link.a), self.of(link.b)}
        below = {part for end in ends for part in _climbed(end, self.parts)}
        return frozenset().union(*ends, *below)

    def cycle(self) -> Incident | None:
        """Give an incident that would be a part of itself; None where parts are in order, as they have to be."""
        left = {self.of(account) for joined in (self._wholes, self._parts) for account in joined}
        parts = {incident: len(self.parts(incident)) for incident in left}
        todo = [incident for incident in left if not parts[incident]]
        while todo:
            done = todo.pop()
            left.remove(done)
            for whole in self.wholes(done):
                parts[whole] -= 1
                if not parts[whole]:
                    todo.append(whole)
        return self._repeated(left)

    def _repeated(self, left: set[Incident]) -> Incident | None:
        """Go down from part to part among incidents that each have one, until one comes again."""
        seen: set[Incident] = set()
        current = next(iter(left), None)
        while current is not None and current not in seen:
            seen.add(current)
            current = next(iter(self.parts(current) & left))
        return current

    def crowded(self, most: int, among: Iterable[str]) -> Incident | None:
        """Give an incident, of the accounts among which to look, that is a part of more than so many others."""
        incidents = {self.of(account) for account in among}
        return next((incident for incident in incidents if len(self.ancestors(incident)) > most), None)


def _climbed(incident: Incident, step: Callable[[Incident], frozenset[Incident]]) -> frozenset[Incident]:
    """Give everything that is reached from an incident by one step or more."""
    seen: set[Incident] = set()
    todo = [incident]
    while todo:
        for above in step(todo.pop()) - seen:
            seen.add(above)
            todo.append(above)
    return frozenset(seen)
