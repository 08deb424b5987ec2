"""A nation on both engines: the same integers and the same files, of a store and of somebody's own tables."""

import datetime as dt
import functools
import os
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from engines.engines import spark_session
from lostlearning import nation
from lostlearning.nation.arriving import add_marks
from lostlearning.nation.layout import CANONICAL
from lostlearning.nation.preparing import Preparer
from lostlearning.nation.running import Asked, run
from lostlearning.problems import UnusableError
from lostlearning.store import StoreError
from lostlearning.store.engines import ENGINES, unsupported
from lostlearning.store.engines.spark import EngineError
from lostlearning.store.nation import NationalStore
from lostlearning.synth.nation_year import nation_year
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.year_bits import SESSIONS, first_week

YEAR = 2024
NEW_DAY = dt.date(2025, 7, 31)
"""A Thursday on which no school of the nation is open."""
FEW = (
    "overall_absence",
    "persistent_absence",
    "suspension_rate_january",
    "suspensions",
    "leavers",
    "lost_days",
)
EVERY = () if "LOSTLEARNING_ORACLE_WORLDS" in os.environ else (*FEW, "absent_any_10_sessions")
"""Measures of most books; a long run asks all there are, which takes Spark a minute and more."""
PLACES = {"901": "North", "902": "South"}


@functools.cache
def tables():
    """An invented authority of some 3,000 pupils: canonical tables and ``marks_wide``."""
    (made,) = nation_year(3000, YEAR)
    return made.tables


def of_schools(schools):
    return {name: table.filter(pc.is_in(table["school"], schools)) for name, table in tables().items()}


@functools.cache
def halves():
    """Authority → its schools: every other one."""
    schools = sorted(set(tables()["schools"]["school"].to_pylist()))
    return {code: pa.array(schools[number::2]) for number, code in enumerate(PLACES)}


@functools.cache
def stores():
    """The nation as two authorities: as it was, and after a new day of some schools."""
    folder = Path(tempfile.mkdtemp(prefix="nation-"))
    made = []
    for name in ("before", "after"):
        store = NationalStore.create(folder / name)
        prepare = Preparer(store).prepare
        store.publish(
            [
                prepare(YEAR, code, of_schools(schools), region=PLACES[code])
                for code, schools in halves().items()
            ]
        )
        made.append(store)
    people = tables()["pupils"].select(["school", "pupil"]).slice(0, 900).to_pylist()
    rows = [
        row | {"date": NEW_DAY, "session": session, "code": "I" if row["pupil"] % 3 == 0 else present}
        for row in people
        for session, present in (("AM", "/"), ("PM", "\\"))
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "day.parquet")
    arrived = add_marks(made[1], [folder / "day.parquet"], YEAR)
    assert (arrived.rows, arrived.rebuilt) == (1800, 0) and arrived.days
    return tuple(made)


def answers(store, engine, **asked):
    """The files of a run, by name; what was counted of pupils is in no order."""
    session = spark_session() if engine == "spark" else None
    with tempfile.TemporaryDirectory() as out:
        folder = run(store, Path(out), YEAR, Asked(engine=engine, session=session, workers=1, **asked)).folder
        made = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".csv", ".html"}}
        for level in ("schools", "places"):
            made[level] = pq.read_table(folder / f"{level}.parquet")
        pupils = duckdb.sql(f"FROM read_parquet('{folder}/pupils/*.parquet') ORDER BY school, pupil")
        made["pupils"] = pupils.to_arrow_table()
    return made


@functools.cache
def small(engine):
    """A few measures of the store with a new day, from the balances that were carried forward."""
    return answers(stores()[1], engine.lower(), codes=FEW[:4], by=("sex", "looked_after"))


def whole(engine):
    """From every mark again."""
    return answers(stores()[1], engine.lower(), codes=EVERY, from_marks=True)


@pytest.mark.parametrize("asked", [small, whole])
def test_a_nation_on_both_engines(asked):
    ours, theirs = asked("DuckDB"), asked("Spark")
    assert ours["pupils"].num_rows > 2000 and len(ours["places.csv"]) > 5000
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


# Somebody's own tables


def rows_of(marks_wide):
    """Bits as rows of one mark, by code: what a register is elsewhere."""
    codes = {}
    for row in attendance_codes().rows:
        if row.valid_to is None or row.valid_to >= dt.date(2025, 8, 1):
            codes.setdefault(row.symbol, row.code)
    con = duckdb.connect()
    con.register("wide", marks_wide)
    con.register("codes", pa.table({"symbol": list(codes), "code": list(codes.values())}))
    parts = " UNION ALL ".join(
        f"SELECT school, pupil, symbol, {number} AS place, {word} AS bits FROM wide"
        for number, word in enumerate(SESSIONS)
    )
    return con.sql(
        f"SELECT school, pupil, DATE '{first_week(YEAR)}' + (week * 7 + place // 2)::INTEGER AS date, "
        "CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session, code "
        f"FROM ({parts}) JOIN range(53) weeks(week) ON (bits >> week) & 1 = 1 JOIN codes USING (symbol)"
    ).to_arrow_table()


