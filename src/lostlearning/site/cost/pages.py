"""The cost calculator: one estimate at a time, with its year, its range and its limits, and never a school's saving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from lostlearning.insight.cost import NOT_A_SAVING, costs, estimates
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.views import page, with_data
from lostlearning.site.cost.asked import EXCLUSIONS, asked
from lostlearning.site.kept import CACHE


@with_data
def cost(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """The form, the answer, and each estimate by itself."""
    form = asked(atlas, request.GET.dict())
    response = page(
        request,
        atlas,
        "cost",
        form=form,
        estimates=estimates(),
        alone=costs(1),
        warning=NOT_A_SAVING,
        periods=list(reversed(atlas.measured[EXCLUSIONS].periods)),
        exclusions=EXCLUSIONS,
    )
    if form.children.text:
        response.headers["Cache-Control"] = CACHE  # there is no end to numbers: not kept here
    if form.problems:
        response.status_code = 400
    return response
