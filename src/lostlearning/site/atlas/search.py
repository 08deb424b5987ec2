"""Finding a place: by name, code or postcode, or in the list of them all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from lostlearning.site.atlas import postcode
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.schools import School
from lostlearning.site.atlas.views import page, with_data
from lostlearning.sources.postcodes import SOURCE

LONGEST = 80
LEAST, MOST = 3, 50
"""Letters that a school's name is searched for by, and how many schools are listed."""


@with_data
def search(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """One place is gone to at once; several are listed; of none the nearest names are."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    area = postcode.find(atlas, asked)
    found = atlas.places.search(asked) if asked and area is None else []
    alone = area.alone if area else found[0] if len(found) == 1 else None
    if alone:
        return HttpResponseRedirect(alone.address)
    schools = _schools(atlas, asked)
    return page(
        request, atlas, "search", asked=asked, found=found, schools=schools, area=area, directory=SOURCE
    )


def _schools(atlas: Atlas, asked: str) -> list[School]:
    """Those of a number, or with a text in their name."""
    text = asked.lower()
    if len(text) < LEAST:
        return []
    return [each for each in atlas.schools.values() if text == each.urn or text in each.name.lower()][:MOST]


@with_data
def places(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """Every place, by region."""
    regions = [(each, atlas.places.authorities(each.slug)) for each in atlas.places.regions()]
    alone = [each for each in atlas.places.authorities() if not each.region]
    return page(
        request, atlas, "places", regions=regions, alone=alone, ended=atlas.places.authorities(ended=True)
    )
