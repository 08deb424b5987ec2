"""Registers, one row a mark, packed into weeks by the database.

The rows are read once: joined to the few different dates, sessions and codes there are, and grouped by
pupil and week into one 64-bit integer (:mod:`codes`). A second pass, over the rows in question only,
happens when something did not fit: a code nobody knows, a weekend, a date that cannot be read, two marks
for one session.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources import codes, dates, extract, identity
from lostlearning.sources.codes import BITS, FLAG, marked, real
from lostlearning.sources.values import literal, quoted
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.headings import Header
    from lostlearning.sources.staging import Staging

WHY = {
    "unknown_code": "not an attendance code",
    "unknown_session": "neither morning nor afternoon",
    "unreadable_date": "not a date",
    "weekend": "a Saturday or Sunday",
    "second_mark": "a second, different mark for one session",
    "no_pupil": "fits no pupil, or more than one",
}
"""Why a mark could not be placed, as ``unplaced_marks.why`` says it."""
SAMPLE = 20_000
HELD = 64_000_000
"""Bytes of CSV registers up to which their rows are read once and held while they are worked on."""
EARLIEST, LATEST = dt.date(2000, 8, 1), dt.date(2100, 7, 31)
SESSIONS = {
    "AM": (
        "am",
        "a.m.",
        "a",
        "morning",
        "1",
        "s1",
        "session 1",
        "am registration",
        "am reg",
        "ammark",
        "reg am",
    ),
    "PM": (
        "pm",
        "p.m.",
        "p",
        "afternoon",
        "2",
        "s2",
        "session 2",
        "pm registration",
        "pm reg",
        "pmmark",
        "reg pm",
    ),
}
IDENTITY = ("school", *identity.COLUMNS)


class Rows(Protocol):
    """Where marks come from: a table in memory, or CSV files that are scanned where they lie.

    ``at`` is SQL (over the rows, alias ``r``) for the place of a row's file in ``files``.
    """

    files: Sequence[SourceFile]
    columns: set[str]
    at: str
    known: str
    """The table of the identities met in them, once there is one."""

    def hold(self, staging: Staging) -> None:
        """Reads the rows once for all, where they are few enough."""
        ...

    def release(self, staging: Staging) -> None:
        """Lets go of what is held."""
        ...

    def scan(self) -> str:
        """SQL: the rows."""
        ...

    def detail(self, file: SourceFile) -> str:
        """SQL: the rows of one file, with ``_row``."""
        ...

    def again(self) -> str:
        """SQL: whether a group of rows (alias ``r``) is the headings repeated."""
        ...


class InTable:
    """Marks in a table of the connection."""

    at = "0"

    def __init__(self, table: str, file: SourceFile) -> None:
        self.table = table
        self.files: Sequence[SourceFile] = (file,)
        self.columns: set[str] = set()
        self.known = ""

    def hold(self, staging: Staging) -> None:
        """They are held by whoever made the table."""

    def release(self, staging: Staging) -> None:
        """They are let go of by whoever made the table."""

    def scan(self) -> str:
        """SQL: the rows."""
        return self.table

    def detail(self, file: SourceFile) -> str:
        """SQL: the rows with ``_row``."""
        if "_row" in self.columns:
            return self.table
        return f"(SELECT *, row_number() OVER () AS _row FROM {self.table})"

    def again(self) -> str:
        """SQL: whether a group of rows is the headings repeated; they never get here."""
        return "false"


class InFiles:
    """Marks in CSV files that all have one heading row, scanned where they lie."""

    at = "r.file_index"

    def __init__(self, files: Sequence[SourceFile], header: Header, *, strict: bool) -> None:
        self.files, self.header, self.strict = files, header, strict
        self.columns: set[str] = set()
        self.known = self.held = ""
        self.picked = ", ".join(f"c{place} AS {quoted(name)}" for name, place in header.columns.items())

    def hold(self, staging: Staging) -> None:
        """Reads the rows once for all, where they are few enough. Raises duckdb.Error for uneven files."""
        if sum(file.size for file in self.files) <= HELD:
            held = staging.temporary("held_rows")
            staging.con.execute(f"CREATE TEMP TABLE {held} AS SELECT * FROM {self._scan(self.files)}")
            self.held = held

    def release(self, staging: Staging) -> None:
        """Lets go of what is held."""
        if self.held:
            staging.con.execute(f"DROP TABLE {self.held}")
            self.held = ""

    def scan(self) -> str:
        """SQL: the rows."""
        return self.held or self._scan(self.files)

    def _scan(self, files: Sequence[SourceFile]) -> str:
        rows = extract.csv_scan(files, self.header, self.strict)
        return f"(SELECT {self.picked}, file_index FROM {rows})"

    def again(self) -> str:
        """SQL: whether a group of rows is the headings repeated."""
        name = next((name for name in IDENTITY if name in self.header.columns), None)
        if name is None:
            return "false"
        return f"coalesce(r.{name} = {literal(self.header.headings[self.header.columns[name]])}, false)"

    def detail(self, file: SourceFile) -> str:
        """SQL: the rows with ``_row``, without legends and totals below a register (which say nothing of a
        mark) and headings repeated further down.
        """
        heading = literal(self.header.headings[self.header.columns["date"]])
        rows = self._scan([file])
        if self.held:
            rows = f"(SELECT * FROM {self.held} WHERE file_index = {self.files.index(file)})"
        return (
            f"(SELECT *, row_number() OVER () + {self.header.row + 1} AS _row FROM {rows} "
            f"WHERE (date IS NOT NULL OR code IS NOT NULL) AND coalesce(date, '') <> {heading})"
        )


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The tables that marks go through."""
    con.execute(
        "CREATE TABLE week_parts (identity INTEGER, week DATE, packed BIGINT, _file INTEGER);"
        "CREATE TABLE marks_read (_file INTEGER, _row BIGINT, marks BIGINT);"
        "CREATE TABLE unplaced (identity INTEGER, date DATE, session VARCHAR, code VARCHAR, why VARCHAR, "
        "_file INTEGER, _row BIGINT, _column VARCHAR);"
        "CREATE TABLE late (identity INTEGER, date DATE, session VARCHAR, minutes INTEGER, _file INTEGER, "
        "_row BIGINT)"
    )
    known = codes.code_table()  # noqa: F841  (read by DuckDB under its name)
    con.execute("CREATE TABLE code_words AS SELECT * FROM known")
    spoken = [
        (text, shift)
        for shift, name in enumerate(SESSIONS)
        for text in (
            name,
            name.title(),
            *SESSIONS[name],
            *map(str.upper, SESSIONS[name]),
            *map(str.title, SESSIONS[name]),
        )
    ]
    halves = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "text": array(dict(spoken), pa.string()),
            "half": array(list(dict(spoken).values()), pa.int32()),
        }
    )
    con.execute("CREATE TABLE session_words AS SELECT * FROM halves")


