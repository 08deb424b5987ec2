"""Pages for an address that is not there, a question that makes no sense, and a fault of ours."""

from __future__ import annotations

import difflib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lostlearning.site import live
from lostlearning.site.atlas.measures import measures
from lostlearning.trackers.ask import trackers

FIXED = (
    "/",
    "/places/",
    "/map/",
    "/compare/",
    "/cold-spots/",
    "/groups/",
    "/cost/",
    "/audit/",
    "/schools/",
    "/claims/",
    "/trackers/",
    "/library/",
    "/families/",
    "/method/",
    "/data/",
    "/accessibility/",
    "/privacy/",
)


def near(address: str) -> list[tuple[str, str]]:
    """Addresses that exist and are like one that does not, each with its name."""
    atlas = live.atlas()
    known = {
        each.address: f"{each.name} (no more)" if each.ended else each.name
        for each in atlas.places.spots.values()
    }
    known |= {
        f"/method/{code}/": f"How {each.title.lower()} is worked out" for code, each in measures().items()
    }
    known |= {f"/trackers/{code}/": each.title for code, each in trackers().items()}
    known |= {path: path.strip("/").replace("-", " ").capitalize() or "Home" for path in FIXED}
    asked = address if address.endswith("/") else f"{address}/"
    found = difflib.get_close_matches(asked.lower(), known, n=4, cutoff=0.6)
    last = asked.strip("/").rpartition("/")[2]
    found += [each.address for each in atlas.places.near(last) if each.address not in found]
    return [(each, known[each]) for each in found[:5]]


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with addresses that are near."""
    said = {"near": near(request.path[:200]), "path": request.path[:200], "atlas": live.atlas()}
    return render(request, "site/missing.html", said, status=404)


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the host is none of ours, or the question is no question."""
    return HttpResponse(
        "This address cannot be answered.\n", content_type="text/plain; charset=utf-8", status=400
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500. It must need nothing that may itself be broken."""
    return render(request, "site/broken.html", {"atlas": None}, status=500)
