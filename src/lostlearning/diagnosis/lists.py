"""The files of a diagnosis beside its pages: every number as JSON, and lists as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lostlearning.importing.own import SIGNALS
from lostlearning.problems import Problem
from lostlearning.support.telling import COLUMNS

PROBLEM_COLUMNS = ("check", "severity", "title", "file", "row", "column", "found", "expected", "mend", "rows")


def as_json(diagnosis: Mapping[str, Any]) -> str:
    """The diagnosis for machines. Pupils have their place in the list and no label."""
    plain = {**diagnosis, "pupils": _nameless(diagnosis["pupils"])}
    if signals := diagnosis.get("signals"):
        plain["signals"] = {
            **_without(signals, "every"),
            "raised": [{**each, "shown": _nameless(each["shown"])} for each in signals["raised"]],
        }
    if needs := diagnosis.get("needs"):
        groups = [
            {**group, "lines": [{**line, "pupils": _nameless(line["pupils"])} for line in group["lines"]]}
            for group in needs["groups"]
        ]
        plain["needs"] = {**_without(needs, "rows"), "groups": groups}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def needs(rows: Iterable[Mapping[str, Any]]) -> str:
    """Who needs a look: personal data, a row a pupil and line."""
    return _csv(COLUMNS, rows)


def signals(diagnosis: Mapping[str, Any]) -> str:
    """Every row of every signal: personal data."""
    return _csv(SIGNALS, (diagnosis["signals"] or {"every": ()})["every"])


def problems(diagnosis: Mapping[str, Any], every: Iterable[Problem] | None) -> str:
    """Every problem, a line each; or, without them, a line for each kind that the diagnosis has."""
    if every is None:
        return _csv(PROBLEM_COLUMNS, ({"row": "", **problem} for problem in diagnosis["problems"]))
    return _csv(PROBLEM_COLUMNS, map(_problem, every))


def _problem(each: Problem) -> dict[str, Any]:
    row = {name: getattr(each, name) for name in PROBLEM_COLUMNS}
    return row | {"severity": each.severity.value, "row": "" if each.row is None else each.row}


def _csv(headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(map(_safe, rows))
    return text.getvalue()


def _safe(row: Mapping[str, Any]) -> dict[str, Any]:
    """Text that a spreadsheet would run as a formula is quoted: what was found comes from files."""
    return {
        name: f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
        for name, value in row.items()
    }


def _nameless(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_without(row, "label") for row in rows]


def _without(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in given.items() if each != name}
