"""What a dropped file is called in the desk's folder: its own name, as far as that is a name and nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

LONGEST = 120
NOT_IN_NAMES = frozenset('<>:"/\\|?*')
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for devices, whatever follows their first dot."""


def safe(name: str) -> str:
    """A name that every system takes, in one folder, that shows as it is."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        "_" if each in NOT_IN_NAMES else each for each in name if unicodedata.category(each)[0] != "C"
    )
    # A leading dot hides a file and ~$ is a spreadsheet program's lock: either would be passed over.
    shown = " ".join(shown.split()).lstrip(".~$ ").rstrip(". ")
    stem, suffix = PurePosixPath(shown).stem, PurePosixPath(shown).suffix[:12]
    if stem.partition(".")[0].lower() in RESERVED:
        stem = f"_{stem}"
    # Systems count bytes: a name of other letters than ours is cut sooner.
    while len(f"{stem}{suffix}".encode()) > LONGEST:
        stem = stem[:-1]
    return f"{stem}{suffix}" or "file"


def free(name: str, taken: Collection[str]) -> str:
    """``name``, or with a number where there is one already: ``register (2).csv``."""
    held = {each.casefold() for each in taken}
    path, number, found = PurePosixPath(name), 1, name
    while found.casefold() in held:
        number += 1
        found = f"{path.stem} ({number}){path.suffix}"
    return found
