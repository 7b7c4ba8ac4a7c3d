"""Laws of what two questions mean, in the words of their pages: held on every random log, beside the general ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.history import Account
from conflict_events.testing import Law, LawBroken
from conflict_events.testing.laws.cases import Case
from conflict_events.values import Order

__all__ = ["OF_A_MATRIX", "OF_POSITIONS", "OF_TOGETHER"]


def _asked(case: Case) -> Any:
    return case.projection.answer(case.fold(case.accounts))


def _hold(what: str, *, of: object, holds: bool) -> None:
    if not holds:
        raise LawBroken(f"{what}: {of}")


def _before(one: Any, other: Any) -> bool:
    return bool(one.when.order(other.when) is Order.BEFORE)


def _unfollowed(stances: Iterable[Any]) -> set[Any]:
    """Give those after which nothing definitely comes."""
    said = set(stances)
    return {each for each in said if not any(_before(each, other) for other in said)}


# --- where somebody stands ----------------------------------------------------------------------------


def _speaks_for(case: Case, account: Account[Any]) -> str:
    claimant = account.event.attribution.claimant
    paths = [(path, who) for path, who in case.projection.speaks_for if f"{claimant}/".startswith(f"{path}/")]
    return str(max(paths, key=lambda pair: len(pair[0]))[1] if paths else claimant)


def everybody_who_spoke_has_a_standpoint_or_is_silent(case: Case) -> None:
    """Who spoke on the topic has a standpoint; who spoke of other things, or was asked about, is silent."""
    answer, asked = _asked(case), case.projection.speakers
    spoke: dict[str, list[Account[Any]]] = {who: [] for who in asked or ()}
    for account in case.accounts:
        who = _speaks_for(case, account)
        if asked is None or who in asked:
            spoke.setdefault(who, []).extend([account] if account.event.topic == case.projection.topic else [])
    case.hold({who for who, said in spoke.items() if not said}, set(answer.silent), "silent, and said to be")
    for who, said in spoke.items():
        held = answer.standpoints[who] if said else None
        stances = set() if held is None else held.last | held.earlier
        told = {each.account for each in stances} | (set() if held is None else held.without)
        case.hold({each.id for each in said}, told, f"said by {who}, and in the standpoint")


def a_stance_says_what_its_statement_says(case: Case) -> None:
    """Nothing is read into a statement: its position, its conditions, whose words; without a position it is none."""
    said = {account.id: account.event for account in case.accounts}
    for standpoint in _asked(case).standpoints.values():
        for each in standpoint.last | standpoint.earlier:
            event = said[each.account]
            quoted = event.attribution.quote is not None
            read = each.position, each.conditions, each.claimant, each.when, each.quoted
            written = event.position, event.conditions, event.attribution.claimant, event.when, quoted
            case.hold(written, read, "written, and read")
        for key in standpoint.without:
            _hold("it takes a stand", of=said[key], holds=said[key].position is None)


def nothing_is_definitely_later_than_the_last(case: Case) -> None:
    """What may be the last stance is followed by none; whatever is followed is earlier."""
    for standpoint in _asked(case).standpoints.values():
        case.hold(_unfollowed(standpoint.last | standpoint.earlier), set(standpoint.last), "unfollowed, and the last")
        case.hold({each.position for each in standpoint.last}, set(standpoint.positions), "their positions, and told")


def a_shift_is_from_what_was_last_to_something_else(case: Case) -> None:
    """There is a shift to whatever differs from something last said before it, and to nothing else."""
    for standpoint in _asked(case).standpoints.values():
        stances = standpoint.last | standpoint.earlier
        shifts = {each.later: each for each in standpoint.shifts}
        for later in stances:
            earlier = _unfollowed(each for each in stances if _before(each, later))
            differing = {each for each in earlier if not _alike(each, later)}
            case.hold(bool(differing), later in shifts, f"what differs before {later}, and a shift to it")
            if differing:
                found = shifts[later]
                case.hold(earlier, set(found.earlier), "last before it, and told")
                at_once = {each for each in stances if each.when.order(later.when) is Order.OVERLAPS}
                definite = differing == earlier and all(_alike(each, later) for each in at_once)
                case.hold(definite, found.is_definite, "is definite, and said to be")
                case.hold(definite, "perhaps" not in str(found), "is definite, and printed so")


def _alike(one: Any, other: Any) -> bool:
    """Tell whether two say the same, however it is spelled."""
    return one.position == other.position and _spoken(one) == _spoken(other)


def _spoken(stance: Any) -> set[str]:
    return {" ".join(text.lower().split()) for text in stance.conditions}


def a_row_says_what_was_said_last_and_every_shift(case: Case) -> None:
    """Who stands where is printed in the words of the stances, with what they depend on and when they were said."""
    answer = _asked(case)
    rows = {row["actor"]: row for row in answer.rows()}
    case.hold(set(answer.standpoints) | set(answer.silent), set(rows), "actors, and rows")
    for who, standpoint in answer.standpoints.items():
        row = rows[who]
        for each in standpoint.last:
            words = (each.position, *each.conditions)
            _hold("a row lacks a stance", of=(row, words), holds=all(word in row["last stand"] for word in words))
            _hold("a row lacks a time", of=(row, each.when), holds=str(each.when) in row["said"])
        for shift in standpoint.shifts:
            _hold("a row lacks a shift", of=(row, shift), holds=str(shift) in row["shifts"])
            _hold("a shift lacks a stance", of=shift, holds=all(each.position in str(shift) for each in shift.earlier))
        case.hold(
            len({each.incident for each in standpoint.last | standpoint.earlier}), row["stands"], "stances, and counted"
        )


OF_POSITIONS: tuple[Law, ...] = (
    everybody_who_spoke_has_a_standpoint_or_is_silent,
    a_stance_says_what_its_statement_says,
    nothing_is_definitely_later_than_the_last,
    a_shift_is_from_what_was_last_to_something_else,
    a_row_says_what_was_said_last_and_every_shift,
)


# --- who says what of one incident ---------------------------------------------------------------------


def a_matrix_is_of_the_incident_and_of_its_parts(case: Case) -> None:
    """The accounts of the incident are its accounts, those of what is part of it its parts, and no other is in it."""
    answer, about = _asked(case), case.projection.about
    own = {each.id for each in case.accounts if about in each.incident}
    parts = {each.id for each in case.accounts if any(about in whole for whole in each.part_of)} - own
    case.hold((own, parts), (set(answer.accounts), set(answer.parts)), "of the incident, and in the matrix")


def whoever_speaks_of_it_has_a_row_or_gives_no_figure(case: Case) -> None:
    """A claimant has a claim of each measure that it gives; who gives none is silent."""
    answer = _asked(case)
    own = [each for each in case.accounts if case.projection.about in each.incident]
    given: dict[str, set[str]] = {each.event.attribution.claimant: set() for each in own}
    for each in own:
        given[each.event.attribution.claimant] |= set(measures_in(each.event))
    told = {who: {name.partition(" (")[0] for name in row} for who, row in answer.claims.items()}
    case.hold({who: names for who, names in given.items() if names}, told, "measures given, and told")
    case.hold({who for who, names in given.items() if not names}, set(answer.silent), "who gives none, and the silent")


def a_claim_is_of_what_its_claimant_said_of_the_measure(case: Case) -> None:
    """Its figure holds each of those used, which are one claimant's; what else that claimant gave is set aside."""
    answer, by_id = _asked(case), {each.id: each for each in case.accounts}
    for who, row in answer.claims.items():
        for name, claim in row.items():
            measure = name.partition(" (")[0]
            for account in (by_id[key] for key in claim.used | claim.set_aside):
                figure = measure_of(account.event, measure)
                _hold("somebody else's", of=(who, account), holds=account.event.attribution.claimant == who)
                _hold("no figure", of=(measure, account), holds=figure is not None)
            figures = [measure_of(by_id[key].event, measure) for key in claim.used]
            _hold("nothing is used", of=claim, holds=bool(figures))
            _hold("a figure is outside", of=claim, holds=all(_within(each, claim.value) for each in figures))
            outlets = {outlet for key in claim.used for outlet in by_id[key].event.attribution.via}
            case.hold(outlets, set(claim.via), "outlets, and told")


