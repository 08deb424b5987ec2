"""What was fetched of the schools register: a file for each part and day, never fetched twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from lostlearning.sources.official import gias
from lostlearning.sources.official.asked import NotThereError
from lostlearning.sources.official.gias import Gias, Part
from lostlearning.store.errors import writing
from lostlearning.store.home import home, settings
from lostlearning.store.locks import locked


@dataclasses.dataclass(frozen=True, slots=True)
class FetchedPart:
    """A part of the register that is kept. ``before`` is the day of the one kept until then, ``changes`` what is
    different, in words; ``new`` is False where it was there already.
    """

    part: Part
    day: dt.date
    path: Path
    new: bool
    before: dt.date | None = None
    changes: tuple[str, ...] = ()


class FetchedRegister:
    """What is kept in ``folder`` (default: ``official/fetched/register`` in the user's own)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home() / "official" / "fetched" / "register"

    def kept(self, part: Part) -> dict[dt.date, Path]:
        """The days that are kept, oldest first."""
        found = {}
        for path in self.folder.glob(f"{part.stem}????????.csv"):
            try:
                found[dt.datetime.strptime(path.stem[-8:], "%Y%m%d").replace(tzinfo=dt.UTC).date()] = path
            except ValueError:
                continue
        return dict(sorted(found.items()))

    def fetch(self, client: Gias, part: Part, today: dt.date) -> FetchedPart:
        """Today's file, or the latest of the days before; from here where it is kept, else from the service.

        Raises FetchError, StoreBusyError and StoreWriteError; what was kept stays.
        """
        with writing(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.folder / "lock", wait=settings().wait, busy="The schools register is being fetched"):
            for day in gias.days(today):
                kept = self.kept(part)
                if day in kept:
                    return FetchedPart(part, day, kept[day], new=False)
                path = self.folder / part.file(day)
                try:
                    with writing(self.folder):
                        client.download(part, day, path)
                except NotThereError:
                    continue
                earlier = [each for each in kept if each < day]
                if not earlier:
                    return FetchedPart(part, day, path, True)
                said = gias.changes(kept[earlier[-1]], path) if part is gias.PARTS[0] else []
                return FetchedPart(part, day, path, True, earlier[-1], tuple(said))
        raise gias.missing(today)
