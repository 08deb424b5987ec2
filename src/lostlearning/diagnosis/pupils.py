"""The pupils with most lost learning: what was lost and why, when, and what is being done where a file says.

There is no score. Pupils stand in order of sessions lost, with the evidence beside them. A pupil's key
is used to look things up and is in nothing that is handed on: a report shows the label that the user's
own files give, or a number in the list.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS
from lostlearning.measures.estimate import parameter
from lostlearning.publish.words import day
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from lostlearning.books import Books

MOST = 30
"""A list longer than this is not read."""
Key = tuple[str, int]
"""A school and a pupil's key."""
SUPPORT = ("actions", "meetings", "part_time_timetables", "placements")
"""Tables that say what is being done for a pupil."""


def pupils(
    books: Books,
    year: str,
    labels: Mapping[int, str] | None = None,
    lines: Mapping[Key, list[dict[str, str]]] | None = None,
) -> list[dict[str, Any]]:
    """The 5% of pupils who lose most (at most 30), with label, reasons, weeks and what is on file.

    ``lines`` are those of :func:`.needs.lines`, so that both chapters say the same of a pupil.
    """
    if "register" not in books.available:
        return []
    everyone = sum(
        row["pupils"]
        for row in books.rows("pupils with sessions", lambda: _with_sessions(books))
        if row["period"] == year
    )
    top, of = parameter("top_share")
    wanted = min(MOST, -(-everyone * top // of))
    most = books.rows("most lost learning in order", lambda: _most(books).order_by("period", "place"))
    found = [row for row in most if row["period"] == year][:wanted]
    # Of those who lost as much, keys say nothing: they differ from run to run where nothing is kept.
    found.sort(key=lambda row: (-row["lost"], row["possible"], (labels or {}).get(row["pupil"]) or ""))
    if not found:
        return []
    keys = [(row["school"], row["pupil"]) for row in found]
    routes = [name for name in found[0] if name.startswith("lost_")]
    strips = _strips(books, year, keys)
    doing = _doing(books, year, keys)
    said = {word.code: word.label for word in words("routes")}
    years = {word.code: word.label for word in words("year_groups")}
    return [
        {
            "order": place,
            "label": (labels or {}).get(row["pupil"]),
            "year_group": years.get(row["year_group"], row["year_group"]),
            "lost": row["lost"],
            "possible": row["possible"],
            "not_known": row["not_known"],
            "reasons": sorted(
                (
                    {"route": name[5:], "label": said.get(name[5:], name[5:]), "sessions": row[name]}
                    for name in routes
                    if row[name]
                ),
                key=lambda reason: (-reason["sessions"], reason["label"]),
            ),
            "weeks": strips.get(key, []),
            "doing": doing.get(key, []),
            "lines": (lines or {}).get(key, []),
        }
        for place, (row, key) in enumerate(zip(found, keys, strict=True), 1)
    ]


def support_files(books: Books) -> list[str]:
    """Which of the tables that say what is being done were given."""
    return [table for table in SUPPORT if books.facts.has(table)]


def _with_sessions(books: Books) -> ir.Table:
    """How many ``pupils`` have a possible session in each ``period``."""
    statement = books.statement("year")
    rows = statement.filter(statement.possible > 0)
    return rows.group_by("period").aggregate(pupils=rows.count())


def _most(books: Books) -> ir.Table:
    """Of each ``period`` the pupils who lost most, with their ``place`` from 0."""

    def made() -> ir.Table:
        statement = books.statement("year")
        rows = statement.filter(statement.lost > 0)
        order = [rows.lost.desc(), rows.possible, rows.school, rows.pupil]
        ranked = rows.mutate(place=ibis.row_number().over(group_by="period", order_by=order))
        columns = ("year_group", "lost", "possible", "not_known")
        routes = [name for name in rows.columns if name.startswith("lost_")]
        return ranked.filter(ranked.place < MOST).select(*KEYS, "period", "place", *columns, *routes)

    return books.part("most_lost_learning", made)


def _strips(books: Books, year: str, keys: list[Key]) -> dict[Key, list[dict[str, Any]]]:
    """Possible and lost sessions of each pupil in every week that any of them has."""
    if not books.facts.has("register_weeks"):
        return {}
    found = books.rows("weeks of most lost learning", lambda: _weeks(books))
    rows = [
        row | {"week": dt.date.fromisoformat(row["period"])}
        for row in found
        if row["possible"] and str(row["academic_year"]) == year
    ]
    held = {(row["school"], row["pupil"], row["week"]): row for row in rows}
    every = sorted({row["week"] for row in rows})
    if every:
        # Holidays too: a gap in the strip is a gap in the year.
        every = [every[0] + dt.timedelta(weeks=n) for n in range((every[-1] - every[0]).days // 7 + 1)]
    return {
        (school, pupil): [
            {
                "week": week.isoformat(),
                "possible": held.get((school, pupil, week), {}).get("possible", 0),
                "lost": held.get((school, pupil, week), {}).get("lost", 0),
            }
            for week in every
        ]
        for school, pupil in keys
    }


def _doing(books: Books, year: str, keys: list[Key]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for table, say in (
        ("actions", _action),
        ("meetings", _meeting),
        ("part_time_timetables", _timetable),
        ("placements", _placement),
    ):
        if not books.facts.has(table):
            continue
        for row in books.rows(f"{table} of most lost learning", functools.partial(_theirs, books, table)):
            text = say(row) if str(row["academic_year"]) == year else ""
            if text and (row["school"], row["pupil"]) in set(keys):
                found.setdefault((row["school"], row["pupil"]), []).append(text)
    return {key: _newest(texts) for key, texts in found.items()}


def _weeks(books: Books) -> ir.Table:
    """The weeks of those who lost most."""
    weekly = books.statement("week", books=("register",))
    theirs = weekly.semi_join(_most(books), list(KEYS))
    return theirs.select(*KEYS, "period", "possible", "lost")


def _theirs(books: Books, table: str) -> ir.Table:
    """The rows of a canonical table that are about those who lost most, oldest first."""
    rows = books.facts[table]
    date = "date" if "date" in rows.columns else "start_date"
    return rows.semi_join(_most(books), list(KEYS)).order_by(*KEYS, date)


def _newest(texts: list[str]) -> list[str]:
    """At most four, and how many more there are."""
    unique = list(dict.fromkeys(texts))
    return unique if len(unique) <= 4 else [*unique[:4], f"{len(unique) - 4} more"]


def _action(row: Mapping[str, Any]) -> str:
    text = f"{row['kind'] or 'Action'} from {day(row['start_date'])}"
    if row["lead"]:
        text += f", led by {row['lead']}"
    return text + (f", to be reviewed {day(row['review_date'])}" if row["review_date"] else "")


def _meeting(row: Mapping[str, Any]) -> str:
    kind = row["kind"] or "Meeting"
    return f"{kind} on {day(row['date'])}" + (" (not held)" if row["held"] is False else "")


def _timetable(row: Mapping[str, Any]) -> str:
    text = f"part-time timetable from {day(row['start_date'])}"
    if row["sessions_per_week"] is not None:
        text += f", {row['sessions_per_week']} sessions a week"
    if row["end_date"]:
        return f"{text}, to end {day(row['end_date'])}"
    return f"{text}, no end date on file"


def _placement(row: Mapping[str, Any]) -> str:
    text = f"placement at {row['provider'] or 'a provider not named'} from {day(row['start_date'])}"
    if row["end_date"]:
        text += f" to {day(row['end_date'])}"
    if row["hours_per_week"] is None:
        return f"{text}, hours not known"
    return f"{text}, {row['hours_per_week']:g} hours a week"