@functools.cache
def own():
    """Tables of some schools as their owner has them, and what a store of the same says."""
    schools = halves()["901"].slice(0, 3)
    given = of_schools(schools)
    wide = given.pop("marks_wide")
    folder = Path(tempfile.mkdtemp(prefix="own-"))
    pq.write_table(rows_of(wide), folder / "marks.parquet")
    sources = {"session_marks": folder / "marks.parquet"}
    for name in given:
        if name in CANONICAL:
            pq.write_table(given[name], folder / f"{name}.parquet")
            sources[name] = folder / f"{name}.parquet"
    pairs = [(school, "901", "North") for school in schools.to_pylist()]
    sources["authorities"] = spark_session().createDataFrame(
        pairs, "school string, authority string, region string"
    )
    store = NationalStore.create(folder / "store")
    store.publish([Preparer(store).prepare(YEAR, "901", given | {"marks_wide": wide}, region="North")])
    return sources, store


def figures_of(books):
    levels = ("england", "region", "authority", "school")
    return {level: books.figures(level).drop(["source"]).to_pylist() for level in levels}


def test_own_tables_say_what_a_store_says(tmp_path):
    sources, store = own()
    asked = {"measures": FEW[:4], "by": ("sex",)}
    with nation.books(store, YEAR, **asked) as books:
        wanted = figures_of(books)
        written = books.write(tmp_path / "store", pupils=True)
        pupils = pq.read_table(written / "pupils")
    session = spark_session()
    views = session.sql("SHOW TABLES").collect()
    with nation.books(sources, YEAR, engine="spark", session=session, **asked) as books:
        assert figures_of(books) == wanted
        assert {row["region"] for row in wanted["region"]} == {"North"}
        found = books.pupils().toArrow()
        books.write(tmp_path / "own")
        with pytest.raises(StoreError, match="has other things in it"):
            books.write(tmp_path / "own")
    order = [("school", "ascending"), ("pupil", "ascending")]
    assert found.select(pupils.column_names).cast(pupils.schema).sort_by(order) == pupils.sort_by(order)
    assert session.sql("SHOW TABLES").collect() == views
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == [
        "england.html",
        "places.csv",
        "places.parquet",
        "schools.csv",
        "schools.parquet",
    ]
    said, there = (duckdb.read_csv(str(f / "places.csv")) for f in (tmp_path / "own", written))
    assert said.columns == there.columns
    assert said.select("* EXCLUDE (source)").fetchall() == there.select("* EXCLUDE (source)").fetchall()


ODD = "school string, pupil bigint, date date, session string, code string"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("A", 1, dt.date(2024, 9, 9), "AM", "?!")], "the code is not one that was in use on the day"),
        ([("A", 1, dt.date(2024, 9, 7), "AM", "/")], "the date is a Saturday or a Sunday: 1 of them"),
        ([("A", None, dt.date(2024, 9, 9), "Noon", "/")], "the session is neither AM nor PM: 1 of them"),
        (
            [("A", 1, dt.date(2024, 9, 9), "AM", "/"), ("A", 1, dt.date(2024, 9, 9), "AM", "I")],
            "a pupil has two different marks for one session: 1 of them",
        ),
    ],
)
def test_marks_that_cannot_be_counted_are_named(rows, said):
    session = spark_session()
    frame = session.createDataFrame(rows, ODD)
    views = session.sql("SHOW TABLES").collect()
    with pytest.raises(UnusableError, match="no figure is given") as caught:
        nation.books({"session_marks": frame}, YEAR, engine="spark", session=session, measures=FEW[:1])
    assert said in str(caught.value)
    assert session.sql("SHOW TABLES").collect() == views


def test_tables_that_cannot_be_used_are_named():
    session = spark_session()
    frame = session.createDataFrame([], "school string, pupil bigint, date date, session string")
    given = {"session_marks": frame, "register_weeks": frame}
    with pytest.raises(EngineError, match="register_weeks: there is no column week"):
        nation.books(given, YEAR, engine="spark", session=session)
    with pytest.raises(EngineError, match="neither a column code"):
        nation.books({"session_marks": frame}, YEAR, engine="spark", session=session)
    with pytest.raises(ValueError, match="engine='spark' and session="):
        nation.books(given, YEAR)
    with pytest.raises(ValueError, match="no engine called 'sparks'"):
        nation.books("nowhere", YEAR, engine="sparks")


@functools.cache
def of_weeks(engine):
    """The figures of one pupil's week, of two that were given."""
    session = spark_session()
    marks = "/\\/\\IIII/\\"
    weeks = [("A", YEAR, 7, dt.date(2024, 9, 9), marks), ("A", YEAR - 1, 7, dt.date(2023, 9, 11), marks)]
    kinds = "school string, academic_year int, pupil bigint, week date, marks string"
    given = {"register_weeks": session.createDataFrame(weeks, kinds)}
    asked = {"measures": FEW[:1], "by": ("sex",)}
    with nation.books(given, YEAR, engine=engine.lower(), session=session, **asked) as books:
        return figures_of(books)


NATIONAL = {"A nation as a store of partitions": small, "A nation as tables of one's own": of_weeks}
"""What the manual says of a nation on each engine."""
CANNOT = {(row.engine, row.thing): row.reason for row in unsupported()}


def _ways():
    for thing in NATIONAL:
        for engine in ENGINES:
            reason = CANNOT.get((engine, thing))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            yield pytest.param(engine, thing, id=f"{engine}: {thing}", marks=marks)


@pytest.mark.parametrize(("engine", "thing"), list(_ways()))
def test_a_nation_is_answered(engine, thing):
    assert NATIONAL[thing](engine)


def test_register_weeks_of_the_year_are_counted():
    (row,) = (row for row in of_weeks("Spark")["england"] if row["characteristic"] == "all")
    assert (row["numerator"], row["denominator"], row["n"]) == (4, 10, 1)
