"""A shelf for one folder of official files, apart from what the user has loaded: that folder, and nothing else."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from lostlearning.problems import Problem
from lostlearning.sources.official import finding, reading
from lostlearning.store.home import home
from lostlearning.store.official import OfficialShelf


def shelf_of(folder: Path) -> tuple[OfficialShelf, list[Problem]]:
    """The shelf of a folder, with what there is to say of its files; each is read once, and again when it changes.

    Raises FileNotFoundError, StoreBusyError, StoreDamagedError and StoreWriteError.
    """
    if not folder.exists():
        raise FileNotFoundError(2, "No such file or directory", str(folder))
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    shelf = OfficialShelf(home() / "official-folders" / name)
    problems: list[Problem] = []
    known = [(file, kind) for file in finding.files(folder) if (kind := finding.known(file))]
    if {each.fingerprint for each in shelf.loaded()} - {file.fingerprint for file, _ in known}:
        shutil.rmtree(shelf.folder)

    def reads() -> Iterator[reading.Read]:
        held = {each.fingerprint for each in shelf.loaded()}
        for file, kind in known:
            if file.fingerprint not in held:
                found = reading.read(file, kind)
                problems.extend(found.problems)
                if found.usable:
                    yield found

    shelf.add(reads())
    return shelf, problems
