"""The official statistics that a user has loaded: a Parquet file for each, and a catalogue of those in force.

A file is written beside the others and named in the catalogue once it is whole; what was loaded before stays
until then, and for good where the new one cannot be read.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.store.errors import damaged, writing
from lostlearning.store.home import home, settings
from lostlearning.store.locks import locked

if TYPE_CHECKING:
    from lostlearning.sources.official.reading import Read

CATALOGUE = "catalogue.json"
LICENCE = "Open Government Licence v3.0"
_BUSY = "Official statistics are being loaded"


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """A file in force. ``vintage`` is the latest year it holds, None where nobody knows; ``statuses`` is how
    many figures have each (nothing, of a register).
    """

    fingerprint: str
    name: str
    publication: str
    title: str
    vintage: int | None
    rows: int
    statuses: Mapping[str, int]
    loaded: str
    licence: str = LICENCE
    source: str = ""
    """The key of its source: see ``sources.csv``."""


class OfficialShelf:
    """What is loaded in ``folder`` (default: ``official`` in the user's own). Making one writes nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home() / "official"

    def loaded(self) -> tuple[Loaded, ...]:
        """The files in force, oldest first. Raises StoreDamagedError."""
        try:
            held = json.loads((self.folder / CATALOGUE).read_text(encoding="utf-8"))
            return tuple(Loaded(**each) for each in held)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError) as error:
            raise damaged(self.folder / CATALOGUE, f"cannot be read ({error})") from error

    def path(self, fingerprint: str) -> Path:
        """Where the figures of a file lie."""
        return self.folder / f"{fingerprint}.parquet"

    def add(self, reads: Iterable[Read]) -> list[Loaded]:
        """Takes files in, each once. Returns those that were not there before.

        Raises StoreBusyError while another load runs, StoreDamagedError and StoreWriteError; what was in
        force is then as it was.
        """
        with writing(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.folder / "lock", wait=settings().wait, busy=_BUSY):
            held = {each.fingerprint: each for each in self.loaded()}
            new: list[Loaded] = []
            for read in reads:
                if read.file.fingerprint not in held:
                    new.append(self._write(read))
                    held[read.file.fingerprint] = new[-1]
            if new:
                self._publish(held.values())
        return new

    def _write(self, read: Read) -> Loaded:
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        path = self.path(read.file.fingerprint)
        with writing(self.folder):
            pq.write_table(read.table, path.with_suffix(".new"), compression="zstd")
            path.with_suffix(".new").replace(path)
        is_figures = "figure" in read.table.schema.names
        counted = pc.value_counts(read.table["status"]).to_pylist() if is_figures else []
        return Loaded(
            fingerprint=read.file.fingerprint,
            name=read.file.name,
            publication=read.kind.code,
            title=read.kind.title,
            vintage=read.vintage,
            rows=read.table.num_rows,
            statuses={each["values"]: each["counts"] for each in counted},
            loaded=dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
            source=read.kind.source,
        )

    def _publish(self, held: Iterable[Loaded]) -> None:
        new = self.folder / f"{CATALOGUE}.new"
        listed: list[dict[str, Any]] = [dataclasses.asdict(each) for each in held]
        with writing(self.folder):
            with new.open("w", encoding="utf-8") as file:
                json.dump(listed, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.folder / CATALOGUE)
