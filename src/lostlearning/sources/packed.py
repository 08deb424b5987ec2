"""Registers packed into strings, one character a session.

Two-character codes cannot be in such a string, so nothing is sliced by guess: a string must have two
characters for every day of its calendar, which is five or seven days a week, and be refused otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources import codes, mark_rows, marks

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.staging import Relation, Staging

LONGEST = 2 * 7 * 53 * 2
"""Two years of seven-day weeks: a longer string is not a register."""
STEPS = (5, 7)
_TWO = "|".join(sorted(code for code in codes.spoken() if len(code) == 2))
_HAS_TWO = f"regexp_matches(upper(body), '{_TWO}')"
"""A code of two characters in the string: what follows it cannot be told from what is sliced wrongly."""


def add(staging: Staging, relation: Relation, file: SourceFile) -> None:
    """Unpacks the strings of ``relation`` into marks and adds them."""
    con = staging.con
    strings = staging.temporary("strings")
    con.execute(f"CREATE TEMP TABLE {strings} AS SELECT * FROM relation")
    present = {str(row[0]) for row in con.execute(f"DESCRIBE {strings}").fetchall()}
    days = staging.date_table(strings, "start_date", file)
    ends = "NULL::DATE"
    join = f"LEFT JOIN {days} AS d ON d.text = p.start_date"
    if "end_date" in present:
        join += f" LEFT JOIN {staging.date_table(strings, 'end_date', file)} AS e ON e.text = p.end_date"
        ends = "e.day"
    possible = (
        "try_cast(p.sessions_possible AS INTEGER)" if "sessions_possible" in present else "NULL::INTEGER"
    )
    # Spaces between weeks are for the eye. A string that is as long as its calendar with them is one in
    # which a space is "no mark".
    con.execute(
        f"CREATE TEMP TABLE fitted AS SELECT p.*, d.day AS first, {ends} AS last, {possible} AS possible, "
        f"replace(p.marks, ' ', '') AS tight FROM {strings} AS p {join}"
    )
    con.execute("ALTER TABLE fitted ADD COLUMN step INTEGER; ALTER TABLE fitted ADD COLUMN body VARCHAR")
    con.execute("UPDATE fitted SET body = CASE WHEN length(rtrim(tight)) % 2 = 0 THEN tight ELSE marks END")
    _step(staging)
    _refuse(staging, file)
    identity = ", ".join(name for name in mark_rows.IDENTITY if name in present)
    long = staging.temporary("unpacked")
    # Whole weeks apart from the first: day n of a five-day calendar is n // 5 weeks and n % 5 days on.
    start = "least(isodow(first) - 1, 4)"
    con.execute(
        f"CREATE TEMP TABLE {long} AS SELECT {identity}, _row, "
        "CASE step WHEN 7 THEN (first + (n // 2)::INTEGER)::VARCHAR ELSE "
        f"(first - ({start})::INTEGER + (({start} + n // 2) // 5 * 7 + ({start} + n // 2) % "
        "5)::INTEGER)::VARCHAR END AS date, "
        "CASE n % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session, substr(body, n::INTEGER + 1, 1) AS code, "
        "'character ' || (n + 1) AS _column "
        "FROM (SELECT *, unnest(range(length(body))) AS n FROM fitted WHERE step IS NOT NULL)"
    )
    con.execute(f"UPDATE {long} SET code = '' WHERE code = ' '")
    marks.add(staging, mark_rows.InTable(long, file))
    con.execute(f"DROP TABLE {long}; DROP TABLE fitted; DROP TABLE {strings}")


def _step(staging: Staging) -> None:
    """Finds how many days a week the calendar of the file has.

    A school's export has one calendar: the step that fits every string is taken. Seven shows itself by
    strings that begin on a weekend, or that have nothing but ``#``, ``-`` or blanks where Saturdays and
    Sundays fall; five by the number of sessions possible, or by an end date.
    """
    con = staging.con
    seven = "datediff('day', first, last) + 1"
    workdays = (
        "list_count([x FOR x IN range(datediff('day', first, last) + 1) IF isodow(first + x::INTEGER) < 6])"
    )
    empty = "regexp_full_match({}, '[#.\\- ]*')"
    weekend = (
        "list_aggregate([substr(body, x::INTEGER * 2 + 1, 2) FOR x IN range(length(body) // 2) "
        "IF isodow(first + x::INTEGER) > 5], 'string_agg', '')"
    )
    con.execute(
        "ALTER TABLE fitted ADD COLUMN votes INTEGER; UPDATE fitted SET votes = CASE "
        "WHEN first IS NULL OR length(body) = 0 OR length(body) % 2 = 1 "
        f"OR length(body) > {LONGEST} OR {_HAS_TWO} THEN NULL "
        f"WHEN last IS NOT NULL THEN CASE length(body) // 2 WHEN {workdays} THEN 5 WHEN {seven} THEN 7 END "
        "WHEN isodow(first) > 5 THEN 7 "
        "WHEN possible IS NOT NULL AND possible > length(replace(replace(body, '#', ''), '-', '')) THEN NULL "
        f"WHEN length(body) >= 14 AND coalesce({empty.format(weekend)}, false) AND NOT "
        f"{empty.format('body')} THEN 7 ELSE 5 END"
    )
    steps = con.execute(
        "SELECT votes, count(*) FROM fitted WHERE votes IS NOT NULL AND NOT regexp_full_match(body, "
        "'[#.\\- ]*') GROUP BY 1"
    ).fetchall()
    counted = dict(steps)
    usual = 7 if counted.get(7, 0) > counted.get(5, 0) else 5
    con.execute(
        "UPDATE fitted SET step = CASE WHEN votes IS NULL THEN NULL WHEN last IS NOT NULL THEN votes ELSE "
        f"{usual} END"
    )


def _refuse(staging: Staging, file: SourceFile) -> None:
    for found, expected, mend, where in (
        (
            "a start date that cannot be read",
            "a date such as 01/09/2026",
            "Give the date of the first session of each string.",
            "first IS NULL AND length(trim(coalesce(body, ''))) > 0",
        ),
        (
            "a string of marks with a code of two characters in it",
            "one character a session",
            "C1, C2, J1 and Y1 to Y7 cannot be told apart in a string: export one row a mark instead.",
            f"first IS NOT NULL AND step IS NULL AND {_HAS_TWO}",
        ),
        (
            "a string of marks whose length does not fit its calendar",
            "two characters a day, five or seven days a week",
            "Codes of two characters (C1, C2, J1, Y1 to Y7) break such strings: export one row a mark "
            "instead.",
            f"first IS NOT NULL AND length(trim(coalesce(body, ''))) > 0 AND step IS NULL AND NOT {_HAS_TWO}",
        ),
    ):
        (row,) = staging.con.execute(f"SELECT min(_row), count(*) FROM fitted WHERE {where}").fetchall()
        if row[1]:
            staging.problem(
                Problem(
                    check="packed_length",
                    severity=Severity.EXCLUDES,
                    title="A string of marks cannot be unpacked safely",
                    file=file.name,
                    row=row[0],
                    column="marks",
                    found=found,
                    expected=expected,
                    mend=mend,
                    rows=row[1],
                )
            )
