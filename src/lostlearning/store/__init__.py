"""Where facts lie: Parquet by table, school and academic year, published whole or not at all.

:class:`Store` opens, imports, reads and erases; :class:`Facts` are what is read. What was chosen and why is
in ``docs/decisions/0003-store.md``. Ibis is imported only when a table is asked for.
"""

from lostlearning.store.changes import ImportResult, TableChange
from lostlearning.store.errors import (
    SettingsError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreWriteError,
    WrongKeyError,
)
from lostlearning.store.facts import Facts
from lostlearning.store.forget import Forgotten
from lostlearning.store.home import Settings, home, settings
from lostlearning.store.keys import Key
from lostlearning.store.reports import keep_report, note_report
from lostlearning.store.store import Store, scratch_folder
from lostlearning.store.transaction import Import

__all__ = [
    "Facts",
    "Forgotten",
    "Import",
    "ImportResult",
    "Key",
    "Settings",
    "SettingsError",
    "Store",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreWriteError",
    "TableChange",
    "WrongKeyError",
    "home",
    "keep_report",
    "note_report",
    "scratch_folder",
    "settings",
]
