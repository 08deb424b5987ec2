"""Reports that were kept (``diagnose --keep``), and what they mention, so that erasure can find them.

A kept report is a folder in ``LOSTLEARNING_HOME/reports`` with a file ``mentions.json`` beside the pages,
which are those without names only (see ``Books.keep_reports``).
Reports written elsewhere are only noted by their path: they are not ours to delete.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from lostlearning.store.errors import writing
from lostlearning.store.files import safe_name, walk, write_atomically

_MENTIONS = "mentions.json"
_ELSEWHERE = "elsewhere.json"


def keep_report(
    folder: Path,
    source: Path,
    *,
    name: str,
    schools: Iterable[str],
    pupils: Iterable[int],
    first: dt.date,
    last: dt.date,
) -> Path:
    """Copy the report in ``source`` to the reports of ``folder`` (LOSTLEARNING_HOME), and return where it is.

    ``schools`` and ``pupils`` are all that its pages show one by one; ``first`` and ``last`` the days it
    covers. A report of the same name is replaced. Raises StoreWriteError.
    """
    reports = folder / "reports"
    kept = reports / safe_name(name)
    with writing(reports):
        reports.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = reports / f"new-{uuid.uuid4().hex[:8]}"
        shutil.copytree(source, beside)
        mentions = {
            "name": name,
            "schools": sorted(set(schools)),
            "pupils": sorted(set(pupils)),
            "first": first.isoformat(),
            "last": last.isoformat(),
        }
        write_atomically(beside / _MENTIONS, json.dumps(mentions, ensure_ascii=False).encode())
        shutil.rmtree(kept, ignore_errors=True)
        beside.rename(kept)
    return kept


def note_report(folder: Path, written: Path) -> None:
    """Remember that a report of what is kept was written outside ``folder``, to name it at an erasure."""
    path = folder / "reports" / _ELSEWHERE
    paths = sorted({*_noted(folder), str(written.absolute())})
    with writing(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, json.dumps(paths, ensure_ascii=False).encode("utf-8", "replace"))


def elsewhere(folder: Path) -> list[Path]:
    """The reports noted that are still where they were written."""
    return [path for path in map(Path, _noted(folder)) if path.exists()]


def _noted(folder: Path) -> list[str]:
    try:
        found = json.loads((folder / "reports" / _ELSEWHERE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [path for path in found if isinstance(path, str)] if isinstance(found, list) else []


def mentioning(
    folder: Path, told: Callable[[dict[str, Any]], bool], needles: Collection[bytes] = ()
) -> list[Path]:
    """The kept reports of which ``told(mentions)`` is true, or that hold any of ``needles``.

    A folder that does not say what it mentions is among them: nobody could show that it does not.
    """
    found = []
    reports = folder / "reports"
    for path in sorted(reports.iterdir()) if reports.is_dir() else []:
        if path.is_dir() and (_told(path, told) or _holds(path, needles)):
            found.append(path)
    return found


def _told(path: Path, told: Callable[[dict[str, Any]], bool]) -> bool:
    try:
        return told(json.loads((path / _MENTIONS).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _holds(path: Path, needles: Collection[bytes]) -> bool:
    if not needles:
        return False
    for file in walk(path):
        content = file.read_bytes()
        if any(needle in content for needle in needles):
            return True
    return False


def delete(path: Path) -> bool:
    """Delete a report (or a file), and say whether it is gone. It goes out of sight first, then in parts."""
    if not path.exists():
        return True
    if path.is_dir():
        hidden = path.with_name(f"new-{uuid.uuid4().hex[:8]}")
        try:
            os.replace(path, hidden)  # noqa: PTH105  (a folder)
        except OSError:
            hidden = path
        shutil.rmtree(hidden, ignore_errors=True)
        return not hidden.exists()
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
