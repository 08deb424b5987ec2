"""The first page: files are dropped, each with what it was recognised as; and the link that leads there."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lostlearning.site.desk import errors
from lostlearning.site.desk.desk import BusyError, desk
from lostlearning.site.desk.door import cookie_name
from lostlearning.site.desk.uploads import REFUSED

View = Callable[..., HttpResponse]


def unless_busy(view: View) -> View:
    """While files are read they cannot be changed: a page says so."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BusyError:
            return errors.busy(request)

    return answer


@require_safe
def start(request: HttpRequest, token: str) -> HttpResponse:
    """The link's page: it opens the desk in this browser, once."""
    if request.method == "HEAD" or not desk().opened_by(token):
        if desk().known(request.COOKIES.get(cookie_name(request), "")):
            return HttpResponseRedirect("/")  # the same browser, by the same link: nothing is to be told
        return errors.used(request)
    answer = HttpResponseRedirect("/")
    answer.set_cookie(cookie_name(request), desk().session, httponly=True, samesite="Strict")
    return answer


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """What lies on the desk."""
    if desk().job is not None:
        return HttpResponseRedirect("/run/")
    outcome = desk().outcome
    said = {
        "files": desk().dropped(),
        "kinds": kinds(),
        "wrong": desk().wrong.take(),
        "notes": desk().notes.take(),
        "made": outcome is not None and outcome.made is not None,
        "largest_file": settings.DESK_LARGEST_FILE,
        "largest_total": settings.DESK_LARGEST_TOTAL,
        "most": settings.DESK_MOST_FILES,
    }
    return render(request, "desk/files.html", said)


@functools.cache
def kinds() -> list[str]:
    """What each reader reads, in words."""
    from lostlearning.sources.readers import readers

    return sorted({reader.title for reader in readers()})


@require_POST
@unless_busy
def add(request: HttpRequest) -> HttpResponse:
    """Takes files."""
    sent = request.FILES.getlist("files")
    refused = request.META.get(REFUSED, [])
    desk().wrong.extend(refused)
    if not sent and not refused:
        desk().wrong.append("Choose the files to add first.")
    for each in sent:
        path = Path(each.file.name)  # type: ignore[union-attr]
        each.close()
        try:
            note = desk().add(str(each.name), path)
        except BusyError:
            path.unlink(missing_ok=True)
            raise
        desk().notes.extend([note] if note else [])
    return HttpResponseRedirect("/")


@require_POST
@unless_busy
def remove(request: HttpRequest) -> HttpResponse:
    """Deletes one."""
    number = request.POST.get("file", "")
    name = desk().remove(int(number)) if number.isascii() and number.isdigit() else ""
    if name:
        desk().notes.append(f"{name} is removed.")
    return HttpResponseRedirect("/")


@require_POST
def on(request: HttpRequest) -> HttpResponse:
    """To the first question, or else to the work."""
    return HttpResponseRedirect(onward())


def onward() -> str:
    """Where to go on to: the first page if nothing is there, a question if one is open, else the work."""
    if not desk().dropped():
        desk().wrong.append("Add at least one file first.")
        return "/"
    for file in desk().dropped():
        for place, item in enumerate(file.items):
            if is_open(item):
                return f"/question/{file.number}/{place}/"
    outcome = desk().outcome
    if outcome is None or outcome.made is None:
        desk().begin()
    return "/run/"


def is_open(item: Any) -> bool:
    """Whether a person must be asked of an item."""
    return item.question is not None and not item.said and not item.title and not item.beside