def add(staging: Staging, source: Rows) -> None:
    """Packs the marks of ``source`` into ``week_parts``."""
    con = staging.con
    names = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "nth": array(range(len(source.files)), pa.int64()),
            "number": array([file.number for file in source.files], pa.int32()),
            "school": array([file.school for file in source.files], pa.string()),
        }
    )
    con.execute("CREATE OR REPLACE TEMP TABLE batch AS SELECT * FROM names")
    source.hold(staging)
    described = con.execute(f"DESCRIBE SELECT * FROM {source.scan()}").fetchall()
    source.columns = columns = {str(row[0]) for row in described}
    texts = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT date FROM (SELECT date FROM {source.scan()} LIMIT {SAMPLE})"
        ).fetchall()
        if row[0]
    ]
    days = _day_table(staging, {*texts, *dates.spread(texts)}, source)
    parts = _pack(staging, source, days)
    if con.execute(f"SELECT 1 FROM {parts} WHERE week IS NULL LIMIT 1").fetchall():
        # dates written in a way the first rows did not show: now look at all of them
        every = [
            row[0] for row in con.execute(f"SELECT DISTINCT date FROM {source.scan()}").fetchall() if row[0]
        ]
        con.execute(f"DROP TABLE {parts}")
        days = _day_table(staging, every, source, report=True)
        parts = _pack(staging, source, days)
    met = f"(SELECT * RENAME (first_row AS _row) FROM {parts})"
    source.known = identity.remember(staging, met, "_file")
    equal = " AND ".join(f"p.{name} = k.{name}" for name in identity.KEY)
    numbered = staging.temporary("numbered_parts")
    con.execute(
        f"CREATE TEMP TABLE {numbered} AS SELECT k.identity, p.week, p.packed, p.marks, p._file "
        f"FROM {parts} AS p LEFT JOIN {source.known} AS k ON {equal}"
    )
    con.execute(f"DROP TABLE {parts}")
    for file, rows in con.execute(f"SELECT _file, sum(marks) FROM {numbered} GROUP BY 1").fetchall():
        staging.rows[file] = staging.rows.get(file, 0) + int(rows)
    odd = f"(week IS NULL OR identity IS NULL OR packed >= {FLAG} OR marks <> bit_count({marked('packed')}))"
    troubled = [
        row[0] for row in con.execute(f"SELECT DISTINCT _file FROM {numbered} WHERE {odd}").fetchall()
    ]
    con.execute(
        f"INSERT INTO week_parts SELECT identity, week, packed, _file FROM {numbered} WHERE NOT {odd}"
    )
    for file in source.files:
        if file.number in troubled:
            _look_again(
                staging,
                source,
                file,
                days,
                f"(SELECT * FROM {numbered} WHERE {odd} AND _file = {file.number})",
            )
    con.execute(f"DROP TABLE {numbered}")
    if "minutes_late" in columns:
        _lateness(staging, source, days)
    con.execute(f"DROP TABLE {source.known}")
    source.release(staging)


