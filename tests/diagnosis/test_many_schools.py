"""Several schools: a report of all and one of each, from books read once, put in place together or not at all."""

import csv
import json

import pytest
from lxml import html
from tests.signals.plot import Plot
from tests.signals.schools import AS_OF

import lostlearning as ll
from lostlearning.diagnosis import each_school, make, places, signals
from lostlearning.importing.own import is_own
from lostlearning.sources.files import sniff

SCHOOLS = ("9994001", "9994002")


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Two quiet schools; each sent somebody home, and one pupil was on neither's roll for a month."""
    folder = tmp_path_factory.mktemp("schools") / "exports"
    one, other = Plot(1, 170, as_of=AS_OF), Plot(2, 170, as_of=AS_OF, seed=12)
    for plot in (one, other):
        plot.run(plot.pupil("8"), 20, 2, "E")
        plot.suspend(plot.pupil("9"), 25, 1)
    left, there = one.pupil("10"), other.pupil("10")
    one.leave(left, 15, "a", "other_school")
    other.become(there, one, left)
    other.enter(there, 35)
    for plot in (one, other):
        plot.write(folder / plot.world.school)
    (folder / SCHOOLS[1] / "odd.csv").write_text("a,b\n1,2\n")
    return folder


@pytest.fixture(scope="module")
def made(exports, tmp_path_factory):
    out = tmp_path_factory.mktemp("reports") / "out"
    said = []
    found = make([exports], out, of_each=True, progress=lambda doing, done: said.append(doing))
    return out, found, said


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_is_a_report_of_all_and_one_of_each_and_an_index_that_leads_to_them(made):
    out, found, said = made
    assert {path.name for path in out.iterdir()} == {*places.REPORT, places.INDEX, places.SCHOOLS}
    assert {path.name for path in (out / places.SCHOOLS).iterdir()} == set(SCHOOLS)
    for school in SCHOOLS:
        assert {path.name for path in (out / places.SCHOOLS / school).iterdir()} == set(places.REPORT)
    tree = html.fromstring((out / places.INDEX).read_text(encoding="utf-8"))
    links = [link for link in tree.xpath("//@href") if not link.startswith("#")]
    assert len(links) == 6 and all((out / link).is_file() for link in links)
    assert [entry.folder for entry in found.schools] == [f"schools/{school}" for school in SCHOOLS]
    assert out / places.INDEX in found.written
    assert [each for each in said if each.startswith("School ")] == ["School 1 of 2", "School 2 of 2"]


def test_the_schools_add_up_to_all_of_them(made):
    out, found, _ = made
    each = [read(out / places.SCHOOLS / school / "report.json") for school in SCHOOLS]
    assert [one["schools"] for one in each] == [1, 1] and found.diagnosis["schools"] == 2
    for code in ("possible_sessions", "suspensions", "lost_days"):
        whole = found.diagnosis["numbers"][code]["numerator"]
        assert whole == sum(one["numbers"][code]["numerator"] for one in each) > 0


def test_a_school_of_several_is_told_as_it_is_alone(made, exports):
    out, _, _ = made
    alone = ll.read(exports / SCHOOLS[0])
    told = read(out / places.SCHOOLS / SCHOOLS[0] / "report.json")
    for code in ("overall_absence", "suspensions", "pupils_suspended", "possible_sessions"):
        (row,) = [row for row in alone.measure(code) if row.period == "2025"]
        for name in ("value", "numerator", "denominator", "low", "high", "n"):
            assert told["numbers"][code][name] == getattr(row.number, name), (code, name)
    alone.close()


