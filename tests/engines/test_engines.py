"""Every worked example holds on every engine, but for what ``support.toml`` says does not.

All of one file, so that one process starts one Java.
"""

import functools
import os

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engines.engines import facts_on, frames, spark_session
from engines.national import (  # noqa: F401  Found here by pytest: one file, so one Java.
    NATIONAL,
    test_a_nation_is_answered,
    test_a_nation_on_both_engines,
    test_marks_that_cannot_be_counted_are_named,
    test_own_tables_say_what_a_store_says,
    test_register_weeks_of_the_year_are_counted,
    test_tables_that_cannot_be_used_are_named,
)
from engines.side_by_side import World, worlds
from lostlearning.books import Books
from lostlearning.insight.exits.finding import find
from lostlearning.insight.signals import look
from lostlearning.measures.registry import measures
from lostlearning.store.engines import ENGINES, unsupported
from lostlearning.store.engines.spark import EngineError, SparkFacts, local_session
from lostlearning.tables import TABLES
from oracle.tables import worlds as invented
from spec.base import day
from spec.test_spec import PARAGRAPHS, TITLES, _holds

WORLDS = worlds()
WORLD_OF = {paragraph.title: world for world in WORLDS for paragraph in world.paragraphs}
CANNOT = {(row.engine, row.thing): row.reason for row in unsupported()}


def _cases():
    for engine in ENGINES:
        for paragraph in PARAGRAPHS:
            reason = CANNOT.get((engine, paragraph.title))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            yield pytest.param(engine, paragraph, id=f"{engine}: {paragraph.title}", marks=marks)


@functools.cache
def _answers(engine, world):
    books = Books(facts_on(engine, world.tables()))
    try:
        return world.answers(books)
    finally:
        books.close()


def _answer(engine, paragraph):
    world = WORLD_OF[paragraph.title]
    try:
        return _answers(engine, world)[paragraph.title]
    except Exception:
        if not world.together:
            raise
        # One example that an engine cannot answer must not take its neighbours with it.
        return _answers(engine, World((paragraph,), world.by, world.over))[paragraph.title]


@pytest.mark.parametrize(("engine", "paragraph"), list(_cases()))
def test_example(engine, paragraph):
    _holds(paragraph, _answer(engine, paragraph))


def test_every_example_is_in_one_world():
    assert sorted(p.title for world in WORLDS for p in world.paragraphs) == sorted(TITLES)
    assert max(len(world.paragraphs) for world in WORLDS) > 50


BESIDE = {
    "Reconciliation of the headlines": lambda books: books.reconciliation(),
    "Disagreements of sources": lambda books: sorted(
        map(repr, books.disagreements().to_pyarrow().to_pylist())
    ),
    "Signals": lambda books: sorted(map(repr, look(books.facts))),
    "Exits and their reasons": lambda books: find(books.facts).exits,
}
"""What is asked of the books beside measures."""


def _beside():
    for thing in BESIDE:
        reason = CANNOT.get(("Spark", thing))
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(thing, id=thing, marks=marks)


@pytest.mark.parametrize("thing", list(_beside()))
def test_beside_measures(thing):
    wanted = {"register_weeks", "exclusions"}
    example = next(each for each in PARAGRAPHS if set(each.tables) == wanted)
    found = []
    for engine in ENGINES:
        books = Books(facts_on(engine, example.facts()))
        try:
            found.append(BESIDE[thing](books))
        finally:
            books.close()
    assert found[0] == found[1]


def test_the_manual_has_every_thing_that_is_asked():
    from docs import engines

    assert (*BESIDE, *NATIONAL) == engines.BESIDE
    for row in unsupported():
        assert row.thing in engines.engines() and row.reason in engines.engines()


def test_what_is_said_not_to_work_is_something():
    other = [row for row in unsupported() if row.thing not in (*TITLES, *BESIDE, *NATIONAL)]
    assert not other, f"support.toml names nothing that is tested: {other}"


# One engine's integers are the other's


LONG = [("year", ("school", "sex")), ("half_term", ("sen_provision",)), ("week", ("looked_after",))]
ASKED = [("term", ("year_group",)), *(LONG if "LOSTLEARNING_ORACLE_WORLDS" in os.environ else [])]
"""Spark takes some ten seconds for each: a long run asks all."""


@pytest.mark.parametrize(("over", "by"), ASKED)
@settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_engines_give_the_same_integers(over, by, data):
    tables = data.draw(invented("engines"))
    said = {}
    for engine in ENGINES:
        books = Books(facts_on(engine, tables))
        found = books.measures(list(measures()), by, over)
        said[engine] = {
            (code, *row.groups.values(), row.period): row.number
            for code, result in found.items()
            for row in result
        }
        books.close()
    known = [number for number in said["DuckDB"].values() if number.denominator or number.numerator]
    assert len(known) > 100
    assert said["Spark"] == said["DuckDB"]


