"""What a transfer file says of a pupil, attendance apart: who they are and which schools they were at."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from lostlearning.sources.census import layout
from lostlearning.sources.dates import academic_year
from lostlearning.sources.safe_xml import child, children, local, text
from lostlearning.vocabulary import words

FSM_YEARS = 6
"""FSM6 looks back six years."""


def iso(value: str) -> dt.date | None:
    """A date as the format writes it (yyyy-MM-dd, a time after it or not); None for anything else."""
    try:
        return dt.date.fromisoformat(value[:10])
    except ValueError:
        return None


def whole(value: str) -> int | None:
    """A whole number that is not negative; None for anything else."""
    return int(value) if re.fullmatch(r"\d{1,9}", value) else None


def laestab(element: Any) -> str:
    """The seven digits of an authority and establishment; empty where either is not a number (a file of
    DfE's own has XXX and XXXX, an authority's LLLL).
    """
    authority, establishment = text(element, "lea") or text(element, "la"), text(element, "estab")
    if not (authority.isdigit() and establishment.isdigit()):
        return ""
    return authority.zfill(3) + establishment.zfill(4)


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """The file's own words about itself. ``made`` is the day it was made."""

    version: int
    made: dt.date | None
    academic_year: int | None
    school: str
    label: str
    urn: str

    @classmethod
    def read(cls, element: Any) -> Header:
        """From the ``Header`` element; empty where there is none."""
        if element is None:
            return cls(0, None, None, "", "", "")
        source = child(element, "sourceschool")
        version = re.match(r"\d{1,3}", text(element, "ctfversion"))
        made = iso(text(element, "datetime"))
        stated = whole(text(source, "academicyear")) if source is not None else None
        return cls(
            version=int(version[0]) if version else 0,
            made=made,
            academic_year=stated or (academic_year(made) if made else None),
            school=laestab(source) if source is not None else "",
            label=text(source, "schoolname") if source is not None else "",
            urn=text(source, "urn") if source is not None else "",
        )

    def schools_row(self) -> dict[str, str]:
        """The sending school, for the table of schools."""
        return {"school": self.school, "label": self.label, "urn": self.urn, "laestab": self.school}


