"""Everything about exits of some facts, found once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from lostlearning.insight.exits.asking import Asking
from lostlearning.insight.exits.definitions import OURS, definitions
from lostlearning.insight.exits.flows import FINISHED, Flow, flows
from lostlearning.insight.exits.funnel import Funnel
from lostlearning.insight.exits.hiding import hidden
from lostlearning.insight.exits.ratings import Rating
from lostlearning.insight.exits.record import INSUFFICIENT, UNEXPLAINED, Expression
from lostlearning.insight.exits.schools import Figure, figures, standing


@dataclasses.dataclass(frozen=True)
class Found:
    """``exits`` are rows of SHOWN and, of every rule, ``met_CODE`` and ``known_CODE``, in order of school and day;
    ``figures`` the schools' by definition; ``funnels`` those they were judged by, by definition, phase and period;
    ``standing`` the schools above the funnel by our definition, in words; ``flows`` who moved where; ``labels`` what
    schools are called; ``hides`` what the files hide, in words; ``links`` records taken for one pupil.
    """

    exits: tuple[dict[str, Any], ...]
    figures: Mapping[str, tuple[Figure, ...]]
    funnels: Mapping[tuple[str, str, str], Funnel]
    standing: Mapping[str, str]
    flows: tuple[Flow, ...]
    labels: Mapping[str, str]
    phases: Mapping[str, str]
    hides: tuple[str, ...]
    years: tuple[int, ...]
    links: Mapping[int, int] = dataclasses.field(default_factory=dict)

    @property
    def nobodys(self) -> list[dict[str, Any]]:
        """Exits after which the pupil is on no roll that was read: not those who finished, died, came back, or of
        whom the rolls could not show it.
        """
        return [
            each
            for each in self.exits
            if each["next_school"] is None
            and each["came_back"] is None
            and each["could_look"]
            and each["reason"] not in FINISHED
        ]

    def unexplained(self) -> list[dict[str, Any]]:
        """Exits without a reason on file, by our definition."""
        return [each for each in self.exits if each["reason"] in UNEXPLAINED]


def exits_of(
    facts: Any, ratings: Sequence[Rating] = (), links: Mapping[int, int] | None = None
) -> Expression:
    """Every exit, classed: a table of the facts' own database, another at each asking."""
    return Asking(facts, ratings, links).classed()


def find(facts: Any, ratings: Sequence[Rating] = (), links: Mapping[int, int] | None = None) -> Found:
    """Exits of some facts, classed, counted and compared. ``links`` is later key → earlier key of one pupil."""
    return found(facts, Asking(facts, ratings, links))


def found(facts: Any, asking: Asking) -> Found:
    """What there is to say of exits."""
    shown = asking.shown().sort_by([(name, "ascending") for name in ("school", "day", "pupil")])
    rows = shown.to_pylist()
    schools = facts["schools"].select("school", "label", "phase").to_pyarrow().to_pylist()
    phases = {row["school"]: row["phase"] or "" for row in schools}
    units, years = asking.units(), asking.years()
    counted = asking.counts(len(years))
    by_definition: dict[str, tuple[Figure, ...]] = {}
    funnels: dict[tuple[str, str, str], Funnel] = {}
    for code, definition in definitions().items():
        by_definition[code] = ()
        if code in counted:
            made, drawn = figures(counted[code], definition, phases)
            by_definition[code] = tuple(made)
            funnels |= {(code, *key): one for key, one in drawn.items()}
    return Found(
        exits=tuple(rows),
        figures=by_definition,
        funnels=funnels,
        standing=standing(by_definition[OURS]),
        flows=tuple(flows(rows)),
        labels={row["school"]: row["label"] or row["school"] for row in schools},
        phases=phases,
        hides=tuple(hidden(rows, years, sorted({school for school, _ in units}), by_definition)),
        years=years,
        links=asking.links,
    )


__all__ = ["INSUFFICIENT", "Found", "exits_of", "find", "found"]
