"""Puts a diagnosis together from books: plain values, ready for a page or a file."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import lostlearning
from lostlearning.diagnosis import (
    compared,
    found,
    gaps,
    headline,
    needs,
    pupils,
    routes,
    schools,
    signals,
    when,
    who,
    whole,
    years,
)
from lostlearning.diagnosis.derived import DEFINITIONS
from lostlearning.measures.registry import measures
from lostlearning.vocabulary import sources

if TYPE_CHECKING:
    from lostlearning.books import Books


def diagnose(
    books: Books,
    *,
    labels: Mapping[int, str] | None = None,
    today: dt.date | None = None,
    year: str | None = None,
    soon: Callable[[Mapping[str, Any]], None] | None = None,
    looked: signals.Look | None = None,
) -> dict[str, Any]:
    """The diagnosis of ``books``, as the staff report shows it.

    ``labels`` gives each pupil key the name or admission number that the user's own files have for it; it
    is held no longer than the diagnosis is. Of several academic years ``year`` (``2026`` is 2026/27) is
    diagnosed, or else the latest with possible sessions; ``other_years`` says what was left out. ``soon``
    is given the diagnosis while its list of pupils, which takes longest, is still empty. ``looked`` gives the
    signals where somebody is looking for them already (see :func:`.signals.looking`).
    """
    looking = signals.looking(books) if looked is None else contextlib.nullcontext(looked)
    with books.ahead(), looking as found:
        return _diagnosed(books, labels, today or dt.date.today(), year, soon, found)


def _diagnosed(
    books: Books,
    labels: Mapping[int, str] | None,
    today: dt.date,
    year: str | None,
    soon: Callable[[Mapping[str, Any]], None] | None,
    looked: signals.Look,
) -> dict[str, Any]:
    year = year or held_years(books)[-1]
    numbers = whole.numbers(books, year)
    weeks = when.weeks(books, year)
    first, last = when.covered(books, year, weeks)
    groups = who.groups(books, year)
    other_years, schools_there = years.others(books, year), schools.number(books)
    diagnosis: dict[str, Any] = {
        "audience": "staff",
        "personal_data": True,
        "school": schools.called(books),
        "schools": schools_there,
        "academic_year": years.called(year),
        "other_years": other_years,
        "from": first,
        "to": last,
        "made_on": today.isoformat(),
        "made_by": lostlearning.__version__,
        "files": found.files(books),
        "figures": [
            {"code": code, "label": label, "note": note}
            for code, label, note in whole.FIGURES
            if code in numbers
        ],
        "numbers": {code: number.as_dict() for code, number in numbers.items()},
        "account": whole.account(numbers),
        "exclusions": whole.exclusions(numbers),
        "reconciliation": whole.reconciliation(books, numbers, year),
        "continuum": routes.continuum(books, numbers, year),
        "weeks": weeks,
        "days": when.days(books, year),
        "compared": compared.compared(books, year, weeks, other_years, schools_there, numbers),
        "groups": groups,
        "group_measures": list(who.MEASURES),
        "smallest_group": who.smallest_group(),
        "pupils": [],
        "signals": None,
        "support_files": pupils.support_files(books),
        "needs": None,
        "cannot_say": gaps.cannot_say(books, groups, numbers, year),
        "problems": found.problems(books),
        "shared_files": list(books.shared),
        "checks": found.checks(books),
        "definitions": definitions(),
    }
    if soon:
        soon(diagnosis)
    listed = needs.listed(books, year, today)
    diagnosis["pupils"] = pupils.pupils(books, year, labels, needs.lines(listed))
    diagnosis["signals"] = signals.signals(books, looked(), year, labels)
    diagnosis["needs"] = None if listed is None else needs.in_words(books, listed, labels)
    diagnosis["headline"], diagnosis["supporting"] = headline.sentences(diagnosis)
    return diagnosis


def held_years(books: Books) -> list[str]:
    """The academic years with possible sessions (or, with none, with anyone on roll), the latest last."""
    rows = [row for row in books.measure("possible_sessions") if row.period]
    held = [row.period for row in rows if row.number.numerator]
    return sorted({*(held or [row.period for row in rows] or schools.years(books))})


def definitions() -> list[dict[str, Any]]:
    """Every definition as plain values, the report's own sums last."""
    cited = sources()
    every = [measure.definition for measure in measures().values()]
    return [
        {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in dataclasses.asdict(definition).items()
        }
        | {"source_title": cited[definition.source].title if definition.source in cited else ""}
        for definition in (*every, *DEFINITIONS)
    ]
