"""The claims to take away: one a row, with its result and what it was tested by."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from lostlearning.claims.check import Found, academic
from lostlearning.site import bearing, live, sending
from lostlearning.site.claims.claims import Shown, shown

COLUMNS = (
    *("id", "document", "organisation", "title", "says", "figures", "value", "compare", "to", "kind"),
    *("year", "dated", "construction", "result", "holds_now", "why", "how"),
    *("found_year", "found", "low", "high", "found_says", "latest_year", "latest", "files", "measures"),
    *("established", "source", "address", "note"),
)


def table(request: HttpRequest, form: str) -> HttpResponse:
    """Every claim."""
    about = {
        "about": "Figures of the founding documents, in our words, and what the loaded files say of each."
    }
    atlas = live.atlas()
    if atlas.demonstration:
        about["demonstration"] = "the claims are real, and not tested: the figures on this site are invented"
    return sending.table(form, COLUMNS, map(_row, shown(atlas)), about, sending.MIT)


def _row(each: Shown) -> dict[str, Any]:
    claim, judged = each.claim, each.judged
    found, latest = judged.found, judged.latest
    return {
        "id": claim.id, "document": claim.document, "organisation": each.document.organisation,
        "title": each.document.title, "says": claim.says, "figures": "; ".join(claim.figures),
        "value": claim.value, "compare": claim.compare, "to": claim.to, "kind": claim.kind, "year": claim.year,
        "dated": claim.dated, "construction": claim.construction, "result": judged.result,
        "holds_now": judged.holds_now, "why": each.why, "how": claim.how,
        "found_year": _year(found), "found": found.value if found else None,
        "low": found.low if found else None, "high": found.high if found else None,
        "found_says": found.said if found else "", "latest_year": _year(latest),
        "latest": latest.value if latest else None, "files": "; ".join(found.files) if found else "",
        "measures": "; ".join(measure.code for measure in bearing.of(claim)),
        "established": claim.established, "source": claim.source, "address": claim.address, "note": claim.note,
    }  # fmt: skip


def _year(found: Found | None) -> str:
    return academic(found.year) if found else ""
