"""Signals in a diagnosis: what the register and the records beside it may hide, as plain values.

Each is a question with its evidence, the rule, the law and what else could explain it. There is no verdict, and
no number is made of several signals. What could not be checked is listed with why: it is never passed as clean.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lostlearning.diagnosis import schools, years
from lostlearning.importing.own import SIGNALS as COLUMNS
from lostlearning.records import ESTABLISHED

if TYPE_CHECKING:
    from lostlearning.books import Books
    from lostlearning.insight.signals import Finding
    from lostlearning.insight.signals.evidence import Evidence

SHOWN = 5
"""Rows of a signal that a page shows, the strongest first; signals.csv has all of them."""
RESTS_ON = 6
"""Rows of evidence shown under each."""
STRENGTHS = ("strong", "fair", "weak")
Labels = Mapping[int, str]
Findings = Sequence["Finding"]
Look = Callable[[], "Findings | None"]


@contextlib.contextmanager
def looking(books: Books) -> Iterator[Look]:
    """Begins to look for signals beside what the block does; what it gives waits for them.

    It gives None for books that are not of a store (tables put together in memory).
    """
    if not hasattr(books.facts, "con"):
        yield lambda: None
        return
    from lostlearning.insight.signals import looking as begun

    with begun(books.facts) as found:
        yield found


def of_school(found: Sequence[Finding], school: str) -> list[Finding]:
    """What was found at one school, and what could not be checked there."""
    import pyarrow.compute as pc

    return [
        dataclasses.replace(
            each,
            rows=each.rows.filter(pc.equal(each.rows["school"], school)),
            checked=frozenset(unit for unit in each.checked if unit[0] == school),
            unchecked={unit: why for unit, why in each.unchecked.items() if unit[0] == school},
            unread={unit: why for unit, why in each.unread.items() if unit[0] == school},
        )
        for each in found
    ]


def signals(
    books: Books, found: Findings | None, year: str, labels: Labels | None = None
) -> dict[str, Any] | None:
    """Signals of ``year`` by the question they raise, and the table that signals.csv is written from.

    ``raised`` has those found, each with at most :data:`SHOWN` rows; ``not_raised`` those looked for and not
    found; ``unchecked`` what could not be looked for, by why; ``schools`` how many rows at each school, where
    there are several; ``every`` all rows of all years, with the columns of signals.csv.
    """
    if found is None:
        return None
    called = _Called(books, labels or {})
    found = [_ordered(each, labels or {}) for each in found]
    of_year = [_of_year(each, int(year)) for each in found]
    every = [row for each in found for row in _every(each, called)]
    return {
        "raised": _raised(books, [each for each in of_year if each.rows.num_rows], called),
        "not_raised": [
            {
                "code": each.record.code,
                "title": each.record.title,
                "where": _where(len(each.checked), each.unchecked),
            }
            for each in of_year
            if not each.rows.num_rows and each.checked
        ],
        "unchecked": _unchecked(of_year),
        "schools": _by_school(of_year, called),
        "rows": sum(each.rows.num_rows for each in of_year),
        "rows_of_other_years": len(every) - sum(each.rows.num_rows for each in of_year),
        "shown": SHOWN,
        "every": every,
    }


class _Called:
    """What pupils and schools are called. A pupil whom no file names has a number, the same all through."""

    def __init__(self, books: Books, labels: Labels) -> None:
        self._labels = labels
        self._unnamed: dict[int, str] = {}
        self.several = schools.number(books) > 1
        self._schools = schools.labels(books)

    def pupil(self, key: int | None) -> str:
        if key is None:
            return ""
        held = self._labels.get(key)
        return held or self._unnamed.setdefault(key, f"Unnamed pupil {len(self._unnamed) + 1}")

    def school(self, school: str) -> str:
        label = self._schools.get(school) or school
        return "this school" if label == "school" else label


def _ordered(each: Finding, labels: Labels) -> Finding:
    """Rows by school, strength and day, and of one day by name: keys differ from run to run where none is kept."""
    import pyarrow as pa

    rows = each.rows.to_pylist()
    order = {name: place for place, name in enumerate(STRENGTHS)}
    keys = [
        (row["school"], order[row["strength"]], row["academic_year"], row["first"] or dt.date.min,
         row["last"] or dt.date.min, labels.get(row["pupil"], ""), row["n"] or 0, row["m"] or 0)
        for row in rows
    ]  # fmt: skip
    places = sorted(range(len(rows)), key=keys.__getitem__)
    return dataclasses.replace(each, rows=each.rows.take(pa.array(places, pa.int64())))


def _of_year(each: Finding, year: int) -> Finding:
    import pyarrow.compute as pc

    return dataclasses.replace(
        each,
        rows=each.rows.filter(pc.equal(each.rows["academic_year"], year)),
        checked=frozenset(unit for unit in each.checked if unit[1] == year),
        unchecked={unit: why for unit, why in each.unchecked.items() if unit[1] == year},
    )


def _raised(books: Books, found: Sequence[Finding], called: _Called) -> list[dict[str, Any]]:
    from lostlearning.insight.signals.evidence import evidence_of

    top = [dataclasses.replace(each, rows=_strongest(each)) for each in found]
    rests_on = evidence_of(books.facts, top)
    return [
        {
            "code": each.record.code,
            "version": each.record.version,
            "group": each.record.group.value,
            "title": each.record.title,
            "question": each.record.question,
            "rule": each.record.rule,
            "of_school": each.record.of_school,
            "rows": each.rows.num_rows,
            "pupils": None if each.record.of_school else len(set(each.rows["pupil"].to_pylist())),
            "schools": len(set(each.rows["school"].to_pylist())),
            "strengths": _strengths(each),
            "explanations": list(each.record.explanations),
            "law": [
                {
                    "says": law.says,
                    "source": law.source,
                    "since": law.since.isoformat() if law.since else None,
                    "established": ESTABLISHED[law.status],
                }
                for law in each.record.law
            ],
            "next_review": each.record.next_review.isoformat(),
            "where": _where(len(each.checked), each.unchecked),
            "shown": [
                {**_row(each, row, called), "evidence": told[:RESTS_ON], "more_evidence": max(0, len(told) - RESTS_ON)}
                for row, told in zip(some.rows.to_pylist(), map(_told, rest), strict=True)
            ],
        }
        for each, some, rest in zip(found, top, rests_on, strict=True)
    ]  # fmt: skip


def _told(rows: Sequence[Evidence]) -> list[str]:
    """What evidence says, once: the spells of a roll are the same in each of its years."""
    return list(dict.fromkeys(one.says for one in rows))


def _strongest(each: Finding) -> Any:
    """The first rows, the strongest of all schools before the rest."""
    import pyarrow as pa

    order = [STRENGTHS.index(strength) for strength in each.rows["strength"].to_pylist()]
    first = sorted(range(len(order)), key=lambda place: order[place])[:SHOWN]
    return each.rows.take(pa.array(first, pa.int64()))


def _row(each: Finding, row: Mapping[str, Any], called: _Called) -> dict[str, Any]:
    return {
        "school": row["school"],
        "school_label": called.school(row["school"]) if called.several else "",
        "academic_year": years.called(str(row["academic_year"])),
        "label": called.pupil(row["pupil"]),
        "from": row["first"].isoformat() if row["first"] else None,
        "to": row["last"].isoformat() if row["last"] else None,
        "says": each.said(row),
        "strength": row["strength"],
        "because": each.because(row),
    }


def _every(each: Finding, called: _Called) -> Iterator[dict[str, Any]]:
    record = each.record
    for row in each.rows.to_pylist():
        said = _row(each, row, called)
        values = (
            record.code, record.title, record.group.value, record.question, said["school"],
            said["academic_year"], said["label"], said["from"] or "", said["to"] or "", said["says"],
            said["strength"], said["because"],
        )  # fmt: skip
        yield dict(zip(COLUMNS, values, strict=True))


def _strengths(each: Finding) -> list[dict[str, Any]]:
    counted = Counter(each.rows["strength"].to_pylist())
    return [{"strength": name, "rows": counted[name]} for name in STRENGTHS if counted[name]]


def _where(checked: int, unchecked: Mapping[Any, Any]) -> str:
    """Of how many schools it could be looked for; nothing where it could be everywhere."""
    every = checked + len(unchecked)
    return f"{checked:,} of {every:,} schools" if unchecked and checked else ""


def _unchecked(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """What could not be looked for, by why: everywhere, or at how many schools."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for each in found:
        every = len(each.checked) + len(each.unchecked)
        at = Counter(why for whys in each.unchecked.values() for why in whys)
        for why, count in at.items():
            where = "" if count == every else f"{count:,} of {every:,} schools"
            reasons.setdefault((why, where), []).append(each.record.title)
    return [
        {"why": why, "where": where, "titles": titles}
        for (why, where), titles in sorted(
            reasons.items(), key=lambda pair: (pair[0][1] != "", -len(pair[1]))
        )
    ]


def _by_school(found: Sequence[Finding], called: _Called) -> list[dict[str, Any]]:
    """Rows at each school by strength, in order of name: not a ranking. Empty where there is one school."""
    if not called.several:
        return []
    at: dict[str, Counter[str]] = {}
    kinds: dict[str, set[str]] = {}
    for each in found:
        rows = zip(each.rows["school"].to_pylist(), each.rows["strength"].to_pylist(), strict=True)
        for school, strength in rows:
            at.setdefault(school, Counter())[strength] += 1
            kinds.setdefault(school, set()).add(each.record.code)
        for school, _ in each.checked | each.unchecked.keys():
            at.setdefault(school, Counter())
    made = [
        {
            "school": school,
            "label": called.school(school),
            "kinds": len(kinds.get(school, ())),
            **{name: counted[name] for name in STRENGTHS},
        }
        for school, counted in at.items()
    ]
    return sorted(made, key=lambda row: (row["label"], row["school"]))
