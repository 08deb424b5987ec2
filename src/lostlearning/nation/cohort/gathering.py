"""From some partitions of a year: the cohort's books, its pupils, and what only whole schools can tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lostlearning.nation.cohort.drafts import ROLL, VIEW, WHOLE, of_partitions, of_statement
from lostlearning.nation.cohort.of import Cohort
from lostlearning.nation.counting import Counter, Limits
from lostlearning.nation.parts import copied
from lostlearning.nation.recipe import Recipe
from lostlearning.store import sql
from lostlearning.store.nation import NationalStore, Partition

OF_COHORT = "of_cohort"
MEMBERS, ROWS, SCHOOLS = "members", "rows", "schools"
BY_ENROLMENT = frozenset({"roll", "uncounted", "marks", "every_mark", "balances"})


class Gatherer(Counter):
    """A counter of whole partitions that then looks at the enrolments of the cohort's year group alone."""

    def __init__(self, store: NationalStore, cohort: Cohort, recipe: Recipe, limits: Limits) -> None:
        super().__init__(store, recipe, limits)
        self.cohort = cohort
        self._rows = of_statement(recipe)
        self._rows.prepare(self.con)
        self._alone_of = ""

    def gather(self, batch: Sequence[Partition], making: Path) -> None:
        """Write WHOLE, ``schools`` and, in a year of the cohort, ``members`` and ``rows``, of a batch.

        Raises StoreDamagedError, and UnbalancedError.
        """
        self._alone_of = ""
        self._look_at(batch)
        days = any(part.of("days") for part in batch)
        whole = of_partitions(self.recipe.academic_year if days else None)
        whole.prepare(self.con)
        with self.reading(batch):
            for name, query in whole.queries.items():
                kind = "VIEW" if name == VIEW else "TABLE"
                self.con.execute(f"CREATE OR REPLACE TEMP {kind} {sql.name(name)} AS {query}")
            for name in WHOLE:
                copied(self.con, f"FROM {name}", making / f"{name}.parquet")
            where = "SELECT school, max(authority) AS authority FROM roll GROUP BY school"
            copied(
                self.con,
                f"SELECT school, label, phase, kind, authority FROM schools JOIN ({where}) USING (school)",
                making / f"{SCHOOLS}.parquet",
            )
            if self.recipe.academic_year not in self.cohort.years:
                return
            group = sql.text(self.cohort.group(self.recipe.academic_year))
            copied(
                self.con,
                f"SELECT pupil FROM roll WHERE in_population AND year_group = {group} "
                f"UNION SELECT pupil FROM {ROLL} WHERE year_group = {group}",
                making / f"{MEMBERS}.parquet",
            )
            self.con.execute(
                f"CREATE OR REPLACE TEMP TABLE {OF_COHORT} AS SELECT enrolment FROM roll WHERE year_group = {group}"
            )
        self.con.execute(f"DROP TABLE {ROLL}")
        self._alone_of = OF_COHORT
        self.count(batch)
        copied(self.con, self._rows.queries["cohort_rows"], making / f"{ROWS}.parquet")

    def _view(self, name: str, columns: dict[str, str], *sources: str) -> None:
        if self._alone_of and name in BY_ENROLMENT:
            own = f"enrolment IN (SELECT enrolment FROM {self._alone_of})"
            sources = tuple(f"SELECT * FROM ({source}) WHERE {own}" for source in sources)
        super()._view(name, columns, *sources)
