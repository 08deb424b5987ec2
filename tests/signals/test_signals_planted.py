"""What is planted in the files of schools is found, and nothing else: of every signal ten pupils, ten near misses."""

import pytest

import lostlearning as ll
from lostlearning.books import kept as kept_books
from lostlearning.importing import load
from lostlearning.insight.signals import look, signals
from lostlearning.insight.signals.evidence import evidence
from lostlearning.sources.identity import upn_text

from . import schools
from .cases import plant, plant_pairs
from .plot import Plot


def found_by(books):
    """(code, pupil) of every signal of a pupil."""
    return {
        (finding.record.code, pupil)
        for finding in look(books.facts)
        if not finding.record.of_school
        for pupil in finding.rows["pupil"].to_pylist()
    }


def keys(books, plots):
    """(code, pupil) planted; (code, pupil) nearly; and those that stories raise besides."""
    hashed = books.loaded.store.key.hash_many
    made = []
    for pairs in (
        [(code, plot.upn(row)) for plot in plots for code, rows in plot.yes.items() for row in rows],
        [(code, plot.upn(row)) for plot in plots for code, rows in plot.no.items() for row in rows],
        [(code, plot.upn(row)) for plot in plots for code, row in plot.also],
    ):
        pupils = hashed([upn_text(upn) for _, upn in pairs])
        made.append({(code, pupil) for (code, _), pupil in zip(pairs, pupils, strict=True)})
    return made


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    one, other = Plot(1, 1500), Plot(2, 300, seed=12)
    plant(one)
    plant_pairs(one, other)
    folder = tmp_path_factory.mktemp("planted")
    for plot in (one, other):
        plot.write(folder / plot.world.school)
    books = ll.read(folder)
    yield books, *keys(books, [one, other])
    books.close()


ONE_PUPIL = [
    code
    for code, signal in signals().items()
    if not signal.record.of_school and code not in ("marks_rewritten", "distance_without_move")
]


def of(code, pairs):
    return {pupil for each, pupil in pairs if each == code}


@pytest.fixture(scope="module")
def found(planted):
    return found_by(planted[0])


@pytest.mark.parametrize("code", ONE_PUPIL)
def test_every_planted_pupil_is_found_and_no_other(planted, found, code):
    _, yes, no, also = planted
    assert len(of(code, yes)) >= 10 and len(of(code, no)) >= 10
    missed = of(code, yes) - of(code, found)
    near = of(code, found) & of(code, no)
    invented = of(code, found) - of(code, yes) - of(code, also) - near
    assert (len(missed), len(near), len(invented)) == (0, 0, 0)


@pytest.fixture(scope="module")
def patterns(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patterns")
    yes, no = schools.write(folder)
    books = ll.read(folder)
    yield look(books.facts), yes, no, keys(books, [*yes, *no])[2]
    books.close()


@pytest.mark.parametrize("code", [code for code, signal in signals().items() if signal.record.of_school])
def test_every_planted_school_is_found_and_no_other(patterns, code):
    found, yes, no, _ = patterns
    rows = next(each.rows for each in found if each.record.code == code)
    assert len(yes) == len(no) == 10
    assert sorted(rows["school"].to_pylist()) == sorted(plot.world.school for plot in yes)


def test_nothing_is_found_of_the_pupils_of_those_schools_but_what_their_stories_raise(patterns):
    found, _, _, also = patterns
    assert also == {
        (each.record.code, pupil)
        for each in found
        if not each.record.of_school
        for pupil in each.rows["pupil"].to_pylist()
    }


def imported(plot, folder, name):
    """Import the school's files as they are now into a store that is kept; its key."""
    plot.write(folder / name)
    loaded = load([folder / name], home=folder / "home", keep=True)
    key = loaded.store.key
    loaded.store.close()
    return key


def test_marks_changed_between_two_imports_are_found(tmp_path):
    """The register as it was first imported, and again after some marks were changed."""
    plot = Plot(1, 60)
    for k in range(10):
        row = plot.case("marks_rewritten", ("7", "8")[k % 2], met=True)
        plot.run(row, 20 + k, 2, "EpGOU"[k % 5])
        row = plot.case("marks_rewritten", ("9", "10")[k % 2], met=False)
        plot.run(row, 20 + k, 2, "NIO"[k % 3])
    kept = imported(plot, tmp_path, "before")
    for k, row in enumerate(plot.yes["marks_rewritten"]):
        plot.run(row, 20 + k, 1, "IC/MB"[k % 5])
    for k, row in enumerate(plot.no["marks_rewritten"]):
        plot.run(row, 20 + k, 1, "OCG"[k % 3])
    imported(plot, tmp_path, "after")
    books = kept_books(tmp_path / "home")
    (found,) = look(books.facts, ["marks_rewritten"])
    (evident, *_) = evidence(books.facts, found)
    books.close()
    pupils = kept.hash_many([upn_text(plot.upn(row)) for row in plot.yes["marks_rewritten"]])
    assert sorted(found.rows["pupil"].to_pylist()) == sorted(pupils)
    assert [one.table for one in evident] == ["register_weeks_history", "register_weeks"]
