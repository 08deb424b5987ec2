"""What was fetched of DfE's public statistics API: a file for each version of a data set, never fetched twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

from lostlearning.sources.files import fingerprint
from lostlearning.sources.official.asked import FetchError
from lostlearning.sources.official.ees import DataSet, Ees
from lostlearning.store.errors import writing
from lostlearning.store.home import home, settings
from lostlearning.store.locks import locked


@dataclasses.dataclass(frozen=True, slots=True)
class Fetched:
    """A version that is kept. ``before`` is the latest version kept until then, ``changes`` what its
    successors changed, in words; ``new`` is False where it was there already.
    """

    data_set: DataSet
    path: Path
    new: bool
    before: str = ""
    changes: tuple[str, ...] = ()


class FetchedShelf:
    """What is kept in ``folder`` (default: ``official/fetched`` in the user's own)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home() / "official" / "fetched"

    def path(self, data_set: DataSet) -> Path:
        """Where a version lies. Raises FetchError where its id or version is none."""
        if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", data_set.id) or not _numbers(data_set.version):
            raise FetchError(
                f"The service gave a data set an id or version that is none: {data_set.id[:80]}."
            )
        return self.folder / data_set.id / f"{data_set.version}.csv"

    def versions(self, data_set: DataSet) -> list[str]:
        """The versions kept of a data set, oldest first."""
        kept = [each.stem for each in self.path(data_set).parent.glob("*.csv") if _numbers(each.stem)]
        return sorted(kept, key=_numbers)

    def fetch(self, ees: Ees, data_set: DataSet) -> Fetched:
        """The latest version of a data set, from here where it is whole, else from the service.

        Raises FetchError, StoreBusyError and StoreWriteError; what was kept stays.
        """
        path = self.path(data_set)
        with writing(self.folder):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(path.parent / "lock", wait=settings().wait, busy=f"{data_set.title} is being fetched"):
            earlier = [
                each for each in self.versions(data_set) if _numbers(each) < _numbers(data_set.version)
            ]
            if self._whole(path):
                return Fetched(data_set, path, new=False)
            with writing(self.folder):
                ees.download(data_set, path)
                said = dataclasses.asdict(data_set) | {
                    "fingerprint": fingerprint(path),
                    "fetched": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                }
                path.with_suffix(".json").write_text(json.dumps(said, indent=1), encoding="utf-8")
        changes = tuple(ees.changes(data_set.id, data_set.version)) if earlier else ()
        return Fetched(data_set, path, True, earlier[-1] if earlier else "", changes)

    def _whole(self, path: Path) -> bool:
        """Whether a version is kept as it came."""
        try:
            said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            return bool(said["fingerprint"] == fingerprint(path))
        except (OSError, ValueError, KeyError, TypeError):
            return False


def _numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, for order; empty where it is none."""
    return tuple(map(int, version.split("."))) if re.fullmatch(r"\d+(\.\d+){0,3}", version) else ()
