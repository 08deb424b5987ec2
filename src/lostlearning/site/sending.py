"""Sends a table to take away, as CSV or JSON, with what it is about and its licence. Anybody's page may fetch it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse

MIT = ("MIT licence", "https://opensource.org/license/mit")
"""Of records in our own words."""


def table(
    form: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    about: Mapping[str, Any],
    licence: tuple[str, str],
) -> HttpResponse:
    """The table, in a form: ``csv`` or ``json``."""
    name, address = licence
    if form == "json":
        held = {**about, "licence": name, "licence_at": address, "rows": list(rows)}
        return public(json.dumps(held), "application/json", address)
    lines = io.StringIO()
    writer = csv.DictWriter(lines, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return public(lines.getvalue(), "text/csv; charset=utf-8", address)


def public(body: str | bytes, kind: str, licence: str) -> HttpResponse:
    """An answer that pages of other sites may fetch too."""
    response = HttpResponse(body, content_type=kind)
    response.headers["Link"] = f'<{licence}>; rel="license"'
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
