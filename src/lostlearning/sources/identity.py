"""Who is who across the files, before anybody is hashed.

A row may carry a UPN, the school's own identifier, a name and a date of birth, or any of these. Each
different combination in a file gets a small number while it is read, whatever other files hold, so that
files can be read side by side; :func:`resolve` then puts those alike together, decides which of them are one
pupil, and gives each its key. Nothing here is ever stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.staging import Hasher, Staging

COLUMNS = ("upn", "local_id", "surname", "forename", "date_of_birth")
KEY = ("school", *COLUMNS)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of identities: as met file by file, and who they turned out to be."""
    con.execute("CREATE TABLE source_files (number INTEGER, name VARCHAR, school VARCHAR)")
    con.execute("CREATE SEQUENCE identity_numbers")
    columns = ", ".join(f"{name} VARCHAR" for name in KEY)
    con.execute(f"CREATE TABLE identities_met (identity INTEGER, {columns}, _file INTEGER, _row BIGINT)")
    con.execute("CREATE TABLE people (identity INTEGER, school VARCHAR, pupil BIGINT, person VARCHAR)")


def cleaned(present: set[str], file_school: str, prefix: str = "") -> dict[str, str]:
    """SQL for each part of an identity, '' where it is not there: UPNs in capitals without spaces, names
    in lower case with single spaces. Names count only in a row with neither UPN nor local identifier:
    a pupil whose name is spelt two ways is one pupil when the identifier is one.
    """

    def cell(name: str) -> str:
        return f"coalesce(trim({prefix}{name}), '')" if name in present else "''"

    upn = f"upper(replace({cell('upn')}, ' ', ''))" if "upn" in present else "''"
    school = f"coalesce(nullif({cell('school')}, ''), {file_school})" if "school" in present else file_school
    name = "lower(regexp_replace({}, '\\s+', ' ', 'g'))"
    return {
        "school": school,
        "upn": upn,
        "local_id": f"upper({cell('local_id')})" if "local_id" in present else "''",
        **{part: name.format(cell(part)) if part in present else "''" for part in ("surname", "forename")},
    }


def number(staging: Staging, table: str, present: set[str], file: SourceFile) -> str:
    """Numbers the identities in ``table`` (alias ``i``) and returns the SQL that joins each of its rows to
    its own (``who.identity``). Identities are cleaned once for all rows that write them alike.
    """
    from lostlearning.sources.values import literal

    con = staging.con
    parts = cleaned(present, literal(file.school), "i.")
    born = "''"
    join = ""
    if "date_of_birth" in present:
        days = staging.date_table(table, "date_of_birth", file)
        join = f"LEFT JOIN {days} AS b ON b.text = i.date_of_birth"
        born = "coalesce(b.day::VARCHAR, '')"
    written = [name for name in KEY if name in present]
    as_written = "".join(f"i.{name} AS written_{name}, " for name in written)
    columns = ", ".join(f"{sql} AS {name}" for name, sql in parts.items())
    row = "i._row::BIGINT" if "_row" in present else "i.rowid"
    met, numbered = staging.temporary("met"), staging.temporary("numbered")
    con.execute(
        f"CREATE TEMP TABLE {met} AS SELECT {as_written}{columns}, {born} AS date_of_birth, i._row FROM ("
        f"SELECT {''.join(f'i.{name}, ' for name in written)}min({row}) AS _row FROM {table} AS i "
        f"GROUP BY ALL) AS i {join}"
    )
    known = remember(staging, met, str(file.number))
    equal = " AND ".join(f"m.{name} = k.{name}" for name in KEY)
    kept = "".join(f"m.written_{name}, " for name in written)
    con.execute(
        f"CREATE TEMP TABLE {numbered} AS SELECT {kept}k.identity FROM {met} AS m JOIN {known} AS k ON {equal}"
    )
    con.execute(f"DROP TABLE {met}; DROP TABLE {known}")
    same = [f"who.written_{name} IS NOT DISTINCT FROM i.{name}" for name in written]
    return f"LEFT JOIN {numbered} AS who ON {' AND '.join(same) or 'true'}"


def remember(staging: Staging, met: str, file: str) -> str:
    """Numbers the different identities of the table ``met``; returns a temporary table of them."""
    names = ", ".join(KEY)
    known = staging.temporary("known")
    staging.con.execute(
        f"CREATE TEMP TABLE {known} AS SELECT nextval('identity_numbers')::INTEGER AS identity, {names}, "
        f"_file, _row FROM (SELECT {names}, min({file}) AS _file, min(_row) AS _row FROM {met} "
        f"WHERE upn <> '' OR local_id <> '' OR surname <> '' OR forename <> '' GROUP BY {names})"
    )
    staging.con.execute(f"INSERT INTO identities_met SELECT * FROM {known}")
    return known


