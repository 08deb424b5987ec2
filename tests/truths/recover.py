"""What the books of some files say, set beside what was planted: every difference, in words.

Three levels: every code of the register as it is stored; every measure for every school and group; every
count of every pupil.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lostlearning.books import Books
from lostlearning.measures.lost_routes import lost_routes
from lostlearning.sources.identity import upn_text
from lostlearning.vocabulary import attendance_codes

from .plant import Planted

BY = ((), ("school",), ("year_group",), ("sex",), ("fsm",), ("sen_provision",))
"""Groups of truth.json, each for every school; () is the authority."""
REMOVALS = (
    "removal_from_class",
    "internal_exclusion",
    "detention_in_lessons",
    "outside_the_room",
    "time_out",
)
EXCLUSIONS = ("suspensions", "suspension_sessions", "permanent_exclusions")
Pair = tuple[int, int | None]


def measured(block: Mapping[str, Any], planted: Planted) -> dict[str, Pair]:
    """What each measure's numerator and denominator must be, by a block of truth.json."""
    possible, lost = block["possible"], block["lost"]
    codes = block["codes"]
    expected: dict[str, Pair] = {
        "possible_sessions": (possible, None),
        "attendance": (block["learning_in_school"] + block["educated_elsewhere"], possible),
        "approved_educational_activity": (block["educated_elsewhere"], possible),
        "overall_absence": (block["authorised"] + block["unauthorised"], possible),
        "authorised_absence": (block["authorised"], possible),
        "unauthorised_absence": (block["unauthorised"], possible),
        "not_known": (block["not_known"], possible),
        "lateness": (codes["L"] + codes["U"], possible),
        "persistent_absence": (block["persistent"], block["enrolments"]),
        "severe_absence": (block["severe"], block["enrolments"]),
        "lost_days": (lost, None),
        "headline_ledger": (round(2 * block["headlines"]["ledger"]), None),
        "headline_published_2024": (round(2 * block["headlines"]["published-2024"]), None),
        "suspensions": (block["suspensions"], None),
        "suspension_days": (block["suspension_sessions"], None),
        "permanent_exclusions_issued": (block["permanent_exclusions"], None),
    }
    for route in lost_routes():
        sessions = block["lost_by_route"].get(route, 0)
        expected[f"absence_{route}"] = sessions, possible
        expected[f"lost_days_{route}"] = sessions, None
    if planted.sessions:
        for code in ("internal_truancy_minutes", "late_to_lesson_minutes"):
            expected[code] = block[code], None
    if planted.minutes:
        expected["lateness_minutes"] = block["lateness_minutes"], None
    return expected


def differences(books: Books, planted: Planted, groups: Iterable[tuple[str, ...]] = BY) -> list[str]:
    """Every way in which the books are not what was planted; empty when they are it exactly.

    ``groups`` are those of BY that measures are taken by.
    """
    return [
        *_codes(books, planted),
        *_groups(books, planted, groups),
        *_reconciled(books, planted),
        *_pupils(books, planted),
    ]


def _codes(books: Books, planted: Planted) -> Iterator[str]:
    """Codes of everybody in the files, by school."""
    found = (_marked if planted.sessions else _totalled)(books)
    for school in planted.truths:
        for code, count in school["everyone"]["codes"].items():
            if code.startswith("(") and not planted.sessions:
                continue  # a return cannot hold a session without a mark
            said = found.get((school["school"], code), 0)
            if said != count:
                yield f"{school['school']} code {code}: {said}, planted {count}"


def _marked(books: Books) -> dict[tuple[str, str], int]:
    con, table = books.facts.con, books.facts.view("register_weeks")
    symbols = attendance_codes().symbols
    counts = ", ".join(
        f"sum(length(marks) - length(replace(marks, $${symbol}$$, '')))" for symbol in symbols.values()
    )
    rows = con.execute(f"SELECT school, {counts} FROM {table} GROUP BY school").fetchall()
    return {
        (school, code): int(count)
        for school, *counts in rows
        for code, count in zip(symbols, counts, strict=True)
    }


def _totalled(books: Books) -> dict[tuple[str, str], int]:
    con, table = books.facts.con, books.facts.view("session_totals")
    rows = con.execute(f"SELECT school, code, sum(sessions) FROM {table} GROUP BY ALL").fetchall()
    return {(school, code): int(count) for school, code, count in rows}


def _groups(books: Books, planted: Planted, groups: Iterable[tuple[str, ...]]) -> Iterator[str]:
    period = str(planted.truths[0]["academic_year"])
    for by in groups:
        expected: dict[tuple[str, ...], dict[str, Pair]] = {}
        for key, block in _blocks(planted, by):
            mine = measured(block, planted)
            before = expected.setdefault(key, {})
            for code, (top, bottom) in mine.items():
                up, down = before.get(code, (0, None if bottom is None else 0))
                before[code] = up + top, None if bottom is None else down + bottom
        codes = list(next(iter(expected.values())))
        within = by if by in ((), ("school",)) else ("school", *by)
        results = books.measures(codes, by=within)
        for code, result in results.items():
            found = {
                tuple(str(row.groups[name]) for name in within): (
                    row.number.numerator,
                    row.number.denominator,
                    row.number.value,
                )
                for row in result
                if row.period == period
            }
            for key in expected.keys() | found.keys():
                top, bottom, value = found.get(key, (0, 0, None))
                up, down = expected.get(key, {}).get(code, (0, None))
                if (top or 0) != up or (down is not None and bottom != down):
                    yield f"{code} of {key or 'all'}: {top} of {bottom}, planted {up} of {down}"
                elif value is not None and down is None and value != up * result.definition.per:
                    yield f"{code} of {key or 'all'}: value {value}, planted {up * result.definition.per}"


