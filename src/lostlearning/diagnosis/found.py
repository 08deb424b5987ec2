"""What was read and what was wrong with it: files, problems put together, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lostlearning.problems import Severity

if TYPE_CHECKING:
    from lostlearning.books import Books

_ORDER = {Severity.STOPS: 0, Severity.EXCLUDES: 1, Severity.WARNS: 2}


def problems(books: Books) -> list[dict[str, Any]]:
    """One entry for each kind of problem in each file and column: how many rows, and how to mend it."""
    together: dict[tuple[str, ...], dict[str, Any]] = {}
    for problem in sorted(books.problems, key=lambda each: _ORDER[each.severity]):
        key = (problem.check, problem.severity.value, problem.title, problem.file, problem.column)
        entry = together.setdefault(
            key,
            {
                "check": problem.check,
                "severity": problem.severity.value,
                "title": problem.title,
                "file": problem.file,
                "column": problem.column,
                "rows": 0,
                "found": problem.found,
                "expected": problem.expected,
                "mend": problem.mend,
            },
        )
        entry["rows"] += problem.rows
    return sorted(together.values(), key=lambda each: (_ORDER[Severity(each["severity"])], -each["rows"]))


def files(books: Books) -> list[dict[str, Any]]:
    """Name, fingerprint, reader and rows of each file."""
    return [
        {
            "name": str(getattr(file, "name", file)),
            "fingerprint": str(getattr(file, "fingerprint", "")),
            "reader": str(getattr(file, "title", "") or getattr(file, "reader", "")),
            "rows": getattr(file, "rows", None),
        }
        for file in books.files
    ]


def checks(books: Books) -> list[dict[str, Any]]:
    """Every check with its title, whether it was done, why not, and how many rows it found."""
    wanted = ("code", "title", "status", "why", "found")
    made = [check.as_dict() for check in getattr(books.checks, "outcomes", books.checks)]
    return [{name: str(each[name]) if name == "status" else each[name] for name in wanted} for each in made]
