"""The books of some files: ask them for a measure.

import lostlearning as ll
books = ll.read("exports/")
books.measure("persistent_absence", by=["sen_provision", "year_group"])
"""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import functools
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.ledger.by_session import BY_SESSION, session_statement
from lostlearning.ledger.disagreements import disagreements
from lostlearning.ledger.keeping import Keeper
from lostlearning.ledger.periods import OVER, Periods
from lostlearning.ledger.reach import Span, reached, spans, year_of
from lostlearning.ledger.reconciliation import Step, said, steps, summed
from lostlearning.ledger.roll import CHARACTERISTICS
from lostlearning.ledger.shelf import Writer
from lostlearning.ledger.statement import BOOKS, available, covered, statement
from lostlearning.measures.estimate import nothing, number
from lostlearning.measures.in_force import could_be_recorded
from lostlearning.measures.measure import Measure
from lostlearning.measures.measuring import Group, query, run
from lostlearning.measures.number import Number, Status
from lostlearning.measures.registry import measures
from lostlearning.measures.result import Result, Row

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from lostlearning.importing import Loaded
    from lostlearning.problems import Problem
    from lostlearning.store import Facts

BY = ("school", *CHARACTERISTICS)
RECONCILED = ("register", "exclusions")
"""The books that the two headlines are made from."""
HELD_NAMELESS = ("governors.html",)
"""Reports that hold no name, label or cell of anybody's file: all that may be kept."""


class UnknownNameError(ValueError):
    """A measure, characteristic or period that does not exist; the message names the nearest that do."""


