"""Answers: each prints as a table, renders in a notebook, turns into rows, and leads to the accounts behind it."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.charts import rendering
from conflict_events.checks import Lint
from conflict_events.events import DroneStrike
from conflict_events.history import Head, View
from conflict_events.projections import Answer, Context, Table, fold
from conflict_events.projections.tables import NOTHING
from conflict_events.questions.attacks import Mirrored
from conflict_events.values import Tally
from tests.projections.accounts import entry_id, strike, told
from tests.projections.test_protocol import ACCOUNTS, QUESTIONS

HERE = Context(View.now(), Head(3, "d" * 64), 3)


@pytest.mark.parametrize("question", [*QUESTIONS, Lint()], ids=lambda question: type(question).__name__)
def test_every_answer_reads_alike(question: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was asked; in a notebook its chart stands below the table, where there is one."""
    monkeypatch.setattr(rendering, "svg", lambda _: "<svg >")
    answer = fold(question, ACCOUNTS)

    assert isinstance(answer, Answer)
    assert answer.seen_from(HERE).context == HERE
    assert answer._repr_html_().startswith(answer.table()._repr_html_())
    assert isinstance(answer.rows(), list)
    assert isinstance(answer, Mirrored) or str(answer) == str(answer.table())
    assert answer.evidence() <= {account.id for account in ACCOUNTS}


def test_findings_lead_to_the_accounts_concerned() -> None:
    """As figures lead to those that they are made of."""
    impossible = told(7, strike(1, tally=Tally(launched=1, destroyed=2)))
    assert isinstance(impossible.event, DroneStrike)

    assert fold(Lint(), [impossible]).evidence() == {entry_id(7)}


def test_a_table_is_laid_out_for_notebooks() -> None:
    """As HTML, in which what sources wrote cannot become markup."""
    table = Table(("who", "n"), (("<b>A</b> & B", 1), (None, ("x", "y"))), title="a < b")

    assert table._repr_html_() == (
        "<table><caption>a &lt; b</caption><thead><tr><th>who</th><th>n</th></tr></thead><tbody>"
        "<tr><td>&lt;b&gt;A&lt;/b&gt; &amp; B</td><td>1</td></tr>"
        f"<tr><td>{NOTHING}</td><td>x, y</td></tr></tbody></table>"
    )
    assert Table((), ())._repr_html_() == "<table><thead><tr></tr></thead><tbody></tbody></table>"
