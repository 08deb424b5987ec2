"""The questions about a file that nothing recognises: what kind it is, and then what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lostlearning.site.desk.desk import desk
from lostlearning.site.desk.files import onward, unless_busy

LABELS = {
    "upn": "UPN",
    "local_id": "The school's own pupil number",
    "name": "Pupil's whole name",
    "code": "Attendance mark or code",
    "mark": "Mark",
    "marks": "Marks, one letter a session",
    "session": "Session (AM or PM)",
    "sex": "Sex",
    "fsm": "Free school meals",
    "fsm6": "Free school meals in the last six years",
    "sen_provision": "SEN provision",
    "sen_primary_need": "Primary type of SEN",
    "eal": "First language other than English",
    "in_need": "Child in need (has a social worker)",
    "looked_after": "Looked after by a local authority",
    "kind": "What kind",
    "minute": "Time of day",
    "start_minute": "Time it began",
    "end_minute": "Time it ended",
    "category": "Suspension or permanent exclusion",
    "reason1": "First reason",
    "reason2": "Second reason",
    "reason3": "Third reason",
}
"""What columns are called where their name does not say it."""
OUT = "out"


def label(column: str) -> str:
    """A column in words."""
    return LABELS.get(column) or column.replace("_", " ").capitalize()


def need(group: Sequence[str]) -> str:
    """What a file cannot be read without, one of several columns, in words."""
    if "upn" in group:
        return "who the pupil is: UPN, the school's own pupil number, or a name"
    words = [label(each)[0].lower() + label(each)[1:] for each in group]
    return words[0] if len(words) == 1 else f"at least one of these: {', '.join(words)}"


@require_http_methods(["GET", "HEAD", "POST"])
@unless_busy
def kind(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """What does the file hold?"""
    from lostlearning.importing import Answer

    item = _item(number, place)
    question = item.question
    sure = not question.choices[question.reader].lacks(question.columns)
    wrong = ""
    if request.method == "POST":
        chosen = request.POST.get("kind", "")
        if chosen == OUT:
            desk().answer(number, item, Answer("", {}), keep=False)
            return HttpResponseRedirect(_after(item))
        if chosen in question.choices:
            desk().kinds[item.name] = chosen
            return HttpResponseRedirect(f"/question/{number}/{place}/columns/")
        wrong = "Choose what the file holds, or leave it out."
    said = {
        "item": item,
        "chosen": desk().kinds.get(item.name, question.reader if sure else ""),
        "sure": sure,
        "wrong": wrong,
        "out": OUT,
    }
    return render(request, "desk/kind.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
@unless_busy
def columns(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """What is in each column?"""
    from lostlearning.importing import Answer

    item = _item(number, place)
    reader = desk().kinds.get(item.name, item.question.reader)
    choice = item.question.choices[reader]
    taken: Mapping[str, str] = choice.columns
    wrong: list[str] = []
    if request.method == "POST":
        taken = _said(request, choice)
        wrong = _wrong(choice, taken)
        if not wrong:
            went_wrong = desk().answer(number, item, Answer(reader, taken), bool(request.POST.get("keep")))
            if went_wrong:
                desk().wrong.append(went_wrong)
                return HttpResponseRedirect("/")
            return HttpResponseRedirect(_after(item))
    known = set(choice.known)
    said = {
        "item": item,
        "choice": choice,
        "number": number,
        "place": place,
        "taken": taken,
        # Some columns are known by their heading alone: of those there may be hundreds, and nothing to ask.
        "asked": [(n, each) for n, each in enumerate(choice.columns) if choice.columns[each] in {"", *known}],
        "itself": [each for each, column in choice.columns.items() if column and column not in known],
        "known": sorted(choice.known, key=lambda each: label(each).lower()),
        "label": label,
        "need": need,
        "wrong": wrong,
    }
    return render(request, "desk/columns.html", said)


def _item(number: int, place: int) -> Any:
    file = next((each for each in desk().dropped() if each.number == number), None)
    if file is None or place >= len(file.items) or file.items[place].question is None:
        raise Http404
    return file.items[place]


def _said(request: HttpRequest, choice: Any) -> dict[str, str]:
    """What the form says of each heading; what it does not ask about stays as it is proposed."""
    found = {}
    for number, (heading, column) in enumerate(choice.columns.items()):
        told = request.POST.get(f"column-{number}", column)
        found[heading] = told if told in {"", column, *choice.known} else column
    return found


def _wrong(choice: Any, taken: Mapping[str, str]) -> list[str]:
    held = set(taken.values())
    lacking = [group for group in choice.needs if held.isdisjoint(group)]
    return [f"Say which column holds {need(group)}." for group in lacking]


def _after(item: Any) -> str:
    """On to the next, or back to the list where this was an afterthought."""
    return "/" if item.said or item.beside else onward()
