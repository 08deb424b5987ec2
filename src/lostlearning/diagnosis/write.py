"""Writes a diagnosis as files: both reports, every number, every problem; all of them or none."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lostlearning import publish
from lostlearning.diagnosis.governors import for_governors
from lostlearning.problems import Problem
from lostlearning.support.telling import COLUMNS

PROBLEM_COLUMNS = ("check", "severity", "title", "file", "row", "column", "found", "expected", "mend", "rows")
NAMES = ("staff.html", "governors.html", "report.json", "problems.csv", "needs.csv")


def begin(diagnosis: Mapping[str, Any]) -> None:
    """Has the charts of both reports drawn meanwhile, where an engine runs ahead.

    It needs all but the pupils, which have no charts. It changes nothing but how soon :func:`write` ends.
    """
    if publish.running():
        publish.begin(diagnosis, for_governors(diagnosis))


def write(
    diagnosis: Mapping[str, Any], folder: str | Path, problems: Iterable[Problem] | None = None
) -> list[Path]:
    """Writes ``staff.html``, ``governors.html``, ``report.json``, ``problems.csv`` and ``needs.csv`` into ``folder``.

    All of them are made before any is put in place: on failure what was there before is as it was. With
    ``problems`` (``books.problems``) problems.csv has a line for each; without, one for each kind.
    Returns the paths. Raises OSError where the folder cannot be written.
    """
    folder = Path(folder)
    numbers, found = as_json(diagnosis), _problems(diagnosis, problems)
    texts = (*publish.pages(diagnosis, for_governors(diagnosis)), numbers, found, needs_csv(_rows(diagnosis)))
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".lostlearning-", dir=folder))
    try:
        for name, text in zip(NAMES, texts, strict=True):
            (beside / name).write_text(text, encoding="utf-8", newline="")
        _swap(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return [folder / name for name in NAMES]


def as_json(diagnosis: Mapping[str, Any]) -> str:
    """The diagnosis for machines. Pupils have their place in the list and no label."""
    plain = {**diagnosis, "pupils": _unnamed(diagnosis["pupils"])}
    if (needs := diagnosis.get("needs")) is not None:
        groups = [
            {**group, "lines": [{**line, "pupils": _unnamed(line["pupils"])} for line in group["lines"]]}
            for group in needs["groups"]
        ]
        kept = {name: value for name, value in needs.items() if name != "rows"}
        plain["needs"] = {**kept, "groups": groups}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _unnamed(pupils: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in pupil.items() if name != "label"} for pupil in pupils]


def needs_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The list of who needs a look as a file: personal data, a row a pupil and line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_safe(row) for row in rows)
    return text.getvalue()


def _rows(diagnosis: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    needs = diagnosis.get("needs")
    return needs["rows"] if needs else []


def _swap(beside: Path, folder: Path) -> None:
    """Puts the new files in place; puts the old ones back if one of them will not go."""
    old = beside / "old"
    old.mkdir()
    moved: list[str] = []
    try:
        for name in NAMES:
            if (folder / name).exists():
                # A copy, so that the old file stands in its place until the new one takes it.
                shutil.copy2(folder / name, old / name)
        for name in NAMES:
            (beside / name).replace(folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            if (old / name).exists():
                (old / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise


def _problems(diagnosis: Mapping[str, Any], problems: Iterable[Problem] | None) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, PROBLEM_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    if problems is None:
        writer.writerows({"row": "", **_safe(problem)} for problem in diagnosis["problems"])
    else:
        for each in problems:
            row = {name: getattr(each, name) for name in PROBLEM_COLUMNS}
            row["severity"], row["row"] = each.severity.value, "" if each.row is None else each.row
            writer.writerow(_safe(row))
    return text.getvalue()


def _safe(row: Mapping[str, Any]) -> dict[str, Any]:
    """Text that a spreadsheet would run as a formula is quoted: what was found comes from files."""
    return {
        name: f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
        for name, value in row.items()
    }
