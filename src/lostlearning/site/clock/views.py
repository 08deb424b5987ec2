"""The decision checker: a form in, what the law asks of the decision out, and the letters drafted. Nothing is kept."""

from __future__ import annotations

import dataclasses

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lostlearning.law.clock import Answer, clock
from lostlearning.law.clock.duty import Duty
from lostlearning.law.held import held
from lostlearning.law.notices import draft, drafts, notices
from lostlearning.site import live
from lostlearning.site.clock import asked as form
from lostlearning.site.clock.asked import THIS, Asked, case_of
from lostlearning.site.clock.before import before
from lostlearning.site.clock.papers import paper
from lostlearning.site.clock.toml import text_of
from lostlearning.site.papers import FORMS
from lostlearning.site.sent_in import forgotten

TOLD = ("tell-", "notify-parent", "day-notice", "provision-notice", "termly-list")
EDUCATED = ("set-work", "looked-after-first-day", "educate", "public-place")
LIMITS = ("school-year-cap",)


@forgotten
def decision(request: HttpRequest) -> HttpResponse:
    """The form, and below it the answer to what was sent."""
    if request.method != "POST":
        return _page(request, Asked(), {})
    asked = Asked.of(request.POST.dict())
    if wrong := form.wrong(asked):
        return _page(request, asked, wrong)
    case = case_of(asked)
    answer = clock(case)
    if wrong := form.does_not_fit(asked, case, answer):
        return _page(request, asked, wrong)
    total = next(each for each in answer.totals if each.of == THIS)
    start = case.as_at
    assert start is not None  # noqa: S101 (case_of sets it)
    own = [duty for duty in answer.duties if duty.of == THIS]
    return render(
        request,
        "clock/answer.html",
        {
            "atlas": live.atlas(),
            "asked": asked,
            "fields": dataclasses.asdict(asked),
            "answer": answer,
            "start": start,
            "total": total,
            "cap": next((duty for duty in own if duty.code in LIMITS), None),
            "told": _of(own, TOLD),
            "educated": _of(own, EDUCATED),
            "board": [duty for duty in own if not duty.code.startswith((*TOLD, *EDUCATED, *LIMITS))],
            "before": before(asked, total, start, answer.kind),
            "drafts": drafts(case, answer, THIS),
            "forms": FORMS,
            "case_file": text_of(case),
            "kinds": form.KINDS,
            "doubts": _doubts(answer),
        },
    )


def _of(duties: list[Duty], begins: tuple[str, ...]) -> list[Duty]:
    return [duty for duty in duties if duty.code.startswith(begins)]


def _doubts(answer: Answer) -> list[tuple[str, str]]:
    """What does not fit, but that the decision is still being considered."""
    return [
        (" ".join(filter(None, (each.what, each.why))), each.assumed)
        for each in answer.doubts
        if not each.what.startswith((form.RUN, form.TERM, form.YEAR))
    ]


@forgotten
def notice(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """A letter drafted from what was sent: as text, or as a document to edit."""
    if name not in notices() or kind not in FORMS:
        raise Http404(name)
    if request.method != "POST":
        return _page(request, Asked(), {})
    asked = Asked.of(request.POST.dict())
    if wrong := form.wrong(asked):
        return _page(request, asked, wrong)
    case = case_of(asked)
    made = draft(name, case, clock(case), THIS)
    if made is None:
        raise Http404(name)
    form_of = FORMS[kind]
    saved = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(
        form_of.made(paper(made)), content_type=form_of.content, headers={"Content-Disposition": saved}
    )


def _page(request: HttpRequest, asked: Asked, wrong: dict[str, str]) -> HttpResponse:
    said = {
        "atlas": live.atlas(),
        "asked": asked,
        "wrong": wrong,
        "kinds": form.KINDS,
        "schools": form.SCHOOLS,
        "yes_no": form.YES_NO,
        "terms": form.TERMS,
        "unread": held().unread,
    }
    return render(request, "clock/form.html", said)
