"""Finding a place: by name or code, or in the list of them all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.views import page, with_data

LONGEST = 80


@with_data
def search(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """One place is gone to at once; several are listed; of none the nearest names are."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    found = atlas.places.search(asked) if asked else []
    if len(found) == 1 and asked:
        return HttpResponseRedirect(found[0].address)
    schools = [
        each for each in atlas.schools.values() if asked and asked.lower() in (each.name.lower(), each.urn)
    ]
    return page(request, atlas, "search", asked=asked, found=found, schools=schools)


@with_data
def places(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """Every place, by region."""
    regions = [(each, atlas.places.authorities(each.slug)) for each in atlas.places.regions()]
    alone = [each for each in atlas.places.authorities() if not each.region]
    return page(
        request, atlas, "places", regions=regions, alone=alone, ended=atlas.places.authorities(ended=True)
    )
