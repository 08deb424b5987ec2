"""The record of an organisation's own impact assessment: without it nothing of its files is tried out.

The form is ``data/impact-assessment.toml``. It records who assessed what, who decided and until when; it is not the
assessment, and this software cannot tell a good one from a bad one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from lostlearning import records
from lostlearning.records import RecordsError, Wrong
from lostlearning.support.backtest.limits import number

FORM = "impact-assessment.toml"
MANUAL = "docs/manual/impact-assessment.md"
UNFILLED = dt.date(2000, 1, 1)
"""What the form has where a date is to be written."""


class Decision(enum.StrEnum):
    """What the organisation decided."""

    GO = "go ahead"
    CONDITIONS = "go ahead with conditions"
    NO = "do not go ahead"


@dataclasses.dataclass(frozen=True, slots=True)
class Assessment:
    """What the form records; every field is required."""

    organisation: str
    files: str
    purpose: str
    lawful_basis: str
    assessed_by: str
    advised_by: str
    advised_on: dt.date
    assessed_on: dt.date
    decided_by: str
    decision: Decision
    conditions: tuple[str, ...]
    families_told: str
    seen_by: tuple[str, ...]
    publishes: bool
    delete_by: dt.date
    until: dt.date
    support_only: bool
    no_list_from_model: bool


class NotAssessedError(ValueError):
    """There is no assessment that lets an organisation's files be tried; the message says what to do."""


def form() -> str:
    """The form, to be filled in."""
    return (resources.files("lostlearning.support.backtest") / "data" / FORM).read_text(encoding="utf-8")


def required() -> NotAssessedError:
    """What to say where no assessment was given."""
    return NotAssessedError(
        "These may be records of real children, so the backtest first needs your organisation's impact assessment. "
        f"Read {MANUAL}, which has this software's facts for it; then write the form with\n"
        f"  lostlearning backtest --form > {FORM}\n"
        f"fill it in, and give it with --assessment {FORM}. To see the method on invented children: "
        "lostlearning backtest --invented"
    )


def read(path: Path, today: dt.date) -> Assessment:
    """The assessment in a file, if it lets files be tried on ``today``.

    Raises NotAssessedError, which names every problem at once, and OSError where the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(
            [Wrong(path.name, "", "", "text that is not UTF-8", "a file saved as UTF-8")]
        ) from None
    try:
        held = records.one(text, Assessment, path.name)
    except RecordsError as error:
        raise _refused(error.problems) from None
    wrong = [Wrong(path.name, "", *problem) for problem in _problems(held, today)]
    if wrong:
        raise _refused(wrong)
    return held


def _refused(problems: tuple[Wrong, ...] | list[Wrong]) -> NotAssessedError:
    lines = "\n".join(f"  {problem}" for problem in problems)
    return NotAssessedError(
        f"Nothing was tried: the impact assessment does not yet allow it.\n{lines}\n"
        f"Mend these in the form. What each asks is in {MANUAL}."
    )


def _problems(held: Assessment, today: dt.date) -> Iterator[tuple[str, str, str]]:
    """Field, what was found and what was expected, of everything that stands in the way."""
    for field in dataclasses.fields(held):
        value = getattr(held, field.name)
        if value == "" or (field.name == "seen_by" and not value):
            yield field.name, "nothing", "it filled in"
        elif value == UNFILLED:
            yield (
                field.name,
                "the date of the empty form",
                "a date, such as 2026-10-05, without quotation marks",
            )
        elif isinstance(value, tuple) and any(not text for text in value):
            yield field.name, "an empty line", "each filled in"
    if held.decision is Decision.NO:
        yield "decision", repr(held.decision.value), "a decision to go ahead: this one says not to"
    if held.decision is Decision.CONDITIONS and not held.conditions:
        yield "conditions", "none", "the conditions on which it goes ahead"
    for name, why in (
        ("support_only", "true: it is only ever used to offer support"),
        ("no_list_from_model", "true: nobody is named from the model"),
    ):
        if not getattr(held, name):
            yield name, "false", why
    yield from _dates(held, today)


def _dates(held: Assessment, today: dt.date) -> Iterator[tuple[str, str, str]]:
    """Dates out of order. Those that are not filled in are said elsewhere."""
    if UNFILLED in (held.assessed_on, held.until, held.advised_on, held.delete_by):
        return
    longest = number("BACK-ASSESSED")
    for name in ("assessed_on", "advised_on"):
        if (day := getattr(held, name)) > today:
            yield name, f"{day}, which is to come", f"a day up to today, {today}"
    if held.advised_on > held.assessed_on:
        yield "advised_on", f"{held.advised_on}, after it was assessed", f"a day up to {held.assessed_on}"
    if held.until < held.assessed_on:
        yield "until", f"{held.until}, before it was assessed", f"a day from {held.assessed_on}"
    elif (held.until - held.assessed_on).days > longest:
        most = held.assessed_on + dt.timedelta(days=longest)
        yield (
            "until",
            str(held.until),
            f"a day up to {most}: it is assessed again after {longest} days at most",
        )
    elif held.until < today:
        yield (
            "until",
            f"{held.until}, which has passed",
            "a new assessment: look at it again, and decide again",
        )
    if held.delete_by < today:
        yield "delete_by", f"{held.delete_by}, which has passed", "a day to come"
