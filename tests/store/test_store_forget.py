"""Erasure, proved by a search of every byte."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from search import traces
from store_rows import MONDAY, bring, held, replaced, week

from lostlearning.store import Store, StoreBusyError, keep_report, note_report
from lostlearning.store.forget import BY_TERM, BY_YEAR, FIRST_DAY, LAST_DAY, UNDATED
from lostlearning.tables import TABLES
from lostlearning.tables.base import PupilTable, Type

FULL = "/\\/\\/\\/\\/\\"
PUPIL, OTHER, THIRD = -6174591823310917301, 8274455093177650021, 4400112233445566778


def everything(pupil: int, school: str, version: int) -> dict[str, list[dict[str, object]]]:
    """A row of every table for a pupil, with values that differ by ``version``."""
    made: dict[str, list[dict[str, object]]] = {}
    for name, table in TABLES.items():
        row: dict[str, object] = {}
        for column, spec in table.columns().items():
            if column in table.key or spec.required:
                row[column] = {
                    Type.KEY: pupil,
                    Type.DATE: MONDAY,
                    Type.INTEGER: 1,
                    Type.MARKS: FULL if version else "I" * 10,
                }.get(spec.type, "x")
            else:
                row[column] = {
                    Type.KEY: pupil + 1,
                    Type.DATE: MONDAY + dt.timedelta(days=version),
                    Type.INTEGER: version,
                    Type.NUMBER: float(version),
                    Type.BOOLEAN: bool(version),
                }.get(spec.type, str(version))
        row["school"] = school
        if "academic_year" in row:
            row["academic_year"] = 2025
        made[name] = [row]
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two schools, three pupils, every table, a history, and reports."""
    folder = tmp_path_factory.mktemp("made")
    store = Store.open(folder / "home")
    for version in (0, 1):
        for school, pupils in {"Elm Grove": (PUPIL, OTHER), "oak": (THIRD,)}.items():
            rows = [everything(pupil, school, version) for pupil in pupils]
            bring(store, {name: [row for each in rows for row in each[name]] for name in TABLES})
    (folder / "out").mkdir()
    (folder / "out/staff.html").write_text("<p>Somebody</p>")
    days = {"first": MONDAY, "last": dt.date(2026, 7, 17)}
    for name, school, pupils in (("elm", "Elm Grove", (PUPIL, OTHER)), ("oak", "oak", (THIRD,))):
        keep_report(store.folder, folder / "out", name=name, schools=[school], pupils=pupils, **days)
    return store.folder


@pytest.fixture
def full(made: Path, tmp_path: Path) -> Store:
    """A copy of it."""
    return Store.open(Path(shutil.copytree(made, tmp_path / "home")))


def test_the_search_finds_what_is_there(full: Store):
    """A search that finds nothing proves nothing."""
    found = traces(full.folder, keys=(PUPIL,), words=("Elm Grove",))
    for where in (
        "tables/register_weeks",
        "history/register_weeks",
        "tables/addresses",
        "reports",
        "manifest",
    ):
        assert any(where in line for line in found), where
    assert any("in a page" in line for line in found)
    assert any("the value" in line for line in found)


def test_a_pupil_is_forgotten_to_the_last_byte(full: Store):
    before = {name: held(full, name) for name in TABLES}
    past = {name: replaced(full, name) for name in TABLES}
    result = full.forget_pupil([PUPIL])
    assert traces(full.folder, keys=(PUPIL, PUPIL + 1)) == []
    pupil_tables = [name for name, table in TABLES.items() if issubclass(table, PupilTable)]
    assert result.rows == len(pupil_tables)
    assert (
        result.replaced_rows == sum(row["pupil"] == PUPIL for name in pupil_tables for row in past[name]) > 0
    )
    assert result.reports == ("elm",)
    for name in TABLES:
        assert held(full, name) == [row for row in before[name] if row.get("pupil") != PUPIL]
        assert replaced(full, name) == [row for row in past[name] if row.get("pupil") != PUPIL]
    assert (full.folder / "reports/oak").exists()
    assert full.verify() > 0
    assert bring(full, everything(PUPIL, "Elm Grove", 0)).changed, "the store goes on"


def test_a_school_is_forgotten_to_the_last_byte(full: Store):
    kept = [row for row in held(full, "register_weeks") if row["school"] == "oak"]
    result = full.forget_school("Elm Grove")
    assert traces(full.folder, keys=(PUPIL, OTHER), words=("Elm Grove", "elm-grove")) == []
    assert result.rows > 0
    assert result.replaced_rows > 0
    assert result.reports == ("elm",)
    assert full.schools() == ("oak",)
    assert held(full, "register_weeks") == kept
    assert [record.schools for record in full.imports()] == [("oak",), ("oak",)]


def test_names_of_files_go_with_the_pupil_they_may_name(full: Store):
    full.forget_pupil([PUPIL])
    assert {(record.schools, record.files[0]["name"]) for record in full.imports()} == {
        (("Elm Grove",), "(name removed by an erasure)"),
        (("oak",), "made-up.csv"),
    }


def test_every_table_knows_its_days():
    """A table added later must say how it is forgotten by date."""
    assert set(LAST_DAY) | set(BY_TERM) | set(BY_YEAR) | set(UNDATED) == set(TABLES)
    assert set(FIRST_DAY) <= set(LAST_DAY)
    for table in (*BY_TERM, *BY_YEAR):
        assert "academic_year" in TABLES[table].columns()