# A session that is somebody's own


ROWS = {
    "register_weeks": [
        {
            "school": "A",
            "academic_year": 2025,
            "pupil": 1,
            "week": day("2025-09-08"),
            "marks": "/\\O\\/\\/\\/\\",
        },
        {
            "school": "B",
            "academic_year": 2025,
            "pupil": 2,
            "week": day("2025-09-08"),
            "marks": "/\\/\\/\\/\\/\\",
        },
    ]
}


def test_tables_by_name_path_and_frame(tmp_path):
    session = spark_session()
    frame = frames(session, ROWS)["register_weeks"]
    wide = frame.withColumn("year", frame.academic_year.cast("bigint")).drop("academic_year")
    wide = wide.withColumnRenamed("year", "Academic_Year").withColumn("loaded_by", frame.school)
    path = tmp_path / "weeks.parquet"
    pq.write_table(frame.toArrow(), path)
    wide.createOrReplaceTempView("their_weeks")
    try:
        for source in ("their_weeks", path, str(path), wide):
            with SparkFacts(session, {"register_weeks": source}) as facts:
                read = facts["register_weeks"].order_by("pupil").to_pyarrow().to_pylist()
                assert read == ROWS["register_weeks"]
                assert facts.has("register_weeks") and not facts.has("exclusions")
                assert facts["exclusions"].schema() == ibis.schema(TABLES["exclusions"].arrow_schema())
        with SparkFacts(session, {"register_weeks": wide}) as facts, facts.of_school("B") as own:
            assert own["register_weeks"].to_pyarrow().to_pylist() == ROWS["register_weeks"][1:]
    finally:
        session.catalog.dropTempView("their_weeks")


def _views(session):
    return {row.tableName for row in session.sql("SHOW TABLES").collect()}


def test_the_session_stays_as_it_was():
    session = spark_session()
    zone, before = session.conf.get("spark.sql.session.timeZone"), _views(session)
    session.conf.set("spark.sql.session.timeZone", "America/St_Johns")
    try:
        settings_before = sorted(session.sql("SET").collect())
        with SparkFacts(session, frames(session, ROWS)) as facts:
            books = Books(facts)
            found = books.measure("unauthorised_absence", over="week")
            assert [(row.period, row.number.numerator) for row in found] == [("2025-09-08", 1)]
            assert all(name.startswith(("lostlearning_", "ibis_")) for name in _views(session) - before)
        assert sorted(session.sql("SET").collect()) == settings_before
    finally:
        session.conf.set("spark.sql.session.timeZone", zone)
    assert _views(session) == before
    assert session.sql("SELECT 1 AS one").collect()[0].one == 1


def test_every_fault_of_the_tables_is_named_at_once(tmp_path):
    session = spark_session()
    wrong = session.createDataFrame([("A", "X123", "2025-09-08")], "school string, pupil string, week string")
    given = {
        "register_weeks": wrong,
        "exclusion": wrong,
        "pupils": "nowhere.at_all",
        "placements": tmp_path / "none",
    }
    with pytest.raises(EngineError) as caught:
        SparkFacts(session, given)
    said = str(caught.value)
    for part in (
        "register_weeks: column pupil is string and should be bigint (the keyed hash",
        "register_weeks: column week is string and should be date",
        "register_weeks: there is no column academic_year (int)",
        "exclusion is no table of ours; there are exclusions",
        "pupils: nowhere.at_all cannot be read",
        "placements: ",
    ):
        assert part in said
    assert "X123" not in said


def test_what_is_counted_in_bits_is_the_same_on_both_engines():
    @ibis.udf.scalar.builtin
    def bit_count(word: dt.int64) -> dt.int64: ...

    words = ibis.memtable(pa.table({"word": pa.array([0, 1, -1, 2**62 + 5, -(2**63)], pa.int64())}))
    asked = words.select(
        ones=bit_count(words.word).cast("int64"),
        moved=(words.word >> 3) & 7,
        both=(words.word & 5) | 8,
        far=ibis.literal(1, "int64") << ((words.word & 1) + 51),
        some=((words.word & 1) == 1).cast("int64"),
    )
    spark = SparkFacts(spark_session(), {})
    found = [spark.backend.to_pyarrow(asked), ibis.duckdb.connect().to_pyarrow(asked)]
    spark.close()
    assert found[0].equals(found[1])
    assert found[0]["ones"].to_pylist() == [0, 1, 64, 3, 1]
    assert found[0]["far"].to_pylist() == [2**51, 2**52, 2**52, 2**52, 2**51]


def test_without_java_it_says_what_to_do(monkeypatch, tmp_path):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match="Java 17"):
        local_session()