def _within(figure: Any, value: Any) -> bool:
    if figure.missing is not None:
        return True
    ceiling = figure.ceiling if value.ceiling is None else value.ceiling
    return bool(
        value.missing is None
        and value.floor <= figure.floor
        and (ceiling is None or (figure.ceiling is not None and figure.ceiling <= ceiling))
    )


def a_measure_is_named_with_its_kind_where_several_have_it(case: Case) -> None:
    """Two kinds count different things by one name: then, and only then, the kind is said."""
    answer, by_id = _asked(case), {each.id: each for each in case.accounts}
    kinds: dict[str, set[str]] = {}
    for row in answer.claims.values():
        for name, claim in row.items():
            found = {type(by_id[key].event).__name__ for key in claim.used}
            case.hold(found, set(claim.kinds), "kinds of what is used, and told")
            kinds.setdefault(name.partition(" (")[0], set()).update(found)
    for name in answer.measures:
        several = len(kinds[name.partition(" (")[0]]) > 1
        case.hold(several, " (" in name, f"several kinds have {name}, and it is said")


def a_row_shows_each_claim_of_its_claimant(case: Case) -> None:
    """The table has a line for everybody, with each figure under its measure, and the outlets."""
    answer = _asked(case)
    shown = {cells[0]: cells[1:] for cells in answer.table().cells}
    case.hold(set(answer.claims) | set(answer.silent), set(shown), "claimants, and lines")
    for who, cells in shown.items():
        row = answer.claims.get(who, {})
        outlets = ", ".join(sorted({outlet for claim in row.values() for outlet in claim.via}))
        expected = (*(row[name].value if name in row else None for name in answer.measures), outlets)
        case.hold(expected, cells, f"claims of {who}, and its line")


OF_A_MATRIX: tuple[Law, ...] = (
    a_matrix_is_of_the_incident_and_of_its_parts,
    whoever_speaks_of_it_has_a_row_or_gives_no_figure,
    a_claim_is_of_what_its_claimant_said_of_the_measure,
    a_measure_is_named_with_its_kind_where_several_have_it,
    a_row_shows_each_claim_of_its_claimant,
)


# --- several questions in one pass --------------------------------------------------------------------


def each_answers_as_if_it_were_asked_alone(case: Case) -> None:
    """What is asked together gives the answers of its parts, in their order or by their names, context and all."""
    view, question = case.log.seen(case.view), case.projection
    together: Any = view.ask(question)
    named = isinstance(together, dict)
    case.hold(tuple(question.names), tuple(together) if named else (), "names asked by, and answered by")
    answers = list(together.values()) if named else list(together)
    for part, answer in zip(question.parts, answers, strict=True):
        case.hold(case.compared(view.ask(part)), case.compared(answer), f"{part!r} alone, and together")


OF_TOGETHER: tuple[Law, ...] = (each_answers_as_if_it_were_asked_alone,)
