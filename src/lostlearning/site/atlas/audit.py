"""Where the publication and the arithmetic part: every published rate worked out again, and what was concluded."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from lostlearning.insight.audit import Audit, Difference
from lostlearning.insight.conclusions import concluded
from lostlearning.site.atlas import downloads
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.views import page, with_data

SHOWN = 8
"""Rows of a conclusion that the page has; the download has them all."""
NOT_EXPLAINED = "Nobody has concluded anything of these yet."
SOON = "no-store"
COUNTS = ("tested", "agree", "rounded", "differ", "untested")
COLUMNS = (
    *(
        "file",
        "publication",
        "rate",
        "row",
        "year",
        "level",
        "place",
        "published",
        "worked_out",
        "part",
        "whole",
    ),
    "concluded",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Concluded:
    """The rows that differ and are explained together (``why`` is empty where nothing explains them)."""

    why: str
    publication: str
    rows: tuple[tuple[Audit, Difference], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Tested:
    """The rates of one file, together."""

    file: str
    publication: str
    rates: int
    tested: int
    agree: int
    rounded: int
    differ: int
    untested: int


def _files(found: Sequence[Audit]) -> list[Tested]:
    """The audit file by file, those that differ first."""
    by_file: dict[str, list[Audit]] = {}
    for each in found:
        by_file.setdefault(each.file, []).append(each)
    made = [
        Tested(
            file, those[0].publication, len(those), sum(each.tested for each in those),
            sum(each.agree for each in those), sum(each.rounded for each in those),
            sum(each.differ for each in those), sum(each.untested for each in those),
        )
        for file, those in by_file.items()
    ]  # fmt: skip
    return sorted(made, key=lambda each: (-each.differ, each.file))


def _concluded(found: Sequence[Audit]) -> list[Concluded]:
    """What differs, by what was concluded; what nothing explains first, then the most."""
    by_why: dict[tuple[str, str], list[tuple[Audit, Difference]]] = {}
    for each in found:
        for one in each.differences:
            by_why.setdefault((concluded(each, one), each.publication), []).append((each, one))
    made = [Concluded(why, publication, tuple(rows)) for (why, publication), rows in by_why.items()]
    return sorted(made, key=lambda each: (bool(each.why), -len(each.rows)))


@with_data
def audit(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """The page; while the audit is being worked out it says so, and is not kept."""
    found = atlas.audited.found()
    files = _files(found or ())
    response = page(
        request,
        atlas,
        "audit",
        ready=found is not None,
        failed=atlas.audited.failed,
        files=files,
        whole=[sum(getattr(each, name) for each in files) for name in COUNTS],
        concluded=_concluded(found or ()),
        shown=SHOWN,
        not_explained=NOT_EXPLAINED,
        title_of=title_of,
    )  # fmt: skip
    if found is None:
        response.headers["Cache-Control"] = SOON
    return response


@with_data
def data(request: HttpRequest, atlas: Atlas, form: str) -> HttpResponse:
    """Every row that differs, with what was concluded."""
    found = atlas.audited.found()
    if found is None:
        return HttpResponse(
            "The audit is being worked out: ask again in a minute.\n", status=503,
            content_type="text/plain; charset=utf-8", headers={"Retry-After": "30", "Cache-Control": SOON},
        )  # fmt: skip
    counts = [
        {"file": each.file, "rate": each.rate} | {name: getattr(each, name) for name in COUNTS}
        for each in found
    ]
    about = {"measure": "Audit of published rates", "rates": counts}
    return downloads.sent(atlas, form, COLUMNS, _rows(found), about)


def _rows(found: Sequence[Audit]) -> Iterable[dict[str, Any]]:
    for each in found:
        for one in each.differences:
            yield {
                "file": each.file, "publication": each.publication, "rate": each.rate, **dataclasses.asdict(one),
                "concluded": concluded(each, one),
            }  # fmt: skip
