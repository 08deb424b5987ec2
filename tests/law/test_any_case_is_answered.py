"""Whatever somebody types, there is an answer: never a traceback, never a state outside the six."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from law.calendars import THREE
from lostlearning.law.calendar.school import SchoolCalendar
from lostlearning.law.clock import State, clock
from lostlearning.law.clock import case as facts
from lostlearning.law.clock.case import Case, Half, Outcome, School
from lostlearning.law.held import held
from lostlearning.law.parameter import Kind

DAYS = st.dates(dt.date(2005, 1, 1), dt.date(2029, 12, 31)) | st.dates(
    dt.date(2026, 9, 1), dt.date(2027, 7, 31)
)
MAYBE = st.none() | DAYS
NAMES = st.sampled_from(["a", "b", "c", "o"])
CODES = st.sampled_from(sorted(held().wordings))
EVIDENCE = {
    "done": st.dictionaries(CODES, DAYS, max_size=3),
    "not_done": st.lists(CODES, max_size=2).map(tuple),
}


def some(kind, **fields):
    return st.lists(st.builds(kind, **fields), max_size=2).map(tuple)


SUSPENSIONS = some(
    facts.Suspension,
    id=NAMES,
    start=DAYS,
    end=MAYBE,
    days=st.none() | st.sampled_from([0.5, 1.0, 5.5, 46.0]),
    from_half=st.sampled_from(Half),
    to_half=st.sampled_from(Half),
    lunchtimes=st.booleans(),
    school=st.sampled_from(["", "", "elsewhere"]),
    decided=MAYBE,
    education_from=MAYBE,
    **EVIDENCE,
).map(
    lambda found: tuple(each for each in found if each.end is None or abs((each.end - each.start).days) < 400)
)
POSTED = {"posted": MAYBE, "delivered": MAYBE}
CASES = st.builds(
    Case,
    as_at=MAYBE,
    school=st.builds(
        School, kind=st.none() | st.sampled_from(Kind), calendar=st.sampled_from([THREE, SchoolCalendar()])
    ),
    pupil=st.builds(facts.Pupil),
    suspensions=SUSPENSIONS,
    permanent=some(facts.Permanent, id=NAMES, start=DAYS, education_from=MAYBE, **EVIDENCE),
    cancellations=some(facts.Cancellation, of=NAMES, on=DAYS, back=MAYBE, **EVIDENCE),
    representations=some(facts.Representations, of=NAMES, on=DAYS),
    board_decisions=some(facts.BoardDecision, of=NAMES, on=DAYS, reinstated=st.booleans(), **POSTED),
    panel_applications=some(facts.PanelApplication, of=NAMES, meets=MAYBE, **POSTED),
    panel_decisions=some(facts.PanelDecision, of=NAMES, on=DAYS, outcome=st.sampled_from(Outcome), **POSTED),
    reconsiderations=some(facts.Reconsideration, of=NAMES, on=DAYS, reinstated=st.booleans()),
    waivers=some(facts.Waiver, of=NAMES, on=DAYS),
    claims=some(facts.Claim, of=NAMES, determined=MAYBE),
    exams=some(facts.Exam, on=DAYS),
    off_site=some(facts.OffSite, id=NAMES, start=DAYS, days=st.none() | st.just(20), **EVIDENCE),
    off_site_reviews=some(facts.OffSiteReview, of=NAMES, on=DAYS, **EVIDENCE),
    off_site_requests=some(facts.OffSiteRequest, of=NAMES, on=DAYS),
    managed_moves=some(facts.ManagedMove, id=NAMES, start=DAYS),
    separations=some(facts.Separation, id=NAMES, start=DAYS),
)


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_any_case_is_answered(case):
    answer = clock(case)
    for duty in answer.duties:
        assert duty.state in State and duty.rule and duty.who and duty.due.words
        assert "…" not in duty.due.words + duty.what, duty.code
        assert duty.due.latest is None or duty.due.earliest <= duty.due.latest, duty
    for total in answer.totals:
        assert total.days >= 0 and total.in_term >= 0 and total.days <= 300
    for doubt in answer.doubts:
        assert doubt.what and doubt.assumed
