"""Pages for what cannot be shown or done, each with what to do instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lostlearning.site.desk.desk import desk

NEW_LINK = (
    "To get a new link, go to the window in which Lost Learning was started, press Ctrl+C, and run lostlearning open "
    "again. What had been added is then deleted."
)


def message(request: HttpRequest, status: int, title: str, *lines: str, way_on: bool = True) -> HttpResponse:
    """A page with a few sentences."""
    said = {"title": title, "lines": lines, "way_on": way_on}
    return render(request, "desk/message.html", said, status=status)


def refused(request: HttpRequest) -> HttpResponse:
    """403: not the browser that the link was opened in."""
    return message(
        request,
        403,
        "This desk is not open in this browser",
        "It opens with the link that was shown when it was started, in the browser where that link was first used.",
        NEW_LINK,
        way_on=False,
    )


def used(request: HttpRequest) -> HttpResponse:
    """403: a link opens the desk once."""
    return message(request, 403, "This link has been used, or is not right", NEW_LINK, way_on=False)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that no page of the desk's sent, or an old one."""
    return message(
        request,
        403,
        "That was not done",
        "The page it came from is not of this desk, or is an old one. Go to the first page, and try again from there.",
    )


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Nothing is drawn: the host may be none of ours."""
    return HttpResponse("This cannot be answered.\n", content_type="text/plain; charset=utf-8", status=400)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return message(request, 404, "Page not found", "There is nothing at this address.")


def busy(request: HttpRequest) -> HttpResponse:
    """409: files stay as they are while they are read."""
    return message(
        request, 409, "Your files are being read", "They cannot be changed until that is done or stopped."
    )


def closed(request: HttpRequest) -> HttpResponse:
    """503: what was here is deleted."""
    return message(request, 503, "This desk is closed", "Everything on it is deleted.", way_on=False)


def broken(request: HttpRequest) -> HttpResponse:
    """500. The fault is named by its place, and never by what it met there."""
    import sys

    from lostlearning.failing import said

    error = sys.exc_info()[1]
    what = said(error) if isinstance(error, Exception) else ""
    try:
        gone = desk().closed
    except IndexError:
        gone = True
    if gone:
        return closed(request)
    return message(request, 500, "Something is wrong with this page", *filter(None, [what]))
