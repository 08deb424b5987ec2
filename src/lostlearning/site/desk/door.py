"""Who may come in: the one browser that the link was opened in. And nothing of a page is kept by it."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from lostlearning.site.desk import errors
from lostlearning.site.desk.desk import desk

START = re.compile(r"/start/[^/]+/")


def cookie_name(request: HttpRequest) -> str:
    """Browsers do not part cookies by port: two desks have two names."""
    return f"desk-{request.get_host().partition(':')[2] or '80'}"


def door(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # raises DisallowedHost, before anything is looked at
        if desk().closed:
            response: HttpResponseBase = errors.closed(request)
        elif START.fullmatch(request.path) or desk().known(request.COOKIES.get(cookie_name(request), "")):
            response = get_response(request)
        else:
            response = errors.refused(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer
