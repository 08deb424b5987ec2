"""A Common Transfer File, version 25, of every pupil of a school with this year's session marks.

Element names are those verified in public code that reads and writes CTF; the order of elements is not
validated against a schema. Marks are packed one character a session, five days a week, from the pupil's first
day; suspensions do not travel in a CTF.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from lostlearning.synth.truth import by_pupil
from lostlearning.synth.world import World
from lostlearning.synth.writers.register import strings_from_entry
from lostlearning.synth.writers.sheet import write_lines


def ctf_xml(world: World, folder: Path) -> Path:
    """Writes ``9994001_CTF_9994001_001.xml``. Raises ValueError where a code has two characters."""
    people, move = world.people, world.move
    counts = by_pupil(world)
    attended = counts["learning_in_school"] + counts["educated_elsewhere"]
    estab = str(world.establishment)
    source = f"<LEA>999</LEA><Estab>{estab}</Estab><SchoolName>{escape(world.label)}</SchoolName>"
    made = dt.datetime.combine(world.year.as_of, dt.time(16, 30)).isoformat()
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<CTfile>",
        "<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>"
        f"<DateTime>{made}</DateTime><DocumentQualifier>full</DocumentQualifier><SupplierID>EXAMPLE</SupplierID>"
        f"<SourceSchool>{source}<AcademicYear>{world.academic_year}</AcademicYear></SourceSchool>"
        f"<DestSchool><LEA>999</LEA><Estab>{estab}</Estab></DestSchool></Header>",
        "<CTFpupilData>",
    ]
    starts = move.entry.astype("datetime64[D]").tolist()
    for row, start, marks in strings_from_entry(world):
        care = "<LookedAfter><InCare>true</InCare><CareAuthority>999</CareAuthority></LookedAfter>"
        need = (
            f"<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>{people.sen_primary_need[row]}</SENtype>"
            "</SENneed></SENneeds>"
        )
        provision = people.sen_provision[row]
        history = (
            f"<SENhistory><SEN><StartDate>{starts[row]}</StartDate><SENprovision>{provision}</SENprovision></SEN>"
            f"{need}</SENhistory>"
        )
        meals = (
            f"<FSMhistory><FSMinstance><FSMstartDate>{starts[row]}</FSMstartDate><UKcountry>ENG</UKcountry>"
            "</FSMinstance></FSMhistory>"
        )
        gone = not np.isnat(move.leaving[row])
        left = f"<LeavingDate>{move.leaving[row]}</LeavingDate>" if gone else ""
        lines.append(
            f"<Pupil><UPN>{people.upn[row]}</UPN><Surname>{escape(str(people.surname[row]))}</Surname>"
            f"<Forename>{escape(str(people.forename[row]))}</Forename><DOB>{people.born[row]}</DOB>"
            f"<Sex>{people.sex[row]}</Sex>"
            f"<BasicDetails><NCyearActual>{people.year_group[row]}</NCyearActual>"
            f"<Ethnicity>{people.ethnicity[row]}</Ethnicity><EthnicitySource>P</EthnicitySource>"
            f"<EnrolStatus>{people.enrolment_status[row]}</EnrolStatus></BasicDetails>"
            f"{meals if people.fsm[row] else ''}{care if people.looked_after[row] else ''}"
            f"{history if provision != 'N' else ''}"
            f"<Attendance><YearData><Year>{world.academic_year}</Year>{source}"
            f"<SessionsPossible>{counts['possible'][row]}</SessionsPossible>"
            f"<SessionsAuthorised>{counts['authorised'][row]}</SessionsAuthorised>"
            f"<SessionsAttended>{attended[row]}</SessionsAttended>"
            f"<SessionsUnauthorised>{counts['unauthorised'][row]}</SessionsUnauthorised>"
            f"<AttendSessions><AttendanceStartDate>{start}</AttendanceStartDate>"
            f"<AttendanceMarks>{marks}</AttendanceMarks></AttendSessions></YearData></Attendance>"
            f"<SchoolHistory><School>{source}<EntryDate>{starts[row]}</EntryDate>{left}"
            f"<LastSchool>true</LastSchool></School></SchoolHistory></Pupil>"
        )
    lines += ["</CTFpupilData>", "</CTfile>"]
    name = f"{world.laestab}_CTF_{world.laestab}_001.xml"
    return write_lines(lines, folder / name)
