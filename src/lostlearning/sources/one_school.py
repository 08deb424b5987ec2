"""Files that name no school, beside files that name one, are that school's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources.values import quoted
from lostlearning.tables import TABLES

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging

NO_SCHOOL = "school"
"""What the one school of files that name none is called."""


def settle(staging: Staging) -> None:
    """Gives the rows without a school the only school that is named; where several are, says that they are
    counted as one school more. Called when every file has been read and before anybody is hashed: a
    school's own identifiers are its own.
    """
    con = staging.con
    holding = [f"raw.{quoted(name)}" for name, table in TABLES.items() if "school" in table.columns()]
    holding.append("identities_met")
    each = " UNION ALL ".join(f"SELECT school, _file FROM {table}" for table in holding)
    named: dict[str, list[int]] = {}
    for school, files in con.execute(
        f"SELECT school, list_sort(list(DISTINCT _file)) FROM ({each}) WHERE school IS NOT NULL GROUP BY ALL "
        "ORDER BY ALL"
    ).fetchall():
        named[school] = files
    nameless = named.pop(NO_SCHOOL, None)
    if nameless is None or not named:
        return
    if len(named) == 1:
        (only,) = named
        for table in holding:
            con.execute(f"UPDATE {table} SET school = ? WHERE school = ?", [only, NO_SCHOOL])
    staging.problem(_said(staging, nameless, list(named)))


def _said(staging: Staging, nameless: list[int], named: list[str]) -> Problem:
    files = [staging.files[number].name for number in nameless if number in staging.files]
    others = f" and {len(files) - 1} more" if len(files) > 1 else ""
    one = len(named) == 1
    return Problem(
        check="school_not_named",
        severity=Severity.WARNS,
        title="Files that name no school were taken to be of the one that others name"
        if one
        else "Files name no school, and others name several",
        file=f"{files[0]}{others}",
        row=None,
        column="school",
        found=f"no school; other files name {named[0]}"
        if one
        else f"no school; other files name {len(named)}: they were counted as a school of their own",
        expected="a column that says the school, or a folder for each school",
        mend="Nothing, if they are of this school. Else put each school's files in a folder of its own, or "
        'write school = "…" in mapping.toml beside them.',
    )
