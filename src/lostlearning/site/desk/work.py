"""The page while files are read and reports made: how far it is, and how to stop it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lostlearning.problems import grouped
from lostlearning.site.desk.desk import desk

LISTED = 50
"""Kinds of problem shown of a failure."""


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """How far it is; or why it failed; or on to what came of it."""
    job, outcome = desk().job, desk().outcome
    if job is not None:
        return render(request, "desk/work.html", {"doing": job.doing, "percent": round(100 * job.done)})
    if outcome is None:
        return HttpResponseRedirect("/")
    if outcome.made is not None:
        return HttpResponseRedirect("/results/")
    groups = grouped(outcome.problems)
    return render(request, "desk/failed.html", {"why": outcome.failed, "groups": groups[:LISTED]})


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is, for the script."""
    job = desk().job
    said = {"running": job is not None}
    if job is not None:
        said |= {"doing": job.doing, "percent": round(100 * job.done)}  # type: ignore[dict-item]
    return JsonResponse(said)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stops it."""
    if desk().job is not None:
        desk().cancel()
        desk().notes.append("The work was stopped. Your files are still here.")
    return HttpResponseRedirect("/")
