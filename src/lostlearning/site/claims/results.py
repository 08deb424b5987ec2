"""Every claim judged once by what is loaded, and the ratios worked out; the atlas holds them.

Claims are about England: against a demonstration's invented figures none is judged.
"""

from __future__ import annotations

import dataclasses

from lostlearning.claims.check import Found
from lostlearning.claims.checks.ratios import comparisons, likelihood
from lostlearning.claims.claim import Claim, claims
from lostlearning.claims.judging import Judged, Result, judged
from lostlearning.insight.official import NotLoadedError, Official

INVENTED = (
    "This claim is about England. The figures on this site are invented, so it is not tested against them."
)
RATIO = "likelihood_of_permanent_exclusion"


@dataclasses.dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as likely a group is to be permanently excluded, in the newest year there is, and the
    claims of it. ``found`` is None where no loaded file says.
    """

    code: str
    group: str
    beside: str
    found: Found | None
    claims: tuple[Judged, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """Claims by id, in the order of the documents; and the ratios."""

    judged: dict[str, Judged]
    ratios: tuple[Ratio, ...]


def results(official: Official, invented: bool) -> Results:
    """What is said of every claim."""
    every = [_untested(each) for each in claims()] if invented else judged(official)
    return Results({each.claim.id: each for each in every}, tuple(_ratios(official, invented, every)))


def _untested(claim: Claim) -> Judged:
    return Judged(claim, Result.CANNOT, INVENTED if claim.check else claim.how)


def _ratios(official: Official, invented: bool, every: list[Judged]) -> list[Ratio]:
    found = []
    for code, row in comparisons().items():
        mine = [
            each for each in every if each.claim.check == RATIO and each.claim.given["comparison"] == code
        ]
        newest = None if invented else _newest(official, code)
        found.append(Ratio(code, row["called"], row["beside"], newest, tuple(mine)))
    return found


def _newest(official: Official, code: str) -> Found | None:
    try:
        years = likelihood(official, {"comparison": code})
    except NotLoadedError:
        return None
    return years[max(years)] if years else None
