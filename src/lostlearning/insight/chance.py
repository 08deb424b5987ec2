"""How far chance alone could have moved a rate of one place and year, where it is known how what is counted varies.

Permanent exclusions are single events: the range is Byar's approximation of the Poisson limits (Breslow and Day,
1987), as public health statistics use it. Pupils counted once a year have Wilson's. What repeats among pupils
(suspensions, sessions) has none, as in :mod:`lostlearning.insight.change`. Of counts that were rounded the range is
wider by the rounding.
"""

from __future__ import annotations

import math

from lostlearning.insight.likelihood import Side, Unit
from lostlearning.measures.estimate import quantile, wilson


def around(side: Side, unit: Unit | None) -> tuple[float, float] | None:
    """The lowest and highest rate for each pupil that chance alone explains; None where that cannot be said."""
    if side.count is None or not side.pupils or side.status != "known":
        return None
    half = side.rounded_to / 2 if side.rounded_to > 1 else 0
    fewest, most = max(side.count - half, 0), side.count + half
    if unit is Unit.EVENTS:
        return byar(fewest)[0] / side.pupils, byar(most)[1] / side.pupils
    if unit is Unit.PUPILS and most <= side.pupils:
        pupils = round(side.pupils)
        return wilson(math.floor(fewest), pupils)[0], wilson(math.ceil(most), pupils)[1]
    return None


def byar(count: float) -> tuple[float, float]:
    """Limits of the mean of a Poisson count."""
    z = quantile()
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    more = count + 1
    return max(low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
