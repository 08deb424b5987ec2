"""What this software wrote itself: an earlier report, left in the folder of exports."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import Kind, SourceFile

CHECK = "earlier_report"
PROBLEMS = tuple(field.name for field in dataclasses.fields(Problem))
"""The headings of problems.csv."""
NEEDS = ("school", "pupil", "status", "indicator", "code", "counted")
"""The first headings of needs.csv."""
START = 4096
PAGE = ("<!doctype html", "report: lost learning at ", "govuk-template")
LIST = ("<!doctype html", "<title>needs a look: ", "govuk-template")
FAMILY = ("<!doctype html", "<title>what school sees: needs a look", "govuk-template")
NUMBERS = ("{", '"audience":', '"personal_data":', '"made_by":')
"""What stands at the start of a page, and of report.json."""


def is_own(file: SourceFile) -> bool:
    """Whether it is one of the files of a diagnosis, whatever it is called now."""
    if file.kind in (Kind.CSV, Kind.XLSX) and file.preview:
        headings = tuple(file.preview[0])
        if headings == PROBLEMS or headings[: len(NEEDS)] == NEEDS:
            return True
    if file.kind not in (Kind.CSV, Kind.UNKNOWN):
        return False
    start = file.text_sample[:START].lower()
    return any(
        start.startswith(marks[0]) and all(mark in start for mark in marks)
        for marks in (PAGE, LIST, FAMILY, NUMBERS)
    )


def aside(names: Sequence[str]) -> Problem:
    """Says which files were left aside."""
    several = len(names) > 1
    return Problem(
        CHECK,
        Severity.WARNS,
        f"{len(names)} file{'s' if several else ''} of an earlier report left aside",
        names[0] if not several else f"{len(names)} files",
        None,
        "",
        ", ".join(names),
        "files that the school's system exported",
        "Nothing need be done. To keep the two apart, write reports into another folder: -o reports/.",
    )
