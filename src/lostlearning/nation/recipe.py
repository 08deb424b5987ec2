"""What is asked of a nation, written out once as SQL over the tables of some partitions."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning import __version__
from lostlearning.lazily import ibis
from lostlearning.ledger import run_lengths
from lostlearning.ledger.balance import unbalanced
from lostlearning.ledger.bits import Fields, fields, packed, packed_days
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.national import (
    book_apart,
    books_apart,
    brought_forward,
    national_statement,
    with_balance,
)
from lostlearning.ledger.postings import IN_POSSIBLE
from lostlearning.ledger.runs import COLUMNS as RUN_COLUMNS
from lostlearning.ledger.shelf import fingerprint
from lostlearning.ledger.statement import BOOKS
from lostlearning.measures.estimate import parameter
from lostlearning.measures.measure import Measure
from lostlearning.measures.measuring import sums_of
from lostlearning.measures.registry import measures
from lostlearning.nation.drafting import Draft
from lostlearning.nation.layout import SCHEMAS
from lostlearning.nation.turning import bits_of_days, opened, spelt, weeks_of_bits, weeks_of_schools

if TYPE_CHECKING:
    import ibis.expr.types as ir

Names = Mapping[str, Mapping[str, str]]
"""For ``schools`` and ``cells``: the name of each sum, and the column that has it, since several share one."""
EVENTS = ("internal_removals", "lesson_marks", "lateness")
"""Tables of events that are placed in sessions."""
Keep = Callable[[str, "ir.Table"], "ir.Table"]
"""Keeps a step by its name, and returns it as the steps after it see it."""
BY = ("sex", "ethnicity_major", "sen_provision", "fsm6", "year_group", "in_need")
"""The characteristics that figures are given by unless others are asked for."""
NOT_ADDED_UP = frozenset({"share_of_loss_top_5_percent"})
"""Measures of a ranking within a group: those of its parts say nothing of it."""
BY_OPEN = frozenset({"placements", "off_roll"})
"""Books that ask when a school was open."""
RUNS = "runs"
BY_WEEKS = frozenset({"removals", "lessons", "lateness", RUNS})
"""Books that look at single sessions of pupils, for which register weeks are written out again."""
MADE_FROM = ("vocabulary", "tables", "ledger", "measures", "nation")


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A year, the measures and the characteristics; everything that is run follows from these.

    ``tables`` are those that were given for the partitions it is for: measures of books that none of them fills
    are left out.
    """

    academic_year: int
    codes: tuple[str, ...]
    by: tuple[str, ...]
    tables: frozenset[str]

    @functools.cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that can be taken of these tables."""
        every = measures()
        return tuple(every[code] for code in self.codes if set(every[code].books) <= self.books)

    @functools.cached_property
    def books(self) -> frozenset[str]:
        """The books that the tables fill."""
        given = self.tables | ({"register_weeks"} if "marks" in self.tables else set())
        return frozenset(book for book, (_, _, tables) in BOOKS.items() if given & set(tables))

    @property
    def needed(self) -> tuple[str, ...]:
        """The books that the measures need."""
        held = {book for measure in self.measures for book in measure.books}
        return tuple(book for book in BOOKS if book in held)

    @property
    def looks_at_marks(self) -> bool:
        """Whether a book looks at single sessions of pupils."""
        return bool(BY_WEEKS & set(self.needed))

    @property
    def fields(self) -> Fields:
        """Where the symbols of the year are counted."""
        return fields(self.academic_year)

    @functools.cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits: other definitions, other characteristics or other code, another."""
        told = [
            self.academic_year,
            self.codes,
            self.by,
            sorted(self.tables),
            __version__,
            fingerprint(MADE_FROM),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    @property
    def others(self) -> dict[str, pa.Schema]:
        """What the steps read besides the tables of a partition: ``balances``, the roll of partitions with a balance,
        with it; ``uncounted``, the roll of the others, whose are all ``marks``; ``every_mark``, the marks of both;
        ``runs_book``, the book of runs, where arrays make it of the step ``sessions_of_runs``.
        """
        fields = [(name, pa.int16()) for name in self.fields.columns]
        return {
            "balances": pa.schema([*SCHEMAS["roll"], *fields]),
            "uncounted": SCHEMAS["roll"],
            "every_mark": SCHEMAS["marks"],
            "runs_book": run_lengths.SCHEMA,
        }

    def expressions(self, facts: Facts, keep: Keep) -> tuple[Mapping[str, ir.Table], Names]:
        """All steps by name, over the tables of any engine, and the names of sums; ``keep`` may store each for those
        made of it.

        Runs are then looked for in register weeks.
        """
        made: dict[str, ir.Table] = {}

        def named(name: str, expression: ir.Table) -> ir.Table:
            made[name] = keep(name, expression)
            return made[name]

        return made, self._steps(facts, named)

    def draft(self) -> Draft:
        """All steps as SQL, each to be kept as a table for those after it: made once. Runs are left to arrays."""
        return _drafted(self)

    def _read(self, statement: ir.Table) -> tuple[str, ...]:
        """The columns of a statement that the measures read, and those that say whose they are."""
        within = ("authority", *KEYS, *self.by)
        read = {"possible", *IN_POSSIBLE}
        for measure in self.measures:
            numerator, denominator = measure.expression(statement, within)
            unknown = measure.unknown(statement) if measure.unknown else None
            for value in (numerator, denominator, unknown):
                read |= _fields(value, statement)
        return tuple(name for name in statement.columns if name in read or name in within)

    def _with_events(self, facts: Facts, people: ir.Table) -> ir.Table:
        """The enrolments that have an event to place in their sessions."""
        held = [
            facts[table].select(*KEYS)
            for book in sorted(BY_WEEKS)
            for table in BOOKS[book][2]
            if table in EVENTS
        ]
        events = ibis.union(*held, distinct=True)
        return people.semi_join(events, list(KEYS)).select("enrolment", *KEYS)

    def _looked_at(self, people: ir.Table, events: ir.Table) -> ir.Table:
        """The enrolments of which runs are looked for: those, and who lost enough for one that a measure asks about."""
        least, _ = parameter("consecutive_sessions")
        lost = people.filter(self.fields.counted(people)["lost"] >= least)
        return lost.select("enrolment", *KEYS).union(events, distinct=True)

    def _steps(self, facts: Facts, keep: Keep, *, by_arrays: bool = False) -> Names:
        of = self.fields
        words = keep("packed", packed(facts["marks"], of))
        base = keep("base", facts["balances"].union(with_balance(facts["uncounted"], words, of)))
        days = keep("packed_days", packed_days(facts["days"], of))
        people = keep("people", brought_forward(base, days, of))
        apart = []
        seen = _Seen(facts)
        held = keep("opened", opened(facts["open"]))
        if BY_OPEN & set(self.needed):
            seen.weeks = keep("open_weeks", weeks_of_schools(held, self.academic_year))
        alone = books_apart(book for book in self.needed if book not in BY_WEEKS)
        for number, (make, columns) in enumerate(alone.items()):
            apart.append((keep(f"book_{number}", book_apart(make, seen)), columns))
        by_weeks = BY_WEEKS & set(self.needed)
        if by_weeks:
            marks = facts["every_mark"].union(bits_of_days(facts["days"], self.academic_year))
            whose = keep("with_events", self._with_events(facts, people))
            if RUNS in by_weeks:
                looked_at = keep("looked_at", self._looked_at(people, whose))
                if by_arrays:
                    by_weeks -= {RUNS}
                    keep("sessions_of_runs", run_lengths.lost_and_other(marks, looked_at, of))
                    apart.append((facts["runs_book"], RUN_COLUMNS))
                else:
                    whose = looked_at
        if by_weeks:
            seen.weeks = keep("register_weeks", spelt(weeks_of_bits(marks, whose, self.academic_year)))
        looking = books_apart(book for book in self.needed if book in by_weeks)
        for number, (make, columns) in enumerate(looking.items(), len(alone)):
            apart.append((keep(f"book_{number}", book_apart(make, seen)), columns))
        whole = national_statement(people, held, of, apart)
        rows = keep("statement", whole.select(*self._read(whole)))
        keep("unbalanced", unbalanced(rows).aggregate(rows=lambda t: t.count()))
        names = {}
        for step, within in (("schools", ["authority", "school"]), ("cells", ["authority", *self.by])):
            table, names[step] = sums_of(rows, self.measures, within)
            keep(step, table)
        return names


@functools.lru_cache(8)
def _drafted(recipe: Recipe) -> Draft:
    draft = Draft(**recipe.others)
    draft.names = recipe._steps(draft, draft.write, by_arrays=True)
    return draft


class _Seen:
    """Facts whose register weeks are those that a book needs."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.weeks: ir.Table | None = None

    def __getitem__(self, name: str) -> ir.Table:
        return self.weeks if name == "register_weeks" and self.weeks is not None else self._facts[name]

    def has(self, name: str) -> bool:
        """Every table may have rows."""
        return True

    def covered(self, name: str) -> None:
        """Every school."""


def _fields(value: ir.Value | None, table: ir.Table) -> set[str]:
    """The columns of a table that an expression reads."""
    import ibis.expr.operations as ops

    if value is None:
        return set()
    return {field.name for field in value.op().find(ops.Field) if field.rel == table.op()}


def recipe(
    academic_year: int, tables: Collection[str], codes: Collection[str] = (), by: Collection[str] = BY
) -> Recipe:
    """A recipe for all measures, or those of ``codes``. Raises UnknownNameError for names that are not."""
    from lostlearning.books import UnknownNameError, known

    wanted = tuple(code for code in (codes or measures()) if code not in NOT_ADDED_UP)
    for code in wanted:
        known(code, tuple(by))
    if not wanted:
        raise UnknownNameError(
            f"{', '.join(codes)} cannot be added up from authorities, so it is no answer of a nation"
        )
    return Recipe(academic_year, wanted, tuple(by), frozenset(tables))
