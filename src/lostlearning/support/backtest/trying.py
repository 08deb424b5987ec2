"""Counts, for every list, who was on it before and what followed: one pass over the facts, by integers."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from lostlearning.insight.signals.functions import minus
from lostlearning.insight.signals.needs import Known, Unit
from lostlearning.lazily import ibis
from lostlearning.support.backtest import cuts as at_cuts
from lostlearning.support.backtest.flags import listed, raised
from lostlearning.support.backtest.limits import number
from lostlearning.support.backtest.lists import lists
from lostlearning.support.backtest.outcomes import OUTCOMES
from lostlearning.support.backtest.people import AT, TOPICS, people, reach
from lostlearning.support.backtest.tally import EVERYONE, NOT_KNOWN, Backtest, Key, Lead, Tally, lead
from lostlearning.support.looking import Finding, standing
from lostlearning.support.record import Expression
from lostlearning.vocabulary import words

COUNTS = ("pupils", "had", "flagged", "found")


Stand = Callable[[Any, Sequence[dt.date]], tuple[Mapping[dt.date, pa.Table], Sequence[Finding]]]
"""Says which indicators stood on some days: as :func:`.looking.standing` does."""


def try_out(facts: Any, *, model: bool = False, stand: Stand = standing) -> Backtest:
    """What every list would have found and missed, at every cut of every school year in some facts.

    With ``model`` a glass-box model is fitted too, where its extra is installed: see :mod:`.model`. Raises
    :class:`.model.NoModelsError` where it is not. ``stand`` says who was over which line on a day.
    """
    spans = {(row["school"], row["academic_year"]): row for row in reach(facts).to_pyarrow().to_pylist()}
    days = at_cuts.days({year for _, year in spans})
    reached = _reached(spans, days)
    days = {at: day for at, day in days.items() if any(at == (cut, year) for cut, _, year in reached)}
    held, looked = stand(facts, sorted(set(days.values())))
    units = _units(facts, set(spans), reached)
    with _kept(facts) as keep:
        everyone = keep("backtest_people", people(facts, days))
        flags = keep("backtest_flags", ibis.memtable(raised(days, held)))
        on = keep("backtest_listed", listed(flags, everyone))
        rows = _joined(everyone, on, _checked(facts, looked, set(spans)), _places(units))
        joined = keep("backtest_joined", rows)
        cube = _cube(joined).to_pyarrow().to_pylist()
        leads = _leads(joined).to_pyarrow().to_pylist()
        answers = _answers(everyone, flags, on, _places(units)) if model else ()
    tallies = _tallies(cube)
    counted = {key[1] for key in tallies}
    return Backtest(
        tallies=tallies,
        leads=_quartiles(leads),
        lists=lists(),
        cuts=[cut for cut in at_cuts.cuts() if cut.code in counted],
        groups=_groups(tallies),
        schools=len({school for school, _ in spans}),
        years=sorted({year for _, year in spans}),
        unchecked=_unchecked(facts, looked, set(spans), len(reached), len(spans) * len(at_cuts.cuts())),
        answers=answers,
    )


Place = tuple[str, str, int]
"""A cut, a school and an academic year."""


def _reached(spans: Mapping[Unit, Mapping[str, Any]], days: Mapping[tuple[str, int], dt.date]) -> set[Place]:
    """Where the register lies far enough on both sides of a cut."""
    before, after = (dt.timedelta(days=number(code)) for code in ("BACK-BEFORE", "BACK-AFTER"))
    return {
        (cut, school, year)
        for (school, year), span in spans.items()
        for (cut, of), day in days.items()
        if of == year and day - span["begins"] >= before and span["ends"] - day >= after
    }


def _units(facts: Any, spans: Collection[Unit], reached: Collection[Place]) -> dict[Place, dict[str, bool]]:
    """Of each cut, school and year that the register reaches: which outcomes can be known there."""
    held = Known(facts) if hasattr(facts, "con") else None
    missing = {code: held.missing(each.needs) if held else {} for code, each in OUTCOMES.items()}
    return {place: {code: place[1:] not in missing[code] for code in OUTCOMES} for place in sorted(reached)}


def _places(units: Mapping[Place, Mapping[str, bool]]) -> Expression:
    cuts, schools, years = zip(*units, strict=True) if units else ((), (), ())
    return ibis.memtable(
        pa.table(
            {
                "cut": pa.array(cuts, pa.string()),
                "school": pa.array(schools, pa.string()),
                "academic_year": pa.array(years, pa.int32()),
                **{
                    f"knows_{code}": pa.array([known[code] for known in units.values()], pa.bool_())
                    for code in OUTCOMES
                },
            }
        )
    )


def _checked(facts: Any, looked: Collection[Finding], spans: Collection[Unit]) -> Expression:
    """Each list with the schools and years in which everything that it needs could be looked at."""
    gaps = {each.record.code: set(each.unchecked) for each in looked}
    if hasattr(facts, "con"):
        gaps["suspended_before"] = set(Known(facts).missing(("exclusions",)))
    rows = [
        (each.code, school, year)
        for each in lists()
        for school, year in sorted(spans)
        if not any((school, year) in gaps.get(code, ()) for code in each.members)
    ]
    named, schools, years = zip(*rows, strict=True) if rows else ((), (), ())
    return ibis.memtable(
        pa.table(
            {
                "list": pa.array(named, pa.string()),
                "school": pa.array(schools, pa.string()),
                "academic_year": pa.array(years, pa.int32()),
            }
        )
    )


def _joined(everyone: Expression, on: Expression, checked: Expression, places: Expression) -> Expression:
    """A row a child, cut and list: whether flagged, since when, and of each outcome whether it counts and when."""
    known = everyone.join(places, ["cut", "school", "academic_year"])
    asked = outcomes(known.select(*everyone.columns, *(f"knows_{code}" for code in OUTCOMES)))
    each = asked.join(checked, ["school", "academic_year"]).select(*asked.columns, "list")
    joined = each.left_join(on, [*AT, "list"])
    return joined.select(*each.columns, crossed_on=on.crossed_on)


def outcomes(known: Expression) -> Expression:
    """AT, TOPICS, and of each outcome ``counts_…`` (whether the child is one of those asked about) and ``on_…``."""
    enough = known.after_possible >= number("BACK-SESSIONS")
    new, present = known.suspended_before.isnull(), ~known.absent_before
    asked = {
        "suspended_first": (new, known.suspended_on),
        "suspended_any": (ibis.literal(True), known.suspended_on),
        "absent_first": (enough & present, known.absent_on),
        "absent_any": (enough, known.absent_on),
        "gone": (ibis.literal(True), known.gone_on),
    }
    columns = {}
    for code, (counts, day) in asked.items():
        columns[f"counts_{code}"] = (counts & known[f"knows_{code}"]).fill_null(False)
        columns[f"on_{code}"] = day
    return known.select(*AT, *TOPICS, **columns)


def _cube(joined: Expression) -> Expression:
    """Counts by list, cut and every topic at once: the tallies are sums of its rows."""
    flagged = joined.crossed_on.notnull()
    sums: dict[str, Expression] = {}
    for code in OUTCOMES:
        counts, had = joined[f"counts_{code}"], joined[f"on_{code}"].notnull()
        sums |= {
            f"pupils_{code}": counts.sum(),
            f"had_{code}": (counts & had).sum(),
            f"flagged_{code}": (counts & flagged).sum(),
            f"found_{code}": (counts & had & flagged).sum(),
        }
    return joined.group_by("list", "cut", *TOPICS).aggregate(
        **{name: value.fill_null(0).cast("int64") for name, value in sums.items()}
    )


def _leads(joined: Expression) -> Expression:
    """Of those found: how many, by list, cut, outcome and days from the line to the outcome."""
    parts = []
    for code in OUTCOMES:
        day = joined[f"on_{code}"]
        found = joined.filter(joined[f"counts_{code}"] & joined.crossed_on.notnull() & day.notnull())
        told = found.select("list", "cut", outcome=ibis.literal(code), days=minus(day, found.crossed_on))
        parts.append(told.group_by("list", "cut", "outcome", "days").aggregate(pupils=told.count()))
    return ibis.union(*parts)


def _tallies(cube: list[dict[str, Any]]) -> dict[Key, Tally]:
    found: dict[Key, Tally] = {}
    for row in cube:
        for code in OUTCOMES:
            one = Tally(*(row[f"{name}_{code}"] for name in COUNTS))
            if not one.pupils:
                continue
            for topic in (EVERYONE, *TOPICS):
                group = (row[topic] or NOT_KNOWN) if topic else ""
                key = (row["list"], row["cut"], code, topic, group)
                found[key] = found.get(key, Tally()) + one
    return found


def _quartiles(rows: list[dict[str, Any]]) -> dict[tuple[str, str, str], Lead]:
    days: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for row in rows:
        days.setdefault((row["list"], row["cut"], row["outcome"]), []).append((row["days"], row["pupils"]))
    return {key: found for key, each in days.items() if (found := lead(each)) is not None}


def _groups(tallies: Collection[Key]) -> dict[str, list[tuple[str, str]]]:
    """Of each topic the groups that anybody is in, in the order of the words, with their labels."""
    labels: dict[str, dict[str, str]] = {
        "sex": {word.code: word.label for word in words("sex")},
        "fsm": {"yes": "Eligible for free school meals", "no": "Not eligible"},
        "sen_provision": {word.code: word.label for word in words("sen_provision")},
        "ethnicity": {word.code: word.label for word in words("ethnicity_major")},
    }
    seen = {(topic, group) for _, _, _, topic, group in tallies}
    return {
        topic: [
            (code, label)
            for code, label in (*labels[topic].items(), (NOT_KNOWN, "Not known"))
            if (topic, code) in seen
        ]
        for topic in TOPICS
    }


def _unchecked(
    facts: Any, looked: Collection[Finding], spans: Collection[Unit], reached: int, places: int
) -> list[tuple[str, str, int, int]]:
    """What could not be looked at, why, and in how many schools and years of how many."""
    held = Known(facts) if hasattr(facts, "con") else None
    gaps = [(each.record.title, each.unchecked) for each in looked]
    if held:
        gaps += [(f"Outcome: {each.title}", held.missing(each.needs)) for each in OUTCOMES.values()]
    found = []
    for title, missing in gaps:
        why = Counter(reason for unit, reasons in missing.items() if unit in spans for reason in reasons)
        found += [(title, reason, count, len(spans)) for reason, count in sorted(why.items())]
    if reached < places:
        before, after = number("BACK-BEFORE"), number("BACK-AFTER")
        why_not = f"a register reaches less than {before} days before a cut or {after} after it"
        found.append(("Cuts", why_not, places - reached, places))
    return found


def _answers(everyone: Expression, flags: Expression, on: Expression, places: Expression) -> Any:
    from lostlearning.support.backtest.model import ask

    known = everyone.join(places, ["cut", "school", "academic_year"])
    known = known.select(*everyone.columns, *(f"knows_{code}" for code in OUTCOMES))
    return ask(known, outcomes(known), flags, on)


@contextlib.contextmanager
def _kept(facts: Any) -> Iterator[Any]:
    """Keeps expressions as temporary tables inside the block: small ones plan faster than one large."""
    made: list[str] = []

    def keep(name: str, expression: Expression) -> Expression:
        made.append(name)
        return facts.backend.create_table(name, expression, temp=True)

    try:
        yield keep
    finally:
        for name in reversed(made):
            facts.backend.raw_sql(f'DROP TABLE IF EXISTS temp."{name}"')
