"""How files of a report are put in place: all of them or none, and nothing of a person's own is touched."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

REPORT = ("staff.html", "governors.html", "report.json", "problems.csv", "signals.csv", "needs.csv")
"""What a diagnosis is written as."""
INDEX, SCHOOLS = "index.html", "schools"
"""Of several schools: the page that leads to each report, and the folder with a folder for each."""


@contextlib.contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A hidden folder within ``folder`` to write into; gone at the end, whatever happened."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".lostlearning-", dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def check(folder: Path) -> None:
    """Raises FileExistsError where a folder ``schools`` there holds anything that no diagnosis writes."""
    held = folder / SCHOOLS
    if not held.exists():
        return
    ours = held.is_dir() and all(
        school.is_dir() and {path.name for path in school.iterdir()} <= set(REPORT)
        for school in held.iterdir()
    )
    if not ours:
        raise FileExistsError(
            f"{held} holds other files than reports, and a report would take its place. Give another folder: "
            f"-o {folder / 'report'}"
        )


def put(made: Path, folder: Path, names: Sequence[str]) -> None:
    """Puts what was written into ``made`` in place; puts the old back if anything will not go.

    ``names`` are of the files; with the index goes the folder of schools, and without it an earlier one is
    taken away, for nothing would lead to it. Raises OSError.
    """
    old = made / "old"
    old.mkdir()
    moved: list[str] = []
    whole = [SCHOOLS] if (made / SCHOOLS).exists() or (folder / SCHOOLS).exists() else []
    gone = [INDEX] if INDEX not in names and (folder / INDEX).exists() and whole else []
    try:
        for name in (*names, *gone):
            if (folder / name).exists():
                # A copy, so that the old file stands in its place until the new one takes it.
                shutil.copy2(folder / name, old / name)
        for name in whole:
            if (folder / name).exists():
                (folder / name).replace(old / name)
            moved.append(name)
            if (made / name).exists():
                (made / name).replace(folder / name)
        for name in names:
            (made / name).replace(folder / name)
            moved.append(name)
        for name in gone:
            (folder / name).unlink()
    except BaseException:
        for name in moved:
            _put_back(old / name, folder / name)
        raise


def _put_back(old: Path, place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    elif not old.exists():
        place.unlink(missing_ok=True)
    if old.exists():
        old.replace(place)
