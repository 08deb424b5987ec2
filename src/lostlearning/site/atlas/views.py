"""What views share: the data there is, and the page for when there is none."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lostlearning.site import live
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.site.atlas.measures import Measure, measures

P = ParamSpec("P")


def with_data(
    view: Callable[Concatenate[HttpRequest, Atlas, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Gives a view the atlas; where nothing is loaded, the page that says how to load it."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        atlas = live.atlas()
        if atlas.empty:
            return page(request, atlas, "empty")
        return view(request, atlas, *args, **kwargs)

    return answer


def page(request: HttpRequest, atlas: Atlas, name: str, **said: Any) -> HttpResponse:
    """A page from its template."""
    return render(request, f"site/{name}.html", {"atlas": atlas, **said})


def spot_of(atlas: Atlas, slug: str) -> Spot:
    """The place of an address. Raises Http404."""
    found = atlas.places.spots.get(slug)
    if found is None:
        raise Http404(slug)
    return found


def measure_of(code: str) -> Measure:
    """The measure of a code. Raises Http404."""
    found = measures().get(code)
    if found is None:
        raise Http404(code)
    return found
