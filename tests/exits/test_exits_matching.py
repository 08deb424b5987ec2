"""Pupils whose UPN was lost between two schools are found again, at the precision that is claimed."""

import csv
import dataclasses
import datetime as dt

import pytest

import lostlearning as ll
from lostlearning.importing import named
from lostlearning.insight.exits import deciding, matching
from lostlearning.insight.exits.finding import exits_of
from lostlearning.insight.exits.looking import look
from lostlearning.problems import UnusableError
from lostlearning.sources.identity import upn_text

from .plot import FIRST, SECOND, Plot

pytest.importorskip("splink", reason="Splink is an extra: pip install 'lostlearning[matching]'")

HERE, THERE = "9994001", "9994002"
LEFT, CAME = dt.date(2025, 1, 10), dt.date(2025, 1, 27)
LOST, STRANGERS, KNOWN = 40, 40, 120


def scene(folder):
    """120 movers who keep their UPN, 40 who lose it (a third of them with a slip in name or date), 40 joiners and 20
    leavers who are somebody else; a leaver whose twin comes; two twins who both move.
    """
    plot = Plot(seed=8)
    for school in (HERE, THERE):
        plot.fill(school, 150)
    for n in range(KNOWN):
        child = plot.child(7 + n % 3)
        changed = {"forename": child.forename[:-1]} if n % 12 == 0 else {}
        changed |= {"postcode": "ZZ97 2ZZ"} if n % 3 == 0 else {}
        _move(plot, child, child.upn, **changed)
    truth = {}
    for n in range(LOST):
        child = plot.child(7 + n % 3)
        changed = {}
        if n % 3 == 0:
            changed = (
                {"forename": child.forename[:-1]},
                {"surname": child.surname + "-Smith"},
                {"born": child.born.replace(day=child.born.day % 27 + 1)},
            )[n // 3 % 3]
        truth[child.upn] = _move(plot, child, **changed)
    for n in range(STRANGERS):
        _move(plot, plot.child(7 + n % 3), leaves=n % 2 == 0, comes=False)
        _move(plot, plot.child(7 + n % 3), leaves=False)
    one, other = _twins(plot)
    _move(plot, one, comes=False)
    _move(plot, other, leaves=False)
    for twin in _twins(plot):
        truth[twin.upn] = _move(plot, twin)
    plot.write(folder)
    return truth, (one.upn, other)


def _twins(plot):
    one, other = plot.child(), plot.child()
    return one, dataclasses.replace(
        other, surname=one.surname, born=one.born, postcode=one.postcode, sex=one.sex
    )


def _move(plot, child, upn=None, leaves=True, comes=True, **changed):
    """Leaves one school and comes to the other, under a UPN; another one where none is given."""
    upn = upn or plot.child().upn
    if leaves:
        plot.on(HERE, child, FIRST, left=LEFT)
    if comes:
        for year in (FIRST, SECOND):
            plot.on(THERE, child, year, entry=CAME, upn=upn, **changed)
    return upn


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("residue")
    truth, twins = scene(folder)
    books = ll.read(folder, names=True)
    hashed = books.loaded.store.key.hash_many
    keys = {hashed([upn_text(a)])[0]: hashed([upn_text(b)])[0] for a, b in truth.items()}
    yield books, look(books.facts, books.loaded.named), keys, (twins, folder)
    books.close()


def test_planted_links_are_found_at_the_precision_claimed(seen):
    _, looked, truth, _ = seen
    taken = looked.matching.taken
    right = [pair for pair in taken if truth.get(pair.leaver.pupil) == pair.joiner.pupil]
    assert len(right) == len(taken) >= 0.9 * len(truth)
    errors = looked.matching.errors
    assert errors.known == 40 and errors.right == errors.linked >= 38
    # What the model expects to be wrong covers what is: none.
    assert 0 <= looked.matching.expected_wrong < 1


def test_every_link_that_is_not_taken_waits_for_a_person_or_is_too_unlike(seen):
    _, looked, truth, _ = seen
    found = {
        (pair.leaver.pupil, pair.joiner.pupil) for pair in (*looked.matching.taken, *looked.matching.doubtful)
    }
    assert len(set(truth.items()) - found) <= 1


def test_a_twin_is_never_taken_for_the_other(seen):
    books, looked, truth, ((one, _other), _) = seen
    (key,) = books.loaded.store.key.hash_many([upn_text(one)])
    assert not [pair for pair in looked.matching.taken if pair.leaver.pupil == key]
    (pair,) = [pair for pair in looked.matching.doubtful if pair.leaver.pupil == key]
    assert "another forename" in pair.agrees and not pair.forename
    # Two twins who both moved are each found, though all but a forename is shared.
    twins = list(truth)[-2:]
    assert {pair.leaver.pupil for pair in looked.matching.taken} >= set(twins)


def test_exits_are_classed_with_the_links(seen):
    _books, looked, _truth, _ = seen
    linked = {each["pupil"]: each for each in looked.found.exits}
    for pair in looked.matching.taken:
        each = linked[pair.leaver.pupil]
        assert (each["next_school"], each["next_began"]) == (THERE, CAME)
    assert looked.found.links


def test_a_person_decides_the_doubtful_middle_from_a_file(seen, tmp_path):
    books, looked, _, _ = seen
    assert looked.review
    path = tmp_path / "review.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        deciding.write(looked.review, file)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["pupil who left"] and row["born"] and not row[deciding.SAME] for row in rows)
    assert deciding.read_decisions(path) == []  # nothing filled in, nothing decided
    rows[0] |= {deciding.SAME: "Yes", deciding.BY: "A. Officer", deciding.ON: "24/07/2026"}
    rows.append(dict(rows[0], pair="of another time"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    again = look(books.facts, books.loaded.named, decisions=deciding.read_decisions(path))
    assert (again.decided.said_yes, again.decided.said_no, again.decided.of_others) == (1, 0, 1)
    assert len(again.decided.taken) == len(looked.decided.taken) + 1
    assert len(again.decided.undecided) < len(looked.decided.undecided)


def test_a_no_goes_before_the_model(seen):
    books, looked, _, _ = seen
    pair = looked.matching.taken[0]
    code = deciding.cells(pair, deciding.names_of(books.loaded.named))["pair"]
    called = {each: str(n) for n, each in enumerate((*looked.matching.taken, *looked.matching.doubtful))} | {
        pair: code
    }
    decisions = [deciding.Decision(code, False, "A. Officer", dt.date(2026, 7, 24))]
    settled = deciding.decided(looked.matching.taken, looked.matching.doubtful, called, decisions)
    assert pair not in settled.taken and settled.said_no == 1


def test_every_row_that_cannot_be_used_is_said_at_once(tmp_path):
    path = tmp_path / "review.csv"
    path.write_text(
        f"pair,{deciding.SAME},{deciding.BY},{deciding.ON}\n"
        "a,perhaps,X,2026-07-24\nb,yes,,2026-07-24\nc,no,X,\nd,,,\n",
        encoding="utf-8",
    )
    with pytest.raises(UnusableError) as raised:
        deciding.read_decisions(path)
    assert [(p.row, p.column) for p in raised.value.problems] == [
        (2, deciding.SAME),
        (3, deciding.BY),
        (4, deciding.ON),
    ]


def test_without_splink_exits_stand_by_upn_and_say_how_many_are_not_matched(seen, monkeypatch):
    books, _, _, _ = seen
    monkeypatch.setattr(matching, "available", lambda: False)
    e = exits_of(books.facts)
    found = matching.match(books.facts, e, books.loaded.named)
    assert found.why_not == "Splink is not installed: pip install 'lostlearning[matching]'"
    assert found.leavers >= LOST and found.joiners >= LOST and not found.taken
    # Of what is kept in the store there are no names: it is said, and exits stand.
    kept = matching.match(books.facts, e, None)
    assert kept.why_not == "what is kept in the store has no names: give the files themselves"


def test_names_are_held_only_where_they_are_asked_for(seen):
    books, _, _, (_, folder) = seen
    assert "named=" not in repr(books.loaded)
    plain = ll.read(folder / HERE)
    assert plain.loaded.named is None
    plain.close()
    assert "surname" not in {name for table in books.facts for name in books.facts[table].columns}


def test_a_temporary_upn_is_told_from_a_permanent_one():
    import duckdb

    con = duckdb.connect()
    con.execute("CREATE TABLE people (identity INTEGER, school VARCHAR, pupil BIGINT, person VARCHAR)")
    con.execute(
        "CREATE TABLE identities (identity INTEGER, surname VARCHAR, forename VARCHAR, date_of_birth VARCHAR)"
    )
    con.execute("CREATE TABLE pupils (school VARCHAR, pupil BIGINT, sex VARCHAR)")
    for n, person in enumerate(("upn:B801200005001", "upn:B8012000050A", "local:A:17", "name:A:x|y|")):
        con.execute("INSERT INTO people VALUES (?, 'A', ?, ?)", [n, n, person])
        con.execute("INSERT INTO identities VALUES (?, 'Grey', '', '')", [n])
    assert named.named(con)["known_by"].to_pylist() == ["upn", "temporary upn", "number", "name"]
