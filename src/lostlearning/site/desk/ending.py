"""The two ends of a desk: keeping what was found, when asked; and deleting everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lostlearning.site.desk.desk import desk
from lostlearning.site.desk.door import cookie_name


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps the facts and the governors' report, as ``lostlearning diagnose --keep`` does."""
    from lostlearning.store.home import home

    outcome = desk().outcome
    if outcome is None or outcome.made is None:
        return HttpResponseRedirect("/run/")
    if request.method == "POST":
        if not desk().kept:
            desk().begin(keep=True, year=outcome.made["academic_year"][:4])
        return HttpResponseRedirect("/run/")
    return render(request, "desk/keep.html", {"home": home(), "made": outcome.made, "kept": desk().kept})


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest) -> HttpResponse:
    """Deletes everything, and ends the desk or begins another."""
    held = desk()
    if request.method != "POST":
        return render(request, "desk/finish.html", {"files": len(held.dropped()), "kept": held.kept})
    if request.POST.get("then") == "again":
        held.clear()
        held.notes.append("Everything you added is deleted. You can add other files.")
        return HttpResponseRedirect("/")
    kept = held.kept
    held.close()
    answer = render(request, "desk/finished.html", {"kept": kept})
    answer.delete_cookie(cookie_name(request), samesite="Strict")
    held.stop()
    return answer
