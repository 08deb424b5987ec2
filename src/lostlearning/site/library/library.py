"""The library: what is known from research, guidance and law, found by the words of a question."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lostlearning.library.entry import Entry, Strength, entries
from lostlearning.library.searching import search
from lostlearning.site import bearing, live, sending
from lostlearning.site.atlas.views import page

LONGEST = 80
COLUMNS = (
    *("id", "question", "finding", "strength", "by", "title", "year", "address", "limits", "topics"),
    *("measures", "school_measures", "established"),
)
MEANS = {
    Strength.LAW: "an Act, regulations or a judgment",
    Strength.STATISTICS: "counts that government publishes",
    Strength.GUIDANCE: "what schools or authorities are told to do",
    Strength.METHOD: "how something is counted or asked",
    Strength.RESEARCH: "a study",
    Strength.REVIEW: "a review of what others found",
    Strength.SURVEY: "what a sample of people said",
    Strength.ESTIMATE: "a model, or an opinion of one",
    Strength.PRACTICE: "what people say of their own work",
}
"""What kind of ground each gives, in plain words."""


def listing(request: HttpRequest) -> HttpResponse:
    """Every entry, or those with some words, of one kind of ground."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    ground = request.GET.get("ground", "")
    ground = ground if ground in list(Strength) else ""
    return page(
        request,
        live.atlas(),
        "library",
        found=[each for each in search(asked) if ground in ("", each.strength)],
        every=len(entries()),
        asked=asked,
        ground=ground,
        means=MEANS,
        grounds=[(each, sum(entry.strength is each for entry in entries())) for each in Strength],
        topics=sorted({topic for each in entries() for topic in each.topics}),
    )


def one(request: HttpRequest, code: str) -> HttpResponse:
    """One entry."""
    found = next((each for each in entries() if each.id == code), None)
    if found is None:
        raise Http404(code)
    return page(
        request,
        live.atlas(),
        "entry",
        entry=found,
        means=MEANS,
        measures=bearing.of(found),
        elsewhere=bearing.elsewhere(found),
    )


def table(request: HttpRequest, form: str) -> HttpResponse:
    """The entries to take away."""
    about = {
        "about": "Public research, guidance and law: the question each answers, and what it found, in our words."
    }
    rows = [_row(each, form) for each in entries()]
    return sending.table(form, COLUMNS, rows, about, sending.MIT)


def _row(entry: Entry, form: str) -> dict[str, Any]:
    lists = {
        "topics": list(entry.topics),
        "measures": [each.code for each in bearing.of(entry)],
        "school_measures": list(entry.measures),
    }
    row = {name: getattr(entry, name) for name in COLUMNS if name not in lists}
    return row | (lists if form == "json" else {name: "; ".join(each) for name, each in lists.items()})
