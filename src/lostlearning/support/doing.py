"""What is already being done for pupils, and who has looked: what files say of it up to a day."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from lostlearning.insight.signals.evidence import SAYS, day
from lostlearning.sources.headings import plain
from lostlearning.store import sql
from lostlearning.support.catalogue import indicators
from lostlearning.tables.arrays import array
from lostlearning.vocabulary import words

Who = tuple[str, int]
"""A school and a pupil."""
WANTED = "support_wanted"


@dataclasses.dataclass(frozen=True, slots=True)
class Action:
    """An action or plan, as the school's own file has it."""

    start: dt.date
    end: dt.date | None
    review: dt.date | None
    kind: str
    lead: str

    def counts(self, crossed_on: dt.date, as_of: dt.date) -> bool:
        """Whether it is something done about a line crossed on a day: begun since, or running now."""
        return self.start >= crossed_on or self.runs(as_of)

    def runs(self, as_of: dt.date) -> bool:
        """Whether it is running on a day."""
        return self.end is None or self.end >= as_of

    def overdue(self, as_of: dt.date) -> bool:
        """Whether it is running, past the day on which it was to be reviewed."""
        return self.runs(as_of) and self.review is not None and self.review < as_of

    @property
    def says(self) -> str:
        """It in words."""
        until = f" to {day(self.end)}" if self.end else ""
        led = f", led by {self.lead}" if self.lead else ", nobody named as its lead"
        review = f", to be reviewed {day(self.review)}" if self.review else ", no review date"
        return f"{self.kind or 'Action'} from {day(self.start)}{until}{led}{review}"


@dataclasses.dataclass(frozen=True, slots=True)
class Review:
    """A look that a person took at an indicator of a pupil."""

    on: dt.date
    until: dt.date | None
    by: str
    role: str
    conclusion: str

    @property
    def who(self) -> str:
        """Who looked; empty where the file does not say."""
        return f"{self.by} ({self.role})" if self.by and self.role else self.by or self.role

    @property
    def says(self) -> str:
        """It in words."""
        until = f", until {day(self.until)}" if self.until else ""
        return f"{self.conclusion}: {self.who or 'nobody named'}, {day(self.on)}{until}"


@dataclasses.dataclass(frozen=True, slots=True)
class Doing:
    """What files say is being done for some pupils up to a day.

    ``others`` are meetings, part-time timetables and placements, each with its first and last day, in words.
    ``unknown`` are the texts of reviews that name no indicator, ``read`` the tables that files were read for.
    """

    actions: Mapping[Who, list[Action]]
    others: Mapping[Who, list[tuple[dt.date, dt.date | None, str]]]
    reviews: Mapping[tuple[str, int, str], list[Review]]
    unknown: tuple[str, ...]
    read: Mapping[str, frozenset[str] | None]

    def known(self, table: str, school: str) -> bool:
        """Whether a file of this kind was read of a school."""
        if table not in self.read:
            return False
        schools = self.read[table]
        return schools is None or school in schools


def doing(facts: Any, who: Collection[Who], as_of: dt.date) -> Doing:
    """What was known on a day of what is done for these pupils."""
    read = {
        name: facts.covered(name)
        for name in ("actions", "meetings", "part_time_timetables", "placements", "reviews")
        if facts.has(name)
    }
    actions: dict[Who, list[Action]] = {}
    for row in _rows(facts, "actions", "start_date", who, as_of):
        kind, lead = row["kind"] or "", row["lead"] or ""
        one = Action(row["start_date"], row["end_date"], row["review_date"], kind, lead)
        actions.setdefault((row["school"], row["pupil"]), []).append(one)
    others: dict[Who, list[tuple[dt.date, dt.date | None, str]]] = {}
    for table, first in (
        ("meetings", "date"),
        ("part_time_timetables", "start_date"),
        ("placements", "start_date"),
    ):
        for row in _rows(facts, table, first, who, as_of):
            last = row["date"] if table == "meetings" else row["end_date"]
            told = (row[first], last, _capital(SAYS[table](row)))
            others.setdefault((row["school"], row["pupil"]), []).append(told)
    reviews: dict[tuple[str, int, str], list[Review]] = {}
    unknown = set()
    said = {word.code: word.label for word in words("review_conclusions")}
    for row in _rows(facts, "reviews", "date", who, as_of):
        code = called(row["indicator"])
        if code is None:
            unknown.add(row["indicator"])
            continue
        conclusion = said.get(row["conclusion"], "Conclusion not said")
        one_look = Review(
            row["date"], row["end_date"], row["reviewed_by"] or "", row["role"] or "", conclusion
        )
        reviews.setdefault((row["school"], row["pupil"], code), []).append(one_look)
    return Doing(actions, others, reviews, tuple(sorted(unknown)), read)


def called(text: str) -> str | None:
    """The indicator that a review names, by code or title; None where it names none."""
    return _names().get(plain(text))


@functools.cache
def _names() -> Mapping[str, str]:
    found = {plain(each.record.title): code for code, each in indicators().items()}
    return {**found, **{plain(code): code for code in indicators()}}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rows(facts: Any, table: str, first: str, who: Collection[Who], as_of: dt.date) -> list[dict[str, Any]]:
    """The rows of these pupils that were dated by a day, oldest first."""
    if not facts.rows(table) or not who:
        return []
    schools, pupils = zip(*sorted(who), strict=True)
    wanted = {"school": array(schools, pa.string()), "pupil": array(np.array(pupils), pa.int64())}
    facts.con.register(WANTED, pa.table(wanted))
    try:
        rows: list[dict[str, Any]] = (
            facts.con.sql(
                f"SELECT t.* FROM {sql.name(facts.view(table))} AS t SEMI JOIN {WANTED} AS w "
                f"USING (school, pupil) WHERE t.{first} <= DATE '{as_of.isoformat()}' ORDER BY ALL"
            )
            .to_arrow_table()
            .to_pylist()
        )
    finally:
        facts.con.unregister(WANTED)
    return sorted(rows, key=lambda row: row[first])
