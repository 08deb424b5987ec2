"""The claims: every figure of the founding documents beside what the loaded files say, and a page for each."""

from __future__ import annotations

import dataclasses

from django.http import Http404, HttpRequest, HttpResponse

from lostlearning.claims.check import Found, academic
from lostlearning.claims.checks import checks
from lostlearning.claims.claim import Claim, Dated, Document, constructions, documents, not_claims
from lostlearning.claims.judging import Judged, Result
from lostlearning.site import bearing, live
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.views import page
from lostlearning.site.finding import stand

LONGEST = 80
KINDS = {
    "agree": "Agrees",
    "past": "Agrees, no longer holds",
    "differ": "Differs",
    "cannot": "Cannot be tested",
}
"""What a claim may be shown as, by its name in addresses."""
_OF_RESULT = {Result.AGREE: "agree", Result.DIFFER: "differ", Result.CANNOT: "cannot"}
DATED = {
    Dated.STATED: "The document says it.",
    Dated.SOURCE: "Another source says it.",
    Dated.FIGURE: "No other year has this exact count.",
    Dated.NO: "The document does not say, and it is not known.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A claim as pages show it."""

    judged: Judged
    document: Document

    @property
    def claim(self) -> Claim:
        """The record."""
        return self.judged.claim

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/claims/{self.claim.id}/"

    @property
    def result(self) -> str:
        """A key of ``KINDS``."""
        return "past" if self.judged.holds_now is False else _OF_RESULT[self.judged.result]

    @property
    def figures(self) -> str:
        """The figures as they are printed, each once, without the year they are of."""
        return ", ".join(dict.fromkeys(each for each in self.claim.figures if each != self.claim.year))

    @property
    def why(self) -> str:
        """Why the result is what it is; of what is not loaded, in the words of a page."""
        if not self.judged.lacking:
            return self.judged.why
        titles = " or ".join(f"“{each}”" for each in self.judged.lacking)
        return f"Cannot be tested here: {titles} is not loaded."

    def amount(self, found: Found | None) -> str:
        """What the data say, as its check writes it; nothing for nothing."""
        return checks()[self.claim.check].shows.format(found.value) if found else ""

    def interval(self, found: Found | None) -> str:
        """The 95% interval, where there is one."""
        if found is None or found.low is None or found.high is None:
            return ""
        return f"{found.low:.1f} to {found.high:.1f}"


def shown(atlas: Atlas) -> list[Shown]:
    """Every claim, document by document."""
    return [Shown(each, documents()[each.claim.document]) for each in atlas.claims.judged.values()]


def listing(request: HttpRequest) -> HttpResponse:
    """All of them, or those of a document, a result, or words."""
    atlas = live.atlas()
    every = shown(atlas)
    document, result = request.GET.get("document", ""), request.GET.get("result", "")
    asked = request.GET.get("q", "").strip()[:LONGEST]
    document = document if document in documents() else ""
    result = result if result in KINDS else ""
    found = [
        each
        for each in every
        if document in ("", each.document.code)
        and (result in ("", each.result) or (result, each.result) == ("agree", "past"))
        and (not asked or stand(asked, each.claim))
    ]
    return page(
        request,
        atlas,
        "claims",
        every=every,
        found=found,
        groups=[
            (each, [one for one in found if one.document is each])
            for each in documents().values()
            if any(one.document is each for one in found)
        ],
        documents=documents().values(),
        kinds=KINDS,
        document=document,
        result=result,
        asked=asked,
        counts={
            kind: sum(kind == each.result or (kind == "agree" and each.result == "past") for each in every)
            for kind in KINDS
        },
        beside=sum(each.result == "cannot" and each.judged.found is not None for each in every),
        lacking=sum(bool(each.judged.lacking) for each in every),
        ratios=[(each, [one for one in every if one.judged in each.claims]) for each in atlas.claims.ratios],
        not_claims=not_claims(),
        academic=academic,
    )


def one(request: HttpRequest, code: str) -> HttpResponse:
    """One claim, with all that is known of it."""
    atlas = live.atlas()
    judged = atlas.claims.judged.get(code)
    if judged is None:
        raise Http404(code)
    named = {name for found in (judged.found, judged.latest) if found for name in found.files}
    return page(
        request,
        atlas,
        "claim",
        each=Shown(judged, documents()[judged.claim.document]),
        kinds=KINDS,
        dated=DATED[judged.claim.dated],
        constructions=constructions(),
        check=checks().get(judged.claim.check),
        files=[file for file in atlas.loaded if file.name in named],
        measures=bearing.of(judged.claim),
        academic=academic,
    )