def _who(staging: Staging, source: Rows) -> tuple[dict[str, str], str]:
    """SQL for each part of a row's identity (alias ``r``), and the join it needs.

    Names matter only where there is nothing better: they would make every row dearer to group.
    """
    parts = identity.cleaned(source.columns, "sf.school", "r.")
    parts["date_of_birth"] = "''"
    nothing = " AND ".join(f"{parts[name]} = ''" for name in ("upn", "local_id"))
    better = {"upn", "local_id"} & source.columns
    for name in ("surname", "forename"):
        if name in source.columns and better:
            parts[name] = f"CASE WHEN {nothing} THEN {parts[name]} ELSE '' END"
    if "date_of_birth" not in source.columns:
        return parts, ""
    born = staging.date_table(source.scan(), "date_of_birth", source.files[0])
    cell = "coalesce(born.day::VARCHAR, '')"
    parts["date_of_birth"] = f"CASE WHEN {nothing} THEN {cell} ELSE '' END" if better else cell
    return parts, f"LEFT JOIN {born} AS born ON born.text = r.date_of_birth"


WORDS = (
    "LEFT JOIN code_words AS c ON c.text = upper(trim(coalesce(r.code, ''))) "
    "LEFT JOIN session_words AS s ON s.text = lower(trim(r.session))"
)
"""SQL: the meaning of a row's code and session, however they are written."""


def _people(staging: Staging, source: Rows, file: SourceFile) -> tuple[str, str]:
    """A temporary table of the different people in the rows of ``file``, as they are written, each with
    its ``identity`` (or NULL); and the SQL that joins it (alias ``k``) to the rows (alias ``r``).
    """
    parts, join = _who(staging, source)
    raw = [name for name in IDENTITY if name in source.columns]
    better = [name for name in ("upn", "local_id") if name in source.columns]
    nothing = " AND ".join(f"coalesce(trim(r.{name}), '') = ''" for name in better)
    cells = {
        name: f"CASE WHEN {nothing} THEN r.{name} END"
        if better and name in ("surname", "forename", "date_of_birth")
        else f"r.{name}"
        for name in raw
    }
    written = ", ".join(f"{cell} AS {name}" for name, cell in cells.items())
    equal = " AND ".join(f"k.{name} = ({sql})" for name, sql in parts.items())
    people = staging.temporary("written")
    staging.con.execute(
        f"CREATE TEMP TABLE {people} AS SELECT {', '.join(f'r.{name}' for name in raw)}, k.identity FROM ("
        f"SELECT DISTINCT {written} FROM {source.detail(file)} AS r) AS r "
        f"JOIN source_files AS sf ON sf.number = {file.number} {join} LEFT JOIN {source.known} AS k ON {equal}"
    )
    return people, " AND ".join(f"k.{name} IS NOT DISTINCT FROM {cell}" for name, cell in cells.items())


