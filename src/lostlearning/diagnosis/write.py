"""Writes a diagnosis as files: both reports, every number, and its lists; all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lostlearning import publish
from lostlearning.diagnosis import lists, places
from lostlearning.diagnosis.governors import for_governors
from lostlearning.problems import Problem

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
    """Writes ``staff.html``, ``governors.html``, ``report.json``, ``problems.csv``, ``signals.csv`` and ``needs.csv``.

    All of them are made before any is put in place: on failure what was there before is as it was. With
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
    found = (
        lists.as_json(diagnosis),
        lists.problems(diagnosis, problems),
        lists.signals(diagnosis),
        lists.needs((diagnosis.get("needs") or {"rows": ()})["rows"]),
    )
    return dict(zip(NAMES, (*publish.pages(diagnosis, governors), *found), strict=True))


def save(made: Mapping[str, str], folder: Path) -> None:
    """Writes files, by name, into a folder. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
