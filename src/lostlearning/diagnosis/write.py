"""Writes a diagnosis as files: both reports, every number, and its lists; all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lostlearning import publish
from lostlearning.diagnosis import lists
from lostlearning.diagnosis.governors import for_governors
from lostlearning.problems import Problem

NAMES = ("staff.html", "governors.html", "report.json", "problems.csv", "signals.csv", "needs.csv")


def begin(diagnosis: Mapping[str, Any]) -> None:
    """Has the charts of both reports drawn meanwhile, where an engine runs ahead.

    It needs all but the pupils, which have no charts. It changes nothing but how soon :func:`write` ends.
    """
    if publish.running():
        publish.begin(diagnosis, for_governors(diagnosis))


def write(
    diagnosis: Mapping[str, Any], folder: str | Path, problems: Iterable[Problem] | None = None
) -> list[Path]:
    """Writes ``staff.html``, ``governors.html``, ``report.json``, ``problems.csv``, ``signals.csv`` and ``needs.csv``.

    All of them are made before any is put in place: on failure what was there before is as it was. With
    ``problems`` (``books.problems``) problems.csv has a line for each; without, one for each kind.
    Returns the paths. Raises OSError where the folder cannot be written.
    """
    folder = Path(folder)
    texts = (
        *publish.pages(diagnosis, for_governors(diagnosis)),
        lists.as_json(diagnosis),
        lists.problems(diagnosis, problems),
        lists.signals(diagnosis),
        lists.needs((diagnosis.get("needs") or {"rows": ()})["rows"]),
    )
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".lostlearning-", dir=folder))
    try:
        for name, text in zip(NAMES, texts, strict=True):
            (beside / name).write_text(text, encoding="utf-8", newline="")
        _swap(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return [folder / name for name in NAMES]


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
