"""What pages with a form of their own share: a field as it was sent, and what is wrong with it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

LONGEST = 12
"""Letters of a number that are looked at."""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in addresses, what was sent (or stands there), and what is wrong."""

    name: str
    label: str
    text: str
    error: str = ""


def number(text: str, least: float, most: float, decimals: int = 0) -> float | None:
    """A number from ``least`` to ``most`` with at most so many decimals; None for anything else."""
    plain = text.strip().replace(",", "")
    places = rf"(\.\d{{1,{decimals}}})?" if decimals else ""
    if len(plain) > LONGEST or not re.fullmatch(rf"\d{{1,9}}{places}", plain, re.ASCII):
        return None
    found = float(plain)
    return found if least <= found <= most else None


def summary(fields: Iterable[Field], others: Iterable[tuple[str, str]] = ()) -> list[dict[str, str]]:
    """What the error summary of the GOV.UK Design System is given: each problem, and where it is."""
    wrong = [(field.name, field.error) for field in fields if field.error]
    return [{"text": text, "href": f"#{name}"} for name, text in [*wrong, *others]]