def _pack(staging: Staging, source: Rows, days: str) -> str:
    """A temporary table of one row an identity and week: ``packed``, how many ``marks`` went into it, and
    :data:`codes.FLAG` where one did not fit. ``week`` is NULL for dates not in ``days``.

    Rows are grouped by the cells as they stand; they are cleaned once a week, not once a mark. Sessions
    are those that the first rows have: another is found again by its flag.
    """
    con = staging.con
    raw = [name for name in IDENTITY if name in source.columns]
    better = [name for name in ("upn", "local_id") if name in source.columns]
    nothing = " AND ".join(f"coalesce(r.{name}, '') = ''" for name in better)
    cells = ", ".join(
        f"CASE WHEN {nothing} THEN r.{name} END AS {name}"
        if better and name in ("surname", "forename", "date_of_birth")
        else f"r.{name}"
        for name in raw
    )
    who, join = _who(staging, source)
    row = "min(r._row::BIGINT)" if "_row" in source.columns else "NULL::BIGINT"
    half = _half(staging, source)
    code = f"CASE WHEN {half} = 1 THEN c.pm ELSE c.am END << (d.shift + {half} * {BITS})"
    parts = staging.temporary("parts")
    cleaned = ", ".join(f"{sql} AS {name}" for name, sql in who.items())
    con.execute(
        f"CREATE TEMP TABLE {parts} AS SELECT {cleaned}, r.week, r.packed, r.marks, r.first_row, sf.number "
        "AS _file FROM ("
        f"SELECT {cells}, d.week, bit_or(coalesce({code}, {FLAG})) AS packed, "
        f"count(*)::INTEGER AS marks, "
        f"count(coalesce(r.date, r.code)) AS said, {source.at}::BIGINT AS nth, {row} AS first_row "
        f"FROM {source.scan()} AS r LEFT JOIN {days} AS d ON d.text = r.date "
        "LEFT JOIN code_words AS c ON c.text = coalesce(r.code, '') GROUP BY ALL) AS r "
        f"JOIN batch AS sf USING (nth) {join} "
        # a legend below the register, or its headings again, is nobody's mark
        f"WHERE r.week IS NOT NULL OR (r.said > 0 AND NOT {source.again()})"
    )
    return parts


def _half(staging: Staging, source: Rows) -> str:
    """SQL: 0 for a morning and 1 for an afternoon, by the sessions that the first rows have."""
    seen = staging.con.execute(
        f"SELECT s.text, s.half FROM (SELECT DISTINCT session FROM (SELECT session FROM {source.scan()} "
        f"LIMIT {SAMPLE})) "
        "AS r JOIN session_words AS s ON s.text = r.session ORDER BY 1"
    ).fetchall()
    cases = " ".join(f"WHEN {literal(text)} THEN {half}" for text, half in seen)
    return f"(CASE r.session {cases} END)" if cases else "NULL::INTEGER"


