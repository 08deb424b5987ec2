"""The letters that a school sends: every part that the law asks for is in them, on any day, in any kind of school."""

import datetime as dt

import pytest

from lostlearning.law.clock import clock
from lostlearning.law.clock.case import Case, Exam, Permanent, Pupil, School, Suspension
from lostlearning.law.held import held
from lostlearning.law.notices import draft, drafts, notices
from lostlearning.law.parameter import Kind

from .calendars import THREE

DAYS = [
    dt.date(2013, 10, 7),
    dt.date(2019, 10, 7),
    dt.date(2022, 9, 5),
    dt.date(2023, 10, 2),
    dt.date(2026, 10, 5),
]
KINDS = {
    "small": (Suspension, {"days": 2.0}),
    "larger": (Suspension, {"days": 8.0}),
    "lunchtimes": (Suspension, {"days": 3.0, "lunchtimes": True}),
    "permanent": (Permanent, {}),
}


def case_of(name, start=dt.date(2026, 10, 5), kind=Kind.ACADEMY, calendar=THREE, **more):
    event, given = KINDS[name]
    own = (event(id="e", start=start, **given),)
    field = "permanent" if event is Permanent else "suspensions"
    school = School(name="Oak School", kind=kind, calendar=calendar)
    pupil = Pupil(compulsory_age=True, social_worker=True, virtual_school_head=False)
    return Case(as_at=start, school=school, pupil=pupil, **{field: own}, **more)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("day", DAYS)
def test_no_required_part_is_left_out_and_none_is_left_unfilled(name, kind, day):
    case = case_of(name, day, kind)
    for each in drafts(case, clock(case), "e"):
        assert each.missing == (), (each.id, each.missing)
        assert each.paragraphs and each.law
        text = " ".join((each.to, *each.paragraphs))
        assert "{" not in text and "None" not in text and "…" not in text


def test_what_is_required_of_the_notice_to_a_parent():
    def required(name, **more):
        case = case_of(name, **more)
        return draft("parent", case, clock(case), "e").required

    assert len(required("small")) == 6 + 1, "the common parts, and the days to keep out of public places"
    assert len(required("larger")) == 6 + 2 + 5
    assert len(required("permanent")) == 6 + 2 + 5
    assert len(required("lunchtimes")) == 6


def test_a_parent_is_told_days_dates_and_totals():
    case = case_of("larger")
    text = " ".join(draft("parent", case, clock(case), "e").paragraphs)
    for part in (
        "from Monday 5 October 2026 to Wednesday 14 October 2026. That is 8 school days",
        "comes back on Thursday 15 October 2026",
        "From Monday 12 October 2026 full-time education",
        "8 school days of suspension in this term",
    ):
        assert part in text, part


def test_letters_that_a_case_does_not_call_for_are_not_drafted():
    def ids(name, **more):
        case = case_of(name, **more)
        return {each.id for each in drafts(case, clock(case), "e")}

    assert ids("small") == {"parent", "authority", "social-worker"}
    assert ids("permanent") == {"parent", "authority", "social-worker", "board", "invitation", "decision"}
    assert "board" in ids("small", exams=(Exam(on=dt.date(2026, 10, 5)),))


def test_a_letter_in_the_time_of_texts_that_were_not_read_says_so():
    late, early = case_of("small"), case_of("small", dt.date(2025, 10, 6))
    assert draft("parent", late, clock(late), "e").unread
    assert not draft("parent", early, clock(early), "e").unread


def test_what_a_paragraph_covers_is_what_the_law_lists():
    for notice in notices().values():
        items = {
            item for name in notice.law for value in held().parameters[name].values for item in value.items
        }
        for part in notice.parts:
            assert set(part.covers) <= items, (notice.id, part.covers)
