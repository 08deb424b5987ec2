"""A name off the roll as absent without authority for long, and the days just before marked as something else."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen, some


def look(at: Look) -> Iterator[Seen]:
    """One for each leaving, where the register has any mark of the last weeks."""
    for left in at.matter.leaving:
        if left.ground != at.asked.ground or not at.asked_of(left.on):
            continue
        before = [(day, codes) for day, codes in at.matter.by_day.items() if day < left.on]
        wrong = [
            f"{day}: {code}"
            for day, codes in before[-(at.asked.days or 1) :]
            for code in codes
            if code not in at.asked.codes
        ]
        if wrong:
            yield Seen("leaving the roll", left.on, f"The register has {some(wrong)}.")
