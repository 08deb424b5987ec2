"""Which pupils a cohort is of, and what is counted of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from lostlearning.insight.exits.schools import COHORT_YEARS, said
from lostlearning.measures.registry import measures

ELEVEN = 11
"""The year group that a cohort leaves from."""
BY = ("sex", "ethnicity_major", "sen_provision", "fsm6", "in_need", "looked_after")
"""The characteristics that a cohort is looked at by."""
COUNTED = (
    *(
        "possible_sessions",
        "overall_absence",
        "not_known",
        "persistent_absence",
        "severe_absence",
        "lost_days",
    ),
    *("suspensions", "suspension_days", "permanent_exclusions_issued", "permanent_exclusions_upheld"),
)
"""The measures taken of each enrolment, and ``lost_days_ROUTE`` of every route."""


def codes() -> tuple[str, ...]:
    """COUNTED and the days lost to each route."""
    return (*COUNTED, *routes())


def routes() -> tuple[str, ...]:
    """The measures of days lost to a route."""
    return tuple(code for code in measures() if code.startswith("lost_days_"))


@dataclasses.dataclass(frozen=True, slots=True)
class Cohort:
    """The pupils who are in Year 11 in the academic year that begins in ``leaving``, in Year 10 the year before, and
    so on to Year 7. A pupil out of step with it in a year is not counted in that year.
    """

    leaving: int

    @property
    def years(self) -> tuple[int, ...]:
        """The five academic years, Year 7's first."""
        return tuple(range(self.leaving - COHORT_YEARS + 1, self.leaving + 1))

    def group(self, academic_year: int) -> str:
        """The year group that it is in."""
        return str(academic_year + ELEVEN - self.leaving)

    def holds(self, table: str = "") -> str:
        """SQL: whether a row of ``academic_year`` and ``year_group`` is the cohort's."""
        dot = f"{table}." if table else ""
        return (
            f"({dot}academic_year BETWEEN {self.years[0]} AND {self.leaving} "
            f"AND {dot}year_group = CAST({dot}academic_year - {self.leaving - ELEVEN} AS VARCHAR))"
        )

    @property
    def name(self) -> str:
        """``2024-25``."""
        return said(self.leaving).replace("/", "-")

    def missing(self, held: Sequence[int]) -> tuple[int, ...]:
        """The years of it that are not among those held."""
        return tuple(year for year in self.years if year not in held)
