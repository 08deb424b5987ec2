"""The expressions that checks share, against slow Python that says the same."""

import datetime as dt
import random

import duckdb
import ibis
import pytest
from stdnum.gb import upn as stdnum_upn

from lostlearning.checks import checks, compiling, functions, weeks
from lostlearning.checks.base import Frame
from lostlearning.checks.lists import compulsory_from, compulsory_until, in_force
from lostlearning.vocabulary import Word
from lostlearning.vocabulary.compulsory_age import bounds

MONDAY = dt.date(2025, 10, 6)


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as con:
        functions.create(con, dt.date(2026, 11, 21))
        yield con


def ask(con, kinds, rows, **values):
    """What Ibis values over a table of ``rows`` come to on DuckDB."""
    table = ibis.table(kinds, name="asked")
    names = {"string": "VARCHAR", "date": "DATE", "int64": "BIGINT"}
    con.execute(f"CREATE OR REPLACE TABLE asked ({', '.join(f'{n} {names[k]}' for n, k in kinds.items())})")
    con.executemany(f"INSERT INTO asked VALUES ({', '.join('?' for _ in kinds)})", rows)
    query = table.select(**{name: make(table) for name, make in values.items()})
    return con.execute(ibis.to_sql(query, dialect="duckdb")).fetchall()


def test_parts_of_a_week_are_what_python_says(con):
    chance = random.Random(7)
    rows = []
    for _ in range(300):
        marks = "".join(chance.choice(weeks.stored_symbols()) for _ in range(10))
        first = MONDAY + dt.timedelta(chance.randint(-9, 12))
        rows.append((marks, MONDAY, first, first + dt.timedelta(chance.randint(0, 6))))
    rows += [("EIEIEIEIEI", MONDAY, None, MONDAY), ("EIEIEIEIEI", MONDAY, MONDAY, None)]
    found = ask(
        con,
        {"marks": "string", "week": "date", "first": "date", "last": "date"},
        rows,
        before=lambda t: weeks.before(t.marks, t.week, t["first"]),
        after=lambda t: weeks.after(t.marks, t.week, t["last"]),
        between=lambda t: weeks.between(t.marks, t.week, t["first"], t["last"]),
        only=lambda t: weeks.only(t.marks, "EI"),
    )

    def keep(marks, wanted):
        days = [MONDAY + dt.timedelta(place // 2) for place in range(10)]
        return "".join(m if wanted(d, m) else " " for m, d in zip(marks, days, strict=True))

    for (marks, _, first, last), (before, after, between, only) in zip(rows, found, strict=True):
        assert only == keep(marks, lambda d, m: m in "EI")
        assert before == (first and keep(marks, lambda d, m: d < first))  # noqa: B023
        assert after == (last and keep(marks, lambda d, m: d > last))  # noqa: B023
        if first and last:
            assert between == keep(marks, lambda d, m: first <= d <= last)  # noqa: B023
        else:
            assert not between


def test_a_part_is_spelt_by_its_first_session_and_its_code(con):
    rows = [("   p    p ", MONDAY), ("7         ", MONDAY), ("          ", MONDAY)]
    said = ask(
        con,
        {"part": "string", "week": "date"},
        rows,
        spelt=lambda t: weeks.spell(t.part, t.week),
        any=lambda t: weeks.any_of(t.part),
    )
    assert said[0] == ("C2 on 7 Oct 2025 (afternoon) and 1 more that week", True)
    assert said[1] == ("Y7 on 6 Oct 2025 (morning)", True)
    assert said[2][1] is False


def test_compulsory_school_age_is_what_the_vocabulary_says(con):
    months = [dt.date(year, month, 1) for year in range(1998, 2024) for month in range(1, 13)]
    found = ask(
        con,
        {"born": "date"},
        [(month,) for month in months],
        first=lambda t: compulsory_from(t.born),
        last=lambda t: compulsory_until(t.born),
    )
    assert found == [bounds(month) for month in months]


def word(code, first, last):
    return Word(code, code, first, last, "project", "P", {})


def test_a_word_is_in_force_between_its_days(con):
    known = [
        word("A", None, dt.date(2020, 7, 31)),
        word("B", dt.date(2020, 8, 1), None),
        word("C", None, None),
        word("D", None, dt.date(2010, 1, 1)),
        word("D", dt.date(2015, 1, 1), None),
    ]
    days = [dt.date(2009, 1, 1), dt.date(2012, 1, 1), dt.date(2020, 7, 31), dt.date(2020, 8, 1)]
    rows = [(code, day) for code in "ABCDZ" for day in days]
    found = ask(con, {"code": "string", "day": "date"}, rows, held=lambda t: in_force(t.code, t.day, known))
    for (code, day), (held,) in zip(rows, found, strict=True):
        assert held == any(one.code == code and one.in_force(day) for one in known), (code, day)


def test_the_check_letter_is_the_one_stdnum_works_out(con):
    chance = random.Random(11)
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    upns = []
    for number in range(400):
        rest = "".join(chance.choices("0123456789", k=11)) + chance.choice("0123456789" + letters)
        right = stdnum_upn.calc_check_digit(rest)
        upns.append((right if number % 2 else chance.choice(letters)) + rest)
    flag = compiling.compiled().checks["upn_invalid identities.upn"].flag
    found = con.execute(
        f"SELECT upn, {flag} FROM (SELECT unnest(?) AS upn) AS checks_rows", [upns]
    ).fetchall()
    assert len(found) == 400
    for text, fails in found:
        assert fails == (text[0] != stdnum_upn.calc_check_digit(text[1:])), text


def test_every_check_has_its_sql_in_every_place():
    made = compiling.compiled().checks
    asked = {}
    for check in checks().values():
        for table, columns in check.places():
            asked[compiling.key(check.code, table, columns[0])] = check
    assert set(made) == set(asked)
    for name, check in asked.items():
        assert made[name].flag and made[name].found
        assert bool(made[name].part) is bool(check.part)


def test_an_expression_that_is_not_one_value_is_refused():
    maker = compiling.Maker()
    rows = ibis.table({"pupil": "int64"}, name=compiling.ROWS)
    at = Frame(rows, maker.tables, functions.today(), "pupils", "pupil")
    with pytest.raises(ValueError, match="not one expression"):
        maker._snippet(at.rows.filter(at.rows.pupil > 1), at.rows.filter(at.rows.pupil > 1).pupil, "x")


def test_days_and_years_are_said_as_people_say_them():
    con = ibis.duckdb.connect()
    for sessions, said in ((90, "45 days"), (91, "45.5 days"), (1, "0.5 days")):
        assert con.execute(functions.days_of(ibis.literal(sessions))) == said
    for year, said in ((2024, "2024/25"), (1999, "1999/00")):
        assert con.execute(functions.academic_year(ibis.literal(year))) == said
    con.disconnect()
