"""The audit, through files, of cases built by following the clock finds nothing; whatever the calendar and history."""

import dataclasses
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lostlearning as ll
from law.calendars import calendars, histories
from lostlearning.caseload import matters
from lostlearning.law.audit import Standing, audit
from lostlearning.law.clock.case import Case, Permanent, Pupil, School
from lostlearning.law.parameter import Kind
from lostlearning.synth.breaches import upn
from lostlearning.synth.case_files import Written, write_cases
from lostlearning.synth.followed import followed

PUPILS = 8
PUPIL = Pupil(
    birth_month=None,
    compulsory_age=True,
    social_worker=True,
    virtual_school_head=True,
    looked_after=True,
    lives_in_another_authority=True,
)
EXPECTED = {"one-straight-after-another", "one-day-between", "school-year-cap"}
"""What random histories may hold: suspensions back to back or a day apart, and more than a year's limit."""
WRONG = (Standing.BREACH, Standing.QUESTION, Standing.SHORTFALL, Standing.NOT_EVIDENCED)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), calendars(), st.sampled_from(Kind))
def test_the_audit_of_cases_that_follow_the_clock_finds_nothing(data, calendar, kind):
    calendar = dataclasses.replace(calendar, breaks=(), closed=calendar.closed)
    school = School(name="Oak School", kind=kind, calendar=calendar)
    written = []
    for number in range(PUPILS):
        history = data.draw(histories(calendar, most=3, longest=12))
        after = [day for day in calendar.days if day > history[-1].end]
        permanent = (Permanent(id="p", start=after[2]),) if data.draw(st.booleans()) else ()
        born = after[0].replace(year=after[0].year - 13, day=1)
        pupil = dataclasses.replace(PUPIL, birth_month=born)
        case = Case(school=school, pupil=pupil, suspensions=history, permanent=permanent)
        written.append(Written(upn=upn(number), case=followed(case)))
    with tempfile.TemporaryDirectory() as folder:
        write_cases(Path(folder), {"900001": school}, {"900001": written})
        books = ll.read(folder)
        as_at = calendar.terms[-1].last.replace(year=calendar.terms[-1].last.year + 2)
        found = audit(matters(books.facts, books.labels), as_at)
        books.close()
    wrong = [each for each in found.standing(*WRONG) if each.code not in EXPECTED]
    assert not [(each.code, each.of, each.standing, each.evidence) for each in wrong]
    assert len(found.standing(Standing.KEPT)) > PUPILS