def _day_table(staging: Staging, texts: set[str] | list[str], source: Rows, *, report: bool = False) -> str:
    """A temporary table of the dates a register may hold: ``text, day``, its Monday and its place in the
    week, which is NULL for a weekend.
    """
    from lostlearning.sources.staging import date_trouble, order_of

    read = dates.read(texts, order_of(source.files[0]))
    if read.trouble and report:
        for file in source.files:
            staging.problem(date_trouble(read.trouble, file, "date"))
    fit = {text: day for text, day in read.values.items() if day and EARLIEST <= day <= LATEST}
    days = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "text": array(list(fit), pa.string()),
            "day": array(list(fit.values()), pa.date32()),
            "week": array([monday(day) for day in fit.values()], pa.date32()),
            "shift": array(
                [day.weekday() * 2 * BITS if day.weekday() < 5 else None for day in fit.values()], pa.int64()
            ),
        }
    )
    name = staging.temporary("day_words")
    staging.con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM days")
    return name


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _look_again(staging: Staging, source: Rows, file: SourceFile, days: str, odd: str) -> None:
    """Reads again the rows of the pupils and weeks in ``odd``: places what can be placed, the first mark
    of a session where there are several, and keeps the rest in ``unplaced``.
    """
    con = staging.con
    again = staging.temporary("again")
    who, same = _people(staging, source, file)
    column = "r._column" if "_column" in source.columns else "NULL"
    # which rows they are first: few need their codes and sessions cleaned
    con.execute(
        f"CREATE TEMP TABLE {again} AS WITH near AS MATERIALIZED ("
        f"SELECT r.*, k.identity, d.week, d.day, d.shift FROM {source.detail(file)} AS r "
        f"JOIN {who} AS k ON {same} LEFT JOIN {days} AS d ON d.text = r.date "
        f"WHERE EXISTS (SELECT 1 FROM {odd} AS o WHERE o.identity IS NOT DISTINCT FROM k.identity "
        "AND o.week IS NOT DISTINCT FROM d.week)) "
        "SELECT r.identity, r.week, r.day, r.shift, s.half, r.date, r.session, r.code, "
        f"CASE WHEN s.half = 1 THEN c.pm ELSE c.am END AS number, c.am IS NOT NULL AS known, "
        f"r._row::BIGINT AS _row, {column}::VARCHAR AS _column FROM near AS r {WORDS}"
    )
    con.execute(f"DROP TABLE {who}")
    con.execute(
        f"ALTER TABLE {again} ADD COLUMN why VARCHAR; UPDATE {again} SET why = CASE "
        "WHEN identity IS NULL THEN 'no_pupil' WHEN week IS NULL THEN 'unreadable_date' "
        "WHEN shift IS NULL THEN 'weekend' WHEN half IS NULL THEN 'unknown_session' "
        "WHEN NOT known THEN 'unknown_code' END"
    )
    # a blank on a weekend, or with no pupil and no mark, is an empty cell of a grid: nothing was recorded
    con.execute(
        f"DELETE FROM {again} WHERE why IN ('weekend', 'unreadable_date', 'no_pupil') AND "
        "coalesce(trim(code), '') IN ('', '-', '#')"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE ranked AS SELECT *, coalesce(number, 1) AS placed, row_number() OVER ("
        "PARTITION BY identity, day, half ORDER BY coalesce(number, 1) < 4, coalesce(number, 1) < 2, "
        "_row) AS place "
        f"FROM {again} WHERE why IS NULL OR why = 'unknown_code'"
    )
    con.execute(
        "UPDATE ranked SET why = 'second_mark' FROM (SELECT identity, day, half, placed FROM ranked WHERE "
        "place = 1) "
        "AS first WHERE ranked.place > 1 AND ranked.why IS NULL AND ranked.placed > 1 "
        "AND first.identity = ranked.identity AND first.day = ranked.day AND first.half = ranked.half "
        "AND first.placed <> ranked.placed"
    )
    con.execute(
        f"INSERT INTO week_parts SELECT identity, week, bit_or(placed << (shift + half * {BITS})), "
        f"{file.number} "
        "FROM ranked WHERE place = 1 GROUP BY identity, week"
    )
    for table, which in ((again, "why <> 'unknown_code'"), ("ranked", "why IS NOT NULL")):
        con.execute(
            "INSERT INTO unplaced SELECT identity, day, CASE half WHEN 0 THEN 'AM' WHEN 1 THEN 'PM' ELSE "
            "session END, "
            f"code, why, {file.number}, _row, coalesce(_column, '') FROM {table} WHERE {which}"
        )
    _repeated(staging, file)
    con.execute(f"DROP TABLE {again}; DROP TABLE ranked")


def _repeated(staging: Staging, file: SourceFile) -> None:
    (found,) = staging.con.execute(
        "SELECT min(_row), count(*) FROM ranked WHERE place > 1 AND why IS NULL AND placed > 1"
    ).fetchall()
    if found[1]:
        staging.problem(
            Problem(
                check="repeated_mark",
                severity=Severity.WARNS,
                title="The same mark is given twice for one session",
                file=file.name,
                row=found[0],
                column="",
                found="a row that says again what an earlier row said",
                expected="one mark a pupil and session",
                mend="Nothing is lost: it is counted once. If the export has every row twice, ask why.",
                rows=found[1],
            )
        )


def _lateness(staging: Staging, source: Rows, days: str) -> None:
    """Keeps the minutes late that a register gives."""
    who, join = _who(staging, source)
    equal = " AND ".join(f"k.{name} = ({sql})" for name, sql in who.items())
    row = "r._row::BIGINT" if "_row" in source.columns else "NULL"
    staging.con.execute(
        f"INSERT INTO late SELECT k.identity, d.day, CASE s.half WHEN 1 THEN 'PM' ELSE 'AM' END, "
        f"try_cast(try_cast(trim(r.minutes_late) AS DOUBLE) AS INTEGER) AS minutes, sf.number, {row} "
        f"FROM {source.scan()} AS r JOIN batch AS sf ON sf.nth = {source.at} "
        f"LEFT JOIN {days} AS d ON d.text = r.date {WORDS} {join} "
        f"JOIN {source.known} AS k ON {equal} "
        "WHERE coalesce(trim(r.minutes_late), '0') NOT IN ('', '0') AND d.shift IS NOT NULL AND s.half IS "
        "NOT NULL "
        "AND minutes > 0"
    )


def flush(staging: Staging) -> None:
    """Packs the CSV registers that were left to be read together: those with one heading row at once,
    which keeps every processor busy however small the files are.
    """
    groups: dict[tuple[object, ...], list[tuple[SourceFile, Header]]] = {}
    for file, header in staging.waiting:
        alike = (
            file.delimiter,
            header.row,
            header.headings,
            tuple(header.columns.items()),
            str(file.options),
        )
        groups.setdefault(alike, []).append((file, header))
    staging.waiting.clear()
    for group in groups.values():
        header = group[0][1]
        files = sorted((file for file, _ in group), key=lambda file: file.number)
        with staging.watched(
            f"Reading {len(files)} registers" if len(files) > 1 else f"Reading {files[0].name}"
        ):
            if not _attempt(staging, files, header, strict=True):
                for file in files:
                    _one_by_one(staging, file, header)


def _attempt(staging: Staging, files: Sequence[SourceFile], header: Header, *, strict: bool) -> bool:
    """All or nothing: a file too uneven for the database leaves no part of itself behind."""
    con = staging.con
    problems, rows = len(staging.problems), dict(staging.rows)
    con.execute("BEGIN")
    try:
        add(staging, InFiles(files, header, strict=strict))
    except duckdb.OutOfMemoryException:
        con.execute("ROLLBACK")
        raise
    except duckdb.Error:
        con.execute("ROLLBACK")
        del staging.problems[problems:]
        staging.rows = rows
        return False
    con.execute("COMMIT")
    return True


def _one_by_one(staging: Staging, file: SourceFile, header: Header) -> None:
    """One file: strictly, leniently, and at last cell by cell."""
    if _attempt(staging, [file], header, strict=True) or _attempt(staging, [file], header, strict=False):
        return
    try:
        found = extract.cells(file, header, staging)
    except (UnicodeError, csv.Error) as error:
        extract.not_text(file, staging, error)
    else:
        staging.add_marks(found, file)


def finish(staging: Staging) -> None:
    """Makes ``packed_weeks``, ``unplaced_marks`` and the rows of ``lateness`` once pupils are known.

    Parts of one week that come from several files are put together: a mark fills a blank; two different
    marks for one session leave the first file's, and the other in ``unplaced_marks``.
    """
    from lostlearning.sources.staging import UNPLACED

    con = staging.con
    con.execute(
        "CREATE TEMP TABLE mine AS SELECT p.school, p.pupil, w.week, w.packed, w._file FROM week_parts AS w "
        "JOIN people AS p USING (identity) WHERE p.pupil IS NOT NULL"
    )
    con.execute(
        f"INSERT INTO marks_read SELECT _file, NULL, sum(bit_count({real('packed')}))::BIGINT FROM "
        "week_parts "
        "GROUP BY _file"
    )
    con.execute("DROP TABLE week_parts")
    con.execute(
        "CREATE TABLE packed_weeks AS SELECT school, pupil, week, bit_or(packed) AS packed, min(_file) AS "
        "_file, "
        f"sum(bit_count({marked('packed')}))::INTEGER AS marks FROM mine GROUP BY school, pupil, week"
    )
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in UNPLACED.items())
    con.execute(f"CREATE TABLE unplaced_marks ({columns})")
    _settle(staging)
    year = "(year({0}) - CASE WHEN month({0}) < 8 THEN 1 ELSE 0 END)"
    con.execute(
        f"INSERT INTO unplaced_marks SELECT p.school, {year.format('u.date')}, p.pupil, u.date, u.session, "
        "u.code, u.why, "
        "u._file, u._row, u._column FROM unplaced AS u LEFT JOIN people AS p USING (identity)"
    )
    con.execute(
        f"INSERT INTO lateness BY NAME SELECT p.school, {year.format('l.date')} AS academic_year, p.pupil, "
        "l.date, l.session, "
        "max(l.minutes) AS minutes, min(l._file) AS _file, min(l._row) AS _row FROM late AS l JOIN people "
        "AS p USING (identity) "
        "WHERE p.pupil IS NOT NULL GROUP BY ALL"
    )
    con.execute("DROP TABLE unplaced; DROP TABLE late; DROP TABLE mine")