def test_a_school_has_its_own_signals_problems_and_pupils_and_no_other(made):
    out, found, _ = made
    rows = [rows_of(out / places.SCHOOLS / school / "signals.csv") for school in SCHOOLS]
    every = rows_of(out / "signals.csv")
    assert len(every) == sum(map(len, rows))
    for school, own, others in zip(SCHOOLS, rows, reversed(rows), strict=True):
        assert {row["school"] for row in own} == {school}
        needs = rows_of(out / places.SCHOOLS / school / "needs.csv")
        assert {row["school"] for row in needs} <= {school}
        here = {row["pupil"] for row in (*own, *needs)}  # who moved here is of both schools
        names = {row["pupil"] for row in others} - here - {""}
        page = (out / places.SCHOOLS / school / "staff.html").read_text(encoding="utf-8")
        assert names and not [name for name in names if name in page]
        problems = (out / places.SCHOOLS / school / "problems.csv").read_text(encoding="utf-8")
        assert set(SCHOOLS) - {school} and not any(
            f"{other}/" in problems for other in set(SCHOOLS) - {school}
        )
    assert "odd.csv" in (out / places.SCHOOLS / SCHOOLS[1] / "problems.csv").read_text(encoding="utf-8")
    gap = [row for row in rows[0] + rows[1] if row["signal"] == "roll_gap"]
    assert len(gap) == 1, "it is seen only where both schools are"
    (by_school,) = [found.diagnosis["signals"]["schools"]]
    assert [row["school"] for row in by_school] == list(SCHOOLS)
    assert sum(row[name] for row in by_school for name in signals.STRENGTHS) == len(every)


def test_the_index_names_nobody_and_is_left_aside_when_it_lies_among_exports(made):
    out, _, _ = made
    rows = rows_of(out / "signals.csv")
    text = (out / places.INDEX).read_text(encoding="utf-8")
    assert not [row for row in rows if row["pupil"] and row["pupil"].split(" (")[0] in text]
    assert all(is_own(sniff(out / name)[0]) for name in (places.INDEX, *places.REPORT))


# -- putting them in place -----------------------------------------------------------------------


def written(folder, text, names=(*places.REPORT, places.INDEX), schools=("a",)):
    for name in names:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for school in schools:
        written(folder / places.SCHOOLS / school, text, places.REPORT, ())


def texts(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*.*")
        if path.is_file()
    }


def test_schools_that_are_no_more_go_with_the_index(tmp_path):
    written(tmp_path, "old", schools=("a", "b"))
    with places.beside(tmp_path) as waiting:
        written(waiting, "new", schools=("b", "c"))
        places.put(waiting, tmp_path, (*places.REPORT, places.INDEX))
    assert {path.name for path in (tmp_path / places.SCHOOLS).iterdir()} == {"b", "c"}
    assert set(texts(tmp_path).values()) == {"new"}
    with places.beside(tmp_path) as waiting:
        written(waiting, "alone", places.REPORT, ())
        places.put(waiting, tmp_path, places.REPORT)
    assert {path.name for path in tmp_path.iterdir()} == set(places.REPORT)


def test_what_is_stopped_on_the_way_leaves_everything_as_it_was(tmp_path):
    written(tmp_path, "old")
    before = texts(tmp_path)
    with pytest.raises(KeyboardInterrupt), places.beside(tmp_path) as waiting:
        written(waiting, "new", places.REPORT, ("a", "b"))
        raise KeyboardInterrupt
    assert texts(tmp_path) == before


@pytest.mark.parametrize("at", ["schools", "staff.html", "problems.csv", "index.html"])
def test_what_will_not_go_into_its_place_puts_the_old_back(tmp_path, monkeypatch, at):
    written(tmp_path, "old")
    before = texts(tmp_path)
    real = type(tmp_path).replace

    def fails(self, target):
        if target == tmp_path / at and self.parent.name.startswith(".lostlearning-"):
            raise OSError("no space left")
        return real(self, target)

    with pytest.raises(OSError, match="no space"), places.beside(tmp_path) as waiting:
        written(waiting, "new", schools=("a", "b"))
        monkeypatch.setattr(type(tmp_path), "replace", fails)
        places.put(waiting, tmp_path, (*places.REPORT, places.INDEX))
    monkeypatch.undo()
    assert texts(tmp_path) == before


def test_a_folder_of_schools_that_is_somebody_elses_is_refused_before_any_work(tmp_path, exports):
    (tmp_path / places.SCHOOLS / "a").mkdir(parents=True)
    (tmp_path / places.SCHOOLS / "a" / "mine.xlsx").write_text("mine")
    with pytest.raises(FileExistsError, match="Give another folder"):
        make([exports], tmp_path)
    assert texts(tmp_path) == {"schools/a/mine.xlsx": "mine"}


def test_folders_have_names_that_every_system_can_give_and_that_differ():
    taken = set()
    names = [
        each_school._place(name, taken) for name in ("9994001", "St. Mary's / A", "st-mary-s-A", "..", "..")
    ]
    assert names == ["9994001", "St-Mary-s-A", "st-mary-s-A-2", "school", "school-2"]