class Books:
    """The three books of what was read, and every measure of them.

    ``problems``, ``files`` and ``checks`` say what was read and what was wrong with it.
    """

    def __init__(self, facts: Facts, loaded: Loaded | None = None, writer: Writer | None = None) -> None:
        self.facts = facts
        self.loaded = loaded
        self.problems = loaded.problems if loaded else ()
        self.files = loaded.files if loaded else ()
        self.checks = loaded.checks.outcomes if loaded else ()
        self.labels = loaded.labels if loaded else {}
        self.shared: tuple[str, ...] = ()
        """Files that hold other schools besides, whose problems are told with the books of all."""
        self._whole = True
        self._keeper = Keeper(facts, writer)

    def of_school(self, school: str) -> Books:
        """The books of one school of several, from what was read. These must stay open meanwhile."""
        own = Books(self.facts.of_school(school), self.loaded.of_school(school) if self.loaded else None)
        own.shared = self.loaded.shared(school) if self.loaded else ()
        own._whole = False
        return own

    @functools.cached_property
    def source(self) -> str:
        """One fingerprint of all the files: sixteen hexadecimal digits of their SHA-256s' SHA-256."""
        prints = sorted(file.fingerprint for file in self.files)
        return hashlib.sha256("\n".join(prints).encode()).hexdigest()[:16]

    @functools.cached_property
    def available(self) -> frozenset[str]:
        """The books of which anything is known."""
        return frozenset(book for book in BOOKS if available(self.facts, book))

    @functools.cached_property
    def spans(self) -> dict[str, Span]:
        """The first and last academic year of the records of each book: :mod:`lostlearning.ledger.reach`."""
        rows = self.rows("years of records", lambda: spans(self.facts))
        return {row["book"]: (row["first"], row["last"]) for row in rows}

    def measure(self, code: str, by: str | Sequence[str] = (), over: str = "year") -> Result:
        """One measure in every group of ``by`` (characteristics, school, day, session) and period.

        ``by`` is one name or several; ``over`` is week, half_term, term or year. Raises UnknownNameError
        for names that are not.
        """
        return self.measures([code], by, over)[code]

    def measures(
        self, codes: Collection[str], by: str | Sequence[str] = (), over: str = "year"
    ) -> dict[str, Result]:
        """Many measures at once, in one query: Result by code."""
        by = [by] if isinstance(by, str) else list(by)
        wanted = {code: known(code, by, over) for code in codes}
        sessions = tuple(name for name in BY_SESSION if name in by)
        askable = {
            code: measure
            for code, measure in wanted.items()
            if over not in measure.not_over and (measure.by_session or not sessions)
        }
        within = [*by, "period"]
        can = {code: m for code, m in askable.items() if set(m.books) <= self.available}
        name = _query_name(askable, within, over)
        if self._keeper.has(name):
            groups = self._groups(name, askable, within, over, sessions)
        else:
            name = _query_name(can, within, over)
            groups = self._groups(name, can, within, over, sessions) if can else []
        made: dict[str, Result] = {}
        covering = self._covering(can)
        for schools, some in covering.items():
            ask = functools.partial(self._query, some, within, over, sessions, schools)
            held = {group.key: group for group in groups}
            if schools is not None:
                self._prepared(over, sessions, self._books_for(some, over))
                held = {group.key: group for group in run(ask().to_pyarrow(), list(some.values()), within)}
            for code, measure in some.items():
                found = tuple(
                    Row(
                        dict(zip(by, group.key, strict=False)),
                        str(group.key[-1]),
                        self._number(measure, held.get(group.key), over),
                    )
                    for group in groups
                )
                if found:
                    made[code] = Result(measure.definition, tuple(by), over, found, ask)
        for code, measure in wanted.items():
            if code not in made:
                missing = code in can or not set(measure.books) <= self.available
                status = Status.NOT_AVAILABLE if missing else Status.NOT_APPLICABLE
                row = Row(dict.fromkeys(by), "", nothing(measure.definition, status, self.source))
                made[code] = Result(measure.definition, tuple(by), over, (row,), None)
        return {code: made[code] for code in wanted}

    def _groups(
        self,
        name: str,
        asked: Mapping[str, Measure],
        within: Sequence[str],
        over: str,
        sessions: tuple[str, ...],
    ) -> list[Group]:
        self._prepared(over, sessions, self._books_for(asked, over))
        rows = self._keeper.rows(name, lambda: self._query(asked, within, over, sessions))
        return run(rows, list(asked.values()), within)

    def _covering(self, asked: Mapping[str, Measure]) -> dict[frozenset[str] | None, dict[str, Measure]]:
        """The measures by the schools of which all was read that they need; None is every school."""
        found: dict[frozenset[str] | None, dict[str, Measure]] = {}
        for code, measure in asked.items():
            found.setdefault(covered(self.facts, measure.books), {})[code] = measure
        return found

    def _query(
        self,
        asked: Mapping[str, Measure],
        within: Sequence[str],
        over: str,
        sessions: tuple[str, ...],
        schools: frozenset[str] | None = None,
    ) -> ir.Table:
        rows = self._statements(over, sessions, self._books_for(asked, over))
        if schools is not None:
            rows = rows.filter(rows.school.isin(sorted(schools)))
        return query(rows, list(asked.values()), within)

    def _number(self, measure: Measure, group: Group | None, over: str) -> Number:
        """``group`` is None where it has no pupil of a school of which all was read that is needed."""
        definition = measure.definition
        period = "" if group is None else str(group.key[-1])
        if (
            group is None
            or not could_be_recorded(definition, period, over)
            or (period and not reached(self.spans, measure.books, year_of(period, over)))
        ):
            return nothing(definition, Status.NOT_AVAILABLE, self.source)
        return number(definition, group.sums[measure.code], self.source, interval=measure.interval)

    def statement(
        self, over: str = "year", *, sessions: tuple[str, ...] = (), books: tuple[str, ...] | None = None
    ) -> ir.Table:
        """One row an enrolment and period with every count: what all measures are made from.

        ``sessions`` (day, session) makes it one row for each of those too, of the register alone; ``books``
        leaves out the columns of all others.
        """
        return self._statements(over, sessions, books)

    def reconciliation(self, year: str = "") -> list[Step]:
        """How the two headlines differ, in sessions, in ``year`` (``2026`` is 2026/27; else in all).

        Of the schools of which both registers and exclusions were read, and of years that the exclusions
        reach; empty where there is none.
        """
        schools = covered(self.facts, RECONCILED)
        if not set(RECONCILED) <= self.available or schools == frozenset():
            return []
        some = "" if schools is None else f" of {', '.join(sorted(schools))}"

        def statement() -> ir.Table:
            rows = self.statement()
            return rows if schools is None else rows.filter(rows.school.isin(sorted(schools)))

        parts = (
            self.rows(f"headlines{some}", lambda: summed(statement())),
            self.rows(f"suspension records in the register{some}", lambda: said(self.facts, statement())),
        )
        of = {
            row["period"]
            for row in parts[0]
            if year in ("", row["period"]) and reached(self.spans, RECONCILED, int(row["period"]))
        }
        return steps(*([row for row in part if row["period"] in of] for part in parts)) if of else []

    def rows(self, name: str, build: Callable[[], ir.Table]) -> list[dict[str, Any]]:
        """The rows of a query of the books. ``name`` is its own: what is kept of it goes by that."""
        found: list[dict[str, Any]] = self._keeper.rows(name, build).to_pylist()
        return found

    def part(self, name: str, build: Callable[[], ir.Table]) -> ir.Table:
        """A table worked out once, for the queries that are made of it, by a ``name`` of its own."""
        return self._keeper.table(name, build)

    def disagreements(self) -> ir.Table:
        """Where two sources disagree, and which was taken: see :mod:`lostlearning.ledger.disagreements`."""
        return self._keeper.table("disagreements", lambda: disagreements(self.facts))

    def _books_for(self, asked: Mapping[str, Measure], over: str) -> tuple[str, ...] | None:
        return _needed(asked.values(), over)

    def _statements(self, over: str, sessions: tuple[str, ...], books: tuple[str, ...] | None) -> ir.Table:
        return self._keeper.table(*self._part(over, sessions, books))

    def _prepared(self, over: str, sessions: tuple[str, ...], books: tuple[str, ...] | None) -> None:
        """Works a statement out without making an Ibis table of it."""
        self._keeper.make(*self._part(over, sessions, books))

    def _part(
        self, over: str, sessions: tuple[str, ...], books: tuple[str, ...] | None
    ) -> tuple[str, Callable[[], ir.Table]]:
        facts, keeper = self.facts, self._keeper
        if sessions:
            name = f"statement_by_{'_and_'.join(sessions)}_over_{over}"
            return name, lambda: session_statement(facts, Periods(facts, over), keeper, sessions)
        name = "_".join((f"statement_over_{over}", *(books or ())))
        every = sorted(self.available) if books is None else list(books)
        return name, lambda: statement(facts, Periods(facts, over), every, keeper)

    def all_problems(self) -> Iterator[Problem]:
        """Every problem row by row, without the cap that ``problems`` has for each check."""
        return iter(()) if self.loaded is None else self.loaded.every_problem()

    def keep_reports(self, paths: Sequence[Path]) -> None:
        """Keep a copy of the governors' report beside the store, and note where all of them were written.

        The others name pupils, or quote cells of files that may: no copy of those is made. The copy goes
        when anything in it is forgotten; where the reports were written is named then.
        """
        from lostlearning.store import keep_report, note_report

        if self.loaded is None or self.loaded.store.is_temporary:
            return
        folder = self.loaded.store.folder
        people = self.statement().select("school", "pupil").distinct().to_pyarrow()
        weeks = self.facts["register_weeks"]
        span = weeks.aggregate(first=weeks.week.min(), last=weeks.week.max()).to_pyarrow().to_pylist()[0]
        today = dt.datetime.now(tz=dt.UTC).date()
        with tempfile.TemporaryDirectory(prefix="lostlearning-") as scratch:
            for path in paths:
                if path.name in HELD_NAMELESS:
                    shutil.copy2(path, scratch)
                note_report(folder, path)
            keep_report(
                folder,
                Path(scratch),
                name=f"diagnosis {self.source}",
                schools=people["school"].to_pylist(),
                pupils=people["pupil"].to_pylist(),
                first=span["first"] or today,
                last=span["last"] or today,
            )

    @contextlib.contextmanager
    def ahead(self) -> Iterator[None]:
        """Begin, beside what the block does, with everything that a diagnosis asks."""
        self._keeper.ahead()
        try:
            yield
        finally:
            self._keeper.settle()

    def close(self) -> None:
        """Let go of the files, and delete the store if it was made for these books alone."""
        self.facts.close()
        if self.loaded is not None and self._whole:
            self.loaded.store.close()

    def __repr__(self) -> str:
        return f"<Books of {len(self.files)} files: {', '.join(sorted(self.available)) or 'nothing'}>"


