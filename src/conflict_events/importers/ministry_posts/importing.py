"""The importer of `ministry-posts`: an export of what a ministry or an air force posted, one row a post.

The channel is the claimant and the post is its own word; the export is how we know. Where a later copy has other words,
we had read the post wrongly or not to its end: an erratum. A night's post may count again what an evening's did, so the
rows are not disjoint.
"""

from __future__ import annotations

import functools
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from conflict_events.events import DroneStrike, MissileStrike
from conflict_events.importers.engine import ById, ImportSource, SourceRow
from conflict_events.importers.ministry_posts import russian, ukrainian
from conflict_events.importers.ministry_posts.plain import plain
from conflict_events.importers.ministry_posts.windows import window
from conflict_events.importers.reading import moment_in_utc
from conflict_events.values import Attribution, Evidence, When

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MINISTRY_POSTS", "Made", "accounts_of"]

Made: TypeAlias = "dict[str, DroneStrike | MissileStrike]"
"""The accounts of a post, each by the name of its part."""

VIA = "telegram export"
CHANNEL, TEXT = "channel", "text_snippet"
OWN_CHANNEL = "mod_russia"
"""Whose posts an export has that does not say so."""


@attrs.frozen
class _Channel:
    """Who posts.

    Attributes:
        claimant: As an actor.
        attacker: Who attacks in its reports.
        target: Whom.
        tz: Its clock.
        lang: Its language.
        words: How its posts are read.
    """

    claimant: str
    attacker: str
    target: str
    tz: str
    lang: str
    words: ModuleType


CHANNELS = {
    OWN_CHANNEL: _Channel("RU/MoD", "UA", "RU", "Europe/Moscow", "ru", russian),
    "kpszsu": _Channel("UA/AirForce", "RU", "UA", "Europe/Kyiv", "uk", ukrainian),
}


def accounts(row: SourceRow) -> Made | None:
    """Make the accounts of a row."""
    posted = functools.partial(moment_in_utc, row.cell("datetime"), "datetime")
    return accounts_of(row, row[CHANNEL] or OWN_CHANNEL, row[TEXT], posted, _identity(row))


def accounts_of(row: SourceRow, name: str, text: str, at: Callable[[], datetime], identity: str) -> Made | None:
    """Make the accounts of a post: a sum and its parts, or one.

    Args:
        row: Where it was found.
        name: The channel.
        text: The post.
        at: Gives when it was posted; called only where it reports something.
        identity: What it is known again by.
    """
    if name not in CHANNELS:
        row.refuse("unknown-channel", f"{name!r} is none of {', '.join(CHANNELS)}: its wording is not known")
        return None
    channel, post = CHANNELS[name], plain(text)
    if not channel.words.is_report(post.text):
        row.refuse("no-report", "it reports no attack from the air that was met")
        return None
    accounts = channel.words.accounts_in(post, row.find)
    if not accounts:
        row.refuse("no-figure", "it reports an attack, and no figure of drones or missiles can be read in it")
        return None
    fields = _fields(row, name, post.text, at())
    made: Made = {}
    for each in accounts:
        kind = DroneStrike if each.thing == "drone" else MissileStrike
        made[each.part] = kind(
            where=each.where, tally=each.tally, weapon=each.weapon, launch_places=each.launch_places, **fields
        )
        if each.of:
            row.tie("part_of", identity, part=each.part, to_part=each.of)
    return made


def _fields(row: SourceRow, name: str, text: str, posted: datetime) -> dict[str, Any]:
    channel = CHANNELS[name]
    when = window(text, posted, channel.tz)
    if when is None:
        row.find("no-window", "it does not say when the attack was; it was before the post")
        when = When.between(None, posted, tz=channel.tz)
    # As the seeds have it: so one post that is in both is one.
    shown = Evidence(url=f"https://t.me/{name}", locator=f"post of {posted:%Y-%m-%d %H:%M} UTC")
    said = Attribution(
        channel.claimant,
        When.at(posted, tz=channel.tz),
        via=(row.via,),
        evidence=(shown,),
        quote=text,
        lang=channel.lang,
    )
    return {"attacker": channel.attacker, "target": channel.target, "when": when, "attribution": said}


def _identity(row: SourceRow) -> str:
    return "/".join(filter(None, (row[CHANNEL], row["datetime"])))


MINISTRY_POSTS = ImportSource(
    name="ministry-posts",
    title="An export of posts of the Russian ministry of defence or the Ukrainian air force on Telegram",
    via=VIA,
    kinds=(DroneStrike, MissileStrike),
    columns=("datetime", TEXT),
    optional=("date", "drone_count", "oblasts", CHANNEL),
    identity=ById(_identity),
    make=accounts,
    changes="misread",
    vanished="ignored",
)
