"""The same school through every layout gives the same weeks, and they are the ones that were written."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from whole import assembled, key

from lostlearning.importing import load
from lostlearning.problems import Severity
from lostlearning.synth import PACKED, World, make_school, write_records, write_register

LAYOUTS = (
    "long_csv",
    "long_xlsx",
    "wide_csv",
    "wide_two_row_csv",
    "week_columns_csv",
    "week_strings_csv",
    "year_string_csv",
    "sims_xml",
    "ctf_xml",
)


@pytest.fixture(scope="module")
def world() -> World:
    return make_school(7, 40, "Secondary", 2025, dt.date(2026, 2, 27))


def read(staging, world: World, name: str) -> list[dict]:
    """Rows of a table with the pupil as the number the world knows them by, without the school."""
    known = dict(
        zip([key(f"upn:{upn}") for upn in world.people.upn.tolist()], world.people.key.tolist(), strict=True)
    )
    found = staging.arrow(name)
    if "pupil" in found.column_names:
        place = found.column_names.index("pupil")
        pupils = pa.array([known[number] for number in found["pupil"].to_pylist()])
        found = found.set_column(place, "pupil", pupils)
    return listed(found)


def listed(found: pa.Table) -> list[dict]:
    kept = [name for name in found.column_names if name != "school"]
    return sorted(found.select(kept).to_pylist(), key=lambda row: str(list(row.values())))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_weeks_written_are_the_weeks_read(world, layout, tmp_path):
    written = world.single_character() if layout in PACKED else world
    write_register(written, tmp_path, layout)
    write_records(written, tmp_path, ["roll"])
    with assembled(tmp_path) as staging:
        assert read(staging, written, "register_weeks") == listed(written.tables["register_weeks"])
        assert not [problem for problem in staging.problems if problem.severity is not Severity.WARNS]
        assert staging.con.sql("SELECT count(*) FROM unplaced_marks").fetchall() == [(0,)]


ROUND_TRIP = (
    "pupils",
    "enrolments",
    "exclusions",
    "internal_removals",
    "lesson_marks",
    "lateness",
    "part_time_timetables",
    "placements",
    "behaviour_incidents",
    "meetings",
    "actions",
    "school_calendar",
    "closures",
    "school_events",
)


@pytest.fixture(scope="module")
def staged(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    write_register(world, folder, "long_csv")
    write_records(world, folder)
    with assembled(folder) as staging:
        yield staging


@pytest.mark.parametrize("name", ROUND_TRIP)
def test_every_record_written_is_read(staged, world, name):
    written = world.tables[name]
    if name == "enrolments":  # the pupil list has no column for it
        written = written.set_column(
            written.column_names.index("part_time"), "part_time", pa.nulls(len(written), pa.bool_())
        )
    assert read(staged, world, name) == listed(written)
    assert world.tables[name].num_rows > 0 or name == "placements"


def test_every_file_has_its_reader(staged):
    assert {file.name: file.reader for file in staged.readings} | {} == {
        file.name: file.reader for file in staged.readings if file.reader
    }
    assert len({file.reader for file in staged.readings}) >= 11


def test_loading_stores_what_was_read(world, tmp_path):
    write_register(world, tmp_path, "wide_csv")
    write_records(world, tmp_path, ["roll"])
    loaded = load(tmp_path)
    with loaded.store, loaded.store.facts() as facts:
        assert facts.rows("register_weeks") == world.tables["register_weeks"].num_rows
        assert facts.rows("pupils") == world.tables["pupils"].num_rows
        assert {outcome.status.value for outcome in loaded.checks.outcomes} <= {"done", "skipped"}
    assert [file.rows for file in loaded.files if file.reader == "roll"] == [world.tables["pupils"].num_rows]
