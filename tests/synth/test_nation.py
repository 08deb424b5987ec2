import duckdb
import pyarrow.parquet as pq
import pytest

from lostlearning.synth.nation import long_rows, make_nation_weeks, week_pool, write_nation
from lostlearning.tables import TABLES
from lostlearning.vocabulary import attendance_codes


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    rows = write_nation(folder, 3000, 5000, 1, long=True, chunk=1000)
    return folder, rows


def test_rows_and_distinct_weeks_are_exactly_those_asked_for(nation):
    folder, rows = nation
    assert rows == {"register_weeks": 114_000, "pupils": 3000, "marks": 1_140_000}
    found = duckdb.sql(
        f"SELECT count(DISTINCT marks), count(DISTINCT pupil), min(length(marks)), max(length(marks)) "
        f"FROM '{folder}/register_weeks.parquet'"
    ).fetchall()
    assert found == [(5000, 3000, 10, 10)]


def test_pupils_are_sorted_and_in_the_canonical_types(nation):
    folder, _ = nation
    pupils = pq.read_table(folder / "pupils.parquet")
    assert pupils.schema.types == TABLES["pupils"].arrow_schema().types
    keys = pupils["pupil"].to_pylist()
    assert keys == sorted(keys)


def test_every_symbol_is_in_the_posting_table_and_mornings_are_mornings(nation):
    folder, _ = nation
    weeks = pq.read_table(folder / "register_weeks.parquet")["marks"].unique().to_pylist()
    known = set(attendance_codes().symbols.values())
    assert set("".join(weeks)) <= known
    assert not any(week[at] == "\\" for week in weeks for at in (0, 2, 4, 6, 8))
    assert not any(week[at] == "/" for week in weeks for at in (1, 3, 5, 7, 9))


def test_long_rows_say_the_same(nation):
    folder, _ = nation
    same = duckdb.sql(
        f"""WITH weeks AS (SELECT pupil, week, marks FROM '{folder}/register_weeks.parquet'),
            long AS (SELECT pupil, date_trunc('week', date)::DATE AS week,
                string_agg(CASE code WHEN 'C2' THEN 'p' WHEN '' THEN '?' ELSE code END, ''
                           ORDER BY date, session) AS marks
                FROM '{folder}/marks.parquet' GROUP BY ALL)
            SELECT count(*) FROM weeks JOIN long USING (pupil, week, marks)"""
    ).fetchall()
    assert same == [(114_000,)]


def test_the_same_seed_makes_the_same_pupils():
    one, two = (next(make_nation_weeks(500, 300, 9)) for _ in range(2))
    assert one[0].equals(two[0]) and one[1].equals(two[1])
    assert long_rows(one[0]).num_rows == 10 * one[0].num_rows


def test_a_heavy_tail(nation):
    folder, _ = nation
    persistent, severe = duckdb.sql(
        f"""WITH p AS (SELECT pupil, 
                sum(length(regexp_replace(marks, '[^IOMGCpEUNSR]', '', 'g'))) / 380.0 AS share
            FROM '{folder}/register_weeks.parquet' GROUP BY pupil)
            SELECT avg((share >= 0.1)::INT), avg((share >= 0.5)::INT) FROM p"""
    ).fetchall()[0]
    assert 0.1 < persistent < 0.3
    assert 0.008 < severe < 0.04


def test_too_many_distinct_weeks_are_refused():
    with pytest.raises(ValueError, match="cannot hold"):
        next(make_nation_weeks(10, 5000))


def test_the_pool_is_distinct_and_in_order_of_absence():
    import numpy as np

    pool, bounds = week_pool(np.random.default_rng(2), 4000)
    assert len({row.tobytes() for row in pool}) == 4000
    absent = np.isin(pool, [ord(symbol) for symbol in "IOMGCpEUNSR?"]).sum(axis=1)
    for count in range(11):
        assert set(absent[bounds[count] : bounds[count + 1]].tolist()) <= {count}