def _blocks(planted: Planted, by: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict]]:
    for school in planted.truths:
        if by in ((), ("school",)):
            yield (school["school"],) if by else (), school["population"]
        else:
            for group, block in school["by"][by[0]].items():
                yield (school["school"], group), block


def _reconciled(books: Books, planted: Planted) -> Iterator[str]:
    """How the two headlines part, and what the register says of suspended sessions."""
    steps = {step.code: step.sessions for step in books.reconciliation()}
    total = {
        name: sum(school["population"][name] for school in planted.truths)
        for name in (
            "unauthorised",
            "suspension_sessions",
            "lost",
            "suspended_sessions_marked_unauthorised",
            "suspended_sessions_marked_present",
        )
    }
    expected = {
        "published-2024": total["unauthorised"] + total["suspension_sessions"],
        "ledger": total["lost"],
    }
    if planted.sessions:
        expected["covered_unauthorised"] = total["suspended_sessions_marked_unauthorised"]
        expected["covered_learning_in_school"] = total["suspended_sessions_marked_present"]
    for step, planted_sum in expected.items():
        if steps.get(step, 0) != planted_sum:
            yield f"reconciliation, {step}: {steps.get(step, 0)}, planted {planted_sum}"


def _columns(statement: pa.Table, planted: Planted) -> dict[str, list[str]]:
    """Column of the private truth → columns of the statement that add up to it."""
    book = statement.column_names
    columns = {name: [name] for name in ("possible", "learning_in_school", "educated_elsewhere", "lost",
                                         "not_known", "outside_possible", *EXCLUSIONS)}  # fmt: skip
    columns |= {"authorised": ["authorised_absence"], "unauthorised": ["unauthorised_absence"]}
    for account, prefix in (("lost", "lost_"), ("outside_possible", "outside_"),
                            ("educated_elsewhere", "elsewhere_"), ("learning_in_school", "in_")):  # fmt: skip
        columns |= {
            f"{account}: {name.removeprefix(prefix)}": [name] for name in book if name.startswith(prefix)
        }
    if planted.sessions:
        columns |= {
            "internal_removal_minutes": [f"minutes_{route}" for route in REMOVALS],
            "internal_removals_in_sessions_marked_present": [f"times_{route}" for route in REMOVALS],
            "internal_removals_untimed": [f"untimed_{route}" for route in REMOVALS],
            "internal_truancy_minutes": ["minutes_internal_truancy"],
            "lessons_missed": ["times_internal_truancy"],
            "late_to_lesson_minutes": ["minutes_late_to_lesson"],
        }
    if planted.minutes:
        columns["lateness_minutes"] = ["minutes_late_before_close"]
        columns["late_sessions_timed"] = ["times_late_before_close"]
    return {name: those for name, those in columns.items() if all(each in book for each in those)}


def _pupils(books: Books, planted: Planted) -> Iterator[str]:
    """Every count of every pupil of the default population. Names no pupil: only how many differ."""
    statement = books.statement().to_pyarrow()
    statement = statement.filter(pc.equal(statement["period"], str(planted.truths[0]["academic_year"])))
    truth = planted.pupils.filter(planted.pupils["in_population"])
    hashed = books.loaded.store.key.hash_many([upn_text(upn) for upn in truth["upn"].to_pylist()])
    there = pc.greater(_sum(truth, [name for name in truth.column_names if name.startswith("code ")]), 0)
    truth = truth.append_column("pupil", pa.array(hashed, pa.int64())).filter(there)
    mine, theirs = _ordered(statement), _ordered(truth)
    if mine.select(["school", "pupil"]) != theirs.select(["school", "pupil"]).cast(
        mine.select(["school", "pupil"]).schema
    ):
        yield f"pupils: {mine.num_rows} enrolments read, {theirs.num_rows} planted, or not the same ones"
        return
    for name, those in _columns(statement, planted).items():
        if name not in theirs.column_names:
            continue
        found = np.asarray(_sum(mine, those))
        wrong = int((found != theirs[name].to_numpy()).sum())
        if wrong:
            yield f"{name}: differs for {wrong} of {len(found)} pupils"


def _ordered(table: pa.Table) -> pa.Table:
    return table.sort_by([("school", "ascending"), ("pupil", "ascending")])


def _sum(table: pa.Table, names: list[str]) -> Any:
    total = np.zeros(table.num_rows, dtype=np.int64)
    for name in names:
        total = total + table[name].to_numpy()
    return total
