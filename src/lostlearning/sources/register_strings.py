"""Registers with a string of marks a row: one row a pupil and week, or one a pupil and year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lostlearning.sources import codes, dates, extract, headings
from lostlearning.sources.files import Kind, SourceFile
from lostlearning.sources.headings import IDENTIFYING, Header
from lostlearning.sources.slots import DATE
from lostlearning.sources.staging import Staging
from lostlearning.sources.tabular import SOMEONE, names_apart, row_said

NEEDS = (SOMEONE, ("marks",))
STARTS = ("start_date", "week", "date")
WANTED = (*IDENTIFYING, "date_of_birth", "school", "marks", *STARTS)


class StringsReader:
    """A string of marks and the date it starts."""

    name = "register_strings"
    title = "Register, a string of marks a pupil"

    needs = NEEDS
    offered = WANTED

    def proposal(self, row: Sequence[str], extra: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Heading → column for what a heading row would mean to it."""
        return headings.proposal(row, "register", self.offered, extra)

    def header(self, file: SourceFile) -> Header | None:
        """The heading row: who, marks, and the date they start (in a column or a title)."""
        if file.kind not in (Kind.CSV, Kind.XLSX):
            return None
        return headings.find(file.preview, "register", NEEDS, file.options.get("columns"), row_said(file))

    def recognise(self, file: SourceFile) -> float:
        """Sure when the marks are strings of codes."""
        header = self.header(file)
        if header is None:
            return 0.0
        if file.options.get("reader") == self.name:
            return 1.0
        place = header.columns["marks"]
        strings = [
            row[place] for row in file.preview[header.row + 1 :] if place < len(row) and row[place].strip()
        ]
        single = "".join(re.escape(code) for code in codes.written() if len(code) == 1)
        fit = sum(bool(re.fullmatch(rf"[{single}.\s1-7]{{4,}}", text)) for text in strings)
        return 0.95 * fit / len(strings) if strings else 0.0

    def read(self, file: SourceFile, staging: Staging) -> None:
        """Hands the strings over to be unpacked."""
        header = self.header(file)
        if header is None:
            return
        found = extract.relation(file, header, staging)
        if found is None:
            return
        rows = extract.changed(found, staging, {})
        rows = extract.changed(rows, staging, names_apart(rows.columns))
        start = next((name for name in STARTS if name in rows.columns), None)
        if start is None:
            titles = [cell for row in file.preview[: header.row] for cell in row]
            said = {match.group() for title in titles for match in DATE.finditer(title)}
            days = {day for day in dates.read(said).values.values() if day}
            # without one certain date there is none, and every string is refused for want of it
            first = f"'{min(days).isoformat()}'" if len(days) == 1 else "''"
            rows = extract.changed(rows, staging, {"start_date": first})
        elif start != "start_date":
            rows = extract.changed(rows, staging, {"start_date": start})
        staging.add_packed(rows, file)


READER = StringsReader()