def read(paths: str | Path | Sequence[str | Path], **options: Any) -> Books:
    """Read files or folders and open their books; nothing is kept. Raises UnusableError if nothing can be."""
    from lostlearning.importing import load

    several = [paths] if isinstance(paths, (str, Path)) else list(paths)
    loaded = load([Path(path) for path in several], **options)
    return Books(loaded.store.facts(), loaded)


def kept(folder: Path | None = None) -> Books:
    """The books of what is in the store. Raises the store's errors, and UnusableError when it is empty."""
    from lostlearning.problems import UnusableError
    from lostlearning.store import Store

    store = Store.open(folder)
    if not store.imports():
        raise UnusableError("The store is empty. Import some files first: lostlearning import exports/")
    return Books(store.facts())


def known(code: str, by: Sequence[str] = (), over: str = "year") -> Measure:
    """The measure called ``code``. Raises UnknownNameError for a name that is not: the nearest are named."""
    measure: Measure = _named(code, measures(), "measure")
    for name in by:
        _named(name, dict.fromkeys((*BY, *BY_SESSION)), "characteristic")
    _named(over, dict.fromkeys(OVER), "period")
    return measure


def _needed(measures: Collection[Measure], over: str) -> tuple[str, ...] | None:
    """The books that measures over weeks or half terms need (there are many); over longer periods all, made once."""
    if over not in ("week", "half_term"):
        return None
    return tuple(sorted({book for measure in measures for book in measure.books}))


def _named(name: str, known: Mapping[str, Any], what: str) -> Measure | Any:
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(known)}"
    raise UnknownNameError(f"no {what} is called {name!r}{hint}")


def _query_name(asked: Mapping[str, Measure], within: Sequence[str], over: str) -> str:
    """What a query of measures is called on the shelf."""
    return f"{', '.join(sorted(asked))} by {', '.join(within)} over {over}"
