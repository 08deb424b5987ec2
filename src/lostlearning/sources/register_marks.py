"""Session registers, one row a mark: the layout that holds everything, and the largest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lostlearning.sources import extract, headings
from lostlearning.sources.files import Kind, SourceFile
from lostlearning.sources.headings import Header
from lostlearning.sources.slots import looks_like_marks
from lostlearning.sources.staging import Staging
from lostlearning.sources.tabular import SOMEONE, names_apart, row_said
from lostlearning.sources.values import code_for

NEEDS = (SOMEONE, ("date",), ("session",), ("code",))
WANTED = (
    "upn",
    "local_id",
    "surname",
    "forename",
    "name",
    "date_of_birth",
    "school",
    "date",
    "session",
    "code",
    "minutes_late",
)


class MarksReader:
    """One row a mark: who, date, session, mark, and perhaps minutes late."""

    name = "register_marks"
    title = "Register, one row a mark"

    needs = NEEDS
    offered = WANTED

    def proposal(self, row: Sequence[str], extra: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Heading → column for what a heading row would mean to it."""
        return headings.proposal(row, "register", self.offered, extra)

    def header(self, file: SourceFile) -> Header | None:
        """The heading row, without the columns nobody asks for."""
        if file.kind not in (Kind.CSV, Kind.XLSX):
            return None
        return headings.find(file.preview, "register", NEEDS, file.options.get("columns"), row_said(file))

    def recognise(self, file: SourceFile) -> float:
        """Sure when the sessions are mornings and afternoons and the marks are marks."""
        header = self.header(file)
        if header is None:
            return 0.0
        if file.options.get("reader") == self.name:
            return 1.0
        rows = file.preview[header.row + 1 :]

        def column(name: str) -> list[str]:
            place = header.columns[name]
            return [row[place].strip() for row in rows if place < len(row) and row[place].strip()]

        sessions, marks = column("session"), column("code")
        halves = sum(code_for("sessions", text) is not None for text in sessions)
        if sessions and halves < len(sessions) * 0.6:
            return 0.0
        return 0.7 + 0.25 * (looks_like_marks(marks) if marks else 0.5)

    def read(self, file: SourceFile, staging: Staging) -> None:
        """Large CSV files wait to be read together; others are read now."""
        header = self.header(file)
        if header is None:
            return
        extract.remember(file, header)
        columns = {name: place for name, place in header.columns.items() if name in WANTED}
        if "surname" in columns:
            columns.pop("name", None)
        header = Header(header.row, header.headings, columns, header.twice)
        plain_text = file.kind is Kind.CSV and file.encoding in ("utf-8", "utf-8-sig")
        if plain_text and file.size > extract.LARGE and "name" not in columns:
            staging.add_marks_later(file, header)
            return
        found = extract.relation(file, header, staging)
        if found is not None:
            rows = extract.changed(found, staging, {})
            staging.add_marks(extract.changed(rows, staging, names_apart(rows.columns)), file)


READER = MarksReader()
