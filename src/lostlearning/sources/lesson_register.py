"""Lesson registers: one row a pupil and lesson."""

from __future__ import annotations

from lostlearning.sources.files import SourceFile
from lostlearning.sources.tabular import SOMEONE, TableReader
from lostlearning.sources.values import code_for


class LessonReader(TableReader):
    """Told from a session register by its periods: more of them than morning and afternoon."""

    def recognise(self, file: SourceFile) -> float:
        """As every table reader, but nothing where the periods are the two sessions of the day."""
        confidence = super().recognise(file)
        header = self.header(file) if confidence else None
        if header is None or confidence == 1.0:
            return confidence
        position = header.columns["period"]
        periods = {
            row[position].strip()
            for row in file.preview[header.row + 1 :]
            if position < len(row) and row[position].strip()
        }
        if periods and all(code_for("sessions", period) and not period.isdigit() for period in periods):
            return 0.0
        return confidence


READER = LessonReader(
    name="lesson_register",
    title="Lesson register",
    tables=("lesson_marks",),
    needs=(SOMEONE, ("date",), ("period",), ("mark",)),
    evidence={"mark": "lesson_marks"},
    hints=("lesson",),
)
