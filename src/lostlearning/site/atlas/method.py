"""How each number is worked out: its definition, its files, what their symbols mean, and the query."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse

from lostlearning.insight.conclusions import conclusions
from lostlearning.insight.indicators import definition
from lostlearning.site import bearing
from lostlearning.site.atlas import variation
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.figures import DIFFERS, OVER
from lostlearning.site.atlas.measures import TOPICS, measures
from lostlearning.site.atlas.said import MEANS
from lostlearning.site.atlas.views import measure_of, page, with_data
from lostlearning.sources.official.publications import publications
from lostlearning.sources.official.symbols import described, meanings


@with_data
def methods(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """Every measure."""
    topics = [
        (title, [each for each in measures().values() if each.topic == key]) for key, title in TOPICS.items()
    ]
    return page(request, atlas, "methods", topics=topics)


@with_data
def neighbours(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """Our own method of finding councils whose pupils are alike."""
    made = definition("neighbours")
    return page(request, atlas, "neighbours", made=made, title_of=title_of)


@with_data
def method(request: HttpRequest, atlas: Atlas, code: str) -> HttpResponse:
    """One measure."""
    measure = measure_of(code)
    mine = atlas.measured[code]
    publication = publications()[measure.publication]
    symbols = [
        (file, sorted(meanings(file.vintage or 0, publication.symbols).items())) for file in mine.files[-1:]
    ]
    every = [figure for series in mine.figures.values() for figure in series.values()]
    statuses = Counter(figure.status for figure in every)
    return page(
        request,
        atlas,
        "method",
        measure=measure,
        publication=publication,
        whole_of=title_of(measure.whole_of) if measure.whole_of else "",
        mine=mine,
        england=list(reversed(atlas.series(code, atlas.places.england.slug).items()))[:3],
        symbols=symbols,
        statuses=[(each, statuses[each]) for each in MEANS if statuses[each]],
        differ=sum(each.note == DIFFERS for each in every),
        concluded=[
            each.concluded
            for each in conclusions()
            if each.publication == measure.publication and {measure.published, "all"} & set(each.rates)
        ],
        interval=variation.method(measure),
        over=OVER.get(measure.over, measure.over),
        bearing=bearing.on(code),
        source=described().get(measure.definition.source, {}),
    )