def resolve(staging: Staging, hasher: Hasher) -> None:
    """Decides who each identity is, and hashes.

    By UPN first. An identity without one takes the UPN that the same school's identifier has elsewhere;
    one with neither takes that of the same name and date of birth, if they are one pupil's, or of the
    same name where no date of birth is given. Anything that fits several pupils is reported and left
    out, never guessed.
    """
    con = staging.con
    names = ", ".join(KEY)
    con.execute(
        f"CREATE TABLE identities AS SELECT min(identity) AS identity, {names}, min(_file) AS _file, "
        f"arg_min(_row, _file) AS _row FROM identities_met GROUP BY {names}"
    )
    con.execute(
        "CREATE TEMP TABLE named AS SELECT *, CASE WHEN upn <> '' THEN 'upn:' || upn END AS person FROM "
        "identities"
    )
    _link(staging, ("school", "local_id"), "local_id <> ''", "the school's own identifier", "local_id")
    full = "surname <> '' AND date_of_birth <> ''"
    _link(
        staging, ("school", "surname", "forename", "date_of_birth"), full, "name and date of birth", "surname"
    )
    con.execute(
        "UPDATE named SET person = 'local:' || school || ':' || local_id WHERE person IS NULL AND local_id "
        "<> ''"
    )
    _link(
        staging, ("school", "surname", "forename", "date_of_birth"), full, "name and date of birth", "surname"
    )
    con.execute(
        "UPDATE named SET person = 'name:' || school || ':' || surname || '|' || forename || '|' || "
        "date_of_birth "
        f"WHERE person IS NULL AND {full}"
    )
    _link(staging, ("school", "surname", "forename"), "surname <> ''", "name", "surname")
    con.execute(
        "UPDATE named SET person = 'name:' || school || ':' || surname || '|' || forename || '|' || "
        "date_of_birth "
        "WHERE person IS NULL"
    )
    _report_names(staging)
    _report_numbers(staging)
    people = [
        row[0]
        for row in con.execute("SELECT DISTINCT person FROM named WHERE person <> '?' ORDER BY 1").fetchall()
    ]
    keys = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {"person": array(people, pa.string()), "pupil": array(hasher(people), pa.int64())}
    )
    con.execute(
        f"INSERT INTO people SELECT m.identity, n.school, k.pupil, n.person FROM identities_met AS m "
        f"JOIN named AS n USING ({names}) LEFT JOIN keys AS k USING (person)"
    )
    con.execute("DROP TABLE named; DROP TABLE identities_met")


def _link(staging: Staging, by: tuple[str, ...], where: str, what: str, column: str) -> None:
    """Gives identities without a person the one that agrees with them in ``by``; '?' marks those that
    agree with several.
    """
    con = staging.con
    names = ", ".join(by)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE links AS SELECT {names}, min(person) AS person, "
        "count(DISTINCT person) AS several FROM named WHERE person IS NOT NULL AND person <> '?' AND "
        f"{where} "
        f"GROUP BY {names}"
    )
    agree = " AND ".join(f"named.{name} = links.{name}" for name in by)
    con.execute(
        "UPDATE named SET person = CASE WHEN links.several = 1 THEN links.person ELSE '?' END "
        f"FROM links WHERE named.person IS NULL AND {agree}"
    )
    ambiguous = con.execute(
        "SELECT n._file, min(n._row), count(*) FROM named AS n JOIN links AS l ON "
        + " AND ".join(f"n.{name} = l.{name}" for name in by)
        + " WHERE n.person = '?' AND l.several > 1 GROUP BY 1 ORDER BY 1"
    ).fetchall()
    for file, row, count in ambiguous:
        staging.problem(
            Problem(
                check="ambiguous_pupil",
                severity=Severity.EXCLUDES,
                title="A row fits more than one pupil",
                file=staging.files[file].name if file in staging.files else "",
                row=row,
                column=column,
                found=f"{what} shared by several pupils",
                expected="a UPN, or something that fits one pupil only",
                mend="Add the UPN to the export, or give a roll that has the UPN beside this identifier.",
                rows=count,
            )
        )


def _report_names(staging: Staging) -> None:
    """Says which files have pupils who are known by nothing but a name."""
    _known_by(
        staging,
        "person LIKE 'name:%'",
        check="known_by_name",
        title="Pupils are known by their names alone",
        column="surname",
        found="a name, and no UPN or identifier of the school's own",
        expected="a UPN, or a roll that has it beside this name and date of birth",
        mend="Add the UPN to the export. Until then a pupil whose name changes is counted as two, "
        "and two pupils of one name and date of birth as one.",
    )


def _report_numbers(staging: Staging) -> None:
    """Says which files have pupils who are known by the school's own number alone, where others of the school
    are known by their UPNs.
    """
    _known_by(
        staging,
        "person LIKE 'local:%' AND upns",
        check="known_by_number",
        title="Pupils are known by the school's own number alone",
        column="local_id",
        found="the school's own number, and no UPN in any file",
        expected="a UPN, or a roll that has it beside this number",
        mend="Add the UPN to the export, or give a roll that has both. Until then a pupil who has a UPN in "
        "another file is counted as two.",
    )


def _known_by(staging: Staging, where: str, **words: str) -> None:
    """One problem for each file with pupils of whom ``where`` holds (``upns``: others of the school have one)."""
    rows = staging.con.execute(
        "SELECT _file, min(_row), count(*) FROM ("
        "SELECT *, bool_or(upn <> '') OVER (PARTITION BY school) AS upns FROM named) "
        f"WHERE {where} GROUP BY 1 ORDER BY 1"
    ).fetchall()
    for file, row, count in rows:
        name = staging.files[file].name if file in staging.files else ""
        staging.problem(Problem(severity=Severity.WARNS, file=name, row=row, rows=count, **words))


def upn_text(upn: str) -> str:
    """What is hashed for a pupil known by UPN."""
    return f"upn:{upn.upper().replace(' ', '')}"


def local_text(school: str, local_id: str) -> str:
    """What is hashed for a pupil known only by a school's own identifier."""
    return f"local:{school}:{local_id.strip().upper()}"