def _settle(staging: Staging) -> None:
    """Settles weeks to which several parts gave marks for one session."""
    con = staging.con
    clash = con.execute(
        f"SELECT 1 FROM packed_weeks WHERE marks <> bit_count({marked('packed')}) LIMIT 1"
    ).fetchall()
    if not clash:
        return
    con.execute(
        "CREATE TEMP TABLE places AS SELECT m.school, m.pupil, m.week, m._file, n.n AS place, "
        f"(m.packed >> ({BITS} * n.n)::BIGINT) & 63 AS number FROM mine AS m JOIN packed_weeks AS w USING "
        "(school, pupil, week), "
        f"range(10) AS n(n) WHERE w.marks <> bit_count({marked('w.packed')}) AND (m.packed >> ({BITS} * "
        "n.n)::BIGINT) & 63 <> 0"
    )
    con.execute(
        "CREATE TEMP TABLE settled AS SELECT *, row_number() OVER (PARTITION BY school, pupil, week, place "
        "ORDER BY number < 4, number < 2, _file) AS rank, first_value(number) OVER (PARTITION BY school, "
        "pupil, week, place "
        "ORDER BY number < 4, number < 2, _file) AS kept FROM places"
    )
    symbols = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {"number": array(range(len(codes.symbols())), pa.int64()), "code": array(codes.spoken(), pa.string())}
    )
    day = "week + (place // 2)::INTEGER"
    con.execute(
        f"INSERT INTO unplaced_marks SELECT school, year({day}) - CASE WHEN month({day}) < 8 THEN 1 ELSE 0 "
        f"END, pupil, {day}, "
        "CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END, code, 'second_mark', _file, NULL, '' "
        "FROM settled JOIN symbols USING (number) WHERE rank > 1 AND number <> kept AND number > 1"
    )
    con.execute(
        "CREATE TEMP TABLE mended AS SELECT school, pupil, week, "
        f"bit_or(number << ({BITS} * place)::BIGINT) AS packed FROM settled WHERE rank = 1 GROUP BY "
        "school, pupil, week"
    )
    con.execute(
        "UPDATE packed_weeks SET packed = mended.packed FROM mended WHERE packed_weeks.school = "
        "mended.school "
        "AND packed_weeks.pupil = mended.pupil AND packed_weeks.week = mended.week"
    )
    con.execute("DROP TABLE places; DROP TABLE settled; DROP TABLE mended")
