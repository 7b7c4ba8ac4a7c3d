"""The desk's jobs: what is typed comes in, is corrected, linked, assessed, shown and erased, without any JSON."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import conflict_events as ce
from conflict_events.cli import main
from conflict_events.cli.asked import answer_to
from conflict_events.values import Place, Quantity, StrikePart, Tally, When
from tests.cli.conftest import Ran, Run, Written

NIGHT = "--when 2024-11-27T20:00/2024-11-28T07:00 --tz Europe/Kyiv"
SAID = "--claimant UA/AirForce --reported 2024-11-28T08:00Z"
SHOT = "--launched 90+ --destroyed 40-45"
ADDED = f"--kind DroneStrike --attacker RU --code UA {NIGHT} {SHOT} {SAID} --via AFP --via dpa"


class Typing(io.StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command as a person does who answers what is asked."""

    def ran(*words: object, answers: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", Typing(answers))
        return Ran(main([str(word) for word in words]), *capsys.readouterr())

    return ran


def standing(path: Path, entry_id: str) -> Any:
    with ce.EventLog.open(path, read_only=True) as log:
        return log.now().account(entry_id).event


def added(run: Run, path: Path, words: str = ADDED) -> str:
    done = run("add", path, *words.split(), "--json")
    assert (done.status, done.err) == (0, "")
    return str(done.json["id"])


@pytest.mark.no_cover
def test_an_account_is_added_field_by_field(run: Run, empty: Path) -> None:
    """Figures and times as people write them; a second time it is known."""
    event = standing(empty, added(run, empty))

    assert event.when == When.between("2024-11-27T20:00", "2024-11-28T07:00", tz="Europe/Kyiv")
    assert (event.tally.launched.floor, event.tally.launched.ceiling) == (90, None)
    assert event.tally.destroyed.low == 40
    assert event.where.code == "UA"
    assert event.attribution.via == ("AFP", "dpa")
    assert "known already; nothing was appended" in run("add", empty, *ADDED.split()).out


def test_evidence_and_lists_are_fields_too(run: Run, empty: Path) -> None:
    words = (
        f"{ADDED} --url https://example.org/1 --launch-places Kursk;Oryol --decoys yes --retrieved 2024-11-28T10:00Z"
    )
    event = standing(empty, added(run, empty, words))

    assert event.attribution.evidence[0].url == "https://example.org/1"
    assert event.attribution.evidence[0].retrieved == datetime(2024, 11, 28, 10, tzinfo=UTC)
    assert (event.launch_places, event.decoys) == (("Kursk", "Oryol"), True)
    harm = f"--kind HarmReport --when 2024-11 --killed 2 {SAID}"
    assert standing(empty, added(run, empty, harm)).killed == Quantity.exact(2)
    open_ended = f"--kind HarmReport --when 2024-11-27T20:00Z/.. --killed 3 {SAID}"
    assert standing(empty, added(run, empty, open_ended)).when.latest is None


def test_parts_and_affected_places_are_fields_too_and_an_empty_one_takes_them_away(run: Run, empty: Path) -> None:
    part = '[{"weapon":"decoy","tally":{"launched":7}}]'
    which = added(run, empty, f"{ADDED} --affected Lviv;Odesa --parts {part}")
    event = standing(empty, which)

    assert event.affected == (Place("Lviv"), Place("Odesa"))
    assert event.parts == (StrikePart(weapon="decoy", tally=Tally(launched=7)),)
    run("correct", empty, which, "--by", "ledger", "--reason", "not said", "--parts", "", "--affected", "")
    taken_away = standing(empty, which)
    assert (taken_away.parts, taken_away.affected) == ((), ())


def test_what_was_not_typed_is_asked_for(typing: Any, empty: Path) -> None:
    """Of somebody who is there; an empty line is no answer."""
    done = typing("add", empty, "--killed", "2", answers="HarmReport\n\n2024-11-28\nUA/Kyiv\n2024-11-28T09:00Z\n")

    assert done.status == 0
    assert done.err == "kind (such as DroneStrike): when: when: claimant: reported: "
    assert typing("add", empty, "--killed", "2", answers="HarmReport\n").status == 130


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("add {log}", "--kind: must be given, such as DroneStrike"),
        ("add {log} --kind HarmReport --when 2024", "--claimant: must be given"),
        ("add {log} --kind DroneStrik", "did you mean 'DroneStrike'"),
        (f"add {{log}} {ADDED} --killed 3", "DroneStrike has no field 'killed'"),
        (f"add {{log}} --kind HarmReport --when 2024 --killed many {SAID}", "many"),
        (f"add {{log}} --kind HarmReport --when soon --killed 1 {SAID}", "must be EDTF"),
        ("correct {log} {id} --by ledger", "say what it reads now"),
        ("correct {log} {id} --by claimant --launched 3", "--reported: must be given with --by claimant"),
        ("correct {log} {id} --by somebody --launched 3", "--by: must be one of claimant, ledger"),
        ("correct {log} {gone} --by ledger --launched 3", "is no account that stands"),
        ("retract {log} {id} --by claimant", "--reported: must be given with --by claimant"),
        ("unlink {log} {id} {other}", "are not linked to each other"),
        ("attach {log} {id} nowhere.html", "nowhere.html"),
        ("redact {log} {id}", "nobody is there to say so, and nothing was done; --yes says it"),
        ("redact {log} {id} --field lat", "the entry says nothing of lat"),
        ("redact {log} {id} --field claimant", "claimant"),
        ("redact {log} {id} --field note --leaving x.json", "give it or --field"),
        ("redact {log} {link} --field note", "--field: is for accounts"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(war: Written, run: Run, words: str, told: str) -> None:
    """And nothing is appended."""
    ids = {"id": "D1", "gone": "D18.child", "other": "D12", "link": "D3 part of D1"}
    line = words.format(log=war.path, **{name: war.id(label) for name, label in ids.items()})
    before = run("head", war.path).out

    ran = run(*line.split())

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert run("head", war.path).out == before


def test_an_account_is_corrected_by_its_claimant_or_by_us(war: Written, run: Run) -> None:
    """Each field by itself; what it was stays in the log, and an erratum of a revision names the revision."""
    target = war.id("D1")
    later = ("--by", "claimant", "--reported", "2024-11-10T14:00Z", "--destroyed", "64", "--reason", "a recount")
    revision = run("correct", war.path, target, *later, "--json").json["id"]

    assert standing(war.path, target).tally.destroyed == Quantity.exact(64)
    assert f"name {revision}" in run("correct", war.path, target, "--by", "ledger", "--lost", "1").err
    assert run("correct", war.path, revision, "--by", "ledger", "--destroyed", "65", "--via", "AFP").status == 0
    event = standing(war.path, target)
    assert (event.tally.destroyed, event.attribution.via) == (Quantity.exact(65), ("AFP",))
    assert run("correct", war.path, war.id("D17.1"), "--by", "ledger", "--launched", "", "--place", "X").status == 0
    assert standing(war.path, war.id("D17.1")).where.name == "X"


def test_a_place_that_was_not_said_is_added_by_a_correction(run: Run, empty: Path) -> None:
    harm = added(run, empty, f"--kind HarmReport --when 2024-11-28 --killed 2 {SAID}")
    run("correct", empty, harm, "--by", "ledger", "--code", "UA-30")

    assert standing(empty, harm).where.code == "UA/UA-30"


@pytest.mark.no_cover
def test_an_entry_is_withdrawn(war: Written, run: Run) -> None:
    """By its claimant, at its time, or by us."""
    by_claimant = ("--by", "claimant", "--reported", "2024-11-11T08:00Z")
    assert run("retract", war.path, war.id("D1"), *by_claimant).status == 0
    assert run("retract", war.path, war.id("D12"), "--by", "ledger", "--reason", "entered twice").status == 0

    with ce.EventLog.open(war.path, read_only=True) as log:
        assert not {war.id("D1"), war.id("D12")} & {each.id for each in log.now().accounts()}
        assert war.id("D1") in {each.id for each in log.as_known("2024-11-10T12:00Z").accounts()}


@pytest.mark.no_cover
def test_accounts_are_linked_and_their_links_undone(war: Written, run: Run) -> None:
    """By the two accounts, or by the link's own id."""
    a, b, whole = war.id("D12"), war.id("D19"), war.id("D5")
    link = run("link", war.path, a, b, "--basis", "one morning", "--json").json["id"]
    run("link", war.path, a, whole, "--part-of")
    with ce.EventLog.open(war.path, read_only=True) as log:
        assert b in log.now().account(a).incident

    assert run("unlink", war.path, b, a, "--reason", "another morning").status == 0
    (part,) = [each for each in run("log", war.path, "--kind", "Link", "--json").json["entries"] if each["id"] > ""][
        -1:
    ]
    assert run("unlink", war.path, part["id"]).status == 0
    assert link != part["id"]
    with ce.EventLog.open(war.path, read_only=True) as log:
        assert log.now().account(a).incident == {a}


def test_an_account_is_assessed(war: Written, run: Run) -> None:
    words = "--stance disputes --claimant AFP --reported 2024-11-10T15:00Z --credibility 3 --note asked"
    ran = run("assess", war.path, war.id("D1"), *words.split(), "--counter", war.id("D2"))

    assert ran.status == 0
    assert "AFP: disputes" in run("show", war.path, war.id("D1")).out


def test_a_file_becomes_evidence(war: Written, run: Run, tmp_path: Path) -> None:
    """By its digest and its type; a copy is kept under the digest, and the same file is not taken twice."""
    page, archive = tmp_path / "page.html", tmp_path / "kept"
    page.write_text("<p>145 drones", encoding="utf-8")
    digest = hashlib.sha256(page.read_bytes()).hexdigest()
    words = ("--url", "https://example.org/1", "--retrieved", "2024-11-10T10:00Z", "--archive", archive)

    done = run("attach", war.path, war.id("D1"), page, *words)

    assert f"SHA-256 {digest}, kept as {archive / digest}.html" in done.out
    assert (archive / f"{digest}.html").read_bytes() == page.read_bytes()
    shown = standing(war.path, war.id("D1")).attribution.evidence[-1]
    assert (shown.sha256, shown.media_type, shown.url) == (digest, "text/html", "https://example.org/1")
    assert "among the evidence already" in run("attach", war.path, war.id("D1"), page).err
    assert run("attach", war.path, war.id("D12"), page, "--archive", archive, "--locator", "top").status == 0
    assert run("attach", war.path, war.id("D19"), page).status == 0


def test_redaction_shows_what_goes_and_what_stays_before_it_asks(
    typing: Any, run: Run, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer but yes erases."""
    note, path = "--note seen-by-a-witness --url https://example.org/1", empty
    target = added(run, path, f"{ADDED} {note}")
    words = ("redact", path, target, "--field", "note", "--field", "evidence")

    kept = typing(*words, answers="n\n")
    gone = typing(*words, answers="y\n")

    assert "nothing was erased" in kept.out
    goes = "attribution.evidence 1.url: https://example.org/1\n  note: seen-by-a-witness"
    assert f"goes for good:\n  {goes}\nstays:" in kept.err
    assert "  attacker: RU" in kept.err
    assert f"{target}: erased by" in gone.out
    left = standing(path, target)
    assert (left.note, left.attribution.evidence, left.attacker) == (None, (), "RU")
    assert typing("redact", path, target, answers="").out.startswith("nothing was erased")
    monkeypatch.setattr("sys.stderr", None)
    assert typing("redact", path, target, answers="y\n").out.startswith(f"{target}: erased by")


def test_a_field_is_erased_from_all_versions_of_an_account(typing: Any, run: Run, empty: Path, tmp_path: Path) -> None:
    """Also where a version was corrected again, and from what an earlier erasure left; one yes does it."""
    page = tmp_path / "page.html"
    page.write_text("made up")
    target = added(run, empty, f"{ADDED} --note told-by-P --url https://example.org/1")
    version = run("attach", empty, target, page, "--reason", "P-sent-it", "--json").json["id"]
    run("correct", empty, target, "--by", "ledger", "--launched", "95+")

    assert run("redact", empty, target, "--field", "evidence", "--yes", "--json").json["versions"] == []
    shown = typing("redact", empty, target, "--field", "note", answers="n\n")
    gone = run("redact", empty, target, "--field", "note", "--yes", "--json").json

    assert "of Redaction " in shown.err
    assert "what else its versions say" in shown.err
    assert version not in gone["all"]  # it was erased by the first, and what that left of it by the second
    said = run("show", empty, target)
    assert (said.status, "told-by-P" in said.out, "page.html" in said.out) == (0, False, False)
    assert standing(empty, target).tally.launched.floor == 95
    with ce.EventLog.open(empty) as log:
        assert not any(words in repr(each) for each in log.entries() for words in ("told-by-P", "P-sent", "page.html"))
    assert "says nothing of note" in run("redact", empty, target, "--field", "note", "--yes").err
    assert b"told-by-P" not in empty.read_bytes()


def test_all_of_an_entry_is_erased_after_a_yes(typing: Any, run: Run, war: Written) -> None:
    """With the versions of it that still say what they say; an answer that is none is no yes."""
    asked = typing("redact", war.path, war.id("D8"), answers="maybe\n")

    assert "a version of it, which still says what it says" in asked.err
    assert run("redact", war.path, war.id("D8"), "--yes").status == 0
    assert typing("redact", war.path, war.id("D8"), answers="n\n").status == 0


def test_proposals_are_gone_through_one_by_one(run: Run, empty: Path, tmp_path: Path) -> None:
    """What was linked on the way is not asked again; the end of the answers is the end."""
    for claimant in ("A", "B", "C", "D"):
        added(run, empty, ADDED.replace("UA/AirForce", claimant))
    other = tmp_path / "other.db"
    for claimant in ("A", "B", "C"):
        added(run, other, ADDED.replace("UA/AirForce", claimant))
    words = ("merge-candidates", empty, "--slack", "1h")

    first = run(*words, stdin="what\ns\nS\n1\n")
    again = run(*words, stdin="q\n")
    second = run("merge-candidates", other, "--slack", "1h", "--json", stdin="2\nn\nq\n").json

    assert "1 of 6: attacker yes, place yes" in first.out
    assert "[1]  A, through AFP, dpa" in first.out
    assert "3 linked" in first.out
    assert again.status == 0
    assert (second["linked"], second["passed"], second["known"], second["left"]) == (1, 1, 0, 1)
    with ce.EventLog.open(empty, read_only=True) as log:
        kinds = [each.event.kind for each in log.entries(kinds=["Link"])]
    assert kinds.count("same_incident") == 2


def test_nobody_is_asked_where_nothing_can_be_typed(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert answer_to("what? ") is None
    monkeypatch.setattr("sys.stdin", io.StringIO("x\n"))
    assert (answer_to("what? "), capsys.readouterr().err) == ("x", "")
