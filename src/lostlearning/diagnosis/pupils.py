"""The pupils with most lost learning: what was lost and why, when, and what is being done where a file says.

There is no score. Pupils stand in order of sessions lost, with the evidence beside them. A pupil's key
is used to look things up and is in nothing that is handed on: a report shows the label that the user's
own files give, or a number in the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.ledger.register import from_weeks
from lostlearning.measures.estimate import parameter
from lostlearning.publish.words import day
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.books import Books

MOST = 30
"""A list longer than this is not read."""
SUPPORT = ("actions", "meetings", "part_time_timetables", "placements")
"""Tables that say what is being done for a pupil."""


def pupils(books: Books, year: str, labels: Mapping[int, str] | None = None) -> list[dict[str, Any]]:
    """The 5% of pupils who lose most (at most 30), with label, reasons, weeks and what is on file."""
    if "register" not in books.available:
        return []
    statement = books.statement("year")
    rows = statement.filter((statement.period == year) & (statement.lost > 0))
    everyone = int(
        statement.filter((statement.period == year) & (statement.possible > 0)).count().to_pyarrow().as_py()
    )
    top, of = parameter("top_share")
    wanted = min(MOST, -(-everyone * top // of))
    routes = [name for name in rows.columns if name.startswith("lost_")]
    ordered = rows.order_by(rows.lost.desc(), rows.possible, rows.school, rows.pupil).limit(wanted)
    found = (
        ordered.select(
            "school", "academic_year", "pupil", "year_group", "lost", "possible", "not_known", *routes
        )
        .to_pyarrow()
        .to_pylist()
    )
    if not found:
        return []
    keys = [(row["school"], row["pupil"]) for row in found]
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
        }
        for place, (row, key) in enumerate(zip(found, keys, strict=True), 1)
    ]


def support_files(books: Books) -> list[str]:
    """Which of the tables that say what is being done were given."""
    return [table for table in SUPPORT if books.facts.has(table)]


Key = tuple[str, int]


def _strips(books: Books, year: str, keys: list[Key]) -> dict[Key, list[dict[str, Any]]]:
    """Possible and lost sessions of each pupil in every week that any of them has."""
    if not books.facts.has("register_weeks"):
        return {}
    weeks = books.facts["register_weeks"]
    theirs = weeks.filter(weeks.pupil.isin([pupil for _, pupil in keys]) & (weeks.academic_year == int(year)))
    book = from_weeks(theirs, ["school", "academic_year", "pupil", "week"])
    rows = book.select("school", "pupil", "week", "possible", "lost").to_pyarrow().to_pylist()
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
        rows = books.facts[table]
        rows = rows.filter(rows.pupil.isin([pupil for _, pupil in keys]) & (rows.academic_year == int(year)))
        for row in rows.to_pyarrow().to_pylist():
            text = say(row)
            if text and (row["school"], row["pupil"]) in set(keys):
                found.setdefault((row["school"], row["pupil"]), []).append(text)
    return {key: _newest(texts) for key, texts in found.items()}


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
