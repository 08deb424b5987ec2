"""Where pupils lived on the days they missed, as far as a rule looks at who else lived there."""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals.functions import KEYS
from lostlearning.insight.signals.record import Expression


def homes(at: Any) -> Expression:
    """A row a pupil, postcode and spell there, of every school's files. It is a key: no postcode is held."""
    return at["addresses"].select("pupil", "postcode_key", "start_date", "end_date").distinct()


def lived(at: Any) -> Expression:
    """A row a pupil, day missed and postcode lived at that day: of pupils who are not all year among many."""
    missed = at["support_missed_days"]
    spells = homes(at)
    few = missed.anti_join(_among_many(at, spells), ["pupil", "academic_year"])
    joined = few.join(spells, [few.pupil == spells.pupil, *during(spells, few.date)])
    return joined.select(*KEYS, "date", "postcode_key")


def during(spells: Expression, first: Expression, last: Expression = None) -> list[Expression]:
    """Predicates: a spell holds the days from ``first`` to ``last``. One without a day of its own has no bound."""
    until = first if last is None else last
    return [
        spells.start_date.isnull() | (spells.start_date <= first),
        spells.end_date.isnull() | (spells.end_date >= until),
    ]


def _among_many(at: Any, spells: Expression) -> Expression:
    """Pupils and years: those who all year live at a postcode where more than HOME-OTHERS others do so too.

    No day of theirs can count, and at a large block of flats each would be held against everybody's.
    """
    missed = at["support_missed_days"]
    years = missed.group_by("academic_year").aggregate(begins=missed.date.min(), ends=missed.date.max())
    settled = spells.join(years, during(spells, years.begins, years.ends))
    settled = settled.select("pupil", "postcode_key", "academic_year")
    by = ("postcode_key", "academic_year")
    each = settled.group_by(*by).aggregate(pupils=settled.pupil.nunique())
    many = each.filter(each.pupils > at.limit("HOME-OTHERS") + 1)
    return settled.semi_join(many, list(by)).select("pupil", "academic_year")
