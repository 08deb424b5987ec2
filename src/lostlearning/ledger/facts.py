"""What the ledger reads: the canonical tables as Ibis tables, and which of them anything is known from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import ibis.expr.types as ir

KEYS = ("school", "academic_year", "pupil")
"""An enrolment: a pupil at a school in an academic year. DfE counts enrolments, and so do we."""


class Facts(Protocol):
    """The canonical tables of :mod:`lostlearning.tables` by name, all on one Ibis backend."""

    def __getitem__(self, name: str) -> ir.Table:
        """A canonical table, empty where nothing was read."""
        ...

    def has(self, name: str) -> bool:
        """Whether files of this kind were read, be it without a row."""
        ...

    def covered(self, name: str) -> frozenset[str] | None:
        """The schools of which files of this kind were read; None where that is every school or is not
        known school by school.
        """
        ...
