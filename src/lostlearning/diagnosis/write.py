"""Writes a diagnosis as files: both reports, every number, every problem; all of them or none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lostlearning import publish
from lostlearning.diagnosis import places
from lostlearning.diagnosis.governors import for_governors
from lostlearning.importing.own import SIGNALS
from lostlearning.problems import Problem

PROBLEM_COLUMNS = ("check", "severity", "title", "file", "row", "column", "found", "expected", "mend", "rows")
NAMES = places.REPORT


def begin(diagnosis: Mapping[str, Any]) -> None:
    """Has the charts of both reports drawn meanwhile, where an engine runs ahead.

    It needs all but the pupils, which have no charts. It changes nothing but how soon :func:`write` ends.
    """
    if publish.running():
        publish.begin(diagnosis, for_governors(diagnosis))


class Early:
    """Given a diagnosis before its pupils are listed: begins its charts, and works out what governors may see.

    ``governors`` is that, and is the same once the pupils are listed: they see none of them.
    """

    def __init__(self) -> None:
        self.governors: dict[str, Any] | None = None

    def __call__(self, diagnosis: Mapping[str, Any]) -> None:
        """Begins."""
        self.governors = for_governors(diagnosis)
        if publish.running():
            publish.begin(diagnosis, self.governors)


def write(
    diagnosis: Mapping[str, Any], folder: str | Path, problems: Iterable[Problem] | None = None
) -> list[Path]:
    """Writes ``staff.html``, ``governors.html``, ``report.json``, ``problems.csv`` and ``signals.csv``.

    All five are made before any is put in place: on failure what was there before is as it was. With
    ``problems`` (``books.problems``) problems.csv has a line for each; without, one for each kind.
    Returns the paths. Raises OSError where the folder cannot be written.
    """
    folder = Path(folder)
    made = texts(diagnosis, problems)
    with places.beside(folder) as waiting:
        save(made, waiting)
        places.put(waiting, folder, NAMES)
    return [folder / name for name in NAMES]


def texts(
    diagnosis: Mapping[str, Any],
    problems: Iterable[Problem] | None = None,
    governors: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """What each file of the report says, by its name. ``governors`` is what they may see, where that is known."""
    governors = governors or for_governors(diagnosis)
    found = (as_json(diagnosis), _problems(diagnosis, problems), _signals(diagnosis))
    return dict(zip(NAMES, (*publish.pages(diagnosis, governors), *found), strict=True))


def save(made: Mapping[str, str], folder: Path) -> None:
    """Writes files, by name, into a folder. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def as_json(diagnosis: Mapping[str, Any]) -> str:
    """The diagnosis for machines. Pupils have their place in the list and no label."""
    signals = diagnosis["signals"] and {
        **{name: value for name, value in diagnosis["signals"].items() if name != "every"},
        "raised": [{**each, "shown": _nameless(each["shown"])} for each in diagnosis["signals"]["raised"]],
    }
    told = {**diagnosis, "pupils": _nameless(diagnosis["pupils"]), "signals": signals}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _nameless(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "label"} for row in rows]


def _signals(diagnosis: Mapping[str, Any]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, SIGNALS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(map(_safe, (diagnosis["signals"] or {"every": ()})["every"]))
    return text.getvalue()


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
