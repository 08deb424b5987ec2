"""The asks to take away: one a row; as JSON with evidence and history whole."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse

from lostlearning.site import bearing, sending
from lostlearning.trackers.ask import Ask, asks, trackers

COLUMNS = (
    *("id", "tracker", "by", "number", "says", "transcribed", "status", "recorded_on", "why", "falls_to"),
    *("area", "evidence", "history", "measures", "school_measures", "established", "source", "address"),
)


def table(request: HttpRequest, form: str) -> HttpResponse:
    """Every ask."""
    about = {
        "about": "What was asked to keep children in school, in our words, and what is known to have been done."
    }
    return sending.table(form, COLUMNS, [_row(each, form) for each in asks()], about, sending.MIT)


def _row(ask: Ask, form: str) -> dict[str, Any]:
    tracker, last = trackers()[ask.tracker], ask.history[-1]
    row: dict[str, Any] = {
        "id": ask.id, "tracker": tracker.title, "by": tracker.by, "number": ask.number, "says": ask.says,
        "transcribed": ask.transcribed, "status": ask.status, "recorded_on": last.on, "why": last.why,
        "falls_to": ask.falls_to, "area": ask.area,
        "evidence": [dataclasses.asdict(each) for each in ask.evidence],
        "history": [dataclasses.asdict(each) for each in ask.history],
        "measures": [each.code for each in bearing.of(ask)], "school_measures": list(ask.measures),
        "established": ask.established, "source": ask.source, "address": ask.address,
    }  # fmt: skip
    if form == "json":
        return row
    return row | {
        "evidence": "; ".join(f"{each.date}: {each.says} ({each.source})" for each in ask.evidence),
        "history": "; ".join(f"{each.on}: {each.status}" for each in ask.history),
        "measures": "; ".join(row["measures"]),
        "school_measures": "; ".join(ask.measures),
    }
