"""Who is over a line, what is being done about it, who looked, and what nobody is doing: unmet first.

There is no score and no rank. Pupils stand by what is unmet, and among those by how lately a line was crossed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Collection, Mapping
from typing import Any

from lostlearning.support.doing import Action, Doing, Review, Who, doing
from lostlearning.support.looking import Finding, look, said
from lostlearning.support.record import Record


class Status(enum.StrEnum):
    """What has come of a line that was crossed, in the order of the list. The value is the heading."""

    UNMET = "Nothing recorded since"
    NOT_KNOWN = "Not known what is being done"
    OVERDUE = "Something is being done, and its review is overdue"
    MET = "Something is being done"
    REVIEWED = "Looked at by a named person"


@dataclasses.dataclass(frozen=True, slots=True)
class Flag:
    """One line that one pupil is over: what was counted, what is done about it, and who has looked.

    ``status`` is NOT_KNOWN where no file of actions was read of the school: nothing on file is then not nothing done.
    """

    record: Record
    school: str
    academic_year: int
    pupil: int
    crossed_on: dt.date
    first: dt.date
    last_day: dt.date
    expires_on: dt.date
    says: str
    status: Status
    actions: tuple[Action, ...]
    review: Review | None

    @property
    def named(self) -> str:
        """The person named for it: who looked last, else who leads what is done. Empty where nobody is."""
        if self.review is not None and self.review.who:
            return self.review.who
        return next((one.lead for one in reversed(self.actions) if one.lead), "")


@dataclasses.dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil of a school with every line that stands, and everything else that files say is being done."""

    school: str
    pupil: int
    flags: tuple[Flag, ...]
    others: tuple[str, ...]

    @property
    def status(self) -> Status:
        """The first, in the order of Status, of the pupil's flags."""
        order = list(Status)
        return min((flag.status for flag in self.flags), key=order.index)

    @property
    def latest(self) -> dt.date:
        """The last day on which a line of that status was crossed."""
        return max(flag.crossed_on for flag in self.flags if flag.status == self.status)

    @property
    def quiet(self) -> bool:
        """Whether all that stands is a line so wide that it has its place in the file, not on the page."""
        return all(flag.record.quiet for flag in self.flags)


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """The list on a day: pupils in order, what was looked for, and the texts of reviews that name no indicator."""

    as_of: dt.date
    pupils: tuple[Pupil, ...]
    found: tuple[Finding, ...]
    unknown_reviews: tuple[str, ...]
    doing: Doing


def listing(facts: Any, as_of: dt.date, codes: Collection[str] = ()) -> Listing:
    """Everyone over a line on a day, unmet first. Raises UnknownIndicatorError."""
    found = look(facts, as_of=as_of, codes=codes)
    rows = [(each.record, row) for each in found for row in each.rows.to_pylist()]
    raised = {(row["school"], row["pupil"], record.code) for record, row in rows}
    kept = [
        (record, row)
        for record, row in rows
        if (row["school"], row["pupil"], record.milder_than) not in raised
    ]
    held = doing(facts, {(row["school"], row["pupil"]) for _, row in kept}, as_of)
    flags: dict[Who, list[Flag]] = {}
    for record, row in kept:
        flags.setdefault((row["school"], row["pupil"]), []).append(_flag(record, row, held, as_of))
    order = list(Status)
    pupils = []
    for (school, pupil), own in flags.items():
        own.sort(key=lambda flag: order.index(flag.status))
        since = min(flag.crossed_on for flag in own)
        others = [
            text
            for first, last, text in held.others.get((school, pupil), ())
            if first >= since or last is None or last >= as_of
        ]
        pupils.append(Pupil(school, pupil, tuple(own), tuple(dict.fromkeys(others))))
    return in_order(Listing(as_of, tuple(pupils), tuple(found), held.unknown, held), {})


def in_order(found: Listing, labels: Mapping[int, str]) -> Listing:
    """Unmet first, then the latest line crossed, by school and name: keys differ from run to run where none is kept."""
    order = list(Status)

    def place(each: Pupil) -> tuple[Any, ...]:
        says = tuple((flag.record.code, flag.says) for flag in each.flags)
        name = labels.get(each.pupil, "")
        return order.index(each.status), -each.latest.toordinal(), each.school, name, says, each.others

    return dataclasses.replace(found, pupils=tuple(sorted(found.pupils, key=place)))


def _flag(record: Record, row: Mapping[str, Any], held: Doing, as_of: dt.date) -> Flag:
    who = (row["school"], row["pupil"])
    own = tuple(one for one in held.actions.get(who, ()) if one.counts(row["crossed_on"], as_of))
    review = max(held.reviews.get((*who, record.code), ()), key=lambda one: one.on, default=None)
    status = Status.MET if own else Status.UNMET
    if not own and not held.known("actions", row["school"]):
        status = Status.NOT_KNOWN
    if any(one.overdue(as_of) for one in own):
        status = Status.OVERDUE
    # Without a day of its own a conclusion stands as long as the line would.
    if review is not None and (review.until or review.on + (row["expires_on"] - row["last_day"])) >= as_of:
        status = Status.REVIEWED
    return Flag(
        record=record,
        school=row["school"],
        academic_year=row["academic_year"],
        pupil=row["pupil"],
        crossed_on=row["crossed_on"],
        first=row["first"],
        last_day=row["last_day"],
        expires_on=row["expires_on"],
        says=said(record, row),
        status=status,
        actions=own,
        review=review,
    )


__all__ = ["Flag", "Listing", "Pupil", "Status", "listing"]
