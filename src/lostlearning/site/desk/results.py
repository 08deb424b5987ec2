"""What came of it: the headline, both reports, the problems found, and other years."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lostlearning.problems import WORST_FIRST, Severity, grouped
from lostlearning.site.desk.desk import MAPPING, desk

REPORTS = {
    "staff": ("staff.html", "text/html; charset=utf-8"),
    "governors": ("governors.html", "text/html; charset=utf-8"),
    "numbers": ("report.json", "application/json"),
    "every-problem": ("problems.csv", "text/csv; charset=utf-8"),
    "needs": ("needs.csv", "text/csv; charset=utf-8"),
}
SHOWN = ("staff", "governors")
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
"""A report needs its own stylesheet, and nothing else: no script, no form, no other address."""
SEVERITIES = {
    Severity.STOPS: "File not used",
    Severity.EXCLUDES: "Rows left out",
    Severity.WARNS: "To look at",
}


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page."""
    made = _made()
    if made is None:
        return HttpResponseRedirect("/run/")
    years = _years(made)
    groups = grouped(_problems())
    found = Counter(group.first.severity for group in groups)
    said = {
        "made": made,
        "kept": desk().kept,
        "years": years,
        "severities": [(SEVERITIES[each], each.value, found[each]) for each in WORST_FIRST if found[each]],
        "kinds": len(groups),
        "answers": (desk().folder.files / MAPPING).is_file(),
    }
    return render(request, "desk/results.html", said)


@require_POST
def year(request: HttpRequest) -> HttpResponse:
    """Makes the reports of another year."""
    made = _made()
    wanted = request.POST.get("year", "")
    if made is None or wanted not in _years(made):
        return HttpResponseRedirect("/run/")
    if wanted != made["academic_year"]:
        desk().begin(year=wanted[:4], keep=desk().kept)
    return HttpResponseRedirect("/run/")


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Every kind of problem, by file and column."""
    if _made() is None:
        return HttpResponseRedirect("/run/")
    wanted = request.GET.get("severity", "")
    groups = grouped(_problems())
    severities = [(each.value, SEVERITIES[each]) for each in WORST_FIRST]
    shown = [group for group in groups if wanted in ("", group.first.severity.value)]
    said = {
        "groups": shown,
        "all": len(groups),
        "wanted": wanted,
        "severities": severities,
        "words": SEVERITIES,
    }
    return render(request, "desk/problems.html", said)


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponseBase:
    """A report as its own page."""
    if name not in SHOWN:
        raise Http404
    answer = _file(name)
    answer.headers["Content-Security-Policy"] = REPORT_POLICY
    return answer


@require_safe
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """One of the files, or the answers, to be kept elsewhere."""
    if name == "answers":
        path = desk().folder.files / MAPPING
        if not path.is_file():
            raise Http404
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=MAPPING, content_type="application/toml"
        )
    answer = _file(name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{REPORTS[name][0]}"'
    return answer


def _file(name: str) -> FileResponse:
    if name not in REPORTS or _made() is None:
        raise Http404
    called, kind = REPORTS[name]
    return FileResponse((desk().folder.report / called).open("rb"), content_type=kind)


def _made() -> Any:
    outcome = desk().outcome
    return None if outcome is None else outcome.made


def _problems() -> Any:
    outcome = desk().outcome
    return () if outcome is None else outcome.problems


def _years(made: Any) -> list[str]:
    """The years that can be diagnosed, the latest first."""
    held = {
        made["academic_year"],
        *(each["year"] for each in made["other_years"] if each["can_be_diagnosed"]),
    }
    return sorted((each for each in held if re.fullmatch(r"20\d\d/\d\d", each)), reverse=True)