def test_all_before_a_day_is_forgotten(store: Store):
    at = {"school": "oak", "academic_year": 2025, "pupil": 1}
    day = dt.date(2026, 3, 11)
    old, new = dt.date(2026, 3, 10), dt.date(2026, 3, 11)
    monday = dt.date(2026, 3, 9)
    bring(
        store,
        {
            "register_weeks": [
                week(1, FULL, year=2024) | {"week": dt.date(2025, 3, 3)},
                {**at, "week": monday - dt.timedelta(7), "marks": FULL},
                {**at, "week": monday, "marks": "ABCDEFGHIJ"},
                {**at, "week": monday + dt.timedelta(7), "marks": FULL},
            ],
            "pupils": [at, {**at, "academic_year": 2024}],
            "lateness": [{**at, "date": d, "session": "AM", "minutes": 5} for d in (old, new)],
            "exclusions": [
                {**at, "category": "SUSP", "start_date": dt.date(2026, 3, 2), "end_date": old},
                {**at, "category": "SUSP", "start_date": dt.date(2026, 3, 3), "end_date": new},
                {**at, "category": "PERM", "start_date": old},
            ],
            "placements": [
                {**at, "start_date": dt.date(2026, 1, 5), "end_date": old},
                {**at, "start_date": dt.date(2026, 1, 6), "end_date": new},
                {**at, "start_date": dt.date(2026, 1, 7)},
            ],
            "session_totals": [
                {**at, "term": term, "code": "I", "sessions": 2} for term in ("autumn", "spring")
            ],
        },
    )
    bring(store, {"register_weeks": [{**at, "week": monday, "marks": "KLMNOPQRST"}]})
    result = store.forget_before(day)
    assert [(row["week"], row["marks"]) for row in held(store, "register_weeks")] == [
        (monday, "....OPQRST"),
        (monday + dt.timedelta(7), FULL),
    ]
    assert [row["marks"] for row in replaced(store, "register_weeks")] == ["....EFGHIJ"]
    assert result.shortened == 2
    assert [row["academic_year"] for row in held(store, "pupils")] == [2025]
    assert [row["date"] for row in held(store, "lateness")] == [new]
    assert [row["start_date"] for row in held(store, "exclusions")] == [dt.date(2026, 3, 3)]
    assert [row["start_date"].day for row in held(store, "placements")] == [6, 7]
    assert [row["term"] for row in held(store, "session_totals")] == ["spring"]
    said = "\n".join(result.not_reached)
    for words in (
        "placements: 2 rows of spells",
        "session_totals: 1 rows, held by term",
        "pupils: 1 rows, held by year",
    ):
        assert words in said
    assert store.forget_before(day).rows == 0, "the second time there is nothing left to do"


def test_what_cannot_be_reached_is_listed(full: Store, tmp_path: Path):
    written = tmp_path / "elsewhere" / "staff.html"
    written.parent.mkdir()
    written.touch()
    note_report(full.folder, written)
    note_report(full.folder, tmp_path / "gone.html")
    said = "\n".join(full.forget_pupil([PUPIL]).not_reached)
    assert str(written) in said
    assert "gone.html" not in said
    for words in ("Backups", "imported", "disk"):
        assert words in said


def test_a_report_that_cannot_say_what_it_mentions_goes(full: Store):
    for name, content in {"none": None, "spoilt": "{", "short": "{}", "odd": "[1]"}.items():
        folder = full.folder / "reports" / name
        folder.mkdir()
        if content is not None:
            (folder / "mentions.json").write_text(content)
    innocent = full.folder / "reports" / "innocent"
    innocent.mkdir()
    says = {"schools": ["ash"], "pupils": [7], "first": "2026-01-01", "last": "2026-01-02"}
    (innocent / "mentions.json").write_text(json.dumps(says))
    names = {"elm", "none", "odd", "short", "spoilt"}
    assert set(full.forget_pupil([PUPIL]).reports) == names
    (innocent / "report.json").write_text(f'{{"pupil": {OTHER}}}')
    assert full.forget_pupil([OTHER]).reports == ("innocent",)


def test_forgetting_who_is_not_there_changes_nothing(full: Store, tree):
    before = tree(full.folder)
    assert full.forget_pupil([123456789]).rows == 0
    assert full.forget_pupil([]).rows == 0
    assert full.forget_school("ash").rows == 0
    assert tree(full.folder) == before


def test_forgetting_in_an_empty_home_works(store: Store):
    assert store.forget_pupil([PUPIL]).rows == 0
    assert bring(store, {"register_weeks": [week(1, FULL)]}).changed
    assert store.key.fingerprint


def test_erasure_waits_for_those_who_read_and_is_refused_while_they_do(full: Store, tree):
    with full.facts() as facts:
        before = tree(full.folder)
        with pytest.raises(StoreBusyError, match="close it and try again"):
            full.forget_pupil([PUPIL], wait=0.1)
        assert tree(full.folder) == before
        assert facts.con.sql(f"SELECT count(*) FROM {facts.view('pupils')}").fetchall() == [(3,)]
    full.forget_pupil([PUPIL], wait=0)


def test_a_temporary_store_is_forgotten_by_closing_it():
    with Store.temporary() as store, pytest.raises(ValueError, match="closing it"):
        store.forget_pupil([1])
