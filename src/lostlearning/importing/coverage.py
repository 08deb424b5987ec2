"""Which kinds of record the files were read for, school by school: what tells none from not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.sources.one_school import NO_SCHOOL
from lostlearning.tables import TABLES

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging

DERIVED = ("schools", "records_read")


def schools_of(staging: Staging) -> dict[str, frozenset[str]]:
    """The schools of which each file has rows, or in whose folder it lies, by the name of the file."""
    each = " UNION ALL ".join(f"SELECT school, _file FROM {name}" for name in TABLES if name not in DERIVED)
    found: dict[str, set[str]] = {}
    for name, school in staging.folders.items():
        found[name] = set() if school == NO_SCHOOL else {school}
    for school, number in staging.con.execute(
        f"SELECT DISTINCT school, _file FROM ({each}) WHERE school IS NOT NULL"
    ).fetchall():
        if number in staging.files:
            found.setdefault(staging.files[number].name, set()).add(school)
    return {name: frozenset(schools) for name, schools in found.items()}


def fill(staging: Staging) -> None:
    """Fills ``records_read``.

    A school is covered by a file that has rows of it, and by one without rows that is in its folder. A
    file outside any school's folder that has rows of several schools, or none, is an authority's or a
    trust's: it covers every school that was read. The tables of one return cover the schools of any.
    """
    con = staging.con
    tables = [name for name in TABLES if name not in DERIVED]
    each = " UNION ALL ".join(f"SELECT '{name}' AS records, school, _file FROM {name}" for name in tables)
    found = con.execute(
        f"SELECT DISTINCT records, school, _file FROM ({each}) WHERE school IS NOT NULL ORDER BY ALL"
    ).fetchall()
    everyone = {school for _, school, _ in found}
    covered = {(school, records) for records, school, _ in found}
    named: dict[int, set[str]] = {}
    for _, school, number in found:
        named.setdefault(number, set()).add(school)
    for records, numbers in staging.read_for.items():
        for number in numbers:
            file = staging.files[number]
            schools = set().union(*(named.get(one, set()) for one in staging.together(number)))
            if len(staging.together(number)) == 1 and len(schools) != 1:
                own = {file.school} & everyone if file.school != NO_SCHOOL else everyone
                schools |= own
            covered |= {(school, records) for school in schools}
    if covered:
        schools_of, records_of = zip(*sorted(covered), strict=True)
        con.execute(
            "INSERT INTO records_read BY NAME SELECT unnest(?::VARCHAR[]) AS school, "
            "unnest(?::VARCHAR[]) AS records",
            [list(schools_of), list(records_of)],
        )
