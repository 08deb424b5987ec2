"""What may leave the authority: totals, and the schools whose right of reply is recorded; small numbers withheld.

Totals tie the schools together, so the schools that are left out count as cells that nobody prints: neither they nor a
withheld number can be had by taking one figure from another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence

from lostlearning.disclosure import Cells, Sum, protect, suppression_rule
from lostlearning.insight.exits.definitions import OURS
from lostlearning.insight.exits.finding import Found
from lostlearning.insight.exits.replies import Reply, heard, why_not
from lostlearning.insight.exits.schools import TOGETHER, Figure
from lostlearning.measures.estimate import wilson

COLUMNS = (
    *(
        "definition",
        "school",
        "year",
        "pupils",
        "exits counted",
        "per 100 pupils",
        "low",
        "high",
        "status",
        "stands",
    ),
    *("reply", "replied on", "suppression rule"),
)
NOT_SHOWN = "c"


@dataclasses.dataclass(frozen=True)
class Line:
    """One figure as it may be published. ``reply`` None is the whole authority's."""

    figure: Figure
    name: str
    withheld: bool
    reply: Reply | None = None


@dataclasses.dataclass(frozen=True)
class Public:
    """``lines`` by period; ``left_out`` schools with why; ``rule`` the suppression that was applied."""

    lines: tuple[Line, ...]
    left_out: tuple[tuple[str, str], ...]
    rule: str
    period: str


def public(found: Found, replies: Sequence[Reply]) -> Public | None:
    """The public figures by our definition, over all years where there are several; None where there is none.

    One year alone of several is not published: it and the whole would give the other year away.
    """
    figures = found.figures[OURS]
    if not figures:
        return None
    periods = list(dict.fromkeys(one.period for one in figures))
    period = TOGETHER if TOGETHER in periods else periods[-1]
    own = [one for one in figures if one.period == period]
    rule = suppression_rule()
    values: dict[Hashable, int] = {"all": sum(one.count for one in own)}
    values |= {one.school: one.count for one in own}
    shown = [one for one in own if heard(replies, one.school, period)]
    cells = Cells(
        values,
        (Sum("all", tuple(one.school for one in own)),),
        frozenset(one.school for one in own) - {one.school for one in shown},
    )
    hidden = protect(cells, rule)
    pupils = sum(one.pupils for one in own)
    low, high = wilson(values["all"], pupils)
    total = dataclasses.replace(
        own[0], school="", phase="", count=values["all"], pupils=pupils, low=low, high=high, stands=""
    )
    lines = [Line(total, "All schools together", "all" in hidden)]
    for one in shown:
        name = found.labels.get(one.school, one.school)
        lines.append(Line(one, name, one.school in hidden, heard(replies, one.school, period)))
    left_out = tuple(
        (found.labels.get(one.school, one.school), why_not(replies, one.school, period))
        for one in own
        if one not in shown
    )
    return Public(tuple(lines), left_out, f"{rule.code}: {rule.low} to {rule.high} withheld", period)
