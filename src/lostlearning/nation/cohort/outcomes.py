"""What may have become of a pupil of a cohort by the end of it: each counted once, however often it happened."""

from __future__ import annotations

import dataclasses

from lostlearning.insight.exits.definitions import OURS, Span, definitions

EPI = "epi-2019-april"


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """``flag`` is SQL over a pupil's sums: true, false, or null where no file tells of the pupil; those are in no
    denominator. ``definition`` is the definition of an unexplained exit, where it is of one.
    """

    code: str
    title: str
    says: str
    flag: str
    definition: str = ""


def _book(code: str, title: str, says: str, flag: str) -> Outcome:
    return Outcome(f"ever_{code}", title, says, flag)


BOOKS = (
    _book(
        "persistently_absent",
        "Ever persistently absent",
        "Pupils who at one enrolment or more missed 10% or more of its possible sessions in a year, of pupils with a "
        "possible session in any of the years.",
        "persistent > 0",
    ),
    _book(
        "severely_absent",
        "Ever severely absent",
        "Pupils who at one enrolment or more missed half or more of its possible sessions in a year, of pupils with a "
        "possible session in any of the years.",
        "severe > 0",
    ),
    _book(
        "suspended",
        "Ever suspended",
        "Pupils with a suspension in any of the years, of pupils at a school whose exclusions are on file in one year "
        "or more.",
        "suspensions > 0",
    ),
    _book(
        "permanently_excluded",
        "Ever permanently excluded",
        "Pupils with a permanent exclusion that began in any of the years, whatever became of it, of pupils at a "
        "school whose exclusions are on file in one year or more.",
        "excluded > 0",
    ),
)
NEVER = Outcome(
    "never_returned",
    "Left, and on no roll since",
    "Pupils with an exit after which no later record of them is in any school of this store, though other rolls reach "
    "far enough to have shown it; not those who finished school or died. They may be at an independent school, taught "
    "at home, or abroad. One who left late has had less time to be seen again. Of all pupils of the cohort.",
    "nobody",
)


def outcomes(*, whole: bool) -> tuple[Outcome, ...]:
    """Every outcome; those of a definition that follows five years only where the ``whole`` cohort is held."""
    made = [
        Outcome(
            f"unexplained_{code}",
            "Ever an unexplained exit"
            + (", this project’s definition" if code == OURS else f", as {one.title}"),
            f"{one.says} Here: pupils with such an exit in any of the years, each once, of all pupils of the cohort.",
            f'"gone {code}"',
            code,
        )
        for code, one in definitions().items()
        if one.span is Span.YEAR or (one.span is Span.COHORT and whole)
    ]
    return (*BOOKS, *made, NEVER)
