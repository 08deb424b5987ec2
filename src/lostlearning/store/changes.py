"""What an import did, in numbers and in words."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(slots=True)
class TableChange:
    """What an import did to a table, in rows.

    ``repeated`` rows of the import had the key of a later one in it, and were left out for it.
    """

    new: int = 0
    replaced: int = 0
    same: int = 0
    repeated: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. ``id`` is empty when nothing changed."""

    id: str
    tables: dict[str, TableChange]

    @property
    def changed(self) -> bool:
        """Whether the store is other than it was."""
        return bool(self.id)

    def sentence(self) -> str:
        """The result in words."""
        if not self.changed:
            return "Nothing changed: every row of these files was in the store already."
        new, replaced, same, repeated = (
            sum(getattr(change, field) for change in self.tables.values())
            for field in ("new", "replaced", "same", "repeated")
        )
        parts = [f"{new:,} new", f"{replaced:,} replaced", f"{same:,} already there"]
        if repeated:
            parts.append(f"{repeated:,} left out because a later row has the same key")
        return f"Rows kept: {', '.join(parts)}."