class Transfer:
    """One ``Pupil`` element: the rows it makes in ``pupils`` and ``enrolments``."""

    def __init__(self, element: Any, header: Header, file_school: str, row: int) -> None:
        self.element = element
        self.header = header
        self.row = row
        self.school = header.school or file_school
        self.identity = {
            "upn": text(element, "upn"),
            "surname": text(element, "surname"),
            "forename": text(element, "forename"),
            "date_of_birth": text(element, "dob"),
            "_row": row,
        }

    def rows(self, years: Iterable[tuple[str, int]]) -> dict[str, list[dict[str, Any]]]:
        """Rows by table, for the schools and years of the attendance and for the sending school now."""
        current = [(self.school, self.header.academic_year)] if self.header.academic_year else []
        known = self._characteristics()
        pairs = dict.fromkeys([*current, *years])
        return {
            "pupils": [
                {**self.identity, **known, "school": school, "academic_year": year} for school, year in pairs
            ],
            "enrolments": self._enrolments(dict.fromkeys(years)),
        }

    # ---------------------------------------------------------------- characteristics

    def _characteristics(self) -> dict[str, str | None]:
        element = self.element
        basic = child(element, "basicdetails")
        return {
            "sex": text(element, "sex") or text(element, "gender") or None,
            "ethnicity": text(basic, "ethnicity") or None if basic is not None else None,
            "eal": self._eal(basic),
            "service_child": self._service(basic),
            "looked_after": text(element, "lookedafter", "incare") or None,
            **self._sen(),
            **self._meals(),
        }

    def _eal(self, basic: Any) -> str | None:
        """Whether the first language is other than English. Names inside ``Languages`` differ between
        writers, so a language is any text there of three or four capitals.
        """
        languages = child(basic, "languages") if basic is not None else None
        if languages is None:
            return None
        for entry in languages.iter():
            code = (entry.text or "").strip()
            if local(entry) != "type" and re.fullmatch(r"[A-Z]{3,4}", code):
                kind = text(entry.getparent(), "type") if entry.getparent() is not None else ""
                if kind not in ("", "F"):  # F is the first language; others are spoken at home or taught in
                    continue
                if code in layout.languages("not_known"):
                    return None
                return "no" if code in layout.languages("english") else "yes"
        return None

    def _service(self, basic: Any) -> str | None:
        for place in (basic, self.element):
            if place is None:
                continue
            said = next((below.text or "" for below in place if local(below).startswith("servicechild")), "")
            if said.strip():
                known = words("yes_no").get(said.strip().upper())
                return None if known is not None and known.code not in "YN" else said.strip()
        return None

    def _sen(self) -> dict[str, str | None]:
        history = child(self.element, "senhistory")
        if history is None:
            return {"sen_provision": None, "sen_primary_need": None}
        now = self.header.made or dt.date.max
        spells = []
        for spell in children(history, "sen"):
            start, end = iso(text(spell, "startdate")), iso(text(spell, "enddate"))
            if (start or dt.date.min) <= now and (end is None or end >= now):
                spells.append((start or dt.date.min, text(spell, "senprovision")))
        needs = []
        for need in history.iter():
            if local(need) == "senneed":
                named = {local(below): (below.text or "").strip() for below in need}
                rank = next((value for name, value in named.items() if "rank" in name), "")
                kind = next(
                    (value for name, value in named.items() if "type" in name and "rank" not in name), ""
                )
                if kind:
                    needs.append((whole(rank) or 99, kind))
        return {
            "sen_provision": max(spells)[1] or None if spells else None,
            "sen_primary_need": min(needs)[1] if needs else None,
        }

    def _meals(self) -> dict[str, str | None]:
        history = child(self.element, "fsmhistory")
        if history is None or self.header.made is None:
            return {"fsm": None, "fsm6": None}
        now = self.header.made
        then = now.replace(year=now.year - FSM_YEARS, day=min(now.day, 28))
        eligible = recent = False
        for period in children(history, "fsminstance"):
            if text(period, "ukcountry") not in ("", "ENG"):
                continue
            start, end = iso(text(period, "fsmstartdate")), iso(text(period, "fsmenddate"))
            if start is None or start > now:
                continue
            eligible |= end is None or end >= now
            recent |= end is None or end > then
        return {"fsm": "yes" if eligible else "no", "fsm6": "yes" if recent else "no"}

    # ---------------------------------------------------------------- schools

    def _enrolments(self, years: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
        """Each spell of the history, in the year it ended (or now) and in each year of attendance."""
        rows: list[dict[str, Any]] = []
        now = self.header.academic_year
        for spell in children(self.element, "schoolhistory", "school"):
            school = laestab(spell)
            if not school:
                continue
            entry, leaving = iso(text(spell, "entrydate")), iso(text(spell, "leavingdate"))
            last = academic_year(leaving) if leaving else now
            first = academic_year(entry) if entry else None
            spent = {
                year
                for where, year in years
                if where == school and (first is None or first <= year) and (last is None or year <= last)
            }
            for year in sorted(spent | ({last} if last else set())):
                rows.append(
                    {
                        **self.identity,
                        "school": school,
                        "academic_year": year,
                        "entry_date": text(spell, "entrydate"),
                        "leaving_date": text(spell, "leavingdate"),
                        "leaving_ground": _ground(spell),
                        **(self._now() if school == self.school and year == now else {}),
                    }
                )
        if now and not any(row["school"] == self.school and row["academic_year"] == now for row in rows):
            rows.append({**self.identity, "school": self.school, "academic_year": now, **self._now()})
        return rows

    def _now(self) -> dict[str, str]:
        basic = child(self.element, "basicdetails")
        if basic is None:
            return {}
        return {"year_group": text(basic, "ncyearactual"), "enrolment_status": text(basic, "enrolstatus")}


def _ground(spell: Any) -> str:
    """The ground for removal from the roll, in the files since version 18 that have it."""
    said = next((below.text or "" for below in spell if local(below).startswith("ground")), "")
    return said.strip()
