"""A pupil's attendance in a transfer file: marks where they can be laid out, else a year's totals."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from lostlearning.sources.codes import WRITTEN_OTHERWISE
from lostlearning.sources.ctf_marks import Mark, Refused, lay_out
from lostlearning.sources.ctf_pupil import iso, laestab, whole
from lostlearning.sources.dates import academic_year
from lostlearning.sources.safe_xml import children, text
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import posted

if TYPE_CHECKING:
    from lostlearning.sources.ctf_pupil import Header, Transfer

YEAR = "year"
"""The term of totals that are of a whole year."""
CLASSES = {
    "sessionsattended": ("present", "approved_educational_activity"),
    "sessionsauthorised": ("authorised",),
    "sessionsunauthorised": ("unauthorised",),
}
CODES = {
    "sessionsattended": "(attended)",
    "sessionsauthorised": "(authorised)",
    "sessionsunauthorised": "(unauthorised)",
}
SHOWN = {
    "sessionsattended": "SessionsAttended",
    "sessionsauthorised": "SessionsAuthorised",
    "sessionsunauthorised": "SessionsUnauthorised",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Disagreement:
    """A stated total that the marks do not add up to."""

    row: int
    element: str
    marked: int
    stated: int


class Attendance:
    """Every ``YearData`` of a pupil. ``years`` are the schools and academic years it is of."""

    def __init__(self, element: Any, header: Header, transfer: Transfer, days_in_week: int | None) -> None:
        self.row = transfer.row
        self.identity = transfer.identity
        self.refused: list[Refused] = []
        self.disagreements: list[Disagreement] = []
        self.years: list[tuple[str, int]] = []
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for data in children(element, "attendance", "yeardata"):
            self._year(data, header, laestab(data) or transfer.school, days_in_week)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Rows by table: marks under ``register_weeks``, one a mark; totals where there are no marks."""
        return self._rows

    def _add(self, table: str, **row: Any) -> None:
        self._rows.setdefault(table, []).append({**self.identity, **row})

    def _year(self, data: Any, header: Header, school: str, days_in_week: int | None) -> None:
        packed = text(data, "attendsessions", "attendancemarks")
        start = iso(text(data, "attendsessions", "attendancestartdate"))
        year = whole(text(data, "year")) or (academic_year(start) if start else None)
        if year is None:
            self.refused.append(Refused("a year's attendance without its year", "the year it is of"))
            return
        if (school, year) not in self.years:
            self.years.append((school, year))
        stated = {name: whole(text(data, name)) for name in ("sessionspossible", *CLASSES)}
        laid: list[Mark] | Refused | None = None
        if packed and start is None:
            laid = Refused("a string of marks without the date it starts on", "AttendanceStartDate, a date")
        elif packed and start is not None:
            until = min(dt.date(year + 1, 7, 31), header.made or dt.date.max)
            laid = lay_out(packed, start, until, stated["sessionspossible"], days_in_week)
        if isinstance(laid, Refused):
            self.refused.append(laid)
        if isinstance(laid, list):
            self._compare(laid, stated)
            for mark in laid:
                self._add(
                    "register_weeks",
                    school=school,
                    date=mark.date.isoformat(),
                    session=mark.session,
                    code=mark.code,
                )
            return
        self._totals(school, year, stated)

    def _totals(self, school: str, year: int, stated: dict[str, int | None]) -> None:
        where = {"school": school, "academic_year": year, "term": YEAR}
        if stated["sessionspossible"] is not None:
            self._add("sessions_possible", **where, possible=stated["sessionspossible"])
        for name, code in CODES.items():
            if stated[name] is not None:
                self._add("session_totals", **where, code=code, sessions=stated[name])

    def _compare(self, laid: list[Mark], stated: dict[str, int | None]) -> None:
        symbols = attendance_codes().symbols
        counts = dict.fromkeys(CLASSES, 0)
        for mark in laid:
            code = WRITTEN_OTHERWISE.get(mark.code, mark.code)
            symbol = symbols.get(code) or symbols.get(code.upper())
            if symbol is None:
                continue
            kind = posted(symbol, mark.date).statistical_class
            for name, kinds in CLASSES.items():
                counts[name] += kind in kinds
        for name, marked in counts.items():
            said = stated[name]
            if said is not None and said != marked:
                self.disagreements.append(Disagreement(self.row, SHOWN[name], marked, said))
