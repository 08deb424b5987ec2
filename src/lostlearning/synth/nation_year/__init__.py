"""An invented nation, a year and an authority at a time: pupils, schools, records, and the marks as bits.

What is published of England is what it is made to land near; every place and child in it is invented. How, and how
varied its weeks are: ``docs/decisions/0023-a-synthetic-nation.md``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.synth.nation_year.partition import Partition, make_partition
from lostlearning.synth.nation_year.plan import Plan, authorities

__all__ = ["Partition", "Plan", "authorities", "make_partition", "nation_year"]


def nation_year(
    pupils: int, academic_year: int, seed: int = 1, variety: float = 1.0, years: int = 1
) -> Iterator[Partition]:
    """A nation of about ``pupils`` pupils on roll at a time, in ``years`` academic years from ``academic_year`` on.

    A child has the same key in every year. Raises ValueError for fewer than 1,000 pupils, no years, or a
    ``variety`` that is not above 0 and at most 20.
    """
    if years < 1:
        raise ValueError(f"years is {years}; expected 1 or more")
    plans = authorities(pupils)
    for year in range(academic_year, academic_year + years):
        for plan in plans:
            yield make_partition(plan, year, seed, variety)
