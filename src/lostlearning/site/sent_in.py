"""What may be sent to the site at all, and that nothing of it is left anywhere.

A form is answered and forgotten: there is no cookie, no account and nothing that a form could change, so there is
nothing for a token against forged forms to guard. A form that another site filled in is refused by its Origin. Files
are not taken, and a fault is logged by its place in the code, never with what it met there.
"""

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lostlearning.site import live

UNDER = ("/clock/", "/families/dates/", "/families/letters/")
"""Where forms may be sent."""
FORM = "application/x-www-form-urlencoded"
OURS = ("same-origin", "none")
log = logging.getLogger("lostlearning.site")
View = Callable[..., HttpResponse]


def may_be_sent(request: HttpRequest) -> bool:
    """Whether something may be sent to this address at all."""
    return request.method == "POST" and request.path.startswith(UNDER)


def forgotten(view: View) -> View:
    """A view that is given a form of this site, or refuses; its answer is kept by nobody."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: str, **named: str) -> HttpResponse:
        try:
            response = _refused(request) or view(request, *args, **named)
        except Http404:
            raise
        except SuspiciousOperation:
            response = _said(request, 400, "That form could not be read", "Go back and try again.")
        except Exception as error:
            log.error("A fault in answering a form: %s", _place(error))
            response = _said(request, 500, "Something went wrong", "The fault is ours. Please start again.")
        if request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def _refused(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST":
        return None
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if (origin and urlsplit(origin).netloc != request.get_host()) or (site and site not in OURS):
        return _said(request, 403, "That form came from another website", "Please start again here.")
    if request.content_type != FORM:
        return _said(request, 415, "That form could not be read", "Files cannot be sent here.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return _said(request, 413, "That is too long", "Go back and shorten what you wrote.")
    return None


def _said(request: HttpRequest, status: int, title: str, line: str) -> HttpResponse:
    said = {"atlas": live.atlas(), "title": title, "line": line}
    return render(request, f"{request.path.split('/')[1]}/message.html", said, status=status)


def _place(error: Exception) -> str:
    """The kind of fault and where it is, without its message: that may quote what was entered."""
    ours = [each for each in traceback.extract_tb(error.__traceback__) if "lostlearning" in each.filename]
    where = f" in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{where}"
