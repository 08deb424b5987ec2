"""Finding a place: by name, code or postcode, or in the list of them all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from lostlearning.insight.places import plain
from lostlearning.site import live
from lostlearning.site.atlas import postcode
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.site.atlas.schools import School
from lostlearning.site.atlas.views import page, with_data
from lostlearning.site.finding import records
from lostlearning.sources.postcodes import SOURCE

LONGEST = 80
MOST = 10
"""Claims, asks and library entries shown at once, of each."""
LETTERS, SCHOOLS = 3, 50
"""Letters that a school's name is searched for by, and how many schools are listed."""


def search(request: HttpRequest) -> HttpResponse:
    """One place is gone to at once; several are listed, before the claims, asks and library entries that have the
    words; of no place the nearest names are.
    """
    atlas = live.atlas()
    asked = request.GET.get("q", "").strip()[:LONGEST]
    area = postcode.find(atlas, asked)
    if area and area.alone:
        return HttpResponseRedirect(area.alone.address)
    hits = records(asked)
    if atlas.empty and not hits:
        return page(request, atlas, "empty")
    found = atlas.places.search(asked) if asked and area is None else []
    # A name that is only like the words is not gone to where the words stand somewhere.
    if len(found) == 1 and (not hits or _is(found[0], asked)):
        return HttpResponseRedirect(found[0].address)
    if hits:
        found = [each for each in found if _is(each, asked) or plain(asked) in plain(each.name)]
    return page(
        request,
        atlas,
        "search",
        asked=asked,
        found=found,
        schools=_schools(atlas, asked),
        area=area,
        directory=SOURCE,
        hits=hits,
        most=MOST,
    )


def _is(spot: Spot, asked: str) -> bool:
    """Whether the words are the name or a code of a place."""
    return plain(asked) == plain(spot.name) or asked.upper() in (*spot.codes, *spot.old_codes)


def _schools(atlas: Atlas, asked: str) -> list[School]:
    """Those of a number, or with a text in their name."""
    text = asked.lower()
    if len(text) < LETTERS:
        return []
    return [each for each in atlas.schools.values() if text == each.urn or text in each.name.lower()][
        :SCHOOLS
    ]


@with_data
def places(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """Every place, by region."""
    regions = [(each, atlas.places.authorities(each.slug)) for each in atlas.places.regions()]
    alone = [each for each in atlas.places.authorities() if not each.region]
    return page(
        request, atlas, "places", regions=regions, alone=alone, ended=atlas.places.authorities(ended=True)
    )
