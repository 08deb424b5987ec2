"""What official statistics say of a claim: agree, differ, or cannot be tested, and why."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable

from lostlearning.claims.check import Check, Found
from lostlearning.claims.checks import checks
from lostlearning.claims.claim import Claim, Dated, claims, constructions
from lostlearning.insight.official import NotLoadedError, Official


class Result(enum.StrEnum):
    """What can be said of a claim."""

    AGREE = "agree"
    DIFFER = "differ"
    CANNOT = "cannot be tested"


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """A claim and its result. ``found`` is what the statistics say of its year, or of the nearest there is;
    ``latest`` is the newest year, where that is another. ``holds_now`` is for claims of every year.
    ``lacking`` are the publications that would say, where none of them is loaded.
    """

    claim: Claim
    result: Result
    why: str
    found: Found | None = None
    latest: Found | None = None
    holds_now: bool | None = None
    lacking: tuple[str, ...] = ()


def judged(official: Official, some: Iterable[Claim] | None = None) -> list[Judged]:
    """Every claim, or some, by what is loaded."""
    return [judge(official, claim) for claim in (claims() if some is None else some)]


def judge(official: Official, claim: Claim) -> Judged:
    """One claim, by what is loaded."""
    if not claim.check:
        return Judged(claim, Result.CANNOT, claim.how)
    check = checks()[claim.check]
    try:
        years = check.find(official, claim.given)
    except NotLoadedError as error:
        return Judged(claim, Result.CANNOT, f"Not loaded. {error}", lacking=error.titles)
    if not years:
        return Judged(
            claim, Result.CANNOT, "Not loaded. What is loaded has no year in which it can be worked out."
        )
    found = _nearest(claim, years)
    newest = years[max(years)]
    latest = None if newest is found else newest
    holds = claim.fits(newest.value) if claim.every_year else None
    why = _cannot(claim, check, found, years)
    if why:
        return Judged(claim, Result.CANNOT, why, found, latest, holds)
    agrees = claim.fits(found.value)
    return Judged(
        claim,
        Result.AGREE if agrees else Result.DIFFER,
        _compared(claim, newest, holds),
        found,
        latest,
        holds,
    )


def _nearest(claim: Claim, years: dict[int, Found]) -> Found:
    """Of the claim's year, or of that nearest to it; of the latest where it has none."""
    begins = claim.begins
    if begins is None:
        return years[max(years)]
    return years[min(years, key=lambda year: (abs(year - begins), year))]


def _cannot(claim: Claim, check: Check, found: Found, years: dict[int, Found]) -> str:
    """Why a claim cannot be tested; empty where it can."""
    if claim.value is None:
        return f"The document puts no number to it. {claim.how}"
    reasons = []
    if not claim.construction:
        reasons.append("The document does not say how it is worked out.")
    elif claim.construction != check.construction:
        reasons.append(
            f"The claim is of {constructions()[claim.construction]}; what is loaded says "
            f"{constructions()[check.construction]}."
        )
    if claim.begins is None:
        reasons.append("The year is not established.")
    elif claim.begins != found.year:
        reasons.append(f"No file that is loaded says it of {claim.year}.")
    elif claim.dated is Dated.FIGURE and [y for y, each in years.items() if claim.fits(each.value)] != [
        found.year
    ]:
        reasons.append(f"The figure does not tell {claim.year} from other years.")
    return " ".join(reasons)


def _compared(claim: Claim, newest: Found, holds: bool | None) -> str:
    parts = ["Same year and same construction."]
    if claim.dated is not Dated.STATED:
        parts.append(claim.dated_by)
    if holds is False:
        parts.append(f"It no longer holds. {newest.said}.")
    return " ".join(parts)
