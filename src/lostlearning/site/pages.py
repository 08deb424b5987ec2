"""Pages that say the same whatever is loaded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from lostlearning.site import live
from lostlearning.site.sent import asset


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "site/accessibility.html", {"atlas": live.atlas()})


def privacy(request: HttpRequest) -> HttpResponse:
    """What is collected: nothing."""
    return render(request, "site/privacy.html", {"atlas": live.atlas()})


def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read by anyone."""
    return HttpResponse("User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")


def icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it whatever a page says."""
    return HttpResponseRedirect(asset("icon.svg"))
