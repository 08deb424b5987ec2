"""The journey: one question a page, then the answer, letters and calendar. All goes from page to page in forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lostlearning.law.calendar.usual import usual
from lostlearning.site import live
from lostlearning.site.families import checks, reading
from lostlearning.site.families.answer import Family
from lostlearning.site.families.answer import answer as answer_to
from lostlearning.site.families.dates import parts_of, typed
from lostlearning.site.families.documents import paper
from lostlearning.site.families.guide import page_of, parts
from lostlearning.site.families.ical import calendar as calendar_of
from lostlearning.site.families.letters import letter, names_in, offered, templates
from lostlearning.site.families.questions import (
    answered,
    asked,
    kept,
    known,
    only_asked,
    questions,
    said,
    without,
)
from lostlearning.site.families.told import Told, date_of, kind_of, told_in
from lostlearning.site.papers import FORMS
from lostlearning.site.sent_in import forgotten

START = "/families/dates/"
CHANGE = "change-"
FIRST = "kind"


def today() -> dt.date:
    """The day of the answer."""
    return timezone.localdate()


@require_http_methods(["GET", "HEAD", "POST"])
@forgotten
def dates(request: HttpRequest) -> HttpResponse:
    """A question, or the answer once there is no more to ask."""
    if request.method != "POST":
        return _ask(request, {}, FIRST)
    form = request.POST.dict()
    told = known(told_in(form))
    at, go = form.get("at", ""), form.get("go", "")
    if go.startswith(CHANGE) and go.removeprefix(CHANGE) in asked(told):
        changed = go.removeprefix(CHANGE)
        return _ask(request, without(told, changed) if changed == "before" else told, changed)
    if go == "back":
        order = asked(told)
        before = order[order.index(at) - 1] if at in order and order.index(at) else FIRST
        return _ask(request, told, before)
    if at in asked(told):
        found, wrong = reading.read(at, form, told)
        if wrong:
            return _ask(request, told, at, wrong, form)
        told = without(told, at) | found
        if wrong := checks.check(at, told, today()):
            kept_back = without(told, at) | ({"before": before} if (before := _but_last(told, at)) else {})
            return _ask(request, kept_back, at, wrong, form)
    return _on(request, told)


def _but_last(told: Told, at: str) -> str:
    """The earlier suspensions without the one that does not fit."""
    return told.get("before", "").rpartition(",")[0] if at == "before" else ""


def _on(request: HttpRequest, told: Told) -> HttpResponse:
    """The first question without an answer, or whose answer no longer fits; else the answer."""
    told = only_asked(told)
    for each in asked(told):
        if not answered(told, each):
            return _ask(request, told, each)
        if wrong := checks.check(each, told, today()):
            return _ask(request, told, each, wrong)
    return _answer(request, told)


def _ask(
    request: HttpRequest,
    told: Told,
    at: str,
    wrong: list[reading.Wrong] | None = None,
    form: Mapping[str, str] | None = None,
) -> HttpResponse:
    question = questions()[at]
    own = set(kept(at)) - ({"before"} if at == "before" else set())
    page = {
        "atlas": live.atlas(),
        "question": question,
        "title": question.title_for(told),
        "hint": question.hint_for(told),
        "wrong": wrong or [],
        "errors": dict(reversed(wrong or [])),
        "hidden": {name: value for name, value in told.items() if name not in own},
        "shown": _shown(at, told, form),
        "first": at == FIRST,
        "told": told,
    }
    return render(request, "families/question.html", page)


def _shown(at: str, told: Told, form: Mapping[str, str] | None) -> dict[str, Any]:
    """What stands in the fields: what was just typed, or the answer that is kept."""
    single = {"length": "end", "before": "before-start"}.get(at, at)
    fields: tuple[str, ...] = (single,)
    if at in ("term", "half", "next"):
        fields = (f"{at}-first", f"{at}-last")
    shown: dict[str, Any] = {
        each: typed(form, each) if form else parts_of(_iso(told, each)) for each in fields
    }
    source: Mapping[str, str] = form if form else told
    others = ("days", "lunch", "sure", "stated", "before-days", "more", "terms-a-year")
    return shown | {"value": source.get(at, "")} | {each: source.get(each, "") for each in others}


def _iso(told: Told, field: str) -> str:
    date = date_of(told, field) if field in reading.NAMES and field != "before-start" else None
    return date.isoformat() if date else ""


def _answer(request: HttpRequest, told: Told) -> HttpResponse:
    family = answer_to(told, today())
    guide = page_of(told["kind"])
    page = {
        "atlas": live.atlas(),
        "family": family,
        "told": told,
        "kind": told["kind"],
        "facts": said(told),
        "hidden": told,
        "guide": guide,
        "parts": () if family.dated or family.already else _guide_parts(told),
        "letters": offered(told, family.facts),
        "today": today(),
        "closures": usual().closures,
    }
    return render(request, "families/answer.html", page)


def _guide_parts(told: Told) -> tuple[Any, ...]:
    """Where the clock has nothing to count, what the law says of it on the day."""
    guide = page_of(told["kind"])
    return parts(guide, date_of(told, "start") or today(), kind_of(told)) if guide else ()


def _whole(request: HttpRequest) -> tuple[Told, Family] | None:
    """What was said, where it is whole and fits; else None."""
    told = only_asked(known(told_in(request.POST.dict())))
    if not told.get("kind") or any(not answered(told, each) for each in asked(told)):
        return None
    if any(checks.check(each, told, today()) for each in asked(told)):
        return None
    return told, answer_to(told, today())


@require_http_methods(["GET", "HEAD", "POST"])
@forgotten
def calendar(request: HttpRequest) -> HttpResponse:
    """The dates, to add to a calendar."""
    found = _whole(request) if request.method == "POST" else None
    if found is None:
        return HttpResponseRedirect(START)
    told, family = found
    body = calendar_of(family, told["ref"], timezone.now().astimezone(dt.UTC).replace(microsecond=0))
    return _download(body, "text/calendar; charset=utf-8", "school-dates.ics")


@require_http_methods(["GET", "HEAD", "POST"])
@forgotten
def show_letter(request: HttpRequest, name: str, form: str = "") -> HttpResponse:
    """A letter on a page, or in a form to take away."""
    if name not in templates() or (form and form not in FORMS):
        raise Http404
    found = _whole(request) if request.method == "POST" else None
    if found is None:
        return HttpResponseRedirect(START)
    told, family = found
    template = templates()[name]
    if template not in offered(told, family.facts):
        return HttpResponseRedirect(START)
    names = names_in(request.POST.dict())
    made = letter(template, told, family, names, today())
    if form:
        return _download(FORMS[form].made(paper(made)), FORMS[form].content, f"{template.id}.{form}")
    page = {
        "atlas": live.atlas(),
        "letter": made,
        "template": template,
        "names": names,
        "hidden": told,
        "forms": FORMS,
        "own_words": any("{views}" in line.text for line in template.lines),
    }
    return render(request, "families/letter.html", page)


def _download(body: bytes, content: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=content, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
