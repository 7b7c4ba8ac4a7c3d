"""Wrong uses of questions and logs: each marked line is refused."""

from __future__ import annotations

from conflict_events.events import DroneStrike, HarmReport, MissileStrike, Statement
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.projections import on, projection, together


def of_statements(state: int, account: Account[Statement]) -> int:
    return state


def of_drones(state: int, account: Account[DroneStrike]) -> int:
    return state


def in_words(state: str, account: Account[DroneStrike]) -> str:
    return state


projection(version=1, on=DroneStrike)(of_statements)  # error
projection(version=1, on=(DroneStrike, Statement))(of_drones)  # error
projection(version=1, on=(DroneStrike, MissileStrike), start=int)(of_drones)  # error
projection(version=1, on=DroneStrike, start=int)(in_words)  # error
projection(on=DroneStrike)(of_drones)  # error
projection(version=1, on=(DroneStrike, MissileStrike, HarmReport, Statement))(of_drones)  # error
projection(version=1, on=DroneStrike, start=int, revoke=in_words)(of_drones)  # error
projection(version=1, on=DroneStrike, start=int, merge=of_drones)(of_drones)  # error


def method(self: object, state: int, account: Account[Statement]) -> int:
    return state


on(DroneStrike)(method)  # error


class NoAnswer:
    version = 1


def ask(log: EventLog) -> None:
    log.ask(NoAnswer())  # error
    log.ask(of_drones)  # error
    log.as_known(20241110)  # error
    either = next(log.now().accounts(DroneStrike, MissileStrike))
    of_statements(0, either)  # error
    log.ask(together(of_drones))  # error
    log.ask(together(first=NoAnswer()))  # error
