"""Nothing that is dated after a cut changes who is on a list at it: facts may be moved, removed or made up there."""

import datetime as dt
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lostlearning.cli.invented import invented, stored
from lostlearning.support.backtest.cuts import cuts
from lostlearning.support.backtest.flags import listed, raised
from lostlearning.support.backtest.people import people
from lostlearning.support.looking import standing

YEAR = 2025
CUT = next(cut for cut in cuts() if cut.main)
DAY = CUT.on(YEAR)
DATED = {
    "exclusions": ("start_date", "end_date"),
    "internal_removals": ("date",),
    "lesson_marks": ("date",),
    "lateness": ("date",),
    "part_time_timetables": ("start_date", "end_date", "review_date"),
    "placements": ("start_date", "end_date"),
    "behaviour_incidents": ("date",),
    "meetings": ("date",),
    "actions": ("start_date", "end_date", "review_date"),
}


@pytest.fixture(scope="module")
def world():
    (only,) = invented(4, schools=1, pupils=70, years=(YEAR,))
    return only.tables


def _on(tables):
    """Who is on which list at the cut, and since when."""
    with stored([SimpleNamespace(tables=tables)]) as facts:
        days = {(CUT.code, YEAR): DAY}
        held, _ = standing(facts, [DAY])
        import ibis

        flags = ibis.memtable(raised(days, held))
        rows = listed(flags, people(facts, days))
        return sorted(map(tuple, (row.values() for row in facts.backend.to_pyarrow(rows).to_pylist())))


def _moved(tables):
    """Every later row removed or a week on, every later mark an absence, nobody gone since."""
    found = dict(tables)
    later = dt.timedelta(days=7)
    for name, columns in DATED.items():
        rows = []
        for at, row in enumerate(found[name].to_pylist()):
            if row[columns[0]] > DAY:
                if at % 3 == 0:
                    continue
                for column in columns:
                    row[column] = row[column] and row[column] + later
            rows.append(row)
        found[name] = pa.Table.from_pylist(rows, schema=found[name].schema)
    weeks = found["register_weeks"]
    after = pc.greater(weeks["week"], pa.scalar(DAY))
    marks = pc.if_else(after, "OOOOOOUUUU", weeks["marks"])
    found["register_weeks"] = weeks.set_column(
        weeks.column_names.index("marks"), weeks.schema.field("marks"), marks
    )
    spells = found["enrolments"]
    stay = pc.if_else(pc.greater(spells["leaving_date"], pa.scalar(DAY)), None, spells["leaving_date"])
    place = spells.column_names.index("leaving_date")
    found["enrolments"] = spells.set_column(place, spells.schema.field(place), stay)
    return found


def test_moving_what_came_after_the_cut_changes_no_list(world):
    before = _on(world)
    assert len({row[4] for row in before}) > 8  # lists with somebody on them
    assert _on(_moved(world)) == before


def test_cuts_end_a_week_of_the_register():
    assert [cut.on(2025).isoformat() for cut in cuts()] == [
        "2025-10-24",
        "2025-12-19",
        "2026-02-13",
        "2026-03-27",
    ]
    assert all(cut.on(year).weekday() == 4 for cut in cuts() for year in range(2015, 2035))
