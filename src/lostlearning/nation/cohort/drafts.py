"""What is asked of the cohort's exits, written out once as SQL: nothing here defines an exit anew.

What only whole schools can tell (how long a roll is, which year group is its last, how far its roll and register
reach, which years logs of exclusions cover) is asked of whole partitions. All else about an exit is asked pupil by
pupil, so any share of the cohort's pupils can be looked at by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from lostlearning.insight.exits.asking import columns
from lostlearning.insight.exits.classing import classed
from lostlearning.insight.exits.definitions import Span, definitions
from lostlearning.insight.exits.flows import FINISHED
from lostlearning.insight.exits.from_bits import OF_BITS
from lostlearning.insight.exits.leavers import last_groups, leavers, years_of_logs
from lostlearning.insight.exits.record import Expression
from lostlearning.insight.exits.rolls import followed, last_days, on_roll, sizes
from lostlearning.insight.exits.schools import counted_by, unexplained
from lostlearning.measures.registry import measures
from lostlearning.nation.drafting import Draft
from lostlearning.nation.layout import SCHEMAS
from lostlearning.nation.recipe import Recipe
from lostlearning.nation.turning import bits_of_days

WHOLE = {
    "exits_sizes": pa.schema([("school", pa.string()), ("academic_year", pa.int32()), ("n", pa.int64())]),
    "exits_tops": pa.schema([("school", pa.string()), ("academic_year", pa.int32()), ("_top", pa.int64())]),
    "exits_days": pa.schema([("school", pa.string()), ("day", pa.date32())]),
    "exits_logs": pa.schema([("_first", pa.int32()), ("_last", pa.int32())]),
    "exits_travelling": pa.schema(
        [("school", pa.string()), ("pupil", pa.int64()), ("academic_year", pa.int32())]
    ),
}
"""What is asked of whole partitions."""
ADDED_UP = {
    "exits_sizes": "SELECT school, academic_year, sum(n)::BIGINT AS n FROM {0} GROUP BY ALL",
    "exits_tops": "SELECT school, academic_year, max(_top)::BIGINT AS _top FROM {0} GROUP BY ALL",
    "exits_days": "SELECT school, max(day) AS day FROM {0} GROUP BY ALL",
    "exits_logs": "SELECT min(_first) AS _first, max(_last) AS _last FROM {0}",
    "exits_travelling": "SELECT DISTINCT * FROM {0}",
}
"""What those of some partitions say together."""
SLICED = ("enrolments", "pupils", "exclusions", "addresses")
"""The tables that are read of the cohort's pupils alone."""
GIVEN = {
    "exits_ratings": pa.schema(
        [("_school", pa.string()), ("_grade", pa.int64()), ("_since", pa.date32()), ("_until", pa.date32())]
    ),
    "exits_read": pa.schema([("_reader", pa.string())]),
}
ROLL, EXITS, PLACES = "exits_roll", "exits_classed", "exits_places"
FOLLOWED = "exits_whole"
VIEW = "cohort_marks"
"""The one step of :func:`of_partitions` that is too large to keep."""


@functools.lru_cache(16)
def of_partitions(academic_year: int | None) -> Draft:
    """WHOLE and the roll of all pupils, of some partitions: of any year, or of one in which days lie beside marks."""
    draft = Draft(every_mark=SCHEMAS["marks"])
    every = draft["every_mark"]
    # The marks of a partition that carries a balance are not in ``marks``.
    both = every if academic_year is None else every.union(bits_of_days(draft["days"], academic_year))
    marks = draft.write(VIEW, both)
    facts = {"marks": marks, "roll": draft["roll"], "enrolments": draft["enrolments"]}
    roll = draft.write(ROLL, on_roll(draft))
    draft.write("exits_sizes", sizes(roll))
    draft.write("exits_tops", last_groups(draft["enrolments"]))
    ends = draft.write("exits_registers", OF_BITS["exits_registers"](facts))
    draft.write("exits_days", last_days(facts, ends))
    draft.write("exits_logs", years_of_logs(draft["exclusions"]))
    draft.write("exits_travelling", OF_BITS["exits_travelling"](facts))
    return draft


@functools.cache
def of_pupils() -> Draft:
    """The exits of some pupils with their classes, from SLICED, GIVEN and WHOLE added up."""
    draft = Draft(**GIVEN, **WHOLE)
    draft.write(FOLLOWED, followed(draft["exits_sizes"]))
    given = {FOLLOWED, *WHOLE}

    def keep(name: str, build: Callable[[], Expression]) -> Expression:
        return draft[name] if name in given else draft.write(name, build())

    draft.write(EXITS, classed(leavers(draft, keep)))
    return draft


@functools.cache
def of_exits() -> Draft:
    """From the classed exits of all pupils: counts of schools by definition (``counts DEFINITION``), the pupils whom
    a definition counts (``pupils DEFINITION``), and those who are on no roll after (``nobodys``).
    """
    before = of_pupils()
    shapes = {name: before[name].schema().to_pyarrow() for name in (ROLL, EXITS, PLACES, FOLLOWED)}
    shapes[EXITS] = pa.schema([shapes[EXITS].field(name) for name in columns()])
    draft = Draft(**shapes)
    gone = draft[EXITS]
    for code, one in definitions().items():
        draft.write(f"counts {code}", counted_by(draft, gone, one, lambda name, _: draft[name]))
        if one.span is not Span.JANUARIES:
            draft.write(f"pupils {code}", unexplained(gone, one).select("pupil").distinct())
    draft.write("nobodys", nobodys(gone))
    return draft


def nobodys(e: Expression) -> Expression:
    """Exits after which the pupil is on no roll that was read, as :attr:`.finding.Found.nobodys` has them."""
    return e.filter(
        e.next_school.isnull() & e.came_back.isnull() & e.could_look & ~e.reason.isin(FINISHED)
    ).select("school", "pupil", "academic_year", "day")


@functools.lru_cache(16)
def of_statement(recipe: Recipe) -> Draft:
    """One row an enrolment of a statement with what each measure counts: ``CODE__y``, and of what: ``CODE__x``."""
    shape = recipe.draft()["statement"].schema().to_pyarrow()
    draft = Draft(statement=shape)
    statement = draft["statement"]
    within = ("authority", "school", "academic_year", "pupil", *recipe.by)
    counted: dict[str, Any] = {}
    for measure in recipe.measures:
        y, x = measure.expression(statement, within)
        counted[f"{measure.code}__y"] = y.cast("int64")
        if x is not None:
            counted[f"{measure.code}__x"] = x.cast("int64")
    draft.write("cohort_rows", statement.select(*within, **counted))
    return draft


@functools.cache
def of_loss() -> Draft:
    """The measure of concentration over pupils in place of enrolments: sums ``y`` and ``x``."""
    draft = Draft(cohort_loss=pa.schema([("possible", pa.int64()), ("lost", pa.int64())]))
    y, x = measures()["share_of_loss_top_5_percent"].expression(draft["cohort_loss"], ())
    assert x is not None  # noqa: S101 (a share)
    rows = draft["cohort_loss"].select(y=y.cast("int64"), x=x.cast("int64"))
    draft.write("concentration", rows.aggregate(y=rows.y.sum().cast("int64"), x=rows.x.sum().cast("int64")))
    return draft
