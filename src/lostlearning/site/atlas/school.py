"""Alternative provision schools: all of them, on a map where it is known where they are, and a page for each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from lostlearning.site.atlas import drawing
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.schools import School
from lostlearning.site.atlas.views import page, with_data

COUNTS = (
    ("pupils", "Pupils", ""),
    ("girls", "Girls", "pupils"),
    ("boys", "Boys", "pupils"),
    ("ehc_plans", "With an education, health and care plan", "pupils"),
    ("sen_support", "With special educational needs support", "pupils"),
    ("fsm_eligible", "Eligible for free school meals", "pupils"),
    ("eal", "First language other than English", "pupils"),
)
NEVER = (
    ("Hours of education each pupil receives", "no statistic says it"),
    ("Why and from where pupils came", "published for places, not for schools"),
    (
        "Where pupils went next",
        "the table of destinations by school lists no alternative provision school; those of places are published",
    ),
)


@with_data
def schools(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """The map and the list."""
    every = list(atlas.schools.values())
    return page(
        request,
        atlas,
        "schools",
        schools=every,
        located=[each for each in every if each.located],
        lost=[each for each in every if not each.located],
        drawn_map=drawing.points(atlas, every),
        file=atlas.schools_file,
    )


@with_data
def school(request: HttpRequest, atlas: Atlas, urn: str) -> HttpResponse:
    """What is known of a school, and what is not."""
    found = atlas.schools.get(urn)
    if found is None:
        raise Http404(urn)
    return page(
        request,
        atlas,
        "school",
        school=found,
        authority=atlas.places.spots.get(found.authority),
        counts=[(label, found.counts.get(name), found.counts.get(of)) for name, label, of in COUNTS],
        file=atlas.schools_file,
        named_by=title_of(found.named_by) if found.named_by else "",
        located_by=title_of(found.located_by) if found.located_by else "",
        unknown=_unknown(found),
        drawn_map=drawing.points(atlas, [found]) if found.located else "",
    )


def _unknown(school: School) -> list[tuple[str, str]]:
    found = []
    if not school.name:
        found.append(("Its name", "in no loaded register: “The schools register” would have it"))
    if not school.located:
        found.append(("Where it is", "in no loaded register: “Where schools are” does not list it"))
    if not any(label == "Status" for label, _ in school.facts):
        found.append(
            ("Whether it is open today, its trust and places", "“The schools register” is not loaded for it")
        )
    if not any("nspection" in label for label, _ in school.facts):
        found.append(("Its latest inspection", "“The latest inspection of each school” is not loaded for it"))
    return found + list(NEVER)
