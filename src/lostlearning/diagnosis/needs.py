"""Who needs a look: the list of :mod:`lostlearning.support` of one year, in plain values for the staff report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.store import sql
from lostlearning.store.home import settings
from lostlearning.support import telling
from lostlearning.support.evidence import evidence
from lostlearning.support.listing import Listing, in_order, listing
from lostlearning.support.when import last_day

if TYPE_CHECKING:
    from lostlearning.books import Books


def needs(
    books: Books, year: str, labels: Mapping[int, str] | None = None, today: dt.date | None = None
) -> dict[str, Any] | None:
    """The list as of the last day of the registers of ``year``, and ``rows``: every row of needs.csv.

    None where it is switched off (``settings.toml``), and of facts that are not a store's: who was on roll, and
    what was read of whom, is not known of them.
    """
    found = listed(books, year, today)
    return None if found is None else in_words(books, found, labels)


def listed(books: Books, year: str, today: dt.date | None = None) -> Listing | None:
    """The list as of the last day of the registers of ``year``; None as for :func:`needs`."""
    if not hasattr(books.facts, "rows") or not settings().needs_a_look:
        return None
    return listing(books.facts, last_day(books.facts, int(year), today))


def lines(found: Listing | None) -> dict[tuple[str, int], list[dict[str, str]]]:
    """The lines that each pupil of a school is over, with what has come of each."""
    return {
        (each.school, each.pupil): [
            {
                "title": flag.record.title,
                "says": flag.says,
                "since": flag.crossed_on.isoformat(),
                "status": flag.status.value,
            }
            for flag in each.flags
        ]
        for each in (found.pupils if found else ())
    }


def told(books: Books, *, as_of: dt.date, labels: Mapping[int, str] | None = None) -> dict[str, Any]:
    """The list as of a day."""
    return in_words(books, listing(books.facts, as_of), labels)


def in_words(books: Books, found: Listing, labels: Mapping[int, str] | None = None) -> dict[str, Any]:
    """A list that was made, with ``rows`` for its file."""
    found = in_order(found, labels or {})
    names = schools(books)
    several = names if len({each.school for each in found.pupils}) > 1 else None
    given = labels or {}
    return telling.told(found, given, several) | {"rows": telling.rows(found, given, names)}


def of_pupil(books: Books, found: Listing, pupil: int, label: str) -> dict[str, Any]:
    """All that the list holds of one pupil, as staff see it, with the rows that each line rests on."""
    names = schools(books)
    own = [each for each in found.pupils if each.pupil == pupil]
    return {
        "label": label or None,
        "as_of": found.as_of.isoformat(),
        "places": [
            telling.entry(each, {pupil: label}, names)
            | {
                "rests_on": [
                    [one.says for one in evidence(books.facts, flag, found.as_of)] for flag in each.flags
                ]
            }
            for each in own
        ],
        "not_checked": telling.not_checked(found.found),
        "not_looked_for": telling.not_looked_for(),
        "reads_actions": "actions" in found.doing.read,
    }


def schools(books: Books) -> dict[str, str]:
    """What each school is called, by the code it is known by."""
    if not books.facts.rows("schools"):
        return {}
    view = sql.name(books.facts.view("schools"))
    return dict(books.facts.con.sql(f"SELECT school, coalesce(label, school) FROM {view}").fetchall())
